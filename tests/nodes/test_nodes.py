"""Several nodes of one conference, as processes on one real Redis: it does not matter who is where, and nothing acknowledged is lost."""

import asyncio
import signal
from collections.abc import Sequence
from contextlib import AsyncExitStack, closing
from pathlib import Path

import pytest

from orchestrator.client.errors import CommandRefused, Dismissed
from orchestrator.client.room_client import RoomClient
from orchestrator.registry import Registry
from orchestrator.store_redis import RedisStore
from rooms.commands import ChangePhase, DenyRequest, GrantFloor, RequestFloor, RequestFloorForHall, RevokeFloor
from rooms.events import RequestFiled
from rooms.ids import ParticipantId, RequestId
from rooms.phases import Phase
from rooms.views import ModeratorView
from tests.builders import STATEMENT
from tests.nodes.running import MEETING, PATIENCE_S, Nodes, go_live, nodes

Acknowledged = asyncio.Queue[str]
"""Names of people for whom the floor was asked, and the answer came."""

ASK = RequestFloor(speech_type=STATEMENT)


def queue(client: RoomClient) -> list[tuple[str, str]]:
    """The order of speakers as a moderator sees it: request and name."""
    assert isinstance(client.view, ModeratorView)
    return [(entry.request, entry.speaker.name) for entry in client.view.queue]


def me(client: RoomClient) -> ParticipantId:
    assert client.mine is not None
    return client.mine.me.id


@pytest.mark.row("S3")
async def test_a_meeting_is_the_same_wherever_somebody_is(tmp_path: Path) -> None:
    async with nodes(tmp_path, count=3) as running, AsyncExitStack() as stack:
        mia, ravi, lena = [await running.invite(*who) for who in (("moderator", "Mia"), ("participant", "Ravi"), ("participant", "Lena"))]
        chair, speaker, other = [await stack.enter_async_context(running.client(*at)) for at in ((0, mia), (1, ravi), (2, lena))]
        await go_live(chair)
        await asyncio.gather(*(client.wait_for(lambda seen: seen.view.phase is Phase.LIVE) for client in (speaker, other)))
        await speaker.command(ASK)
        await other.command(ASK)
        await chair.wait_for(lambda seen: queue(seen) == [("r1", "Ravi"), ("r2", "Lena")])
        await chair.command(GrantFloor(request=RequestId("r1")))
        await other.wait_for(lambda seen: seen.view.floor is not None and seen.view.floor.speaker.name == "Ravi")
        await asyncio.gather(*(client.wait_for(lambda seen: seen.seq == other.seq) for client in (chair, speaker)))
        log = await running.services[2].run("log", MEETING)
        assert "Ravi" in log


@pytest.mark.row("S3")
async def test_of_two_chairs_on_two_nodes_who_decide_at_once_one_is_told_why_not(tmp_path: Path) -> None:
    async with nodes(tmp_path, count=2) as running, AsyncExitStack() as stack:
        mia, max_, ravi = [await running.invite(*who) for who in (("moderator", "Mia"), ("moderator", "Max"), ("participant", "Ravi"))]
        one, two, speaker = [await stack.enter_async_context(running.client(*at)) for at in ((0, mia), (1, max_), (1, ravi))]
        await go_live(one)
        for number in range(1, 6):
            await speaker.command(ASK)
            request = RequestId(f"r{number}")
            await asyncio.gather(*(chair.wait_for(lambda seen: len(queue(seen)) == 1) for chair in (one, two)))
            outcomes = await asyncio.gather(
                one.command(GrantFloor(request=request)),
                two.command(DenyRequest(request=request, reason="Not on this point.")),
                return_exceptions=True,
            )
            [refusal] = [outcome for outcome in outcomes if isinstance(outcome, CommandRefused)]
            assert refusal.code == "not_waiting"
            await asyncio.gather(*(chair.wait_for(lambda seen: queue(seen) == []) for chair in (one, two)))
            if outcomes[1] is refusal:
                await one.command(RevokeFloor(request=request, reason="The time is over."))


@pytest.mark.row("S4")
async def test_a_node_that_is_killed_takes_nothing_with_it_that_was_acknowledged(tmp_path: Path) -> None:
    async with nodes(tmp_path, count=2) as running, AsyncExitStack() as stack:
        mia, max_ = await running.invite("moderator", "Mia"), await running.invite("moderator", "Max")
        chair, other = [await stack.enter_async_context(running.client(*at)) for at in ((0, mia), (1, max_))]
        acknowledged: Acknowledged = asyncio.Queue()
        talking = asyncio.ensure_future(talk(chair, acknowledged))
        names = [await acknowledged.get() for _ in range(20)]
        await running.services[0].kill()
        talking.cancel()
        seq = await other.command(ChangePhase(to=Phase.LIVE))
        await require_once(running, names, acknowledged)
        await running.services[0].start()
        await chair.wait_for(lambda seen: seen.is_connected and seen.seq >= seq)
        assert chair.view.phase is Phase.LIVE


@pytest.mark.row("S4")
async def test_a_redis_that_is_killed_loses_nothing_and_the_nodes_go_on_by_themselves(tmp_path: Path) -> None:
    async with nodes(tmp_path, count=2) as running, AsyncExitStack() as stack:
        mia, max_ = await running.invite("moderator", "Mia"), await running.invite("moderator", "Max")
        clients = [await stack.enter_async_context(running.client(*at)) for at in ((0, mia), (1, max_))]
        acknowledged: Acknowledged = asyncio.Queue()
        talking = [asyncio.ensure_future(talk(client, acknowledged)) for client in clients]
        before = [await acknowledged.get() for _ in range(20)]
        await running.redis.kill()
        await running.redis.start()
        after = [await acknowledged.get() for _ in range(40)]
        for task in talking:
            task.cancel()
        await asyncio.wait(talking)
        await require_once(running, before + after, acknowledged)


@pytest.mark.row("S4")
async def test_a_node_that_slept_longer_than_its_lease_does_not_act_on_what_it_knew(tmp_path: Path) -> None:
    async with nodes(tmp_path, count=2) as running, AsyncExitStack() as stack:
        mia, max_, ravi = [await running.invite(*who) for who in (("moderator", "Mia"), ("moderator", "Max"), ("participant", "Ravi"))]
        sleeping, awake, speaker = [await stack.enter_async_context(running.client(*at)) for at in ((0, mia), (1, max_), (1, ravi))]
        await go_live(awake)
        await speaker.command(ASK)
        await sleeping.wait_for(lambda seen: queue(seen) == [("r1", "Ravi")])
        await awake.wait_for(lambda seen: is_there(seen, "Mia"))
        process = running.services[0].process
        assert process is not None
        process.send_signal(signal.SIGSTOP)
        late = asyncio.ensure_future(sleeping.command(GrantFloor(request=RequestId("r1"))))
        await awake.wait_for(lambda seen: not is_there(seen, "Mia"))
        await awake.command(DenyRequest(request=RequestId("r1"), reason="Not on this point."))
        process.send_signal(signal.SIGCONT)
        with pytest.raises(CommandRefused, match="waiting"):
            await late
        await awake.wait_for(lambda seen: is_there(seen, "Mia"))
        assert awake.view.floor is None


@pytest.mark.row("R2")
async def test_an_invitation_that_is_withdrawn_at_one_node_ends_connections_at_another(tmp_path: Path) -> None:
    async with nodes(tmp_path, count=2) as running:
        ravi = await running.invite("participant", "Ravi")
        async with running.client(1, ravi) as client:
            with closing(Registry(running.services[0].data)) as registry:
                assert registry.revoke(me(client))
            async with asyncio.timeout(PATIENCE_S):
                with pytest.raises(Dismissed):
                    await client.wait_for(lambda seen: False)


def is_there(client: RoomClient, name: str) -> bool:
    """Whether a moderator sees that somebody is connected."""
    assert isinstance(client.view, ModeratorView)
    return any(line.person.name == name and line.connected for line in client.view.people)


async def talk(client: RoomClient, acknowledged: Acknowledged) -> None:
    """Put one person of the hall after the other into the queue, as fast as it is acknowledged."""
    for number in range(1_000):
        name = f"{me(client)} {number}"
        await client.command(RequestFloorForHall(speech_type=STATEMENT, name=name))
        acknowledged.put_nowait(name)


async def require_once(running: Nodes, heard: Sequence[str], acknowledged: Acknowledged) -> None:
    """Every request that was acknowledged is in the log, and once."""
    rest = [acknowledged.get_nowait() for _ in range(acknowledged.qsize())]
    async with RedisStore(running.redis.url) as store:
        names = [event.filing.speaker.name for event in await store.read(MEETING) if isinstance(event, RequestFiled)]
    assert len(names) == len(set(names))
    assert {*heard, *rest} <= set(names)
