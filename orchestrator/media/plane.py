"""The service's side of the media plane: one object that opens sessions, hands out routes and knows what the worker last said.

The worker is a process of its own. If it dies it is started again on the same UDP port; every session is then gone (browsers come
back with a new offer), ``epoch`` is another, and the routes of every room are said again.
"""

import asyncio
import ipaddress
import itertools
import logging
import secrets
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

import msgspec

from orchestrator.media.errors import MediaRefused, MediaUnavailable, refusal
from orchestrator.media.limits import MAX_OFFER_CHARS
from orchestrator.media.link import Link, LinkBroken
from orchestrator.media.messages import (
    Closed,
    CloseSession,
    FromWorker,
    Opened,
    OpenPublication,
    OpenSubscription,
    Refused,
    SessionId,
    SessionStatistics,
    SetRoutes,
    Slots,
)
from orchestrator.media.observed import Observed
from orchestrator.media.worker_process import RunningWorker, running_worker
from rooms.ids import ParticipantId, RoomId
from rooms.routes import Medium, Route

__all__ = ["MediaPlane", "MediaRefused", "MediaSession", "MediaUnavailable", "SessionId", "SessionStatistics", "Slots"]

logger = logging.getLogger(__name__)

REPLY_TIMEOUT_S = 5.0
RESTART_PAUSES_S = (0.0, 0.0, 0.5, 2.0, 5.0)
"""Before the next start after none, one, two, ... workers in a row that did not stay healthy; the last pause stays."""

HEALTHY_S = 30.0
"""A worker that lived so long was well; the next one is started at once."""

Reply = Opened | Refused | Closed


class MediaSession(msgspec.Struct, frozen=True, kw_only=True):
    """A connection the browser may now make: ``id`` names it (the WHIP or WHEP resource), ``answer_sdp`` goes back to the browser."""

    id: SessionId
    answer_sdp: str


class MediaPlane:
    """Moves the sound and pictures of all rooms; ``async with`` starts and ends its worker.

    host: the IP address of the UDP socket. udp_port: 0 lets the system choose; see ``udp_port``. public_address: the IP address that
    browsers shall send to, if it is not ``host`` (NAT, containers).
    Entering raises MediaUnavailable if the worker does not start, for instance because the port is taken.
    """

    def __init__(self, *, host: str = "127.0.0.1", udp_port: int = 0, public_address: str | None = None) -> None:
        self._host = str(ipaddress.ip_address(host))
        self._public_address = str(ipaddress.ip_address(public_address)) if public_address is not None else None
        self._udp_port = udp_port
        self._epoch = ""
        self._worker: RunningWorker | None = None
        self._observed = Observed()
        self._routes: dict[RoomId, tuple[Route, ...]] = {}
        self._unsaid: dict[RoomId, None] = {}
        self._something_unsaid = asyncio.Event()
        self._refs = itertools.count(1)
        self._replies: dict[int, asyncio.Future[Reply]] = {}
        self._callbacks: list[Callable[[RoomId], None]] = []
        self._keeper: asyncio.Task[None] | None = None

    async def __aenter__(self) -> Self:
        started: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._keeper = asyncio.create_task(self._keep(started), name="media worker")
        try:
            await started
        except BaseException:
            await self._end_keeper()
            raise
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._end_keeper()

    @property
    def epoch(self) -> str:
        """A random word for the life of the present worker; sessions of another epoch are gone."""
        return self._epoch

    @property
    def udp_port(self) -> int:
        """The bound UDP port, the same for every worker of this plane."""
        return self._udp_port

    @property
    def worker_pid(self) -> int | None:
        """The process id of the present worker; None while it is being started again."""
        return self._worker.pid if self._worker else None

    async def publish(self, room: RoomId, participant: ParticipantId, offer: str) -> MediaSession:
        """Open ``participant``'s publication (WHIP, RFC 9725): one audio and at most one video m-line; replaces their earlier one.

        Raises MediaRefused: the offer is at fault. MediaUnavailable: try again.
        """
        check_length(offer)
        return opened(await self._ask(OpenPublication(ref=next(self._refs), room=room, participant=participant, offer=offer)))

    async def subscribe(self, room: RoomId, participant: ParticipantId | None, offer: str, *, backstage: bool = False) -> MediaSession:
        """Open a subscription (WHEP): each recvonly m-line of the offer is a slot. ``backstage`` also receives the routes of that reach.

        Raises MediaRefused: the offer is at fault. MediaUnavailable: try again.
        """
        check_length(offer)
        request = OpenSubscription(ref=next(self._refs), room=room, participant=participant, backstage=backstage, offer=offer)
        return opened(await self._ask(request))

    async def close(self, session: SessionId) -> bool:
        """End a session; False if there was none (any more). Raises MediaUnavailable."""
        reply = await self._ask(CloseSession(ref=next(self._refs), session=session))
        return isinstance(reply, Closed) and reply.existed

    def set_routes(self, room: RoomId, routes: Sequence[Route]) -> None:
        """From now on ``routes`` and nothing else is true in ``room``, by priority. Never blocks; the newest wins; () forgets the room."""
        wanted = tuple(routes)
        if wanted == self._routes.get(room, ()):
            return
        if wanted:
            self._routes[room] = wanted
        else:
            self._routes.pop(room, None)
        self._unsaid[room] = None
        self._something_unsaid.set()

    def publications(self, room: RoomId) -> frozenset[ParticipantId]:
        """Who is connected and sending sound or pictures now, routed or not."""
        return self._observed.publications(room)

    def sending(self, room: RoomId, participant: ParticipantId) -> frozenset[Medium]:
        """What arrives from ``participant`` now, routed or not."""
        return self._observed.sending(room, participant)

    def slots_of(self, session: SessionId) -> Slots:
        """Who appears in each slot of a subscription now; empty ``Slots`` for a session that is gone or has shown nobody yet."""
        return self._observed.slots_of(session)

    def statistics(self, room: RoomId) -> tuple[SessionStatistics, ...]:
        """The latest figures of every session in ``room``, at most about a second old."""
        return self._observed.statistics(room)

    def on_change(self, callback: Callable[[RoomId], None]) -> Callable[[], None]:
        """Call ``callback(room)`` whenever publications, slots or sessions of a room change and when the worker was started again.

        Returns a function that ends this. The callback must not block; what it raises is logged.
        """
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback)

    async def _end_keeper(self) -> None:
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.wait([self._keeper])

    async def _keep(self, started: asyncio.Future[None]) -> None:
        """Have a worker at all times. ``started`` is told how the first start went; if it failed, there is no second."""
        loop, failures = asyncio.get_running_loop(), 0
        while True:
            await asyncio.sleep(RESTART_PAUSES_S[min(failures, len(RESTART_PAUSES_S) - 1)])
            start = loop.time()
            try:
                async with running_worker(self._host, self._udp_port, self._public_address) as worker:
                    self._begin(worker)
                    if not started.done():
                        started.set_result(None)
                    await self._stay(worker.link)
            except Exception as error:
                if not started.done():
                    started.set_exception(error)
                    return
                logger.error("no media worker: %s", error, exc_info=not isinstance(error, MediaUnavailable))
            finally:
                self._worker_ended()
            failures = failures + 1 if loop.time() - start < HEALTHY_S else 0

    def _begin(self, worker: RunningWorker) -> None:
        """A worker obeys: it knows nothing yet."""
        self._worker = worker
        self._udp_port = worker.udp_port
        self._epoch = secrets.token_hex(8)
        self._unsaid = dict.fromkeys(self._routes)
        self._something_unsaid.set()
        logger.info("media epoch %s on UDP port %d", self._epoch, self._udp_port)
        for room in list(self._routes):
            self._tell(room)

    async def _stay(self, link: Link[FromWorker]) -> None:
        """Listen to a worker until its end."""
        async with asyncio.TaskGroup() as tasks:
            saying = tasks.create_task(self._say_routes(link), name="routes to the media worker")
            try:
                while True:
                    self._heard(await link.receive())
            except LinkBroken as reason:
                logger.error("the media worker has ended (%s)", reason)
            finally:
                saying.cancel()

    async def _say_routes(self, link: Link[FromWorker]) -> None:
        """Say the newest routes of each room that has others than the worker knows."""
        while True:
            await self._something_unsaid.wait()
            self._something_unsaid.clear()
            while self._unsaid:
                room, _ = self._unsaid.popitem()
                link.send(SetRoutes(room=room, routes=self._routes.get(room, ())))
                try:
                    await link.drain()
                except LinkBroken:  # ``_stay`` notices, too, and the next worker is told everything
                    return

    def _heard(self, message: FromWorker) -> None:
        """Take in what the worker says."""
        if isinstance(message, Opened | Refused | Closed):
            reply = self._replies.pop(message.ref, None)
            if reply is not None and not reply.done():
                reply.set_result(message)
            return
        room = self._observed.take_in(message)
        if room is not None:
            self._tell(room)

    def _worker_ended(self) -> None:
        """Everything the worker had is gone."""
        self._worker = None
        for reply in self._replies.values():
            if not reply.done():
                reply.set_exception(MediaUnavailable())
        self._replies.clear()
        for room in self._observed.forget():
            self._tell(room)

    def _tell(self, room: RoomId) -> None:
        """Tell everybody who wants to know that something changed in a room."""
        for callback in list(self._callbacks):
            try:
                callback(room)
            except Exception:
                logger.exception("a listener to media changes of room %s failed", room)

    async def _ask(self, request: OpenPublication | OpenSubscription | CloseSession) -> Reply:
        """Send a request and wait for its reply. Raises MediaUnavailable."""
        if self._worker is None:
            raise MediaUnavailable
        reply: asyncio.Future[Reply] = asyncio.get_running_loop().create_future()
        self._replies[request.ref] = reply
        self._worker.link.send(request)
        try:
            async with asyncio.timeout(REPLY_TIMEOUT_S):
                return await reply
        except TimeoutError:
            raise MediaUnavailable from None
        finally:
            self._replies.pop(request.ref, None)


def opened(reply: Reply) -> MediaSession:
    """Make of a reply what the caller gets. Raises MediaRefused."""
    if isinstance(reply, Refused):
        raise MediaRefused(reply.code, reply.sentence)
    if isinstance(reply, Closed):
        raise AssertionError("an offer is answered or refused")
    return MediaSession(id=reply.session, answer_sdp=reply.answer)


def check_length(offer: str) -> None:
    """Refuse at once what is too long to be worth a look."""
    if len(offer) > MAX_OFFER_CHARS:
        raise refusal("offer_too_long")
