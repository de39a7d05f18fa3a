"""Debian's Janus and its VideoRoom plugin, alone and quiet: ICE-lite, one room, no events, no interface but the loopback."""

import asyncio
import shutil
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.media.dtls import Client
from benchmarks.media.janus_api import JanusHandle, JanusSession, janus_session
from benchmarks.media.leg import Leg
from benchmarks.media.peer import Peer
from benchmarks.media.process import memory_kib, pin
from benchmarks.media.server import Audience, joined

ROOM, SPEAKER = 1, 1

GENERAL = """
general: {{
  debug_level = 1
  session_timeout = 0
  configs_folder = "{directory}"
  plugins_folder = "{directory}/plugins"
  transports_folder = "{directory}/transports"
  events_folder = "{directory}/none"
  loggers_folder = "{directory}/none"
  {event_loops}
}}
nat: {{
  ice_lite = true
  ice_enforce_list = "127.0.0.1"
}}
"""

WEBSOCKETS = """
general: {{
  json = "compact"
  ws = true
  ws_ip = "127.0.0.1"
  ws_port = {port}
}}
"""


@asynccontextmanager
async def janus(client: Client, core: int, viewers: int, *, event_loops: int | None) -> AsyncIterator[Audience]:
    """Run Janus on ``core``. event_loops: threads for all viewers together; None: one for each, which is its default."""
    with TemporaryDirectory() as directory:
        port = free_port()
        configure(Path(directory), port, event_loops)
        process = await asyncio.create_subprocess_exec(
            *("setpriv", "--pdeathsig", "KILL", program(), "--configs-folder", directory, "--disable-colors"),
            stdout=asyncio.subprocess.DEVNULL,
        )
        try:
            async with janus_session(port) as session:
                pin(process.pid, core)
                yield await audience(client, session, process.pid, viewers)
        finally:
            process.kill()
            await process.wait()


async def audience(client: Client, session: JanusSession, pid: int, viewers: int) -> Audience:
    """Let the publisher and the viewers in."""
    publisher = await publish(client, await session.attach())
    before_kib = memory_kib(pid)

    async def join() -> Leg:
        return await watch(client, await session.attach())

    return Audience(pid, publisher, await joined(publisher, join, viewers), before_kib)


async def publish(client: Client, handle: JanusHandle) -> Leg:
    """Open the room and send into it."""
    codecs = {"audiocodec": "opus", "videocodec": "vp8"}
    await handle.message({"request": "create", "room": ROOM, "publishers": 1, "notify_joining": False, **codecs})
    await handle.message({"request": "join", "ptype": "publisher", "room": ROOM, "id": SPEAKER})
    speaker = Peer(client, sending=True)
    answer = await handle.message({"request": "publish"}, offer=speaker.sdp)
    publisher = await speaker.connect(answer)
    await handle.connected()
    return publisher


async def watch(client: Client, handle: JanusHandle) -> Leg:
    """Receive what the publisher sends; here the server offers."""
    streams = [{"feed": SPEAKER}]
    offer = await handle.message({"request": "join", "ptype": "subscriber", "room": ROOM, "streams": streams})
    viewer = Peer(client, sending=False)
    await handle.message({"request": "start"}, answer=viewer.sdp)
    return await viewer.connect(offer)


def configure(directory: Path, port: int, event_loops: int | None) -> None:
    """Write the configuration and choose the two modules that are wanted."""
    loops = "" if event_loops is None else f"event_loops = {event_loops}"
    (directory / "janus.jcfg").write_text(GENERAL.format(directory=directory, event_loops=loops))
    (directory / "janus.transport.websockets.jcfg").write_text(WEBSOCKETS.format(port=port))
    (directory / "none").mkdir()
    for kind, module in (("plugins", "libjanus_videoroom.so"), ("transports", "libjanus_websockets.so")):
        (directory / kind).mkdir()
        (directory / kind / module).symlink_to(next(Path("/usr/lib").glob(f"*/janus/{kind}/{module}")))


def program() -> str:
    """Where Janus is; without it the program ends with a sentence."""
    found = shutil.which("janus")
    if found is None:
        sys.exit('The comparison needs Janus. On Debian: "sudo apt-get install janus", or leave it out: --servers tribuna floor.')
    return found


def free_port() -> int:
    """A TCP port that nobody uses now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
