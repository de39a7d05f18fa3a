"""Django Channels with Redis as its layer, served by uvicorn: what venueless, the closest open system, is made of.

Its libraries are installed by ``make bench-fanout`` alone, so that they are looked up when this runs.
"""

import asyncio
import os
import socket
from importlib import import_module
from typing import Any

from benchmarks.fanout.event import event
from benchmarks.fanout.told import serve

import_module("django.conf").settings.configure(
    SECRET_KEY="measured",  # nothing is signed with it
    INSTALLED_APPS=["channels"],
    CHANNEL_LAYERS={
        "default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [os.environ["REDIS"]], "capacity": 100_000}}
    },
)
import_module("django").setup()


async def room_event(consumer: Any, message: dict[str, Any]) -> None:
    """Pass on what was sent to the group."""
    await consumer.send(text_data=message["text"])


Watching: Any = type(
    "Watching", (import_module("channels.generic.websocket").AsyncWebsocketConsumer,), {"groups": ("room",), "room_event": room_event}
)
"""One who watches the room."""


async def burst(events: int) -> None:
    """Send to the group."""
    layer = import_module("channels.layers").get_channel_layer()
    for _ in range(events):
        await layer.group_send("room", {"type": "room.event", "text": event()})


async def main() -> None:
    """Serve until told otherwise."""
    uvicorn = import_module("uvicorn")
    config = uvicorn.Config(Watching.as_asgi(), ws="websockets-sansio", ws_per_message_deflate=False, log_level="error", lifespan="off")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0), backlog=4096) as listening:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(server.serve(sockets=[listening]), name="uvicorn")
            await serve(listening.getsockname()[1], burst)
            server.should_exit = True


if __name__ == "__main__":
    asyncio.run(main())
