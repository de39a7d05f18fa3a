"""Redis with a replica and a sentinel, all real: the master is killed, and a node goes on with the new one."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from orchestrator.store_redis import RedisStore
from tests.builders import MIA, WORKSHOP, events_of
from tests.orchestrator.stories import STORY
from tests.redis_server import PATIENCE_S, RedisServer, redis

EVENTS = events_of(STORY)


@asynccontextmanager
async def sentinel(directory: Path, master: RedisServer) -> AsyncIterator[RedisServer]:
    """One that is enough to replace ``master``, as soon as it knows of a replica."""
    watcher, file = RedisServer(directory), directory / "sentinel.conf"
    file.write_text(
        f"port {watcher.port}\nsentinel monitor main 127.0.0.1 {master.port} 1\n"
        "sentinel down-after-milliseconds main 500\nsentinel failover-timeout main 5000\n"
    )
    program = shutil.which("redis-server")
    assert program is not None
    watcher.process = await asyncio.create_subprocess_exec(program, str(file), "--sentinel", stdout=asyncio.subprocess.PIPE)
    assert watcher.process.stdout is not None
    try:
        async with asyncio.timeout(PATIENCE_S):
            while b"+slave" not in await watcher.process.stdout.readline():
                assert watcher.process.returncode is None
        yield watcher
    finally:
        await watcher.kill()


@pytest.mark.row("S4")
async def test_after_a_failover_a_node_goes_on_with_the_new_master(tmp_path: Path) -> None:
    for name in ("master", "replica", "sentinel"):
        (tmp_path / name).mkdir()
    async with (
        redis(tmp_path / "master", "--repl-diskless-sync-delay", "0") as master,
        redis(tmp_path / "replica", "--replicaof", f"127.0.0.1 {master.port}") as replica,
    ):
        await linked(replica)
        async with (
            sentinel(tmp_path / "sentinel", master) as watcher,
            RedisStore(f"redis+sentinel://127.0.0.1:{watcher.port}/main/0") as store,
        ):
            await store.append(WORKSHOP, EVENTS[:3], expected_seq=0, by=MIA.id)
            await master.do("WAIT", "1", "5000")
            await master.kill()
            await store.append(WORKSHOP, EVENTS[3:], expected_seq=3, by=MIA.id)
            assert await store.read(WORKSHOP) == EVENTS


async def linked(replica: RedisServer) -> None:
    """Return when it has what its master has."""
    async with asyncio.timeout(PATIENCE_S):
        while (await replica.do("INFO", "replication"))["master_link_status"] != "up":
            assert replica.process is not None
