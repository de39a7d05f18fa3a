"""What one audience may see of a room, ready to draw. A field that an audience may not see is not in its type.

Views are whole: the newest one replaces all before it. Times are aware UTC; a browser draws clocks from them and the server's time.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from itertools import chain, islice
from typing import Any

import msgspec

from rooms.admission.door import is_barred, person_now, standing_of
from rooms.admission.state import Standing
from rooms.admission.views import LobbyView, OwnDoor, lobby_view, own_door
from rooms.agenda.views import AgendaView, ItemUse, agenda_use, agenda_view
from rooms.announcements.state import Announcement
from rooms.balance import Tally, tallies
from rooms.captions.views import CaptionsView, captions_view
from rooms.chat.views import OwnChat, muted_view, own_chat
from rooms.device_checks.results import DeviceCheck
from rooms.filed import Filed
from rooms.identity import Identity, identity
from rooms.ids import RoomId, SpeechTypeId
from rooms.interpretation.state import Signal
from rooms.interpretation.views import BoothView, booths_view, standing_signals
from rooms.meeting import possible_phases
from rooms.microphones.used import Microphones
from rooms.microphones.views import MicrophonesView, OwnMicrophone, microphones_view, own_microphone
from rooms.notes.state import Note
from rooms.people import Person, Role
from rooms.permissions import Right
from rooms.phases import Phase, Reach
from rooms.polls.rules import left_to_open
from rooms.polls.views import OwnBallot, PollView, own_ballots, polls_view
from rooms.questions.views import (
    ModeratedQuestionsView,
    OwnQuestions,
    QuestionsView,
    moderated_questions_view,
    own_questions,
    questions_view,
)
from rooms.queue_time import QueueTime, queue_time
from rooms.reactions import Reaction, reactions_of
from rooms.recording.policy import RecordingPolicy
from rooms.recording.state import Fault, Stage
from rooms.routes import Medium, routed, routes
from rooms.seats import rights_of
from rooms.slot.bound import is_bound, may_open, right_ends_at
from rooms.slot.state import Move
from rooms.slot.views import SlotView, own_delays, slot_view
from rooms.speaking_views import (
    BudgetView,
    EndedEntry,
    FloorView,
    ManagedEntry,
    NextSpeaker,
    OnDeck,
    OwnRequest,
    Presence,
    QueueEntry,
    SpeechTypeView,
    SwapOffer,
    asking,
    budgets,
    ended_entry,
    floor_view,
    managed_order,
    next_speaker,
    on_deck,
    order,
    own_part,
    restorable,
    speech_types,
)
from rooms.sponsors.views import SponsorsView, sponsors_view
from rooms.state import RoomState

RECENT = 20
"""Finished requests in a moderator's view."""

LISTED = 200
"""People listed in a view; beyond that it says how many there are."""


class Audience(StrEnum):
    """Who looks. One view per audience is made and encoded once for all of them."""

    PUBLIC = "public"
    PARTICIPANT = "participant"
    MODERATOR = "moderator"
    TECHNICIAN = "technician"
    HALL = "hall"
    INTERPRETER = "interpreter"
    CAPTIONER = "captioner"


AUDIENCE_OF: Mapping[Role, Audience] = {
    Role.VIEWER: Audience.PUBLIC,
    Role.PARTICIPANT: Audience.PARTICIPANT,
    Role.PANELLIST: Audience.PARTICIPANT,
    Role.MODERATOR: Audience.MODERATOR,
    Role.TECHNICIAN: Audience.TECHNICIAN,
    Role.HALL: Audience.HALL,
    Role.INTERPRETER: Audience.INTERPRETER,
    Role.CAPTIONER: Audience.CAPTIONER,
    Role.SYSTEM: Audience.PUBLIC,
}


def audience_of(state: RoomState, person: Person | None) -> Audience:
    """Which view ``person`` of an invitation (None: the public) gets now: who is not let in sees what the public sees."""
    return Audience.PUBLIC if person is None or is_barred(state, person) else AUDIENCE_OF[person_now(state, person).role]


BACKSTAGE: frozenset[Audience] = frozenset(
    {Audience.MODERATOR, Audience.TECHNICIAN, Audience.HALL, Audience.INTERPRETER, Audience.CAPTIONER}
)
"""Audiences that hear and see what happens behind the stage."""


class PersonLine(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Somebody on a console's list of people. check: of their devices; None: they have not tried them."""

    person: Identity
    role: Role
    connected: bool
    publishing: bool
    muted: bool = False
    check: DeviceCheck | None = None


class SourceView(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who may be seen or heard now, most important first; the order of the video slots."""

    person: Identity
    role: Role


class PublicView(msgspec.Struct, frozen=True, kw_only=True):
    """For everybody: no name of anybody who only waits."""

    room: RoomId
    title: str
    phase: Phase
    phase_reason: str
    starts_at: datetime | None
    ends_at: datetime | None
    floor: FloorView | None
    interrupted: FloorView | None = None
    sources: tuple[SourceView, ...]
    waiting: int
    questions: QuestionsView = QuestionsView()
    polls: tuple[PollView, ...] = ()
    recording: Stage = Stage.OFF
    agenda: AgendaView
    slot: SlotView
    announcements: tuple[Announcement, ...]
    captions: CaptionsView = CaptionsView()


class ParticipantView(PublicView, frozen=True, kw_only=True):
    """For those invited to take part: the order of speakers too."""

    queue: tuple[QueueEntry, ...]
    queue_open: bool
    list_closed: bool = False
    speech_types: tuple[SpeechTypeView, ...]
    languages: tuple[str, ...]
    hall_microphones: Microphones = ()


class HallView(ParticipantView, frozen=True, kw_only=True):
    """For the hall's console: what participants see, who is next in which language, and the warnings of the slot's end."""

    next_speaker: NextSpeaker | None = None
    warned_min: tuple[int, ...]


class InterpreterView(PublicView, frozen=True, kw_only=True):
    """For interpreters: who is next in which language, every booth, and what the booths have said with its answer."""

    queue: tuple[QueueEntry, ...]
    speech_types: tuple[SpeechTypeView, ...]
    next_speaker: NextSpeaker | None = None
    booths: tuple[BoothView, ...] = ()
    signals: tuple[Signal, ...] = ()
    warned_min: tuple[int, ...]


class CaptionerView(PublicView, frozen=True, kw_only=True):
    """For those who write captions: the order of speakers, and who is next in which language."""

    queue: tuple[QueueEntry, ...]
    speech_types: tuple[SpeechTypeView, ...]
    next_speaker: NextSpeaker | None = None
    warned_min: tuple[int, ...]


class TechnicianView(PublicView, frozen=True, kw_only=True):
    """For technicians: who is connected and who sends, and the order of speakers; no decisions and no reasons.

    recording_fault: what is wrong with the recording.
    """

    queue: tuple[QueueEntry, ...] = ()
    speech_types: tuple[SpeechTypeView, ...] = ()
    people: tuple[PersonLine, ...]
    people_count: int
    viewers: int
    on_deck: tuple[OnDeck, ...] = ()
    next_speaker: NextSpeaker | None = None
    booths: tuple[BoothView, ...] = ()
    signals: tuple[Signal, ...] = ()
    warned_min: tuple[int, ...]
    recording_fault: Fault | None = None


class ModeratorView(PublicView, frozen=True, kw_only=True):
    """For those who run the meeting. next_phases: what ``change_phase`` may ask for now. polls_left: how many more polls may be open.

    recording_policy: whether it may be recorded; recording_fault: what is wrong with the recording.
    """

    questions: ModeratedQuestionsView = ModeratedQuestionsView()
    polls_left: int = 0
    muted_in_chat: tuple[Identity, ...] = ()
    queue: tuple[ManagedEntry, ...]
    queue_open: bool
    list_closed: bool = False
    speech_types: tuple[SpeechTypeView, ...]
    languages: tuple[str, ...]
    hall_microphones: Microphones = ()
    next_phases: tuple[Phase, ...]
    people: tuple[PersonLine, ...]
    people_count: int
    viewers: int
    warned_min: tuple[int, ...]
    ended: tuple[EndedEntry, ...]
    on_deck: tuple[OnDeck, ...] = ()
    next_speaker: NextSpeaker | None = None
    budgets: tuple[BudgetView, ...] = ()
    balance: tuple[Tally, ...] = ()
    restorable: Identity | None = None
    agenda_use: tuple[ItemUse, ...]
    delays: tuple[Move, ...]
    queue_time: QueueTime
    notes: tuple[Note, ...]
    sponsors: SponsorsView
    lobby: LobbyView
    microphones: MicrophonesView
    booths: tuple[BoothView, ...] = ()
    signals: tuple[Signal, ...] = ()
    recording_policy: RecordingPolicy = RecordingPolicy.ON_REQUEST
    recording_fault: Fault | None = None


View = PublicView | ParticipantView | HallView | InterpreterView | CaptionerView | TechnicianView | ModeratorView


class PersonalView(msgspec.Struct, frozen=True, kw_only=True):
    """The small part that only one person gets: who I am here, what I may do, where my request stands.

    role: as it is in the room now. rights: those that the room honours now. admitted, door: what stands between me and the room.
    routed: the media that the room takes from me now. limits_s: seconds that I would have, by type of speech. request: the first of mine
    that speaks or waits. requests: all of mine that wait. askable: what I may ask for now; askable_for_hall: for people in the hall who
    have no device. on_deck: my turn is near, so I am connected.
    slot_only: I run this meeting in its slot alone. moderates_until: when that right ends; None: the meeting runs, or I am not so bound.
    booth: the language into which I interpret; empty: I do not.
    """

    me: Identity
    role: Role
    rights: tuple[Right, ...]
    admitted: Standing
    door: OwnDoor | None = None
    microphone: OwnMicrophone
    request: OwnRequest | None
    last_request: OwnRequest | None
    has_floor: bool
    routed: tuple[Medium, ...]
    limits_s: dict[SpeechTypeId, int | None]
    requests: tuple[OwnRequest, ...] = ()
    askable: tuple[SpeechTypeId, ...] = ()
    askable_for_hall: tuple[SpeechTypeId, ...] = ()
    on_deck: bool = False
    swap_offers: tuple[SwapOffer, ...] = ()
    questions: OwnQuestions = OwnQuestions()
    ballots: tuple[OwnBallot, ...] = ()
    chat: OwnChat = OwnChat()
    reactions: tuple[Reaction, ...] = ()
    slot_only: bool = False
    moderates_until: datetime | None = None
    booth: str = ""


def view_for(state: RoomState, audience: Audience, presence: Presence) -> View:
    """What ``audience`` may see of ``state`` while ``presence`` holds."""
    match audience:
        case Audience.PUBLIC:
            return PublicView(**_public(state, audience))
        case Audience.PARTICIPANT:
            return ParticipantView(**_public(state, audience), **asking(state), queue=order(state))
        case Audience.HALL:
            return HallView(
                **_public(state, audience),
                **asking(state),
                queue=order(state),
                next_speaker=next_speaker(state),
                warned_min=_warned(state),
            )
        case Audience.INTERPRETER:
            return InterpreterView(
                **_public(state, audience),
                queue=order(state),
                speech_types=speech_types(state),
                next_speaker=next_speaker(state),
                booths=booths_view(state, presence),
                signals=state.interpretation.signals,
                warned_min=_warned(state),
            )
        case Audience.CAPTIONER:
            return CaptionerView(
                **_public(state, audience),
                queue=order(state),
                speech_types=speech_types(state),
                next_speaker=next_speaker(state),
                warned_min=_warned(state),
            )
        case Audience.TECHNICIAN:
            return TechnicianView(
                **_public(state, audience),
                queue=order(state),
                speech_types=speech_types(state),
                **_people(state, presence),
                on_deck=on_deck(state, presence),
                next_speaker=next_speaker(state),
                **_booths(state, presence),
                warned_min=_warned(state),
                recording_fault=state.recording.fault,
            )
        case Audience.MODERATOR:
            return ModeratorView(
                **_public(state, audience),
                **asking(state),
                **_people(state, presence),
                queue=managed_order(state, presence),
                next_phases=possible_phases(state),
                warned_min=_warned(state),
                ended=tuple(ended_entry(entry) for entry in state.ended.newest(RECENT)),
                on_deck=on_deck(state, presence),
                next_speaker=next_speaker(state),
                budgets=budgets(state),
                balance=tallies(state),
                restorable=restorable(state),
                agenda_use=agenda_use(state),
                delays=own_delays(state),
                queue_time=queue_time(state),
                muted_in_chat=muted_view(state),
                polls_left=left_to_open(state),
                notes=tuple(state.notes.values()),
                sponsors=sponsors_view(state),
                lobby=lobby_view(state, presence),
                microphones=microphones_view(state),
                **_booths(state, presence),
                recording_policy=state.rules.recording,
                recording_fault=state.recording.fault,
            )


def personal_view(state: RoomState, person: Person, filed: Filed | None = None) -> PersonalView:
    """What ``person`` of an invitation alone may see. filed: of ``state``, for those who ask for many people; None: it is made."""
    person = person_now(state, person)
    return PersonalView(
        me=identity(person),
        role=person.role,
        rights=() if is_barred(state, person) else tuple(sorted(_rights(state, person))),
        admitted=standing_of(state, person),
        door=own_door(state, person),
        microphone=own_microphone(state, person),
        routed=routed(state, person),
        questions=own_questions(state, person),
        ballots=own_ballots(state, person),
        chat=own_chat(state, person),
        reactions=reactions_of(state, person),
        slot_only=is_bound(person),
        moderates_until=right_ends_at(state, person),
        booth=person.booth,
        **own_part(state, person, filed or Filed(state)),
    )


def _rights(state: RoomState, person: Person) -> frozenset[Right]:
    rights = rights_of(person)
    return rights if may_open(state, person) else rights - {Right.RUN_MEETING}


def _public(state: RoomState, audience: Audience) -> dict[str, Any]:
    return {
        "room": state.room,
        "title": state.title,
        "phase": state.phase,
        "phase_reason": state.phase_reason,
        "starts_at": state.starts_at,
        "ends_at": state.ends_at,
        "floor": floor_view(state, state.floor),
        "interrupted": floor_view(state, state.interrupted),
        "sources": _sources(state, backstage=audience in BACKSTAGE),
        "waiting": len(state.queue),
        "agenda": agenda_view(state),
        "slot": slot_view(state),
        "announcements": state.announcements.standing,
        "captions": captions_view(state),
        "recording": state.recording.stage,
        "polls": polls_view(state, moderator=audience is Audience.MODERATOR),
        "questions": moderated_questions_view(state) if audience is Audience.MODERATOR else questions_view(state),
    }


def _people(state: RoomState, presence: Presence) -> dict[str, Any]:
    here = (one for one in state.people.values() if one.id in presence.connected)
    away = (one for one in state.people.values() if one.id not in presence.connected)
    listed = islice(chain(here, away), LISTED)
    return {
        "people": tuple(
            PersonLine(
                person=identity(person),
                role=person.role,
                connected=person.id in presence.connected,
                publishing=person.id in presence.publishing,
                muted=person.id in state.microphones.muted,
                check=state.device_checks.get(person.id),
            )
            for person in listed
        ),
        "people_count": len(state.people),
        "viewers": presence.viewers,
    }


def _booths(state: RoomState, presence: Presence) -> dict[str, Any]:
    return {"booths": booths_view(state, presence), "signals": standing_signals(state)}


def _sources(state: RoomState, *, backstage: bool) -> tuple[SourceView, ...]:
    reached = dict.fromkeys(route.source for route in routes(state) if backstage or route.reach is Reach.ROOM)
    people = (state.people.get(source) for source in reached)
    return tuple(SourceView(person=identity(person), role=person.role) for person in people if person)


def _warned(state: RoomState) -> tuple[int, ...]:
    return tuple(sorted(state.warned_min))
