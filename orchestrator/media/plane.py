"""The service's side of the media plane: one object that opens sessions, hands out routes and knows what the workers last said.

Workers are processes of their own, one for a core. A room is on one worker. If that one dies, its rooms move to another that lives, or
wait for its successor on the same UDP port; their sessions are then gone (browsers come back with a new offer), ``epoch`` is another,
and their routes are said again.
"""

import asyncio
import ipaddress
import itertools
import logging
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Self

import msgspec

from orchestrator.media.errors import MediaRefused, MediaUnavailable, refusal
from orchestrator.media.keeper import Keeper, Reply
from orchestrator.media.limits import MAX_OFFER_CHARS
from orchestrator.media.messages import (
    Closed,
    CloseSession,
    Opened,
    OpenPublication,
    OpenSubscription,
    Patched,
    PatchSession,
    Refused,
    SessionId,
    SessionStatistics,
    Slots,
)
from orchestrator.media.worker_process import WorkerOptions
from rooms.ids import ParticipantId, RoomId
from rooms.routes import Medium, Route

__all__ = [
    "MediaPlane",
    "MediaRefused",
    "MediaSession",
    "MediaUnavailable",
    "Patched",
    "SessionId",
    "SessionStatistics",
    "Slots",
    "WorkerState",
]

logger = logging.getLogger(__name__)


NOWHERE = RoomId("")
"""No room has this name, and no routes."""


class MediaSession(msgspec.Struct, frozen=True, kw_only=True):
    """A connection the browser may now make: ``id`` names it (the WHIP or WHEP resource), ``answer_sdp`` goes back to the browser.

    ``tag`` is the entity tag of its ICE session.
    """

    id: SessionId
    answer_sdp: str
    tag: str


class WorkerState(msgspec.Struct, frozen=True, kw_only=True):
    """One worker. pid; tier, how it forwards: None while it is being started again.

    sessions: of how many browsers; rooms: how many are placed on it.
    """

    udp_port: int
    pid: int | None
    tier: str | None
    sessions: int
    rooms: int
    draining: bool


class MediaPlane:
    """Moves the sound and pictures of all rooms; ``async with`` starts and ends its workers.

    host: the IP address of the UDP sockets. udp_port: of the first worker, the next ones follow it; 0 lets the system choose for each.
    workers: how many. public_address: the IP address that browsers shall send to, if it is not ``host`` (NAT, containers).
    Entering raises MediaUnavailable if a worker does not start, for instance because its port is taken.
    """

    def __init__(self, *, host: str = "127.0.0.1", udp_port: int = 0, public_address: str | None = None, workers: int = 1) -> None:
        options = WorkerOptions(
            host=str(ipaddress.ip_address(host)),
            udp_port=udp_port,
            public_address=str(ipaddress.ip_address(public_address)) if public_address is not None else None,
        )
        ports = [udp_port + number if udp_port else 0 for number in range(workers)]
        self._keepers = [Keeper(options.on_port(port), changed=self._tell, lifted=self._lifted) for port in ports]
        self._placed: dict[RoomId, Keeper] = {}
        self._draining: set[Keeper] = set()
        self._refs = itertools.count(1)
        self._callbacks: list[Callable[[RoomId], None]] = []
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            for keeper in self._keepers:
                stack.push_async_callback(keeper.close)
            for failure in await asyncio.gather(*(keeper.start() for keeper in self._keepers), return_exceptions=True):
                if failure is not None:
                    raise failure
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._stack.aclose()

    @property
    def workers(self) -> tuple[WorkerState, ...]:
        """Every worker, in the order of their ports."""
        placed = list(self._placed.values())
        return tuple(
            WorkerState(
                udp_port=one.udp_port,
                pid=one.pid,
                tier=one.tier,
                sessions=len(one.sessions),
                rooms=placed.count(one),
                draining=one in self._draining,
            )
            for one in self._keepers
        )

    @property
    def local_host(self) -> str:
        """Where programs on this machine reach the workers."""
        host = ipaddress.ip_address(self._keepers[0].options.host)
        if not host.is_unspecified:
            return str(host)
        return "::1" if host.version == 6 else "127.0.0.1"

    @property
    def is_up(self) -> bool:
        """Whether a session can be opened now."""
        return any(keeper.pid is not None for keeper in self._keepers)

    def epoch(self, room: RoomId) -> str:
        """A random word for the life of the worker that has ``room``; sessions of another epoch are gone."""
        return self._keeper(room).epoch

    async def publish(self, room: RoomId, participant: ParticipantId, offer: str) -> MediaSession:
        """Open ``participant``'s publication (WHIP, RFC 9725): one audio and at most one video m-line; replaces their earlier one.

        Raises MediaRefused: the offer is at fault. MediaUnavailable: try again.
        """
        check_length(offer)
        request = OpenPublication(ref=next(self._refs), room=room, participant=participant, offer=offer)
        return opened(await self._keeper(room).ask(request))

    async def subscribe(self, room: RoomId, participant: ParticipantId | None, offer: str, *, backstage: bool = False) -> MediaSession:
        """Open a subscription (WHEP): each recvonly m-line of the offer is a slot. ``backstage`` also receives the routes of that reach.

        Raises MediaRefused: the offer is at fault. MediaUnavailable: try again.
        """
        check_length(offer)
        request = OpenSubscription(ref=next(self._refs), room=room, participant=participant, backstage=backstage, offer=offer)
        return opened(await self._keeper(room).ask(request))

    async def try_out(self, room: RoomId, offer: str) -> MediaSession:
        """Open a session where those of ``room`` are, in which nothing is ever shown: does a browser reach it?

        Raises MediaRefused, MediaUnavailable.
        """
        check_length(offer)
        request = OpenSubscription(ref=next(self._refs), room=NOWHERE, participant=None, backstage=False, offer=offer)
        return opened(await self._keeper(room).ask(request))

    async def patch(self, session: SessionId, tags: Sequence[str], fragment: str) -> Patched | None:
        """Take candidates or restart ICE (RFC 9725 §4.3) if the present ICE session is one of ``tags`` or they hold ``*``.

        Returns None if there is no such session (any more). Raises MediaRefused, MediaUnavailable.
        """
        if not self.is_up:
            raise MediaUnavailable
        holder = self._holder(session)
        if holder is None:
            return None
        reply = await holder.ask(PatchSession(ref=next(self._refs), session=session, tags=tuple(tags), fragment=fragment))
        if isinstance(reply, Refused):
            raise MediaRefused(reply.code, reply.sentence)
        return reply if isinstance(reply, Patched) else None

    async def close(self, session: SessionId) -> bool:
        """End a session; False if there was none (any more). Raises MediaUnavailable: no worker can be asked."""
        if not self.is_up:
            raise MediaUnavailable
        holder = self._holder(session)
        if holder is None:
            return False
        reply = await holder.ask(CloseSession(ref=next(self._refs), session=session))
        return isinstance(reply, Closed) and reply.existed

    def set_routes(self, room: RoomId, routes: Sequence[Route]) -> None:
        """From now on ``routes`` and nothing else is true in ``room``, by priority. Never blocks; the newest wins; () forgets the room."""
        self._keeper(room).set_routes(room, tuple(routes))

    def publications(self, room: RoomId) -> frozenset[ParticipantId]:
        """Who is connected and sending sound or pictures now, routed or not."""
        return self._keeper(room).observed.publications(room)

    def sending(self, room: RoomId, participant: ParticipantId) -> frozenset[Medium]:
        """What arrives from ``participant`` now, routed or not."""
        return self._keeper(room).observed.sending(room, participant)

    def slots_of(self, session: SessionId) -> Slots:
        """Who appears in each slot of a subscription now; empty ``Slots`` for a session that is gone or has shown nobody yet."""
        holder = self._holder(session)
        return holder.observed.slots_of(session) if holder else Slots()

    def statistics(self, room: RoomId) -> tuple[SessionStatistics, ...]:
        """The latest figures of every session in ``room``, at most about a second old."""
        return self._keeper(room).observed.statistics(room)

    def drain(self, udp_port: int) -> None:
        """Move all rooms away from the worker on ``udp_port`` and give it none, if there is another; browsers come over by themselves.

        Raises LookupError: there is no such worker.
        """
        keeper = self._on_port(udp_port)
        self._draining.add(keeper)
        self._move_rooms_from(keeper)

    def use_again(self, udp_port: int) -> None:
        """Give rooms to the worker on ``udp_port`` again. Raises LookupError: there is no such worker."""
        self._draining.discard(self._on_port(udp_port))

    def on_change(self, callback: Callable[[RoomId], None]) -> Callable[[], None]:
        """Call ``callback(room)`` whenever publications, slots, sessions or the worker of a room change.

        Returns a function that ends this. The callback must not block; what it raises is logged.
        """
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    def _on_port(self, udp_port: int) -> Keeper:
        for keeper in self._keepers:
            if keeper.udp_port == udp_port:
                return keeper
        raise LookupError(udp_port)

    def _keeper(self, room: RoomId) -> Keeper:
        """Whose ``room`` is; a room that is nobody's yet is given to the one with least to do."""
        if room not in self._placed:
            self._placed[room] = self._idlest()
        return self._placed[room]

    def _idlest(self) -> Keeper:
        """The worker for one more room: one that is up and stays, if there is such a one, and then by sessions and rooms."""
        placed = list(self._placed.values())
        return min(
            self._keepers, key=lambda one: (one.pid is None, one in self._draining, len(one.sessions), placed.count(one), one.udp_port)
        )

    def _holder(self, session: SessionId) -> Keeper | None:
        return next((keeper for keeper in self._keepers if session in keeper.sessions), None)

    def _lifted(self, keeper: Keeper, is_up: bool) -> None:  # noqa: FBT001  # a callback's one word
        """A worker has ended: its rooms move if they can. Or one begins, and its rooms are told."""
        if not is_up:
            self._move_rooms_from(keeper)
        for room in [room for room, placed in self._placed.items() if placed is keeper]:
            self._tell(room)

    def _move_rooms_from(self, keeper: Keeper) -> None:
        """Give each room of ``keeper`` to one that is up and stays; without such a one they wait where they are."""
        for room in [room for room, placed in self._placed.items() if placed is keeper]:
            del self._placed[room]
            successor = self._placed[room] = self._idlest()
            if successor.pid is None or successor in self._draining:
                self._placed[room] = keeper
                continue
            successor.set_routes(room, keeper.routes.get(room, ()))
            keeper.set_routes(room, ())
            logger.info("room %s moves from the worker on UDP port %d to the one on %d", room, keeper.udp_port, successor.udp_port)
            self._tell(room)

    def _tell(self, room: RoomId) -> None:
        """Tell everybody who wants to know that something changed in a room."""
        for callback in list(self._callbacks):
            try:
                callback(room)
            except Exception:
                logger.exception("a listener to media changes of room %s failed", room)


def opened(reply: Reply) -> MediaSession:
    """Make of a reply what the caller gets. Raises MediaRefused."""
    if isinstance(reply, Refused):
        raise MediaRefused(reply.code, reply.sentence)
    if not isinstance(reply, Opened):
        raise AssertionError("an offer is answered or refused")
    return MediaSession(id=reply.session, answer_sdp=reply.answer, tag=reply.tag)


def check_length(offer: str) -> None:
    """Refuse at once what is too long to be worth a look."""
    if len(offer) > MAX_OFFER_CHARS:
        raise refusal("offer_too_long")
