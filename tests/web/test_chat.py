"""The chat and applause as clients see them, over real sockets."""

from pathlib import Path
from typing import Any

import pytest

from rooms.people import Role
from rooms.phases import Phase
from tests.web.house import House, Peer, opened_house


async def reading(peer: Peer, stream: str = "chat:everybody", after: int = 0) -> dict[str, Any]:
    """The answer to who wants to read."""
    return await peer.ask({"ref": f"read {stream} {after}", "read": {"stream": stream, "after": after}})


async def entries(peer: Peer, number: int) -> list[dict[str, Any]]:
    """All entries that came, once there are so many."""
    while len(found := [entry for frame in peer.frames if frame["type"] == "stream" for entry in frame["entries"]]) < number:
        await peer.receive()
    return found


@pytest.mark.row("G3")
async def test_what_one_writes_everybody_reads_in_order(house: House) -> None:
    await house.open()
    ravi, lena = await house.enter(Role.PARTICIPANT, "Ravi"), await house.enter(Role.PARTICIPANT, "Lena")
    assert (await reading(lena))["ok"]
    for text in ("one", "two"):
        assert (await ravi.do("post_message", group="everybody", text=text))["ok"]
    assert [(entry["type"], entry["author"]["name"], entry["text"]) for entry in await entries(lena, 2)] == [
        ("posted", "Ravi", "one"),
        ("posted", "Ravi", "two"),
    ]


@pytest.mark.row("G3")
async def test_who_comes_back_reads_on_where_they_were(house: House) -> None:
    await house.open()
    ravi, secret = await house.enter(Role.PARTICIPANT, "Ravi"), house.invite(Role.PARTICIPANT, "Lena")
    lena = await house.connect(secret)
    await reading(lena)
    await ravi.do("post_message", group="everybody", text="one")
    seen = (await entries(lena, 1))[-1]["seq"]
    await lena.ws.close()
    for text in ("two", "three"):
        await ravi.do("post_message", group="everybody", text=text)
    lena = await house.connect(secret)
    await reading(lena, after=seen)
    assert [entry["text"] for entry in await entries(lena, 2)] == ["two", "three"]
    frame = next(frame for frame in lena.frames if frame["type"] == "stream")
    assert (frame["after"], frame["gap"]) == (seen, False)


@pytest.mark.row("G3")
async def test_who_comes_back_after_a_restart_of_the_service_reads_on_too(tmp_path: Path) -> None:
    async with opened_house(tmp_path) as house:
        await house.open()
        ravi, secret = await house.enter(Role.PARTICIPANT, "Ravi"), house.invite(Role.PARTICIPANT, "Lena")
        lena = await house.connect(secret)
        await reading(lena)
        await ravi.do("post_message", group="everybody", text="one")
        seen = (await entries(lena, 1))[-1]["seq"]
        await lena.ws.close()
        await ravi.do("post_message", group="everybody", text="two")
    async with opened_house(tmp_path) as house:
        lena = await house.connect(secret)
        await reading(lena, after=seen)
        assert [entry["text"] for entry in await entries(lena, 1)] == ["two"]


@pytest.mark.row("G3")
async def test_a_deleted_message_vanishes_and_who_comes_later_never_sees_it(house: House) -> None:
    await house.open()
    mia, ravi = await house.enter(Role.MODERATOR, "Mia"), await house.enter(Role.PARTICIPANT, "Ravi")
    await reading(ravi)
    await ravi.do("post_message", group="everybody", text="rude words")
    posted = (await entries(ravi, 1))[0]
    assert (await mia.do("delete_message", message=posted["message"]))["ok"]
    assert (await entries(ravi, 2))[1] == {"type": "deleted", "seq": posted["seq"] + 1, "message": posted["message"]}
    late = await house.enter(Role.PARTICIPANT, "Late")
    await reading(late)
    assert [entry["type"] for entry in await entries(late, 1)] == ["deleted"]
    assert not any("rude words" in text for text in late.texts)


@pytest.mark.row("G3")
@pytest.mark.parametrize("stream", ["chat:backstage", "chat:moderators", "chat:attic"])
async def test_nobody_reads_what_is_not_for_them(house: House, stream: str) -> None:
    ravi, public = await house.enter(Role.PARTICIPANT, "Ravi"), await house.connect()
    for peer, name in ((ravi, stream), (public, stream), (public, "chat:everybody")):
        refusal = await reading(peer, name)
        assert (refusal["ok"], refusal["code"]) == (False, "no_such_stream")


async def test_a_demoted_moderator_reads_no_more_of_what_moderators_write(house: House) -> None:
    await house.open()
    mia, max_ = await house.enter(Role.MODERATOR, "Mia"), await house.enter(Role.PANELLIST, "Max")
    await reading(max_, "chat:backstage")
    await mia.do("post_message", group="backstage", text="first")
    await entries(max_, 1)
    me = next(frame["mine"]["me"]["id"] for frame in max_.frames if frame["type"] == "hello")
    demoted = await mia.do("change_role", participant=me, role="participant")
    assert demoted["ok"], demoted
    await mia.do("post_message", group="backstage", text="second")
    await max_.do("post_message", group="everybody", text="hello")
    assert not any("second" in text for text in max_.texts)


@pytest.mark.row("G4")
async def test_applause_reaches_everybody_in_one_frame(house: House) -> None:
    await house.open()
    people = [await house.enter(Role.PARTICIPANT, name) for name in ("Ravi", "Lena")]
    public = await house.connect()
    for peer in people:
        assert (await peer.ask({"ref": "clap", "react": "applause"}))["ok"]
    house.clock.turn(seconds=1)
    total = 0
    while total < 2:
        total += (await public.next("reactions"))["counts"]["applause"]
    assert total == 2


@pytest.mark.row("G4")
async def test_however_many_clap_a_client_gets_one_frame_a_second(house: House) -> None:
    """The clock stands still, so there is one frame at once and one when it is turned by a second."""
    await house.open()
    people = [await house.enter(Role.PARTICIPANT, f"Guest {number}") for number in range(25)]
    public = await house.connect()
    await public.next("hello")
    for peer in people:
        for number in range(4):
            await peer.ask({"ref": str(number), "react": "applause"})
    house.clock.turn(seconds=1)
    await public.next("reactions", lambda frame: frame["counts"]["applause"] > 50)
    assert (await people[0].do("post_message", group="everybody", text="done"))["ok"]
    frames = [frame["counts"]["applause"] for frame in public.frames if frame["type"] == "reactions"]
    assert len(frames) == 2
    assert sum(frames) == 100


async def test_applause_before_the_meeting_and_by_the_public_is_refused(house: House) -> None:
    await house.open(phase=Phase.OPEN)
    ravi, public = await house.enter(Role.PARTICIPANT, "Ravi"), await house.connect()
    assert (await ravi.ask({"ref": "1", "react": "applause"}))["code"] == "nothing_to_applaud"
    assert (await public.ask({"ref": "1", "react": "applause"}))["code"] == "invitation_needed"
    assert (await ravi.ask({"ref": "2", "react": "boo"}))["path"] == "$.react"
