"""Figures for Prometheus: rooms, media workers and what flows through them. Made when they are asked for, and nobody is named in them."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from aiohttp import web
from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from prometheus_client.metrics_core import GaugeMetricFamily
from prometheus_client.registry import Collector

from orchestrator.media.messages import Direction, SessionStatistics
from orchestrator.room_host import RoomHost
from orchestrator.service import Service
from orchestrator.storage import StorageState
from rooms.people import Role
from web.auth import invited
from web.keys import SERVICE

OF_A_ROOM: dict[str, tuple[str, Callable[[RoomHost], float]]] = {
    "people": ("Invited people who are connected.", lambda host: len(host.presence.connected)),
    "viewers": ("Connections without an invitation.", lambda host: host.presence.viewers),
    "waiting": ("Requests for the floor that wait.", lambda host: len(host.state.queue)),
    "waiting_at_the_door": ("People in the lobby.", lambda host: len(host.state.admission.waiting)),
    "floor_taken": ("1 while somebody has the floor.", lambda host: host.state.floor is not None),
    "events": ("Events in the room's log.", lambda host: host.state.seq),
    "unwritten_commands": ("Refused since the start because they could not be made durable.", lambda host: host.unwritten),
    "damaged": ("1 if the room's log cannot be believed, so that it takes no commands.", lambda host: bool(host.damage)),
}
"""Of each room: name after ``tribuna_room_``, what it means, and its value."""

OF_LINKS: dict[str, tuple[str, Callable[[Sequence[SessionStatistics]], float]]] = {
    "sessions": ("Media sessions.", len),
    "bitrate_in_bps": ("What arrives, as datagrams.", lambda links: sum(one.bitrate_in_bps for one in links)),
    "bitrate_out_bps": ("What leaves, as datagrams.", lambda links: sum(one.bitrate_out_bps for one in links)),
    "fraction_lost_max": ("The worst loss of a session, 0 to 1.", lambda links: max((one.fraction_lost for one in links), default=0)),
    "round_trip_seconds_max": (
        "The longest round trip of a session.",
        lambda links: max((one.round_trip_s or 0 for one in links), default=0),
    ),
    "unrouted_packets": (
        "Dropped because no route allowed them, since the sessions began.",
        lambda links: sum(one.unrouted_packets for one in links),
    ),
    "dropped_packets": (
        "Dropped because they could not be sent, since the sessions began.",
        lambda links: sum(one.dropped_packets for one in links),
    ),
}
"""Of the sessions of one room and direction: name after ``tribuna_media_``, what it means, and its value."""


class Figures(Collector):
    """What Prometheus is told of the rooms in ``hosts``, and of every media worker."""

    def __init__(self, service: Service, hosts: Sequence[RoomHost]) -> None:
        self._service = service
        self._hosts = hosts

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield each figure with all its values."""
        yield from self._of_workers()
        yield from self._of_storage()
        for name, (meaning, value) in OF_A_ROOM.items():
            yield family(f"tribuna_room_{name}", meaning, ("room",), (((host.room,), value(host)) for host in self._hosts))
        phases = (((host.room, host.state.phase), 1.0) for host in self._hosts)
        yield family("tribuna_room_phase", "1 for the phase in which the room is.", ("room", "phase"), phases)
        for name, (meaning, of_links) in OF_LINKS.items():
            values = (
                ((host.room, direction), of_links([one for one in self._service.media.statistics(host.room) if one.direction is direction]))
                for host in self._hosts
                for direction in Direction
            )
            yield family(f"tribuna_media_{name}", meaning, ("room", "direction"), values)

    def _of_workers(self) -> Iterator[GaugeMetricFamily]:
        workers = [((str(one.udp_port),), one) for one in self._service.media.workers]
        label = ("udp_port",)
        yield family("tribuna_media_worker_up", "0 while it is started again.", label, ((at, one.pid is not None) for at, one in workers))
        yield family("tribuna_media_worker_rooms", "Rooms that are placed on it.", label, ((at, one.rooms) for at, one in workers))
        yield family("tribuna_media_worker_sessions", "Sessions that it has.", label, ((at, one.sessions) for at, one in workers))

    def _of_storage(self) -> Iterator[GaugeMetricFamily]:
        storage, none = self._service.storage, ()
        states = [((state,), float(state is storage.state)) for state in StorageState]
        yield family("tribuna_storage_state", "1 for the state in which the disk under the data is.", ("state",), states)
        yield family("tribuna_storage_free_bytes", "Room on the disk under the data.", none, [(none, storage.free_bytes)])
        left = [(none, storage.left_s)] if storage.left_s is not None else []
        yield family("tribuna_storage_left_seconds", "Until it is full, if it goes on filling as in the last ten minutes.", none, left)


async def metrics(request: web.Request) -> web.Response:
    """``GET /metrics``, for technicians: Prometheus has their token as its bearer token. Raises CredentialRefused, WrongRole."""
    held, service = invited(request, None, {Role.TECHNICIAN}), request.app[SERVICE]
    registry = CollectorRegistry()
    registry.register(Figures(service, [host for room, host in service.rooms.items() if held.invitation.opens(room)]))
    ProcessCollector(registry=registry)
    return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST, "Cache-Control": "no-store"})


def family(name: str, meaning: str, labels: Sequence[str], values: Iterable[tuple[Sequence[str], float]]) -> GaugeMetricFamily:
    """One figure, with a value for each set of labels."""
    found = GaugeMetricFamily(name, meaning, labels=labels)
    for at, value in values:
        found.add_metric(at, value)
    return found
