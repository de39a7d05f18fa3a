"""Tribuna as it is served, with frames pushed to everybody who watches one room."""

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory

from aiohttp import web

from benchmarks.fanout.event import event
from benchmarks.fanout.told import serve
from config import loader
from orchestrator.clock import SystemClock
from orchestrator.frames import Frame, FrameKind
from orchestrator.media.plane import MediaPlane
from orchestrator.service import Service
from orchestrator.serving import loop_factory
from rooms.ids import RoomId
from web.app import make_app

EVENT = Path(__file__).parents[2] / "config" / "events" / "small.yaml"
PATH = "/ws/rooms/meeting"


async def main() -> None:
    """Serve until told otherwise."""
    with TemporaryDirectory() as data:
        media = MediaPlane(host="127.0.0.1", udp_port=0, public_address=None, workers=1)
        async with Service(loader.load(EVENT), data=Path(data), media=media, clock=SystemClock()) as service:
            runner = web.AppRunner(make_app(service), access_log=None)
            await runner.setup()
            site = web.TCPSite(runner, "127.0.0.1", 0, backlog=4096)
            await site.start()
            room = service.room(RoomId("meeting"))

            async def burst(events: int) -> None:
                for _ in range(events):
                    room.fanout.push_to_all(Frame(kind=FrameKind.REACTIONS, data=event().encode(), key="reactions"))
                    await asyncio.sleep(0)

            await serve(runner.addresses[0][1], burst)
            await runner.cleanup()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(main())
