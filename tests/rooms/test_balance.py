"""Who has been heard, and orders that even it."""

from datetime import timedelta

import msgspec
import pytest

from rooms.balance import Effect, Group, effects, scales, tallies
from rooms.commands import ArrangeQueue, GrantFloor, MoveRequest, ReleaseFloor, RequestFloor
from rooms.decide import decide
from rooms.errors import NotPermitted
from rooms.ids import RequestId
from rooms.people import Person, Place
from rooms.requests import Why
from rooms.rules import Arrangement, Balance, Dimension
from rooms.speaking_views import Presence
from rooms.state import RoomState
from rooms.views import Audience, ModeratorView, view_for
from tests.builders import CAST, MIA, POINT_OF_ORDER, RAVI, RULES, T0, after, person, room

pytestmark = pytest.mark.row("C8")


def delegate(name: str, *, region: str = "", gender: str = "", place: Place = Place.REMOTE) -> Person:
    return msgspec.structs.replace(person(name), region=region, gender=gender, place=place)


ANA, BEA, CAI, DEV, EVA = (
    delegate("Ana", region="africa", gender="woman"),
    delegate("Bea", region="africa", gender="woman"),
    delegate("Cai", region="asia", gender="man", place=Place.HALL),
    delegate("Dev", region="asia", gender="man", place=Place.HALL),
    delegate("Eva"),
)


def meeting(*waiting: Person, smallest: int = 1) -> RoomState:
    rules = msgspec.structs.replace(RULES, balance=Balance(smallest_group=smallest))
    return room(waiting=waiting, people=[*CAST, *waiting], rules=rules)


def heard(state: RoomState, *requests: str, seconds: int = 60) -> RoomState:
    for number, request in enumerate(requests):
        state = after(state, GrantFloor(request=RequestId(request)), MIA, T0 + timedelta(hours=number))
        state = after(state, ReleaseFloor(request=RequestId(request)), MIA, T0 + timedelta(hours=number, seconds=seconds))
    return state


def groups(state: RoomState, dimension: Dimension) -> tuple[Group, ...]:
    return next(tally.groups for tally in tallies(state) if tally.dimension is dimension)


def order(state: RoomState) -> list[str]:
    return [entry.filing.speaker.name for entry in state.queue]


@pytest.mark.row("K2")
def test_turns_and_seconds_are_counted_by_what_people_stated_and_not_stated_is_a_value() -> None:
    state = heard(meeting(ANA, BEA, CAI, EVA), "r1", "r2", "r3", "r4")
    assert groups(state, Dimension.REGION) == (
        Group(value="africa", turns=2, seconds=120.0),
        Group(value="", turns=1, seconds=60.0),
        Group(value="asia", turns=1, seconds=60.0),
    )
    assert groups(state, Dimension.PLACE) == (Group(value="remote", turns=3, seconds=180.0), Group(value="hall", turns=1, seconds=60.0))


@pytest.mark.row("K2")
def test_groups_too_small_to_hide_in_are_counted_together() -> None:
    state = heard(meeting(ANA, BEA, CAI, EVA, smallest=2), "r1", "r2", "r3", "r4")
    assert groups(state, Dimension.REGION) == (Group(value=None, turns=2, seconds=120.0), Group(value="africa", turns=2, seconds=120.0))
    alone = heard(meeting(ANA, smallest=3), "r1")
    assert groups(alone, Dimension.GENDER) == (Group(value=None, turns=1, seconds=60.0),)


def test_two_turns_of_one_person_do_not_make_a_group() -> None:
    state = heard(meeting(ANA, smallest=2), "r1")
    state = heard(after(state, RequestFloor(speech_type=RULES.speech_types[0].id), ANA), "r2")
    assert groups(state, Dimension.REGION) == (Group(value=None, turns=2, seconds=120.0),)


def test_the_list_shows_what_each_candidate_would_do_to_the_balance() -> None:
    state = heard(meeting(ANA, BEA, CAI), "r1")
    view = view_for(state, Audience.MODERATOR, Presence())
    assert isinstance(view, ModeratorView)
    assert [entry.balance[Dimension.REGION] for entry in view.queue] == [Effect.WIDENS, Effect.EVENS]
    assert effects(scales(meeting(ANA)), ANA) == {}


def test_hall_and_remote_speak_by_turns_when_the_chair_wants_it() -> None:
    state = after(meeting(ANA, BEA, CAI, DEV, EVA), ArrangeQueue(by=Arrangement.HALL_REMOTE), MIA)
    assert order(state) == ["Cai", "Ana", "Dev", "Bea", "Eva"]
    assert [entry.placing.why for entry in state.queue] == [Why.ARRANGED, Why.ARRANGED, Why.ARRANGED, Why.ARRANGED, Why.ASKED]
    assert state.queue[0].placing.reason == Arrangement.HALL_REMOTE


def test_who_has_not_spoken_yet_goes_first_when_the_chair_wants_it() -> None:
    state = heard(meeting(ANA, BEA), "r1")
    state = after(state, RequestFloor(speech_type=RULES.speech_types[0].id), ANA)
    state = after(state, MoveRequest(request=RequestId("r3"), before=RequestId("r2")), MIA)
    assert order(after(state, ArrangeQueue(by=Arrangement.FIRST_TIME), MIA)) == ["Ana", "Bea"], "what was moved by hand stays"
    state = heard(meeting(ANA, BEA, CAI), "r2")
    state = after(state, RequestFloor(speech_type=RULES.speech_types[0].id), BEA)
    assert order(after(state, ArrangeQueue(by=Arrangement.FIRST_TIME), MIA)) == ["Ana", "Cai", "Bea"]


def test_those_who_even_the_balance_go_first_when_the_chair_wants_it() -> None:
    state = after(heard(meeting(ANA, BEA, CAI), "r1"), ArrangeQueue(by=Arrangement.BALANCE), MIA)
    assert order(state) == ["Cai", "Bea"]


def test_the_chair_goes_back_to_the_order_of_asking() -> None:
    state = after(meeting(ANA, BEA, CAI), ArrangeQueue(by=Arrangement.HALL_REMOTE), MIA)
    state = after(state, ArrangeQueue(by=Arrangement.ASKED), MIA)
    assert (order(state), {entry.placing.why for entry in state.queue}) == (["Ana", "Bea", "Cai"], {Why.ASKED})
    assert decide(state, ArrangeQueue(by=Arrangement.ASKED), by=MIA, at=T0) == []


def test_only_the_chair_arranges() -> None:
    with pytest.raises(NotPermitted):
        decide(meeting(RAVI), ArrangeQueue(by=Arrangement.BALANCE), by=RAVI, at=T0)


def test_a_point_of_order_is_not_arranged_behind_statements() -> None:
    rules = msgspec.structs.replace(
        RULES, speech_types=tuple(msgspec.structs.replace(kind, interrupts=kind.id == POINT_OF_ORDER) for kind in RULES.speech_types)
    )
    state = after(room(waiting=[ANA, CAI], people=[*CAST, ANA, CAI], rules=rules), RequestFloor(speech_type=POINT_OF_ORDER), ANA)
    assert order(after(state, ArrangeQueue(by=Arrangement.HALL_REMOTE), MIA)) == ["Ana", "Cai", "Ana"]
