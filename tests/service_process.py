"""The service as a process of its own, started by its command as an organiser would, for tests, benchmarks and pictures."""

import asyncio
import json
import os
import signal
import socket
import sys
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

from click.testing import CliRunner, Result

from config.loader import load
from orchestrator.__main__ import main

MALAGA = Path(__file__).parent.parent / "config" / "events" / "malaga-2022.yaml"
READY_WITHIN_S = 30.0


def tribuna(*arguments: str) -> Result:
    """Run the command in this process, without the environment's settings."""
    return CliRunner(env={"TRIBUNA_DATA": None, "TRIBUNA_PUBLIC_URL": None}).invoke(main, arguments)


def free_port(kind: socket.SocketKind) -> int:
    """A port on the loopback that nobody uses now."""
    with socket.socket(socket.AF_INET, kind) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Invited:
    """What ``tribuna invite`` prints."""

    url: str
    token: str


@dataclass
class ServiceProcess:
    """``tribuna serve`` with its own data directory and ports; it keeps both over a kill and a new start."""

    data: Path
    event: Path = MALAGA
    starting: str = "now"
    options: tuple[str, ...] = ()
    port: int = field(default_factory=lambda: free_port(socket.SOCK_STREAM))
    udp_port: int = field(default_factory=lambda: free_port(socket.SOCK_DGRAM))
    process: asyncio.subprocess.Process | None = None

    @property
    def log(self) -> Path:
        """What the service says on its error output, over all its starts."""
        return self.data.parent / "service.log"

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the conference."""
        return load(self.event).zone

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Start the service and return when it says that it is ready."""
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "orchestrator", "serve", str(self.event), "--host", "127.0.0.1", "--port", str(self.port)),
                *("--udp-port", str(self.udp_port), "--media-workers", "1", "--data", str(self.data), "--starting", self.starting),
                *self.options,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
                start_new_session=True,
            )
        assert self.process.stdout is not None
        async with asyncio.timeout(READY_WITHIN_S):
            async for line in self.process.stdout:
                if line.startswith(b"Pages:"):
                    return
        raise AssertionError(self.log.read_text())

    async def kill(self) -> None:
        """kill -9: the service has no say in it."""
        assert self.process is not None
        self.process.kill()
        await self.process.wait()

    async def stop(self) -> None:
        """Ask the service to stop and wait until it has."""
        if self.process is None or self.process.returncode is not None:
            return
        self.process.send_signal(signal.SIGTERM)
        await self.process.wait()

    async def invite(self, room: str, role: str, name: str, *options: str) -> Invited:
        """Invite somebody with the command line, while the service runs."""
        arguments = (room, role, "--name", name, "--public-url", self.url, "--json", "--data", str(self.data), *options)
        result = await asyncio.to_thread(tribuna, "invite", *arguments)
        assert result.exit_code == 0, result.output
        return Invited(**json.loads(result.output))

    def command(self, command: str, *arguments: str) -> list[str]:
        """``tribuna command`` for this service's data, as a list for a subprocess."""
        return [sys.executable, "-m", "orchestrator", command, *arguments, "--data", str(self.data)]

    async def run(self, command: str, *arguments: str) -> str:
        """What ``tribuna command`` prints for this service's data."""
        process = await asyncio.create_subprocess_exec(
            *self.command(command, *arguments),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=os.environ | {"COLUMNS": "200"},
        )
        out, err = await process.communicate()
        assert process.returncode == 0, err.decode()
        return out.decode()
