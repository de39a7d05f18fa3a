"""One run of the service in a process: started, announced, and stopped when asked."""

import asyncio
import socket
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import click
import msgspec
from aiohttp import web

from config.definitions import Definition, in_language
from config.settings import Settings
from orchestrator.bots.process import simulated_people
from orchestrator.clock import SystemClock
from orchestrator.day import Day
from orchestrator.demo import demo_links, demo_room
from orchestrator.media.plane import MediaPlane
from orchestrator.nodes.node import Node
from orchestrator.notes import served
from orchestrator.server import CannotListen, listening, stop_signals
from orchestrator.service import Service

MakeApp = Callable[[Service, str | None], web.Application]
"""Makes the pages of a service that is reached at this public URL, or None: wherever it is found."""


@dataclass(frozen=True, slots=True)
class Demonstration:
    """For one person who wants to try everything: a link for each role.

    file: the definition. bots: whether simulated people take part.
    """

    file: Path
    bots: bool


def run(definition: Definition, settings: Settings, starting: datetime | None, make_app: MakeApp, demo: Demonstration | None) -> None:
    """Serve ``definition`` until SIGTERM or SIGINT. starting: see ``Service``. demo: None for a real conference.

    Raises ClickException: it cannot listen. StoreUnavailable, MediaUnavailable.
    """
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        try:
            runner.run(_serve(definition, settings, starting, make_app, demo))
        except CannotListen as error:
            raise click.ClickException(str(error)) from None


async def _serve(
    definition: Definition, settings: Settings, starting: datetime | None, make_app: MakeApp, demo: Demonstration | None
) -> None:
    media = MediaPlane(
        host=_address(settings.host),
        udp_port=settings.udp_port,
        public_address=settings.public_address,
        workers=settings.media_workers,
    )
    node = Node(settings.store, data=settings.data, ephemeral=settings.store_ephemeral) if settings.store else None
    service = Service(definition, data=settings.data, media=media, clock=SystemClock(), starting=starting, node=node)
    with stop_signals() as stop:
        async with service, listening(make_app(service, settings.public_url), settings.host, settings.port) as port:
            url = msgspec.structs.replace(settings, port=port).url
            service.notes.keep_served(served(service.definition, url))
            _say_hello(service, settings, url)
            async with AsyncExitStack() as company:
                if demo:
                    _say_links(service, url)
                if demo and demo.bots:
                    await company.enter_async_context(simulated_people(demo.file, data=settings.data, url=url))
                await stop.wait()
            click.echo("Stopping: browsers come back when the service does.")


def _say_hello(service: Service, settings: Settings, url: str) -> None:
    definition = service.definition
    click.echo(f"{in_language(definition.title, definition.working_language)}: {len(service.rooms)} rooms.")
    click.echo(_day_sentence(service.day))
    click.echo(f"Pages: {url} (media: {_ports_sentence(service)})")
    click.echo(f"Invite: tribuna invite ROOM ROLE --name NAME --data {settings.data}")


def _ports_sentence(service: Service) -> str:
    ports = [str(worker.udp_port) for worker in service.media.workers]
    return f"UDP port {ports[0]}" if len(ports) == 1 else f"UDP ports {', '.join(ports)}"


def _say_links(service: Service, url: str) -> None:
    room = demo_room(service)
    if room is None:
        return
    click.echo(f"A link for each role of the room {room}:")
    for link in demo_links(service, room, url):
        click.echo(f"  {link.role:<12} {link.url}")


def _day_sentence(day: Day) -> str:
    if day.starts_at is None or day.ends_at is None:
        return "All hours are to be announced: people open the rooms."
    zone = day.definition.zone
    starts, ends = (f"{at.astimezone(zone):%Y-%m-%d %H:%M}" for at in (day.starts_at, day.ends_at))
    if not day.continued:
        return f"The programme starts at {starts} and ends at {ends} ({zone})."
    return f"Continuing the day that began at {starts} and ends at {ends} ({zone}). For a new day choose another --data directory."


def _address(host: str) -> str:
    """The IP address of ``host``, which may be a name. Raises CannotListen."""
    try:
        return str(socket.getaddrinfo(host, None, type=socket.SOCK_DGRAM)[0][4][0])
    except OSError as error:
        raise CannotListen(f"The host {host} has no address ({error.strerror}). Choose another --host.") from error


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """uvloop's loop where it is installed: a tenth faster."""
    try:
        import uvloop
    except ImportError:
        return None
    return uvloop.new_event_loop
