"""The state of a room: what all its events so far add up to. The types leave no place for two holders of one floor."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from rooms.admission.state import Admission
from rooms.agenda.items import ItemId
from rooms.agenda.state import Agenda
from rooms.announcements.state import Announcements
from rooms.captions.state import Captions
from rooms.chat.state import Chat
from rooms.device_checks.results import DeviceCheck
from rooms.history import History
from rooms.ids import ParticipantId, RequestId, RoomId
from rooms.interpretation.state import Interpretation
from rooms.microphones.state import Microphones
from rooms.notes.state import Note
from rooms.people import Person
from rooms.phases import Phase
from rooms.polls.state import Polls
from rooms.questions.state import Questions
from rooms.recording.state import Recording
from rooms.requests import Ended, Granted, Request, Waiting
from rooms.rules import NO_RULES, Rules
from rooms.slot.state import Slot
from rooms.sponsors.roles import Sponsor


class RoomState(msgspec.Struct, frozen=True):
    """One room after ``seq`` events.

    queue: who waits, in speaking order. floor: who holds it. ended: every finished request, oldest first.
    interrupted: whose speech is paused for that of the floor. warned_min: which warnings of the slot's end were given. phase_reason: why
    the phase last changed. list_closed: only some types of speech may still be asked for. absent: whose line has been broken for longer
    than the grace. swaps: who offered to change places with whom. added_s: budget -> seconds that the chair added or took.
    """

    room: RoomId
    seq: int = 0
    title: str = ""
    rules: Rules = NO_RULES
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    phase: Phase = Phase.SCHEDULED
    phase_reason: str = ""
    people: Mapping[ParticipantId, Person] = {}
    admission: Admission = msgspec.field(default_factory=Admission)
    microphones: Microphones = msgspec.field(default_factory=Microphones)
    queue: tuple[Waiting, ...] = ()
    floor: Granted | None = None
    interrupted: Granted | None = None
    ended: History[Ended] = History()
    warned_min: frozenset[int] = frozenset()
    filed: int = 0
    list_closed: bool = False
    absent: frozenset[ParticipantId] = frozenset()
    swaps: Mapping[RequestId, RequestId] = {}
    added_s: Mapping[str, int] = {}
    questions: Questions = msgspec.field(default_factory=Questions)
    polls: Polls = msgspec.field(default_factory=Polls)
    chat: Chat = msgspec.field(default_factory=Chat)
    slot: Slot = msgspec.field(default_factory=Slot)
    agenda: Agenda = msgspec.field(default_factory=Agenda)
    announcements: Announcements = msgspec.field(default_factory=Announcements)
    notes: Mapping[ItemId, Note] = {}
    sponsors: tuple[Sponsor, ...] = ()
    device_checks: Mapping[ParticipantId, DeviceCheck] = {}
    interpretation: Interpretation = msgspec.field(default_factory=Interpretation)
    captions: Captions = msgspec.field(default_factory=Captions)
    recording: Recording = Recording()

    def waiting(self, request: RequestId) -> Waiting | None:
        """The waiting request with that id, or None."""
        return next((entry for entry in self.queue if entry.filing.request == request), None)

    def request(self, wanted: RequestId) -> Request | None:
        """The request with that id in whatever state it is, or None."""
        for turn in (self.floor, self.interrupted):
            if turn is not None and turn.filing.request == wanted:
                return turn
        return self.waiting(wanted) or next((entry for entry in self.ended if entry.filing.request == wanted), None)
