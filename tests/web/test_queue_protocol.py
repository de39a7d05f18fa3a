"""The list of speakers and its clocks, as clients of the protocol meet them."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from rooms.people import Role
from tests.web.house import DEFINITION, House, Peer, opened_house

RULES = b"""
  - {id: statement, name: Statement, rank: 10, limit_s: 180, per_person: 2}
  - {id: point_of_order, name: Point of order, rank: 0, limit_s: 60, interrupts: true, when_closed: true, wants_text: true}
  - {id: question, name: Question, rank: 5, interrupts: true, about_speech: true, ends_with_speech: true}
  - {id: right_of_reply, name: Right of reply, rank: 20, when_closed: true, classes: [state]}
queue: {shared_time: [{id: everybody, name: Everybody, classes: [default], minutes: 4}]}
sessions:"""


@pytest.fixture
async def un_house(tmp_path: Path) -> AsyncIterator[House]:
    """A live room with the rules of a United Nations meeting."""
    before, rest = DEFINITION.split(b"speech_types:", 1)
    definition = before + b"speech_types:" + RULES + rest.split(b"sessions:", 1)[1]
    async with opened_house(tmp_path, definition=definition) as house:
        await house.open()
        yield house


async def people(house: House) -> tuple[Peer, Peer, Peer]:
    """Mia moderates; Ravi and Lena have asked for the floor with a statement, as r1 and r2."""
    mia = await house.enter(Role.MODERATOR, "Mia")
    ravi, lena = await house.enter(Role.PARTICIPANT, "Ravi"), await house.enter(Role.PARTICIPANT, "Lena")
    for peer in (ravi, lena):
        assert (await peer.do("request_floor", speech_type="statement"))["ok"]
    return mia, ravi, lena


def names(view: dict[str, Any]) -> list[str]:
    """The order of speakers."""
    return [entry["speaker"]["name"] for entry in view["queue"]]


@pytest.mark.row("C1")
async def test_a_moved_request_stands_in_the_same_place_for_everybody_and_says_why(un_house: House) -> None:
    mia, ravi, lena = await people(un_house)
    assert (await mia.do("move_request", request="r2", before="r1", reason="flight"))["ok"]
    for peer in (mia, ravi, lena):
        view = await peer.view(lambda view: names(view) == ["Lena", "Ravi"])
        assert view["queue"][0]["why"] == "moved"
    assert (await mia.view(lambda view: names(view) == ["Lena", "Ravi"]))["queue"][0]["placed_reason"] == "flight"
    assert "flight" not in "".join(ravi.texts + lena.texts)


@pytest.mark.row("C1")
async def test_the_order_is_the_same_after_a_restart(tmp_path: Path) -> None:
    async with opened_house(tmp_path) as house:
        await house.open()
        mia, *_ = await people(house)
        assert (await mia.do("move_request", request="r2", before="r1"))["ok"]
    async with opened_house(tmp_path) as house:
        mia = await house.enter(Role.MODERATOR, "Mia")
        await mia.view(lambda view: names(view) == ["Lena", "Ravi"])


@pytest.mark.row("C3")
async def test_asking_and_withdrawing_take_one_command_each_and_the_hall_asks_for_people_without_a_device(un_house: House) -> None:
    mia, ravi, _ = await people(un_house)
    desk = await un_house.enter(Role.HALL, "Hall")
    assert (await desk.do("request_floor_for_hall", speech_type="statement", name="Ana", on_behalf_of="Group of 77"))["ok"]
    assert (await ravi.do("cancel_request", request="r1"))["ok"]
    view = await mia.view(lambda view: names(view) == ["Lena", "Ana"])
    assert (view["queue"][1]["on_behalf_of"], view["queue"][1]["speaker"]["place"]) == ("Group of 77", "hall")


@pytest.mark.row("C4")
async def test_types_of_speech_have_their_own_place_right_and_limit(un_house: House) -> None:
    mia, ravi, lena = await people(un_house)
    assert (await lena.do("request_floor", speech_type="point_of_order", text="Rule 14"))["ok"]
    view = await mia.view(lambda view: names(view) == ["Lena", "Ravi", "Lena"])
    assert [(entry["why"], entry["limit_s"], entry["text"]) for entry in view["queue"][:2]] == [("rank", 60, "Rule 14"), ("asked", 180, "")]
    assert (await ravi.do("request_floor", speech_type="right_of_reply"))["code"] == "not_for_your_class"
    assert (await ravi.do("request_floor", speech_type="question"))["code"] == "no_speech"


@pytest.mark.row("C5")
async def test_a_closed_list_says_so_and_lets_a_point_of_order_pass(un_house: House) -> None:
    mia, *_ = await people(un_house)
    vera = await un_house.enter(Role.PARTICIPANT, "Vera")
    assert (await mia.do("close_list"))["ok"]
    refusal = await vera.do("request_floor", speech_type="statement")
    assert refusal["code"] == "list_is_closed"
    assert "Point of order or Right of reply" in refusal["message"]
    mine = (await vera.next("mine", lambda frame: "statement" not in frame["mine"]["askable"]))["mine"]
    assert mine["askable"] == ["point_of_order"]
    assert (await vera.do("request_floor", speech_type="point_of_order"))["ok"]
    assert (await mia.do("open_list"))["ok"]
    await vera.view(lambda view: not view["list_closed"])


@pytest.mark.row("C7")
async def test_a_person_speaks_no_oftener_than_the_definition_says(un_house: House) -> None:
    mia, ravi, _ = await people(un_house)
    for request in ("r1", "r3"):
        assert (await mia.do("grant_floor", request=request))["ok"]
        assert (await ravi.do("release_floor", request=request))["ok"]
        answer = await ravi.do("request_floor", speech_type="statement")
    assert answer["code"] == "too_many_speeches"


@pytest.mark.row("D3")
async def test_a_point_of_order_pauses_the_speaker_and_gives_the_floor_back_with_the_time_that_was_left(un_house: House) -> None:
    mia, ravi, lena = await people(un_house)
    assert (await mia.do("grant_floor", request="r1"))["ok"]
    un_house.clock.turn(seconds=70)
    assert (await lena.do("request_floor", speech_type="point_of_order"))["ok"]
    assert (await mia.do("grant_floor", request="r3"))["ok"]
    view = await ravi.view(lambda view: view["interrupted"] is not None)
    assert (view["interrupted"]["speaker"]["name"], view["interrupted"]["clock"]["running"]) == ("Ravi", False)
    un_house.clock.turn(seconds=20)
    assert (await lena.do("release_floor", request="r3"))["ok"]
    view = await ravi.view(lambda view: view["interrupted"] is None and view["floor"]["request"] == "r1")
    assert (view["floor"]["clock"]["running"], view["floor"]["clock"]["spoken_s"]) == (True, 70.0)


@pytest.mark.row("C13")
async def test_one_command_brings_the_last_speaker_back_with_the_time_that_was_left(un_house: House) -> None:
    mia, ravi, _ = await people(un_house)
    assert (await mia.do("grant_floor", request="r1"))["ok"]
    un_house.clock.turn(seconds=30)
    assert (await mia.do("grant_floor", request="r2"))["ok"]
    assert (await mia.do("restore_speaker"))["ok"]
    view = await ravi.view(lambda view: view["floor"] is not None and view["floor"]["clock"]["spoken_s"] == 30.0)
    assert (view["floor"]["request"], names(view)) == ("r1", ["Lena"])
    assert view["queue"][0]["why"] == "restored"


@pytest.mark.row("C13")
async def test_a_turn_that_was_restored_counts_once(un_house: House) -> None:
    mia, *_ = await people(un_house)
    for command in ({"kind": "grant_floor", "request": "r1"}, {"kind": "release_floor", "request": "r1"}, {"kind": "restore_speaker"}):
        assert (await mia.do(**command))["ok"]
    assert (await mia.do("release_floor", request="r1"))["ok"]
    view = await mia.view(lambda view: view["floor"] is None and view["ended"])
    assert [entry["request"] for entry in view["ended"]] == ["r1"]


@pytest.mark.row("C14")
async def test_two_speakers_change_places_by_consent(un_house: House) -> None:
    mia, ravi, lena = await people(un_house)
    assert (await lena.do("offer_swap", request="r2", with_request="r1"))["ok"]
    offered = (await ravi.next("mine", lambda frame: frame["mine"]["swap_offers"]))["mine"]["swap_offers"]
    assert [(one["request"], one["mine"], one["speaker"]["name"]) for one in offered] == [("r2", "r1", "Lena")]
    assert (await lena.do("agree_to_swap", request="r2", with_request="r1"))["code"] == "no_such_offer"
    assert (await ravi.do("agree_to_swap", request="r1", with_request="r2"))["ok"]
    await mia.view(lambda view: names(view) == ["Lena", "Ravi"])


@pytest.mark.row("C11")
async def test_the_next_speakers_know_it_and_the_technician_sees_whether_they_are_ready(un_house: House) -> None:
    _, ravi, _ = await people(un_house)
    technician = await un_house.connect(un_house.invite(Role.TECHNICIAN, "Tomas", None))
    view = await technician.view(lambda view: len(view["on_deck"]) == 2)
    assert [(one["speaker"]["name"], one["connected"], one["publishing"]) for one in view["on_deck"]] == [
        ("Ravi", True, False),
        ("Lena", True, False),
    ]
    assert any(frame["mine"]["on_deck"] for frame in ravi.frames if frame["type"] == "mine") or (await ravi.next("mine"))["mine"]["on_deck"]


@pytest.mark.row("D4")
async def test_a_group_has_shared_time_and_the_chair_adds_to_it(un_house: House) -> None:
    mia, *_ = await people(un_house)
    assert (await mia.do("grant_floor", request="r1"))["ok"]
    un_house.clock.turn(seconds=170)
    assert (await mia.do("release_floor", request="r1"))["ok"]
    assert (await mia.do("grant_floor", request="r2"))["ok"]
    view = await mia.view(lambda view: view["floor"] is not None and view["floor"]["request"] == "r2")
    assert view["floor"]["clock"]["limit_s"] == 70
    assert (await mia.do("add_group_time", budget="everybody", seconds=60, reason="one was short"))["ok"]
    view = await mia.view(lambda view: view["budgets"][0]["added_s"] == 60)
    assert (view["budgets"][0]["spent_s"], view["budgets"][0]["left_s"]) == (170.0, 130.0)


@pytest.mark.row("N2")
async def test_a_place_is_kept_over_a_lost_line_and_passed_over_meanwhile(un_house: House) -> None:
    mia, ravi, _ = await people(un_house)
    await ravi.ws.close()
    await mia.view(lambda view: bool(view["queue"]) and not view["queue"][0]["connected"])
    await mia.send({"ref": "now", "ask": "time"})
    await mia.next("time")  # by its answer the service has seen that Ravi is gone
    un_house.clock.turn(seconds=61)
    view = await mia.view(lambda view: any(entry["absent"] for entry in view["queue"]))
    assert names(view) == ["Ravi", "Lena"]
    assert (await mia.do("grant_floor", request="r1"))["code"] == "speaker_absent"


@pytest.mark.row("C8")
@pytest.mark.row("K2")
async def test_the_chair_sees_who_was_heard_and_what_each_candidate_would_change(un_house: House) -> None:
    mia, *_ = await people(un_house)
    desk = await un_house.enter(Role.HALL, "Hall")
    assert (await desk.do("request_floor_for_hall", speech_type="statement", name="Ana"))["ok"]
    assert (await mia.do("grant_floor", request="r1"))["ok"]
    un_house.clock.turn(seconds=60)
    assert (await mia.do("release_floor", request="r1"))["ok"]
    view = await mia.view(lambda view: view["floor"] is None and len(view["ended"]) == 1)
    [places] = [tally for tally in view["balance"] if tally["dimension"] == "place"]
    assert places["groups"] == [{"value": "remote", "turns": 1, "seconds": 60.0}]
    assert [entry["balance"].get("place") for entry in view["queue"]] == ["widens", "evens"]
    assert (await mia.do("arrange_queue", by="hall_remote"))["ok"]
    view = await mia.view(lambda view: names(view) == ["Ana", "Lena"])
    assert [entry["why"] for entry in view["queue"]] == ["arranged", "arranged"]


@pytest.mark.row("C2")
async def test_the_floor_is_asked_for_days_before_where_the_definition_says_so(tmp_path: Path) -> None:
    definition = DEFINITION.replace(b"sessions:", b"queue: {inscription: true}\nsessions:", 1)
    async with opened_house(tmp_path, definition=definition) as house:
        ravi = await house.enter(Role.PARTICIPANT, "Ravi")
        assert (await ravi.do("request_floor", speech_type="statement", on_behalf_of="Group of 77"))["ok"]
        await house.open()
        lena = await house.enter(Role.PARTICIPANT, "Lena")
        assert (await lena.do("request_floor", speech_type="statement"))["ok"]
        view = await lena.view(lambda view: names(view) == ["Ravi", "Lena"])
        assert view["queue"][0]["on_behalf_of"] == "Group of 77"
