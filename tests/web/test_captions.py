"""Captions as clients see them, over real sockets and over HTTP."""

from typing import Any

import pytest

from rooms.people import Role
from tests.web.house import INVITED, PUBLIC, House, Peer
from tests.web.test_chat import entries, reading

EN = "captions:en"


async def speaking(house: House) -> tuple[Peer, Peer]:
    """A captioner, and Ravi, who has the floor."""
    await house.open()
    mia, ravi = await house.enter(Role.MODERATOR, "Mia"), await house.enter(Role.PARTICIPANT, "Ravi")
    cara = await house.enter(Role.CAPTIONER, "Cara")
    await ravi.do("request_floor", speech_type="statement")
    await mia.do("grant_floor", request="r1")
    house.clock.turn(seconds=10)
    return cara, ravi


async def draft(peer: Peer, text: str, language: str = "en") -> dict[str, Any]:
    return await peer.ask({"ref": f"draft {text}"[:60], "draft": {"language": language, "text": text}})


@pytest.mark.row("H8")
@pytest.mark.row("F7")
async def test_everybody_reads_what_a_captioner_writes_with_who_spoke(house: House) -> None:
    cara, _ = await speaking(house)
    public = await house.connect()
    assert (await reading(public, EN))["ok"]
    assert (await cara.do("write_caption", language="en", text="Thank you, Chair.", delay_s=3.5))["ok"]
    [line] = await entries(public, 1)
    assert (line["type"], line["text"], line["speaker"]["name"], line["delay_s"]) == ("caption", "Thank you, Chair.", "Ravi", 3.5)
    assert (await public.view(lambda view: bool(view["captions"]["written"])))["captions"]["written"] == ["en"]
    await cara.do("correct_caption", caption=line["caption"], text="Thank you, Madam Chair.")
    correction = (await entries(public, 2))[1]
    assert (correction["type"], correction["caption"], correction["text"]) == ("correction", "c1", "Thank you, Madam Chair.")


@pytest.mark.row("H8")
async def test_who_reads_on_gets_what_was_written_meanwhile_and_each_language_is_its_own_log(house: House) -> None:
    cara, _ = await speaking(house)
    for number, language in enumerate(("en", "fr", "en", "fr")):
        await cara.do("write_caption", language=language, text=f"line {number}")
    public = await house.connect()
    await reading(public, EN)
    first, _ = await entries(public, 2)
    again = await house.connect()
    await reading(again, EN, after=first["seq"])
    assert [entry["text"] for entry in await entries(again, 1)] == ["line 2"]
    french = await house.connect()
    await reading(french, "captions:fr")
    assert [entry["text"] for entry in await entries(french, 2)] == ["line 1", "line 3"]


@pytest.mark.row("H8")
async def test_a_line_is_seen_while_it_is_written_by_those_alone_who_read_its_language(house: House) -> None:
    cara, ravi = await speaking(house)
    public = await house.connect()
    await reading(public, EN)
    assert (await draft(cara, "Thank"))["ok"]
    shown = await public.next("caption_draft")
    assert (shown["stream"], shown["text"], shown["after"]) == (EN, "Thank", 0)
    seq = house.seq()
    await draft(cara, "Thank you")
    await draft(cara, "Thank you, Ch")
    house.clock.turn(seconds=1)
    assert (await public.next("caption_draft"))["text"] == "Thank you, Ch"
    await cara.do("write_caption", language="en", text="Thank you, Chair.")
    [line] = await entries(public, 1)
    assert line["seq"] == seq + 1
    await ravi.do("release_floor", request="r1")
    assert "caption_draft" not in {frame["type"] for frame in ravi.frames}


@pytest.mark.row("H8")
async def test_nobody_else_writes_and_a_captioner_does_nothing_else(house: House) -> None:
    cara, ravi = await speaking(house)
    assert (await draft(ravi, "words"))["code"] == "not_permitted"
    assert (await draft(cara, "words", "zz"))["code"] == "no_captions_in_language"
    assert (await ravi.do("write_caption", language="en", text="words"))["code"] == "not_permitted"
    assert (await cara.do("request_floor", speech_type="statement"))["code"] == "not_permitted"
    assert (await cara.do("ask_question", text="Why?"))["code"] == "not_permitted"
    assert (await reading(cara, "captions:zz"))["code"] == "no_such_stream"
    assert (await cara.do("write_caption", language="en", text="x" * 501))["path"] == "$.command.text"


async def test_captions_of_an_invited_room_are_for_the_invited(house: House) -> None:
    assert await (await house.connect(room=INVITED)).closed() == 4401


@pytest.mark.row("H8")
async def test_a_speech_recogniser_writes_over_http_and_a_repeated_line_stands_once(house: House) -> None:
    await house.open()
    headers = {"Authorization": f"Bearer {house.invite(Role.CAPTIONER, 'Recogniser')}", "Idempotency-Key": '"line-1"'}
    line = {"type": "write_caption", "language": "en", "text": "Thank you, Chair.", "delay_s": 2.25}
    seqs = []
    for _ in range(2):
        answer = await house.client.post(f"/api/rooms/{PUBLIC}/commands", json=line, headers=headers)
        assert answer.status == 200
        seqs.append((await answer.json())["seq"])
    assert seqs[0] == seqs[1]
    public = await house.connect()
    await reading(public, EN)
    [read] = await entries(public, 1)
    assert read["speaker"] is None
    assert house.service.room(PUBLIC).state.captions.written == 1
