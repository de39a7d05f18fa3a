"""Polls over real sockets, kept in a real database."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from orchestrator.database import FILE_NAME
from rooms.people import Role
from tests.web.house import House, Peer


async def make(mia: Peer, *, anonymous: bool) -> None:
    """A moderator writes a poll."""
    assert (await mia.do("make_poll", question="Shall we?", options=["Yes", "No"], anonymous=anonymous))["ok"]


async def voters(house: House, number: int) -> list[Peer]:
    return [await house.enter(Role.PARTICIPANT, f"Voter {one}") for one in range(number)]


def ballots(peer: Peer) -> list[dict[str, Any]]:
    """Where the person stands in each open poll, as they were last told."""
    return list([frame["mine"] for frame in peer.frames if frame["type"] in {"hello", "mine"}][-1]["ballots"])


async def opened(house: House, *, anonymous: bool = True) -> Peer:
    """The moderator of a live room with an open poll."""
    await house.open()
    mia = await house.enter(Role.MODERATOR, "Mia")
    await make(mia, anonymous=anonymous)
    assert (await mia.do("open_poll", poll="p1"))["ok"]
    return mia


@pytest.mark.row("G2")
@pytest.mark.parametrize("anonymous", [True, False])
async def test_everybody_sees_the_published_result_of_what_people_voted(house: House, *, anonymous: bool) -> None:
    mia, public = await opened(house, anonymous=anonymous), await house.connect()
    for number, peer in enumerate(await voters(house, 5)):
        assert (await peer.do("vote_in_poll", poll="p1", options=[1 if number < 3 else 2]))["ok"]
    assert (await mia.do("close_poll", poll="p1"))["ok"]
    await mia.view(lambda view: view["polls"][0]["counts"] == [3, 2])
    assert (await mia.do("publish_poll", poll="p1"))["ok"]
    poll = (await public.view(lambda view: [one["state"] for one in view["polls"]] == ["published"]))["polls"][0]
    assert (poll["counts"], poll["voted"]) == ([3, 2], 5)
    assert not any('"counts":[' in text for text in public.texts[:-1])


@pytest.mark.row("G2")
async def test_no_stored_row_holds_a_voter_and_an_option(house: House, tmp_path: Path) -> None:
    await opened(house, anonymous=True)
    for peer in await voters(house, 3):
        await peer.do("vote_in_poll", poll="p1", options=[2], id="ballot-1")
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection:
        events = [json.loads(payload) for (payload,) in connection.execute("SELECT payload FROM events WHERE room = 'forum'")]
        counters = connection.execute("SELECT option, votes FROM ballots ORDER BY option").fetchall()
    voted = [event for event in events if event["type"] == "poll_voted"]
    assert [event["options"] for event in voted] == [[], [], []]
    assert counters == [(0, 3), (2, 3)]


@pytest.mark.row("G2")
async def test_an_anonymous_ballot_cannot_be_changed_and_a_named_one_can(house: House) -> None:
    mia = await opened(house, anonymous=True)
    [lena] = await voters(house, 1)
    await lena.do("vote_in_poll", poll="p1", options=[1])
    assert (await lena.do("vote_in_poll", poll="p1", options=[2]))["code"] == "already_voted"
    await make(mia, anonymous=False)
    await mia.do("open_poll", poll="p2")
    for option in (1, 2):
        assert (await lena.do("vote_in_poll", poll="p2", options=[option]))["ok"]
    while [one["options"] for one in ballots(lena)] != [[], [2]]:
        await lena.receive()
    assert [one["voted"] for one in ballots(lena)] == [True, True]


async def test_what_is_wrong_with_a_ballot_is_said(house: House) -> None:
    await opened(house)
    [lena] = await voters(house, 1)
    assert (await lena.do("vote_in_poll", poll="p1", options=[1, 2]))["code"] == "one_option_only"
    assert (await lena.do("vote_in_poll", poll="p1", options=[3]))["code"] == "unknown_option"
    assert (await lena.do("vote_in_poll", poll="p9", options=[1]))["code"] == "unknown_poll"
    assert (await lena.do("vote_in_poll", poll="p1", options=["Yes"]))["path"].startswith("$.command.options")
