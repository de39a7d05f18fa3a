"""What nodes share besides the logs: invitations, codes of halls, who is connected; and that a node knows a Redis that is not its own."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path

import pytest

from orchestrator.errors import StoreUnavailable
from orchestrator.hall_codes import HallCodes, HallCodeUnknown
from orchestrator.nodes.leases import PresenceLeases
from orchestrator.nodes.node import Node
from orchestrator.notes import Notes
from orchestrator.registry import InvitationRevoked, Registry
from orchestrator.room_host import RoomHost
from orchestrator.store_redis import RedisStore
from orchestrator.store_sqlite import SqliteStore
from rooms.commands import Join
from rooms.people import Person
from tests.builders import MIA, RAVI, WORKSHOP, events_of
from tests.clocks import NOON, ManualClock
from tests.orchestrator.hosting import hosted
from tests.orchestrator.stories import STORY
from tests.redis_server import RedisServer, redis

EVENTS = events_of(STORY)


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[RedisServer]:
    async with redis(tmp_path) as running:
        yield running


@pytest.fixture
def directories(tmp_path: Path) -> list[Path]:
    return [tmp_path / name for name in ("a", "b")]


@asynccontextmanager
async def entered(server: RedisServer, directories: list[Path]) -> AsyncIterator[list[Node]]:
    async with AsyncExitStack() as stack:
        yield [await stack.enter_async_context(Node(server.url, data=data, ephemeral=False)) for data in directories]


@pytest.mark.row("R2")
async def test_an_invitation_is_known_and_its_withdrawal_too_on_every_node(server: RedisServer, directories: list[Path]) -> None:
    async with entered(server, directories) as (a, b):
        with closing(Registry(directories[0])) as ours, closing(Registry(directories[1])) as theirs:
            invitation, secret = ours.invite(WORKSHOP, RAVI, expires_at=NOON + timedelta(days=1))
            await a.rows.exchange(a.store.link)
            await b.rows.exchange(b.store.link)
            assert theirs.by_secret(secret, NOON) == invitation
            theirs.revoke(RAVI.id)
            await b.rows.exchange(b.store.link)
            await a.rows.exchange(a.store.link)
            with pytest.raises(InvitationRevoked):
                ours.by_secret(secret, NOON)


@pytest.mark.row("R2")
async def test_a_withdrawal_while_the_node_was_away_is_not_undone_when_it_comes_back(server: RedisServer, directories: list[Path]) -> None:
    async with entered(server, directories) as (a, _):
        with closing(Registry(directories[0])) as ours:
            _, secret = ours.invite(WORKSHOP, RAVI, expires_at=NOON + timedelta(days=1))
            await a.rows.exchange(a.store.link)
            ours.revoke(RAVI.id)
    async with entered(server, directories) as (a, b):
        await a.rows.take_all()
        await a.rows.exchange(a.store.link)
        await b.rows.take_all()
        for data in directories:
            with closing(Registry(data)) as registry, pytest.raises(InvitationRevoked):
                registry.by_secret(secret, NOON)


async def test_the_code_of_a_hall_works_on_every_node_until_it_is_renewed(server: RedisServer, directories: list[Path]) -> None:
    async with entered(server, directories) as (a, b):
        with closing(HallCodes(directories[0])) as ours, closing(HallCodes(directories[1])) as theirs:
            old = ours.renew(WORKSHOP)
            await a.rows.exchange(a.store.link)
            await b.rows.exchange(b.store.link)
            theirs.require(WORKSHOP, old)
            new = ours.renew(WORKSHOP)
            await a.rows.exchange(a.store.link)
            await b.rows.exchange(b.store.link)
            theirs.require(WORKSHOP, new)
            with pytest.raises(HallCodeUnknown):
                theirs.require(WORKSHOP, old)
            theirs.withdraw(WORKSHOP)
            await b.rows.exchange(b.store.link)
            await a.rows.exchange(a.store.link)
            assert ours.now(WORKSHOP) is None


async def test_a_node_that_comes_later_takes_the_day_that_the_first_one_moved(server: RedisServer, directories: list[Path]) -> None:
    async with entered(server, directories[:1]) as [a]:
        with closing(Notes(directories[0])) as notes:
            notes.keep_starting("malaga", NOON)
        await a.rows.exchange(a.store.link)
        async with entered(server, directories[1:]):
            with closing(Notes(directories[1])) as notes:
                assert notes.starting("malaga") == NOON


@pytest.mark.row("S3")
async def test_who_is_connected_to_another_node_is_there_and_attends_there_alone(server: RedisServer, directories: list[Path]) -> None:
    async with entered(server, directories) as (a, b), hosted(a.store) as here, hosted(b.store) as there:
        leases = [PresenceLeases(node.store, {WORKSHOP: host}, node=node.id) for node, host in ((a, here), (b, there))]
        disconnect = connect(here, RAVI)
        await leases[0].exchange()
        await leases[1].exchange()
        assert there.presence.connected == {RAVI.id}
        assert there.presence_here.connected == frozenset()
        disconnect()
        await leases[0].exchange()
        await leases[1].exchange()
        assert there.presence.connected == frozenset()


async def test_the_people_of_a_node_whose_lease_ended_are_not_there(server: RedisServer, directories: list[Path]) -> None:
    async with entered(server, directories) as (a, b), hosted(a.store) as here, hosted(b.store) as there:
        leases = [PresenceLeases(node.store, {WORKSHOP: host}, node=node.id) for node, host in ((a, here), (b, there))]
        connect(here, RAVI)
        await leases[0].exchange()
        await leases[1].exchange()
        await server.do("DEL", a.store.key("nodes", a.id))
        await leases[1].exchange()
        assert there.presence.connected == frozenset()


@pytest.mark.row("S3")
async def test_the_directory_of_every_node_has_the_whole_log(server: RedisServer, directories: list[Path]) -> None:
    async with entered(server, directories) as (a, b), hosted(a.store) as here, hosted(b.store) as there, asyncio.TaskGroup() as tasks:
        b.follow({WORKSHOP: there})
        running = tasks.create_task(b.run({WORKSHOP: there}))
        await here.handle(Join(), by=MIA)
        await here.handle(Join(), by=RAVI)
        async with SqliteStore(directories[1]) as copy, asyncio.timeout(20):
            while await copy.read(WORKSHOP) != await a.store.read(WORKSHOP):
                assert running.cancelling() == 0
        running.cancel()


@pytest.mark.row("S4")
async def test_a_redis_that_lacks_what_a_directory_has_is_refused(server: RedisServer, directories: list[Path]) -> None:
    async with SqliteStore(directories[0]) as own:
        await own.append(WORKSHOP, EVENTS, expected_seq=0, by=MIA.id)
    with pytest.raises(StoreUnavailable, match=f"has {len(EVENTS)} events of room workshop that Redis does not have"):
        await Node(server.url, data=directories[0], ephemeral=False).__aenter__()


@pytest.mark.row("S4")
async def test_a_node_does_not_begin_anew_in_a_redis_that_forgot(server: RedisServer, directories: list[Path]) -> None:
    async with entered(server, directories):
        pass
    await server.do("FLUSHALL")
    with pytest.raises(StoreUnavailable, match="forgotten the conference that this node knows"):
        await Node(server.url, data=directories[0], ephemeral=False).__aenter__()


async def test_one_command_on_two_nodes_at_once_has_one_effect(server: RedisServer) -> None:
    """As the programme's: both nodes find the same thing due, and give it the same id."""
    async with (
        RedisStore(server.url) as one,
        RedisStore(server.url) as two,
        hosted(one, clock=ManualClock()) as here,
        hosted(two, clock=ManualClock()) as there,
    ):
        receipts = await asyncio.gather(*(host.handle(Join(), by=MIA) for host in (here, there)))
        assert [receipt.seq for receipt in receipts] == [1, 1]
        assert len(await one.read(WORKSHOP)) == 1


def connect(host: RoomHost, person: Person) -> Callable[[], None]:
    """Somebody's connection; call what is returned to end it."""
    return host._presence.connect(person)
