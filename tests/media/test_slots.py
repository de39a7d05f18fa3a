"""Who is due for a viewer, and in which slot they appear."""

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.media.slots import assign, due
from rooms.ids import ParticipantId
from rooms.phases import Reach
from rooms.routes import Medium, Route

PEOPLE = [ParticipantId(name) for name in ("ann", "ben", "eva", "hall", "kim", "lea")]
ANN, BEN, EVA, HALL, KIM, LEA = PEOPLE

people = st.sampled_from(PEOPLE)
orders = st.lists(people, unique=True)
route = st.builds(
    Route,
    source=people,
    medium=st.sampled_from(Medium),
    reach=st.sampled_from(Reach),
    withheld_from=st.lists(people, max_size=2).map(tuple),
)


def routes(*sources: ParticipantId) -> list[Route]:
    return [Route(source=source, medium=Medium.VIDEO, reach=Reach.ROOM) for source in sources]


def test_the_order_of_the_routes_is_the_order_of_importance() -> None:
    assert due(routes(HALL, ANN), Medium.VIDEO, viewer=None, backstage=False, sending=PEOPLE) == [HALL, ANN]


def test_who_does_not_send_is_not_due() -> None:
    assert due(routes(ANN, BEN), Medium.VIDEO, viewer=None, backstage=False, sending=[BEN]) == [BEN]
    assert due(routes(ANN), Medium.AUDIO, viewer=None, backstage=False, sending=PEOPLE) == []


@given(st.lists(route), st.none() | people, st.booleans(), st.sampled_from(Medium), st.sets(people))
def test_nobody_is_shown_to_themselves_or_where_a_route_does_not_lead(
    every: list[Route], viewer: ParticipantId | None, backstage: bool, medium: Medium, sending: set[ParticipantId]
) -> None:
    found = due(every, medium, viewer=viewer, backstage=backstage, sending=sending)
    assert len(set(found)) == len(found)
    assert viewer not in found
    for source in found:
        assert source in sending
        assert any(
            one.source == source and one.medium is medium and viewer not in one.withheld_from and (backstage or one.reach is Reach.ROOM)
            for one in every
        )


def test_the_first_slot_is_the_stage_and_the_others_stay_where_they_are() -> None:
    shown = assign([ANN, HALL, BEN], [None, None, None, None])
    assert shown == (ANN, HALL, BEN, None)
    shown = assign([EVA, ANN, BEN, HALL], shown)
    assert shown == (EVA, HALL, BEN, ANN)
    assert assign([BEN, HALL], shown) == (BEN, HALL, None, None)


@given(orders, st.lists(orders, max_size=5), st.integers(0, 6))
def test_the_most_important_people_are_shown_each_once_and_nobody_moves_without_need(
    sources: list[ParticipantId], earlier: list[list[ParticipantId]], slots: int
) -> None:
    before: tuple[ParticipantId | None, ...] = (None,) * slots
    for order in earlier:
        before = assign(order, before)
    after = assign(sources, before)
    assert len(after) == slots
    assert sorted(one for one in after if one) == sorted(sources[:slots])
    assert after[:1] == tuple(sources[:1]) if sources and slots else not any(after)
    for number in range(1, slots):
        if before[number] in sources[1:slots]:
            assert after[number] == before[number]
    assert assign(sources, after) == after
