"""The keeper of one UDP port: there is always a worker on it, whatever became of the one before."""

import asyncio
import logging
import secrets
from collections.abc import Callable

from orchestrator.media.errors import MediaUnavailable
from orchestrator.media.link import Link, LinkBroken
from orchestrator.media.messages import Closed, FromWorker, Opened, Patched, Refused, Request, SessionClosed, SessionId, SetRoutes
from orchestrator.media.observed import Observed
from orchestrator.media.worker_process import RunningWorker, WorkerOptions, running_worker
from rooms.ids import RoomId
from rooms.routes import Route

logger = logging.getLogger(__name__)

REPLY_TIMEOUT_S = 5.0
RESTART_PAUSES_S = (0.0, 0.0, 0.5, 2.0, 5.0)
"""Before the next start after none, one, two, ... workers in a row that did not stay healthy; the last pause stays."""

HEALTHY_S = 30.0
"""A worker that lived so long was well; the next one is started at once."""

WATCH_INTERVAL_S = 0.5
SILENT_WATCHES = 6
"""A worker that said nothing for so many looks in a row is stuck; it speaks about twice a second. Looks are counted, not seconds:
a pause of this process is not held against the worker."""

Reply = Opened | Patched | Refused | Closed


class Keeper:
    """Starts workers, one after the other, and speaks with the present one.

    A new worker knows nothing: its sessions are other ones (``epoch`` says so) and it is told all routes. changed: called with a room
    when something in it changed; lifted: called when a worker begins (True) or has ended (False).
    """

    def __init__(self, options: WorkerOptions, *, changed: Callable[[RoomId], None], lifted: Callable[["Keeper", bool], None]) -> None:
        self.options = options
        self.epoch = ""
        self.observed = Observed()
        self.sessions: set[SessionId] = set()
        self.routes: dict[RoomId, tuple[Route, ...]] = {}
        self._worker: RunningWorker | None = None
        self._unsaid: dict[RoomId, None] = {}
        self._something_unsaid = asyncio.Event()
        self._replies: dict[int, asyncio.Future[Reply]] = {}
        self._silent_watches = 0
        self._changed = changed
        self._lifted = lifted
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin, and return when the first worker obeys. Raises MediaUnavailable if it does not start."""
        started: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._task = asyncio.create_task(self._keep(started), name=f"media worker on port {self.options.udp_port}")
        try:
            await started
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """End the worker and begin no other."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait([self._task])

    @property
    def pid(self) -> int | None:
        """The process id of the present worker; None while it is being started again."""
        return self._worker.pid if self._worker else None

    @property
    def tier(self) -> str | None:
        """How the present worker forwards; None while it is being started again."""
        return self._worker.ready.tier if self._worker else None

    @property
    def udp_port(self) -> int:
        """The bound UDP port, the same for every worker of this keeper."""
        return self.options.udp_port

    def set_routes(self, room: RoomId, routes: tuple[Route, ...]) -> None:
        """From now on ``routes`` are those of ``room``, by priority. Never blocks; the newest wins; () forgets the room."""
        if routes == self.routes.get(room, ()):
            return
        if routes:
            self.routes[room] = routes
        else:
            self.routes.pop(room, None)
        self._unsaid[room] = None
        self._something_unsaid.set()

    async def ask(self, request: Request) -> Reply:
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

    async def _keep(self, started: asyncio.Future[None]) -> None:
        """Have a worker at all times. ``started`` is told how the first start went; if it failed, there is no second."""
        loop, failures = asyncio.get_running_loop(), 0
        while True:
            await asyncio.sleep(RESTART_PAUSES_S[min(failures, len(RESTART_PAUSES_S) - 1)])
            start = loop.time()
            try:
                async with running_worker(self.options) as worker:
                    self._begin(worker)
                    if not started.done():
                        started.set_result(None)
                    await self._stay(worker)
            except Exception as error:
                if not started.done():
                    started.set_exception(error)
                    return
                logger.error("no media worker: %s", error, exc_info=not isinstance(error, MediaUnavailable))
            finally:
                self._ended()
            failures = failures + 1 if loop.time() - start < HEALTHY_S else 0

    def _begin(self, worker: RunningWorker) -> None:
        """A worker obeys: it knows nothing yet."""
        self._worker = worker
        self.options = self.options.on_port(worker.ready.udp_port)
        self.epoch = secrets.token_hex(8)
        self._unsaid = dict.fromkeys(self.routes)
        self._something_unsaid.set()
        logger.info("media epoch %s on UDP port %d, tier %s", self.epoch, self.udp_port, worker.ready.tier)
        self._lifted(self, True)  # noqa: FBT003  # the one thing that is said

    async def _stay(self, worker: RunningWorker) -> None:
        """Listen to a worker until its end."""
        async with asyncio.TaskGroup() as tasks:
            beside = [
                tasks.create_task(self._say_routes(worker.link), name="routes to the media worker"),
                tasks.create_task(self._watch(worker), name="watch over the media worker"),
            ]
            try:
                while True:
                    self._heard(await worker.link.receive())
            except LinkBroken as reason:
                logger.error("the media worker has ended (%s)", reason)
            finally:
                for task in beside:
                    task.cancel()

    async def _watch(self, worker: RunningWorker) -> None:
        """Kill a worker that is stuck; the end of its link is noticed as any other end."""
        self._silent_watches = 0
        while self._silent_watches < SILENT_WATCHES:
            await asyncio.sleep(WATCH_INTERVAL_S)
            self._silent_watches += 1
        logger.error("the media worker %d is stuck; it is killed and replaced", worker.pid)
        worker.kill()

    async def _say_routes(self, link: Link[FromWorker]) -> None:
        """Say the newest routes of each room that has others than the worker knows."""
        while True:
            await self._something_unsaid.wait()
            self._something_unsaid.clear()
            while self._unsaid:
                room, _ = self._unsaid.popitem()
                link.send(SetRoutes(room=room, routes=self.routes.get(room, ())))
                try:
                    await link.drain()
                except LinkBroken:  # ``_stay`` notices, too, and the next worker is told everything
                    return

    def _heard(self, message: FromWorker) -> None:
        """Take in what the worker says."""
        self._silent_watches = 0
        if isinstance(message, Opened):
            self.sessions.add(message.session)
        if isinstance(message, Reply):
            reply = self._replies.pop(message.ref, None)
            if reply is not None and not reply.done():
                reply.set_result(message)
            return
        if isinstance(message, SessionClosed):
            self.sessions.discard(message.session)
        room = self.observed.take_in(message)
        if room is not None:
            self._changed(room)

    def _ended(self) -> None:
        """Everything the worker had is gone."""
        was_there, self._worker = self._worker is not None, None
        self.sessions.clear()
        for reply in self._replies.values():
            if not reply.done():
                reply.set_exception(MediaUnavailable())
        self._replies.clear()
        rooms = self.observed.forget()
        if was_there:
            self._lifted(self, False)  # noqa: FBT003
        for room in rooms:
            self._changed(room)
