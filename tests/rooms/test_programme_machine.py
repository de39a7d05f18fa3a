"""Any edit of agenda, slot, notes, announcements and sponsors by anybody in any order: what must always be true."""

from datetime import datetime, timedelta

import msgspec
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from rooms.agenda.commands import AddItem, ChangeItem, DropItem, GoToItem, MoveItem
from rooms.agenda.items import NO_ITEM, ItemId
from rooms.announcements.commands import Announce, WithdrawAnnouncement
from rooms.announcements.state import MAX_STANDING, AnnouncementId
from rooms.clock import Running
from rooms.commands import AnyCommand, ChangePhase, ScheduleRoom
from rooms.decide import decide
from rooms.errors import Refused
from rooms.events import AnyRoomEvent
from rooms.evolve import evolve, replay
from rooms.notes.commands import WriteNote
from rooms.people import SYSTEM, Person
from rooms.phases import Phase
from rooms.slot.commands import MoveSlot, UndoMove
from rooms.slot.state import RippleId
from rooms.speaking_views import Presence
from rooms.sponsors.commands import DropSponsor, NameSponsor
from rooms.sponsors.roles import SponsorRole
from rooms.state import RoomState
from rooms.views import Audience, personal_view, view_for
from tests.builders import CAST, MIA, PUBLIC, T0, WORKSHOP
from tests.rooms.agendas import ITEMS, with_agenda

PLANNED = ScheduleRoom(title="Workshop", rules=with_agenda(), starts_at=T0, ends_at=T0 + timedelta(minutes=65))
SECRET = "note-for-moderators"

items = st.sampled_from([NO_ITEM, *(item.id for item in ITEMS), ItemId("i1"), ItemId("i2")])
ripples = st.sampled_from([RippleId("late"), RippleId("later")])
roles = st.sampled_from([SponsorRole.UN_OFFICE, SponsorRole.PARTNER])
commands: st.SearchStrategy[AnyCommand] = st.one_of(
    st.builds(AddItem, title=st.just("New"), planned_min=st.integers(0, 30), parent=items, before=items),
    st.builds(ChangeItem, item=items, planned_min=st.integers(0, 30)),
    st.builds(MoveItem, item=items, before=items),
    st.builds(DropItem, item=items),
    st.builds(GoToItem, item=items),
    st.builds(Announce, text=st.sampled_from(["Coffee", " "]), for_min=st.integers(1, 30), broadcast=st.sampled_from(["", "drill"])),
    st.builds(WithdrawAnnouncement, announcement=st.sampled_from([AnnouncementId("a1"), AnnouncementId("a2")])),
    st.builds(WriteNote, item=items, text=st.sampled_from(["", SECRET]), version=st.integers(0, 2)),
    st.builds(NameSponsor, role=roles, name=st.sampled_from(["Spain", "UNOCT"])),
    st.builds(DropSponsor, role=roles, name=st.sampled_from(["Spain", "UNOCT"])),
    st.builds(MoveSlot, ripple=ripples, origin=st.just(WORKSHOP), wanted_by=st.just(MIA.id), minutes=st.integers(1, 60)),
    st.builds(UndoMove, ripple=ripples),
    st.builds(ChangePhase, to=st.sampled_from(list(Phase))),
    st.just(PLANNED),
)


class ProgrammeMachine(RuleBasedStateMachine):
    """A room with an agenda that gets any command from anybody while time goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.at: datetime = T0
        self.log: list[AnyRoomEvent] = []
        self.state = RoomState(room=WORKSHOP)
        self.anybody(SYSTEM, PLANNED)

    @rule(by=st.sampled_from([MIA, MIA, SYSTEM, SYSTEM, *CAST, PUBLIC]), command=commands)
    def anybody(self, by: Person, command: AnyCommand) -> None:
        try:
            events = decide(self.state, command, by=by, at=self.at)
        except Refused:
            return
        for event in events:
            self.state = evolve(self.state, event)
        self.log += events

    @rule(minutes=st.integers(0, 40))
    def time_passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @invariant()
    def replaying_the_log_gives_the_same_room(self) -> None:
        stored = [msgspec.json.decode(msgspec.json.encode(event), type=AnyRoomEvent) for event in self.log]
        assert replay(WORKSHOP, stored) == self.state

    @invariant()
    def notes_are_seen_by_moderators_alone(self) -> None:
        for audience in set(Audience) - {Audience.MODERATOR}:
            assert SECRET.encode() not in msgspec.json.encode(view_for(self.state, audience, Presence()))
        for one in (*CAST, PUBLIC):
            assert SECRET.encode() not in msgspec.json.encode(personal_view(self.state, one))

    @invariant()
    def the_hours_are_those_of_the_programme_and_its_moves(self) -> None:
        slot, state = self.state.slot, self.state
        assert slot.planned_ends_at is not None
        assert state.ends_at == slot.planned_ends_at + timedelta(minutes=slot.moved_min)
        later = timedelta(minutes=sum(move.minutes for move in slot.moves if move.start))
        assert state.starts_at == (slot.planned_starts_at or T0) + later

    @invariant()
    def only_the_item_under_way_uses_time_and_only_while_the_meeting_is_live(self) -> None:
        running = [item for item, clock in self.state.agenda.clocks.items() if isinstance(clock, Running)]
        live = self.state.phase is Phase.LIVE and self.state.agenda.current != NO_ITEM
        assert running == ([self.state.agenda.current] if live else [])

    @invariant()
    def announcements_have_a_bound_and_their_own_ids(self) -> None:
        standing = self.state.announcements.standing
        assert len(standing) <= MAX_STANDING
        assert len({one.id for one in standing}) == len(standing)


TestProgrammeMachine = ProgrammeMachine.TestCase
TestProgrammeMachine.settings = settings(max_examples=settings().max_examples // 2)
