"""What somebody wants of a room. Imperative; may be refused. Who wants it and when are never fields of a command."""

from datetime import datetime
from typing import Annotated

import msgspec

from rooms.admission.commands import (
    AdmitAll,
    AdmitPerson,
    ChangeRole,
    DenyAdmission,
    DenyAll,
    Leave,
    MessageLobby,
    RemovePerson,
    ReturnToLobby,
    SetLobby,
)
from rooms.admission.commands import Join as Join
from rooms.agenda.commands import AgendaCommand
from rooms.announcements.commands import AnnouncementCommand
from rooms.base import Command, LanguageTag, Reason, ShortText
from rooms.captions.commands import CorrectCaption, WriteCaption
from rooms.chat.commands import DeleteMessage, MuteInChat, PostMessage
from rooms.device_checks.commands import ReportCheck
from rooms.ids import ParticipantId, RequestId, SpeechTypeId
from rooms.interpretation.commands import InterpretationCommand
from rooms.microphones.commands import (
    AskToUnmute,
    DeclineUnmute,
    LockMicrophones,
    MuteAll,
    MutePerson,
    UnlockMicrophones,
    Unmute,
)
from rooms.notes.commands import WriteNote
from rooms.phases import Phase
from rooms.polls.commands import ClosePoll, CountBallots, DropPoll, MakePoll, OpenPoll, PublishPoll, VoteInPoll
from rooms.questions.commands import (
    AnswerQuestion,
    ApproveQuestion,
    AskQuestion,
    DeclineQuestion,
    EditQuestion,
    PinQuestion,
    QueueQuestion,
    VoteForQuestion,
    WithdrawQuestion,
)
from rooms.recording.commands import RecordingCommand, ReportRecorder
from rooms.rules import Arrangement, Rules
from rooms.slot.commands import SlotCommand
from rooms.sponsors.commands import SponsorCommand


class RequestFloor(Command, frozen=True, kw_only=True, tag="request_floor"):
    """Ask for the floor. language: the one the speaker will use. text: what it is about. on_behalf_of: the group they speak for.

    microphone: for people in the hall, an id of the room's ``hall_microphones`` or a few words: "desk 12".
    """

    speech_type: SpeechTypeId
    language: LanguageTag = ""
    text: Reason = ""
    on_behalf_of: ShortText = ""
    microphone: ShortText = ""


class RequestFloorForHall(Command, frozen=True, kw_only=True, tag="request_floor_for_hall"):
    """Put a person who sits in the hall into the same queue. microphone: an id of ``hall_microphones``, or a few words: "desk 12"."""

    speech_type: SpeechTypeId
    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    function: ShortText = ""
    organisation: ShortText = ""
    country: ShortText = ""
    speaker_class: ShortText = "default"
    language: LanguageTag = ""
    text: Reason = ""
    on_behalf_of: ShortText = ""
    microphone: ShortText = ""


class CancelRequest(Command, frozen=True, kw_only=True, tag="cancel_request"):
    """Withdraw a waiting request of one's own (the hall console: of a person in the hall)."""

    request: RequestId


class AcceptRequest(Command, frozen=True, kw_only=True, tag="accept_request"):
    """Tell a person who waits that the floor will come. The order does not change."""

    request: RequestId


class DenyRequest(Command, frozen=True, kw_only=True, tag="deny_request"):
    """Say no to a waiting request."""

    request: RequestId
    reason: Reason = ""


class MoveRequest(Command, frozen=True, kw_only=True, tag="move_request"):
    """Put a waiting request directly before another one, or behind all (None)."""

    request: RequestId
    before: RequestId | None = None
    reason: Reason = ""


class OfferSwap(Command, frozen=True, kw_only=True, tag="offer_swap"):
    """Offer to change places: one's own request with somebody else's. Nothing moves before they agree."""

    request: RequestId
    with_request: RequestId


class AgreeToSwap(Command, frozen=True, kw_only=True, tag="agree_to_swap"):
    """Agree to change places with the request that offered it. ``request`` is one's own."""

    request: RequestId
    with_request: RequestId


class SwapRequests(Command, frozen=True, kw_only=True, tag="swap_requests"):
    """The chair lets two speakers change places."""

    request: RequestId
    with_request: RequestId
    reason: Reason = ""


class ArrangeQueue(Command, frozen=True, kw_only=True, tag="arrange_queue"):
    """Put those who wait as they asked into another order once: hall and remote by turns, first-time speakers first, for balance, or as
    they asked. Afterwards each can be moved by hand.
    """

    by: Arrangement


class CloseList(Command, frozen=True, kw_only=True, tag="close_list"):
    """From now on only those types of speech may be asked for that pass a closed list."""


class OpenList(Command, frozen=True, kw_only=True, tag="open_list"):
    """Everything may be asked for again."""


class RestoreSpeaker(Command, frozen=True, kw_only=True, tag="restore_speaker"):
    """Undo the end of the last turn: its speaker goes on with the time that was left; who has the floor now is the next."""


class AddGroupTime(Command, frozen=True, kw_only=True, tag="add_group_time"):
    """Give the budget of a group more seconds, or take some (negative); from_budget: where they come from, empty: from nowhere."""

    budget: ShortText
    seconds: Annotated[int, msgspec.Meta(ge=-86_400, le=86_400)]
    from_budget: ShortText = ""
    reason: Reason = ""


class MarkAbsent(Command, frozen=True, kw_only=True, tag="mark_absent"):
    """Somebody who waits, or interprets, has been without a connection for longer than the grace. The service does this."""

    participant: ParticipantId


class MarkPresent(Command, frozen=True, kw_only=True, tag="mark_present"):
    """Somebody who was marked absent is back. The service does this."""

    participant: ParticipantId


class GrantFloor(Command, frozen=True, kw_only=True, tag="grant_floor"):
    """Give the floor to a waiting request; whoever holds it is released."""

    request: RequestId


class ReleaseFloor(Command, frozen=True, kw_only=True, tag="release_floor"):
    """Give the floor back (its holder), or thank the speaker (the chair)."""

    request: RequestId


class RevokeFloor(Command, frozen=True, kw_only=True, tag="revoke_floor"):
    """Take the floor away."""

    request: RequestId
    reason: Reason = ""


class ChangePhase(Command, frozen=True, kw_only=True, tag="change_phase"):
    """Open the rehearsal or the doors, start, suspend, resume, close or cancel the meeting."""

    to: Phase
    reason: Reason = ""


class WarnOfEnd(Command, frozen=True, kw_only=True, tag="warn_of_end"):
    """Tell the consoles that ``minutes_left`` of the slot are left. The programme does this."""

    minutes_left: Annotated[int, msgspec.Meta(ge=0)]


class ScheduleRoom(Command, frozen=True, kw_only=True, tag="schedule_room"):
    """Take title, rules and slot from the definition; None: to be announced. The programme does this, before the room opens."""

    title: str
    rules: Rules
    starts_at: datetime | None = None
    ends_at: datetime | None = None


ClientCommand = (
    Join
    | Leave
    | AdmitPerson
    | AdmitAll
    | DenyAdmission
    | DenyAll
    | SetLobby
    | MessageLobby
    | RemovePerson
    | ReturnToLobby
    | ChangeRole
    | MutePerson
    | MuteAll
    | LockMicrophones
    | UnlockMicrophones
    | AskToUnmute
    | Unmute
    | DeclineUnmute
    | RequestFloor
    | RequestFloorForHall
    | CancelRequest
    | AcceptRequest
    | DenyRequest
    | MoveRequest
    | OfferSwap
    | AgreeToSwap
    | SwapRequests
    | ArrangeQueue
    | CloseList
    | OpenList
    | RestoreSpeaker
    | AddGroupTime
    | GrantFloor
    | ReleaseFloor
    | RevokeFloor
    | ChangePhase
    | AskQuestion
    | EditQuestion
    | WithdrawQuestion
    | ApproveQuestion
    | DeclineQuestion
    | VoteForQuestion
    | PinQuestion
    | AnswerQuestion
    | QueueQuestion
    | MakePoll
    | DropPoll
    | OpenPoll
    | VoteInPoll
    | ClosePoll
    | PublishPoll
    | PostMessage
    | DeleteMessage
    | MuteInChat
    | AgendaCommand
    | AnnouncementCommand
    | WriteNote
    | SponsorCommand
    | ReportCheck
    | InterpretationCommand
    | WriteCaption
    | CorrectCaption
    | RecordingCommand
)
"""What may come from outside the service."""

AnyCommand = ClientCommand | WarnOfEnd | ScheduleRoom | MarkAbsent | MarkPresent | SlotCommand | CountBallots | ReportRecorder
