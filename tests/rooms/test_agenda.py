"""The agenda: its items, which is under way, and what each took."""

from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rooms.agenda.commands import AddItem, AgendaCommand, ChangeItem, DropItem, GoToItem, MoveItem
from rooms.agenda.errors import AgendaFull, HasItems, ItemUnderWay, TitleMissing, TooDeep, UnknownItem
from rooms.agenda.items import MAX_ITEMS, NO_ITEM, ItemId
from rooms.clock import spoken_s
from rooms.commands import ChangePhase, ScheduleRoom
from rooms.decide import decide
from rooms.errors import NotPermitted, Refused, RoomOver
from rooms.people import SYSTEM, Person
from rooms.phases import Phase
from rooms.speaking_views import Presence
from rooms.state import RoomState
from rooms.views import Audience, ModeratorView, view_for
from tests.builders import HALL, LENA, MIA, PIA, RULES, T0, TOMAS, after, room
from tests.rooms.agendas import CLOSING, ITEMS, NGOS, OPENING, STATEMENTS, STATES, meeting, order, with_agenda

NOBODY = Presence()


def scheduled(phase: Phase = Phase.LIVE) -> RoomState:
    """The meeting of ``ITEMS``, from T0 on."""
    planned = ScheduleRoom(title="Workshop", rules=with_agenda(), starts_at=T0, ends_at=T0 + timedelta(minutes=65))
    state = after(room(Phase.SCHEDULED), planned, SYSTEM)
    steps = {Phase.SCHEDULED: (), Phase.OPEN: (Phase.OPEN,), Phase.LIVE: (Phase.OPEN, Phase.LIVE)}[phase]
    for step in steps:
        state = after(state, ChangePhase(to=step), MIA)
    return state


def hours(state: RoomState) -> dict[str, int]:
    """When each item begins, in minutes after T0."""
    shown = view_for(state, Audience.PUBLIC, NOBODY).agenda.items
    return {item.id: round((item.starts_at - T0).total_seconds() / 60) for item in shown if item.starts_at}


@pytest.mark.row("B1")
def test_the_room_has_the_agenda_of_the_definition() -> None:
    assert order(meeting(Phase.SCHEDULED)) == ["opening", "statements", "states", "ngos", "closing"]


@pytest.mark.row("B1")
def test_an_item_is_added_before_another_or_at_the_end_of_its_level() -> None:
    state = after(meeting(), AddItem(title=" Minute of  silence ", speakers=("Ana", " Ana ", ""), planned_min=2, before=OPENING), MIA)
    state = after(state, AddItem(title="Others", parent=STATEMENTS), MIA)
    state = after(state, AddItem(title="Photograph"), MIA)
    assert order(state) == ["i1", "opening", "statements", "states", "ngos", "i2", "closing", "i3"]
    first = state.agenda.items[0]
    assert (first.title, first.speakers, first.planned_min) == ("Minute of silence", ("Ana",), 2)


def test_an_item_that_goes_before_one_of_a_group_joins_the_group() -> None:
    state = after(meeting(), AddItem(title="Groups of States", before=STATES), MIA)
    assert state.agenda.items[2].parent == STATEMENTS


@pytest.mark.row("B1")
def test_title_speakers_and_time_of_an_item_can_change_each_alone() -> None:
    state = after(meeting(), ChangeItem(item=OPENING, title="Welcome"), MIA)
    state = after(state, ChangeItem(item=OPENING, planned_min=0), MIA)
    state = after(state, ChangeItem(item=OPENING, speakers=("Ravi",)), MIA)
    item = state.agenda.items[0]
    assert (item.title, item.speakers, item.planned_min) == ("Welcome", ("Ravi",), 0)
    assert decide(state, ChangeItem(item=OPENING, title="Welcome"), by=MIA, at=T0) == []


def test_an_item_moves_with_those_under_it() -> None:
    state = after(meeting(), MoveItem(item=STATEMENTS, before=OPENING), MIA)
    assert order(state) == ["statements", "states", "ngos", "opening", "closing"]
    assert order(after(state, MoveItem(item=STATEMENTS), MIA)) == ["opening", "closing", "statements", "states", "ngos"]


def test_an_item_changes_its_level_by_moving_beside_one_of_the_other() -> None:
    state = after(meeting(), MoveItem(item=CLOSING, before=NGOS), MIA)
    assert state.agenda.items[3].parent == STATEMENTS
    state = after(state, MoveItem(item=CLOSING, before=OPENING), MIA)
    assert state.agenda.items[0].parent == NO_ITEM


def test_an_item_that_is_where_it_shall_go_stays_without_an_event() -> None:
    for stays in (MoveItem(item=CLOSING), MoveItem(item=OPENING, before=STATEMENTS), MoveItem(item=OPENING, before=OPENING)):
        assert decide(meeting(), stays, by=MIA, at=T0) == []


def test_an_item_is_dropped_with_those_under_it() -> None:
    assert order(after(meeting(), DropItem(item=STATEMENTS), MIA)) == ["opening", "closing"]


def test_what_is_under_way_is_not_dropped() -> None:
    state = after(meeting(), GoToItem(item=STATES), MIA)
    for item in (STATES, STATEMENTS):
        with pytest.raises(ItemUnderWay):
            decide(state, DropItem(item=item), by=MIA, at=T0)


def test_an_id_is_never_given_twice() -> None:
    state = after(after(meeting(), AddItem(title="One"), MIA), DropItem(item=ItemId("i1")), MIA)
    assert "i2" in order(after(state, AddItem(title="Two"), MIA))


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (AddItem(title="Too deep", parent=STATES), TooDeep),
        (AddItem(title="Nowhere", parent=ItemId("attic")), UnknownItem),
        (AddItem(title="  "), TitleMissing),
        (ChangeItem(item=ItemId("attic"), title="Nothing"), UnknownItem),
        (MoveItem(item=STATEMENTS, before=STATES), TooDeep),
        (DropItem(item=ItemId("attic")), UnknownItem),
        (GoToItem(item=ItemId("attic")), UnknownItem),
        (GoToItem(item=STATEMENTS), HasItems),
    ],
)
def test_what_cannot_be_done_with_the_agenda_is_refused(command: AgendaCommand, refusal: type[Refused]) -> None:
    with pytest.raises(refusal):
        decide(meeting(), command, by=MIA, at=T0)


def test_an_agenda_has_an_end() -> None:
    state = meeting()
    for number in range(MAX_ITEMS - len(ITEMS)):
        state = after(state, AddItem(title=f"Item {number}"), MIA)
    with pytest.raises(AgendaFull):
        decide(state, AddItem(title="One more"), by=MIA, at=T0)


@pytest.mark.parametrize("somebody", [LENA, PIA, HALL, TOMAS])
def test_only_those_who_run_the_meeting_change_the_agenda(somebody: Person) -> None:
    with pytest.raises(NotPermitted):
        decide(meeting(), GoToItem(item=OPENING), by=somebody, at=T0)


def test_once_the_meeting_is_over_its_agenda_stays() -> None:
    with pytest.raises(RoomOver):
        decide(meeting(Phase.CLOSED), AddItem(title="Late thought"), by=MIA, at=T0)


@pytest.mark.row("B2")
def test_everybody_sees_what_is_under_way_and_what_comes_next() -> None:
    state = after(meeting(), GoToItem(item=OPENING), MIA)
    for audience in Audience:
        agenda = view_for(state, audience, NOBODY).agenda
        assert (agenda.now, agenda.next) == (OPENING, STATES)


@pytest.mark.row("B2")
def test_the_moderator_goes_through_the_agenda_step_by_step_and_back() -> None:
    state, seen = meeting(), list[str]()
    while (following := state.agenda.following) != NO_ITEM:
        state = after(state, GoToItem(item=following), MIA)
        seen.append(following)
    assert seen == ["opening", "states", "ngos", "closing"]
    assert after(state, GoToItem(item=NGOS), MIA).agenda.following == CLOSING


def test_two_hands_on_next_do_not_skip_an_item() -> None:
    state = after(meeting(), GoToItem(item=OPENING), MIA)
    assert decide(state, GoToItem(item=OPENING), by=MIA, at=T0) == []


@pytest.mark.row("D6")
def test_an_item_uses_time_while_the_meeting_is_live() -> None:
    state = after(meeting(Phase.OPEN), GoToItem(item=OPENING), MIA)
    state = after(state, ChangePhase(to=Phase.LIVE), MIA, T0 + timedelta(minutes=1))
    state = after(state, ChangePhase(to=Phase.SUSPENDED), MIA, T0 + timedelta(minutes=4))
    state = after(state, ChangePhase(to=Phase.LIVE), MIA, T0 + timedelta(minutes=60))
    state = after(state, GoToItem(item=STATES), MIA, T0 + timedelta(minutes=62))
    assert spoken_s(state.agenda.used(OPENING), T0 + timedelta(hours=9)) == 300
    view = view_for(state, Audience.MODERATOR, NOBODY)
    assert isinstance(view, ModeratorView)
    assert [(use.item, use.used_s, use.since is None) for use in view.agenda_use] == [(OPENING, 300, True), (STATES, 0, False)]


@pytest.mark.row("B1")
def test_each_item_has_its_hour_by_plan() -> None:
    assert hours(scheduled()) == {"opening": 0, "statements": 10, "states": 10, "ngos": 40, "closing": 60}


def test_where_the_hours_are_to_be_announced_items_have_none() -> None:
    assert hours(meeting()) == {}


@pytest.mark.row("B1")
def test_what_was_edited_before_the_doors_open_is_kept_unless_the_definition_has_another_agenda() -> None:
    state = after(scheduled(Phase.SCHEDULED), DropItem(item=CLOSING), MIA)
    again = after(state, ScheduleRoom(title="Another title", rules=with_agenda(), starts_at=T0), SYSTEM)
    assert order(again) == ["opening", "statements", "states", "ngos"]
    assert order(after(again, ScheduleRoom(title="Another title", rules=RULES, starts_at=T0), SYSTEM)) == []


ids = st.sampled_from([NO_ITEM, OPENING, STATEMENTS, STATES, NGOS, CLOSING, ItemId("i1"), ItemId("i2"), ItemId("attic")])
edits: st.SearchStrategy[AgendaCommand] = st.one_of(
    st.builds(AddItem, title=st.just("New"), parent=ids, before=ids),
    st.builds(MoveItem, item=ids, before=ids),
    st.builds(DropItem, item=ids),
    st.builds(GoToItem, item=ids),
)


@settings(derandomize=True)
@given(st.lists(edits, max_size=25))
def test_whatever_is_edited_items_follow_the_one_that_they_stand_under(commands: list[AgendaCommand]) -> None:
    state = meeting()
    for command in commands:
        try:
            state = after(state, command, MIA)
        except Refused:
            continue
        items = state.agenda.items
        assert len({item.id for item in items}) == len(items)
        above = NO_ITEM
        for item in items:
            above = item.id if item.parent == NO_ITEM else above
            assert item.parent in (NO_ITEM, above)
        assert msgspec.json.encode(view_for(state, Audience.PUBLIC, NOBODY))
