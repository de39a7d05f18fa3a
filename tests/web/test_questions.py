"""Written questions over real sockets, and what each client sees of them."""

import pytest

from rooms.people import Role
from rooms.phases import Phase
from tests.web.house import House


@pytest.mark.row("G1")
async def test_a_question_goes_from_its_author_by_a_moderator_to_everybody(house: House) -> None:
    await house.open()
    mia, ravi, lena = [
        await house.enter(role, name) for role, name in ((Role.MODERATOR, "Mia"), (Role.PARTICIPANT, "Ravi"), (Role.PARTICIPANT, "Lena"))
    ]
    public = await house.connect()
    assert (await ravi.do("ask_question", text="Who pays?"))["ok"]
    pending = (await mia.view(lambda view: view["questions"]["pending_count"] == 1))["questions"]["pending"]
    assert (pending[0]["author"]["name"], pending[0]["text"]) == ("Ravi", "Who pays?")
    assert (await mia.do("approve_question", question="q1"))["ok"]
    for peer in (lena, public):
        assert (await peer.view(lambda view: view["questions"]["open_count"] == 1))["questions"]["open"][0]["text"] == "Who pays?"
        before = [text for text in peer.texts if '"open_count":0' in text]
        assert not any("Who pays?" in text for text in before)
    for _ in range(2):
        assert (await lena.do("vote_for_question", question="q1"))["ok"]
    await mia.view(lambda view: [one["votes"] for one in view["questions"]["open"]] == [1])


@pytest.mark.row("G1")
async def test_a_vote_that_is_sent_again_after_a_break_counts_once(house: House) -> None:
    await house.open()
    mia, ravi = await house.enter(Role.MODERATOR, "Mia"), await house.enter(Role.PARTICIPANT, "Ravi")
    await ravi.do("ask_question", text="Who pays?", id="ask-1")
    await ravi.do("ask_question", text="Who pays?", id="ask-1")
    await mia.do("approve_question", question="q1")
    secret = house.invite(Role.PARTICIPANT, "Lena")
    for _ in range(2):
        lena = await house.connect(secret)
        assert (await lena.do("vote_for_question", question="q1", id="vote-1"))["ok"]
        await lena.ws.close()
    view = await mia.view(lambda view: view["questions"]["open_count"] == 1 and view["questions"]["open"][0]["votes"] == 1)
    assert view["questions"]["pending_count"] == 0


@pytest.mark.row("G5")
async def test_one_command_puts_the_author_on_the_list_and_the_chair_sees_the_words(house: House) -> None:
    await house.open()
    mia, ravi = await house.enter(Role.MODERATOR, "Mia"), await house.enter(Role.PARTICIPANT, "Ravi")
    await ravi.do("ask_question", text="Who pays?")
    assert (await mia.do("queue_question", question="q1", speech_type="statement"))["ok"]
    entry = (await mia.view(lambda view: len(view["queue"]) == 1))["queue"][0]
    assert (entry["speaker"]["name"], entry["text"]) == ("Ravi", "Who pays?")
    mine = await ravi.next("mine", lambda frame: frame["mine"]["request"] is not None)
    assert mine["mine"]["request"]["place"] == 1


async def test_the_public_asks_nothing_and_nobody_moderates_without_the_right(house: House) -> None:
    await house.open(phase=Phase.OPEN)
    public, ravi = await house.connect(), await house.enter(Role.PARTICIPANT, "Ravi")
    assert (await public.do("ask_question", text="Who pays?"))["code"] == "invitation_needed"
    assert (await ravi.do("approve_question", question="q1"))["code"] == "not_permitted"
    too_long = await ravi.do("ask_question", text="?" * 501)
    assert (too_long["code"], too_long["path"]) == ("invalid", "$.command.text")
