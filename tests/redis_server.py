"""A real Redis on this machine, with a directory and a port that it keeps over a kill and a new start."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redis.asyncio import Redis

from tests.coturn import free_port

PATIENCE_S = 20.0
"""An upper bound for what takes milliseconds."""


@dataclass
class RedisServer:
    """``redis-server`` with its files in ``data``. appendonly: whether it keeps what it is told; appendfsync: how surely."""

    data: Path
    appendonly: bool = True
    appendfsync: str = "always"
    options: tuple[str, ...] = ()
    port: int = field(default_factory=free_port)
    process: asyncio.subprocess.Process | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    async def start(self) -> None:
        """Start Redis and return when it takes connections and has read its file."""
        program = shutil.which("redis-server")
        assert program is not None, "redis-server is missing: apt-get install redis-server"
        self.data.mkdir(parents=True, exist_ok=True)
        self.process = await asyncio.create_subprocess_exec(
            *(program, "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.data), "--save", ""),
            *("--appendonly", "yes" if self.appendonly else "no", "--appendfsync", self.appendfsync, *self.options),
            stdout=asyncio.subprocess.PIPE,
        )
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE_S):
            async for line in self.process.stdout:
                if b"Ready to accept connections" in line:
                    return
        raise AssertionError("redis-server did not start")

    async def kill(self) -> None:
        """kill -9: it has no say in it."""
        if self.process is not None and self.process.returncode is None:
            self.process.kill()
        if self.process is not None:
            await self.process.communicate()

    async def do(self, *command: str) -> Any:
        """What Redis answers to ``command``."""
        async with Redis.from_url(self.url) as client:
            return await client.execute_command(*command)  # type: ignore[no-untyped-call]


@asynccontextmanager
async def redis(data: Path, *options: str, appendonly: bool = True) -> AsyncIterator[RedisServer]:
    """Run Redis with its files in ``data`` as long as the context."""
    server = RedisServer(data / "redis", appendonly=appendonly, options=options)
    await server.start()
    try:
        yield server
    finally:
        await server.kill()
