"""A place in a room: what the client shows, and that it comes back without doing anything twice."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from orchestrator.client.backoff import Backoff
from orchestrator.client.errors import CommandRefused, Dismissed
from orchestrator.client.frames import ServerFrame, ViewFrame
from orchestrator.client.room_client import RoomClient
from rooms.commands import ChangePhase, Join
from rooms.ids import CommandId
from rooms.phases import Phase
from rooms.views import Audience
from tests.client.servers import NOW, ROOM, House, Line, hello, house, view


def client_of(served: House, token: str | None = None) -> RoomClient:
    return RoomClient(served.url, ROOM, token, backoff=Backoff(first_s=0.01, longest_s=0.02, rng=random.Random(1)))


@asynccontextmanager
async def connected(served: House) -> AsyncIterator[tuple[RoomClient, Line]]:
    """A client that has heard hello, and the other end of its line."""
    client = client_of(served)
    async with asyncio.TaskGroup() as tasks:
        greeting = tasks.create_task(greeted(served))
        async with client:
            yield client, await greeting


async def greeted(served: House, seq: int = 1) -> Line:
    line = await served.line()
    await line.send(hello(seq))
    return line


async def test_entering_shows_the_room_as_hello_tells_it() -> None:
    async with house() as served, connected(served) as (client, _):
        assert client.audience is Audience.PUBLIC
        assert client.view == view()
        assert client.mine is None
        assert (client.seq, client.media_epoch) == (1, "one")
        assert client.now() - NOW < timedelta(seconds=30)


async def test_the_token_goes_as_a_bearer() -> None:
    async with house() as served, asyncio.TaskGroup() as tasks:
        greeting = tasks.create_task(greeted(served))
        async with client_of(served, "secret"):
            assert (await greeting).authorization == "Bearer secret"


async def test_a_newer_view_replaces_the_one_before() -> None:
    async with house() as served, connected(served) as (client, line):
        await line.send({"type": "view", "now": NOW, "seq": 2, "view": view("Renamed")})
        await client.wait_for(lambda now: now.seq == 2)
        assert client.view.title == "Renamed"


async def test_fields_that_a_newer_service_adds_are_passed_over() -> None:
    async with house() as served, connected(served) as (client, line):
        await line.send({"type": "media", "epoch": "two", "later": 1})
        await client.wait_for(lambda now: now.media_epoch == "two")


async def test_frames_can_be_read_one_by_one() -> None:
    async with house() as served, connected(served) as (client, line):
        async with asyncio.TaskGroup() as tasks:
            first = tasks.create_task(first_frame(client))
            await asyncio.sleep(0)
            await line.send({"type": "view", "now": NOW, "seq": 2, "view": view()})
            frame = await first
        assert isinstance(frame, ViewFrame)
        assert frame.seq == 2


async def test_a_command_returns_the_number_that_its_reply_gives() -> None:
    async with house() as served, connected(served) as (client, line), asyncio.TaskGroup() as tasks:
        asked = tasks.create_task(client.command(ChangePhase(to=Phase.OPEN)))
        sent = await line.received()
        assert sent["command"] == {"type": "change_phase", "to": "open", "reason": ""}
        await line.send({"type": "reply", "ref": sent["ref"], "ok": True, "seq": 7})
        assert await asked == 7


async def test_answers_find_their_commands_in_whatever_order_they_come() -> None:
    async with house() as served, connected(served) as (client, line), asyncio.TaskGroup() as tasks:
        asked = [tasks.create_task(client.command(Join())) for _ in range(3)]
        refs = [(await line.received())["ref"] for _ in asked]
        for number, ref in reversed(list(enumerate(refs))):
            await line.send({"type": "reply", "ref": ref, "ok": True, "seq": number})
        assert [await one for one in asked] == [0, 1, 2]


async def test_a_refusal_says_what_the_service_says() -> None:
    async with house() as served, connected(served) as (client, line), asyncio.TaskGroup() as tasks:
        asked = tasks.create_task(refusal_of(client))
        ref = (await line.received())["ref"]
        await line.send({"type": "reply", "ref": ref, "ok": False, "code": "not_live", "message": "Not now.", "path": None})
        refused = await asked
        assert (refused.code, refused.message, refused.path) == ("not_live", "Not now.", None)


async def test_the_service_can_be_asked_for_the_time() -> None:
    async with house() as served, connected(served) as (client, line), asyncio.TaskGroup() as tasks:
        asked = tasks.create_task(client.server_time())
        question = await line.received()
        assert question["ask"] == "time"
        await line.send({"type": "time", "ref": question["ref"], "now": NOW})
        assert await asked == NOW


@pytest.mark.row("N1")
async def test_a_command_without_an_answer_is_sent_again_with_the_same_id_when_the_line_broke() -> None:
    async with house() as served, connected(served) as (client, line), asyncio.TaskGroup() as tasks:
        asked = tasks.create_task(client.command(Join()))
        before = await line.received()
        await line.close(1012)
        line = await greeted(served, seq=5)
        again = await line.received()
        assert again == before
        await line.send({"type": "reply", "ref": again["ref"], "ok": True, "seq": 6})
        assert await asked == 6
        assert client.seq == 5


async def test_a_command_that_has_its_answer_is_not_sent_again() -> None:
    async with house() as served, connected(served) as (client, line), asyncio.TaskGroup() as tasks:
        first = tasks.create_task(client.command(Join(), command_id=CommandId("first")))
        await line.send({"type": "reply", "ref": (await line.received())["ref"], "ok": True, "seq": 2})
        await first
        await line.close(1012)
        line = await greeted(served)
        second = tasks.create_task(client.command(Join(), command_id=CommandId("second")))
        sent = await line.received()
        assert sent["id"] == "second"
        await line.send({"type": "reply", "ref": sent["ref"], "ok": True, "seq": 3})
        await second


async def test_a_command_given_while_the_line_is_broken_is_sent_when_it_is_back() -> None:
    async with house() as served, connected(served) as (client, line), asyncio.TaskGroup() as tasks:
        await line.close(1001)
        await client.wait_for(lambda now: not now.is_connected)
        asked = tasks.create_task(client.command(Join()))
        line = await greeted(served)
        await line.send({"type": "reply", "ref": (await line.received())["ref"], "ok": True, "seq": 9})
        assert await asked == 9


@pytest.mark.parametrize("code", [4401, 4403])
async def test_a_client_that_is_sent_away_does_not_come_back_and_everybody_who_waits_is_told(code: int) -> None:
    async with house() as served, connected(served) as (client, line):
        async with asyncio.TaskGroup() as tasks:
            command = tasks.create_task(dismissal_of(client))
            await line.received()
            await line.close(code)
            assert (await command).code == code
        with pytest.raises(Dismissed):
            await client.wait_for(lambda now: now.seq == 99)
        with pytest.raises(Dismissed):
            await client.command(Join())


@pytest.mark.parametrize("status", [401, 403, 404])
async def test_an_invitation_that_the_service_does_not_know_is_not_tried_again(status: int) -> None:
    async with house() as served:
        served.refusal = status
        with pytest.raises(Dismissed) as dismissed:
            async with client_of(served):
                pass
        assert dismissed.value.code == status


async def test_a_service_that_is_not_ready_is_tried_again() -> None:
    async with house() as served, asyncio.TaskGroup() as tasks:
        served.refusal = 503
        client = client_of(served)
        entering = tasks.create_task(client.__aenter__())
        served.refusal = None
        await greeted(served)
        await entering
        await client.__aexit__(None, None, None)


async def test_leaving_closes_the_line() -> None:
    async with house() as served:
        async with connected(served) as (_, line):
            pass
        await line.closed.wait()


@pytest.mark.row("N3")
async def test_pauses_grow_and_differ_until_all_is_well_again() -> None:
    backoff = Backoff(first_s=1.0, longest_s=8.0, rng=random.Random(3))
    pauses = [backoff.next_s() for _ in range(6)]
    for pause, ceiling in zip(pauses, (1, 2, 4, 8, 8, 8), strict=True):
        assert ceiling / 2 <= pause <= ceiling
    backoff.reset()
    assert backoff.next_s() <= 1.0
    assert Backoff(rng=random.Random(1)).next_s() != Backoff(rng=random.Random(2)).next_s()


async def first_frame(client: RoomClient) -> ServerFrame:
    async for frame in client.frames():
        return frame
    raise AssertionError("frames do not end")


async def refusal_of(client: RoomClient) -> CommandRefused:
    with pytest.raises(CommandRefused) as refused:
        await client.command(Join())
    return refused.value


async def dismissal_of(client: RoomClient) -> Dismissed:
    with pytest.raises(Dismissed) as dismissed:
        await client.command(Join())
    return dismissed.value
