"""What phases, roles, rights and the words of a definition are called on the pages. English msgids; ``web.i18n`` translates them."""

from collections.abc import Mapping
from enum import StrEnum

from config.definitions import Format, OrganiserRole, SessionKind
from rooms.chat.state import Group
from rooms.errors import N_
from rooms.identity import PLACE_NAMES
from rooms.people import Place, Role
from rooms.permissions import Right
from rooms.phases import Phase
from rooms.polls.state import PollState, Voters
from rooms.questions.state import QuestionState
from rooms.requests import RequestState
from rooms.sponsors.roles import SponsorRole

_PHASES: Mapping[str, str] = {
    Phase.SCHEDULED: N_("scheduled"),
    Phase.REHEARSAL: N_("in rehearsal"),
    Phase.OPEN: N_("doors open"),
    Phase.LIVE: N_("live"),
    Phase.SUSPENDED: N_("suspended"),
    Phase.CLOSED: N_("closed"),
    Phase.PUBLISHED: N_("published"),
    Phase.ARCHIVED: N_("archived"),
    Phase.CANCELLED: N_("cancelled"),
}

_ROLES: Mapping[str, str] = {
    Role.VIEWER: N_("viewer"),
    Role.PARTICIPANT: N_("participant"),
    Role.PANELLIST: N_("panellist"),
    Role.MODERATOR: N_("moderator"),
    Role.TECHNICIAN: N_("technician"),
    Role.HALL: N_("hall console"),
    Role.INTERPRETER: N_("interpreter"),
    Role.CAPTIONER: N_("captioner"),
    Role.SYSTEM: N_("programme"),
}

_RIGHTS: Mapping[str, str] = {
    Right.REQUEST_FLOOR: N_("ask for the floor"),
    Right.REQUEST_FOR_HALL: N_("ask for the floor for people in the hall"),
    Right.MANAGE_QUEUE: N_("manage the list of speakers"),
    Right.RUN_MEETING: N_("open, start and close the meeting"),
    Right.RUN_PROGRAMME: N_("run the programme"),
    Right.SEND_MEDIA: N_("send sound and pictures"),
    Right.STANDING_VOICE: N_("be heard without asking"),
    Right.BACKSTAGE: N_("be behind the stage"),
    Right.SEE_LINKS: N_("see the state of the connections"),
    Right.MANAGE_AGENDA: N_("change the agenda and move the meeting"),
    Right.ANNOUNCE: N_("announce something to the room"),
    Right.ANNOUNCE_EVERYWHERE: N_("announce something to all rooms"),
    Right.KEEP_NOTES: N_("keep the notes of the moderators"),
    Right.NAME_SPONSORS: N_("name the sponsors of the meeting"),
    Right.GIVE_SEATS: N_("give seats to people in the hall"),
    Right.INTERPRET: N_("interpret"),
    Right.ANSWER_BOOTHS: N_("answer the signals of interpreters"),
    Right.CAPTION: N_("write captions"),
    Right.MANAGE_PEOPLE: N_("admit, remove and promote people"),
    Right.MUTE_OTHERS: N_("mute others"),
    Right.MUTE_PERSON: N_("mute one person"),
    Right.TAKE_PART: N_("ask, vote and write"),
    Right.MODERATE: N_("moderate questions, polls and the chat"),
    Right.RECORD: N_("record the meeting"),
}

_REQUESTS: Mapping[str, str] = {
    RequestState.PENDING: N_("waiting"),
    RequestState.ACCEPTED: N_("accepted"),
    RequestState.GRANTED: N_("speaking"),
    RequestState.DENIED: N_("not granted"),
    RequestState.CANCELLED: N_("withdrawn"),
    RequestState.RELEASED: N_("finished"),
    RequestState.REVOKED: N_("taken away"),
}
"""The scripts say them too (speech.js)."""

_POLLS: Mapping[str, str] = {
    PollState.DRAFT: N_("being prepared"),
    PollState.OPEN: N_("open for votes"),
    PollState.CLOSED: N_("no longer open for votes"),
    PollState.PUBLISHED: N_("over, with its result"),
    PollState.DROPPED: N_("dropped"),
}

_QUESTIONS: Mapping[str, str] = {
    QuestionState.PENDING: N_("waiting for a moderator"),
    QuestionState.APPROVED: N_("shown to everybody"),
    QuestionState.ANSWERED: N_("answered"),
    QuestionState.DECLINED: N_("declined"),
    QuestionState.WITHDRAWN: N_("withdrawn"),
}

_VOTERS: Mapping[str, str] = {Voters.PARTICIPANTS: N_("everybody who takes part"), Voters.INVITED: N_("everybody invited")}

_CHATS: Mapping[str, str] = {
    Group.EVERYBODY: N_("everybody"),
    Group.BACKSTAGE: N_("those behind the stage"),
    Group.MODERATORS: N_("the moderators"),
}

_KINDS: Mapping[str, str] = {
    SessionKind.WORKSHOP: N_("Workshop"),
    SessionKind.SIDE_EVENT: N_("Side event"),
    SessionKind.SEGMENT: N_("Segment"),
    SessionKind.WORKING_SESSION: N_("Working session"),
    SessionKind.MEETING: N_("Meeting"),
    SessionKind.SOCIAL: N_("Social event"),
}

_FORMATS: Mapping[str, str] = {Format.HYBRID: N_("hybrid"), Format.IN_PERSON: N_("in person")}

_ORGANISERS: Mapping[str, str] = {
    OrganiserRole.ORGANISER: N_("Organiser"),
    OrganiserRole.HOST: N_("Host"),
    OrganiserRole.UN_OFFICE: N_("United Nations office"),
    OrganiserRole.MEMBER_STATE: N_("Member State"),
    OrganiserRole.CIVIL_SOCIETY: N_("Civil society"),
    OrganiserRole.CO_MODERATOR: N_("Co-moderator"),
    OrganiserRole.PARTNER: N_("Partner"),
}

_LABELS: Mapping[type[StrEnum], Mapping[str, str]] = {
    Phase: _PHASES,
    Role: _ROLES,
    Place: PLACE_NAMES,
    Right: _RIGHTS,
    RequestState: _REQUESTS,
    PollState: _POLLS,
    QuestionState: _QUESTIONS,
    Voters: _VOTERS,
    Group: _CHATS,
    SessionKind: _KINDS,
    Format: _FORMATS,
    OrganiserRole: _ORGANISERS,
    SponsorRole: _ORGANISERS,
}
"""By type first: members of two enumerations with the same word are equal to Python."""


def label_of(choice: StrEnum) -> str:
    """Return the msgid of what people call ``choice``; its own word if it has no name."""
    return _LABELS.get(type(choice), {}).get(choice, choice.value)
