"""What happened in a room. Past tense; facts, never refused; readers pass over fields that they do not know. ``at`` is aware UTC."""

from datetime import datetime

from rooms.admission.events import (
    AdmissionDenied,
    LobbyEntered,
    LobbyLeft,
    LobbyMessageSet,
    LobbySet,
    ParticipantRemoved,
    ReturnedToLobby,
    RoleChanged,
    WaitingAdmitted,
)
from rooms.admission.events import ParticipantAdmitted as ParticipantAdmitted
from rooms.agenda.events import AgendaEvent
from rooms.announcements.events import AnnouncementEvent
from rooms.base import RoomEvent
from rooms.captions.events import CaptionEvent
from rooms.chat.events import MessageDeleted, MessagePosted, MutedInChat
from rooms.device_checks.events import DevicesChecked
from rooms.ids import ParticipantId, RequestId
from rooms.interpretation.events import InterpretationEvent
from rooms.microphones.events import (
    MicrophonesLocked,
    MicrophonesMuted,
    MicrophonesUnlocked,
    MicrophoneUnmuted,
    UnmuteAsked,
    UnmuteDeclined,
)
from rooms.notes.events import NoteWritten
from rooms.phases import Phase
from rooms.polls.events import BallotsCounted, PollClosed, PollDropped, PollMade, PollOpened, PollPublished, PollVoted
from rooms.questions.events import (
    QuestionAnswered,
    QuestionApproved,
    QuestionAsked,
    QuestionDeclined,
    QuestionEdited,
    QuestionPinned,
    QuestionQueued,
    QuestionVoted,
    QuestionWithdrawn,
)
from rooms.recording.events import RecordingEvent
from rooms.requests import Filing
from rooms.rules import Arrangement, Rules
from rooms.slot.events import SlotEvent
from rooms.sponsors.events import SponsorEvent


class RoomScheduled(RoomEvent, frozen=True, kw_only=True, tag="room_scheduled"):
    """The definition gave the room its title, rules and slot (None: to be announced). Again: it was changed before the room opened."""

    title: str
    rules: Rules
    starts_at: datetime | None
    ends_at: datetime | None


class PhaseChanged(RoomEvent, frozen=True, kw_only=True, tag="phase_changed"):
    """The room is in phase ``to`` from ``at`` on."""

    to: Phase
    by: ParticipantId
    reason: str = ""


class RequestFiled(RoomEvent, frozen=True, kw_only=True, tag="request_filed"):
    """Somebody waits for the floor."""

    filing: Filing


class RequestAccepted(RoomEvent, frozen=True, kw_only=True, tag="request_accepted"):
    """The chair will give the floor to ``request``."""

    request: RequestId
    by: ParticipantId


class RequestDenied(RoomEvent, frozen=True, kw_only=True, tag="request_denied"):
    """The chair said no."""

    request: RequestId
    by: ParticipantId
    reason: str = ""


class RequestCancelled(RoomEvent, frozen=True, kw_only=True, tag="request_cancelled"):
    """``request`` was withdrawn, or the meeting ended before its turn."""

    request: RequestId
    by: ParticipantId
    reason: str = ""


class RequestMoved(RoomEvent, frozen=True, kw_only=True, tag="request_moved"):
    """The chair put ``request`` directly before ``before``; None: behind all."""

    request: RequestId
    before: RequestId | None
    by: ParticipantId
    reason: str = ""


class SwapOffered(RoomEvent, frozen=True, kw_only=True, tag="swap_offered"):
    """The speaker of ``request`` would change places with that of ``with_request``."""

    request: RequestId
    with_request: RequestId
    by: ParticipantId


class RequestsSwapped(RoomEvent, frozen=True, kw_only=True, tag="requests_swapped"):
    """Two requests changed places. agreed: both speakers wanted it; else the chair did."""

    request: RequestId
    with_request: RequestId
    by: ParticipantId
    agreed: bool
    reason: str = ""


class QueueArranged(RoomEvent, frozen=True, kw_only=True, tag="queue_arranged"):
    """The chair put those who wait into the order ``order`` (all of them)."""

    order: tuple[RequestId, ...]
    arrangement: Arrangement
    by: ParticipantId


class ListClosed(RoomEvent, frozen=True, kw_only=True, tag="list_closed"):
    """Only types of speech that pass a closed list may be asked for."""

    by: ParticipantId


class ListOpened(RoomEvent, frozen=True, kw_only=True, tag="list_opened"):
    """Everything may be asked for again."""

    by: ParticipantId


class SpeakerRestored(RoomEvent, frozen=True, kw_only=True, tag="speaker_restored"):
    """The end of ``request``'s turn was undone: it is the first to speak, with the time that was left."""

    request: RequestId
    by: ParticipantId


class TurnReturned(RoomEvent, frozen=True, kw_only=True, tag="turn_returned"):
    """``request`` gave the floor to a restored speaker: it is the first to speak, with the time that was left."""

    request: RequestId
    by: ParticipantId


class FloorInterrupted(RoomEvent, frozen=True, kw_only=True, tag="floor_interrupted"):
    """The speech of ``request`` is paused for what is granted next; its clock stands still."""

    request: RequestId
    by: ParticipantId


class FloorResumed(RoomEvent, frozen=True, kw_only=True, tag="floor_resumed"):
    """The interruption is over: ``request`` has the floor again, with exactly the time it had."""

    request: RequestId


class GroupTimeAdded(RoomEvent, frozen=True, kw_only=True, tag="group_time_added"):
    """The chair gave a budget ``seconds`` more, or took some (negative)."""

    budget: str
    seconds: int
    by: ParticipantId
    reason: str = ""


class ParticipantLost(RoomEvent, frozen=True, kw_only=True, tag="participant_lost"):
    """Somebody who waits is not there; their place is kept and passed over."""

    participant: ParticipantId


class ParticipantBack(RoomEvent, frozen=True, kw_only=True, tag="participant_back"):
    """Somebody whose place was passed over is there again."""

    participant: ParticipantId


class FloorGranted(RoomEvent, frozen=True, kw_only=True, tag="floor_granted"):
    """``request`` holds the floor from ``at`` on, for ``limit_s`` seconds (None: no limit)."""

    request: RequestId
    by: ParticipantId
    limit_s: int | None = None


class FloorReleased(RoomEvent, frozen=True, kw_only=True, tag="floor_released"):
    """``request`` no longer holds the floor; the turn is complete."""

    request: RequestId
    by: ParticipantId


class FloorRevoked(RoomEvent, frozen=True, kw_only=True, tag="floor_revoked"):
    """The chair took the floor from ``request``."""

    request: RequestId
    by: ParticipantId
    reason: str = ""


class EndWarned(RoomEvent, frozen=True, kw_only=True, tag="end_warned"):
    """The consoles were told that ``minutes_left`` of the slot are left."""

    minutes_left: int


AnyRoomEvent = (
    RoomScheduled
    | PhaseChanged
    | ParticipantAdmitted
    | WaitingAdmitted
    | LobbyEntered
    | LobbyLeft
    | AdmissionDenied
    | LobbySet
    | LobbyMessageSet
    | ParticipantRemoved
    | ReturnedToLobby
    | RoleChanged
    | MicrophonesMuted
    | MicrophonesLocked
    | MicrophonesUnlocked
    | UnmuteAsked
    | UnmuteDeclined
    | MicrophoneUnmuted
    | RequestFiled
    | RequestAccepted
    | RequestDenied
    | RequestCancelled
    | RequestMoved
    | SwapOffered
    | RequestsSwapped
    | QueueArranged
    | ListClosed
    | ListOpened
    | SpeakerRestored
    | TurnReturned
    | FloorInterrupted
    | FloorResumed
    | GroupTimeAdded
    | ParticipantLost
    | ParticipantBack
    | FloorGranted
    | FloorReleased
    | FloorRevoked
    | EndWarned
    | QuestionAsked
    | QuestionEdited
    | QuestionWithdrawn
    | QuestionApproved
    | QuestionDeclined
    | QuestionVoted
    | QuestionPinned
    | QuestionAnswered
    | QuestionQueued
    | PollMade
    | PollDropped
    | PollOpened
    | PollVoted
    | PollClosed
    | BallotsCounted
    | PollPublished
    | MessagePosted
    | MessageDeleted
    | MutedInChat
    | AgendaEvent
    | AnnouncementEvent
    | NoteWritten
    | SlotEvent
    | SponsorEvent
    | DevicesChecked
    | InterpretationEvent
    | CaptionEvent
    | RecordingEvent
)
