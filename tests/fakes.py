"""Stand-ins for what runs in other processes."""

from collections.abc import Callable, Mapping, Sequence
from types import TracebackType
from typing import Self

from orchestrator.media.errors import REFUSALS
from orchestrator.media.messages import ConnectionState, Direction
from orchestrator.media.plane import (
    NOWHERE,
    MediaPlane,
    MediaRefused,
    MediaSession,
    MediaUnavailable,
    Patched,
    SessionId,
    SessionStatistics,
    Slots,
    WorkerState,
)
from rooms.ids import ParticipantId, RoomId
from rooms.routes import Medium, Route

ANSWER = "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n"
"""What every offer is answered with."""

FRAGMENT = "a=ice-lite\r\n"
"""What every restart of ICE is answered with."""


class FakeMediaPlane(MediaPlane):
    """A media plane without a worker: an offer that starts with ``v=0`` gets a session, nothing flows, and tests say what would.

    With ``available`` False it is as if the worker were being replaced.
    """

    def __init__(self) -> None:
        self.available = True
        self.full = self.draining = False
        self.tag = "ice"
        self.routes: dict[RoomId, tuple[Route, ...]] = {}
        self.slots: dict[SessionId, Slots] = {}
        self._sending: dict[RoomId, dict[ParticipantId, frozenset[Medium]]] = {}
        self._sessions: dict[RoomId, dict[SessionId, SessionStatistics]] = {}
        self._callbacks: list[Callable[[RoomId], None]] = []
        self._opened = 0
        self._worker_number = 1

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._callbacks.clear()

    def epoch(self, room: RoomId) -> str:
        """``epoch-1``, then one more for every new worker."""
        return f"epoch-{self._worker_number}" if self.available else ""

    @property
    def workers(self) -> tuple[WorkerState, ...]:
        """Some process and port, unless the worker is being replaced; nobody listens."""
        return (WorkerState(udp_port=1, pid=1 if self.available else None, tier="python", sessions=0, rooms=0, draining=self.draining),)

    def drain(self, udp_port: int) -> None:
        """Remember that the worker is to be emptied."""
        if udp_port != 1:
            raise LookupError(udp_port)
        self.draining = True

    def use_again(self, udp_port: int) -> None:
        """Forget it."""
        self.drain(udp_port)
        self.draining = False

    @property
    def local_host(self) -> str:
        """Where nobody listens."""
        return "127.0.0.1"

    @property
    def is_up(self) -> bool:
        """Unless the worker is being replaced."""
        return self.available

    async def publish(self, room: RoomId, participant: ParticipantId, offer: str) -> MediaSession:
        """Open a publication."""
        return self._open(room, participant, offer, Direction.PUBLICATION)

    async def subscribe(self, room: RoomId, participant: ParticipantId | None, offer: str, *, backstage: bool = False) -> MediaSession:
        """Open a subscription."""
        return self._open(room, participant, offer, Direction.SUBSCRIPTION)

    async def try_out(self, room: RoomId, offer: str) -> MediaSession:
        """Open a session that shows nothing."""
        return self._open(NOWHERE, None, offer, Direction.SUBSCRIPTION)

    async def patch(self, session: SessionId, tags: Sequence[str], fragment: str) -> Patched | None:
        """Restart ICE if the fragment says so, which is here its only word."""
        if not self.available:
            raise MediaUnavailable
        if not any(session in sessions for sessions in self._sessions.values()):
            return None
        if fragment not in {"candidates", "restart"}:
            raise MediaRefused("not_sdpfrag", REFUSALS["not_sdpfrag"])
        if not {"*", self.tag} & set(tags):
            raise MediaRefused("other_ice_session", REFUSALS["other_ice_session"])
        if fragment == "candidates":
            return Patched(ref=1)
        self.tag += "i"
        return Patched(ref=1, fragment=FRAGMENT, tag=self.tag)

    async def close(self, session: SessionId) -> bool:
        """End a session."""
        for room, sessions in self._sessions.items():
            if sessions.pop(session, None):
                self._changed(room)
                return True
        return False

    def set_routes(self, room: RoomId, routes: Sequence[Route]) -> None:
        """Remember the routes."""
        self.routes[room] = tuple(routes)

    def publications(self, room: RoomId) -> frozenset[ParticipantId]:
        """Who sends, as the test said."""
        return frozenset(participant for participant, media in self._sending.get(room, {}).items() if media)

    def sending(self, room: RoomId, participant: ParticipantId) -> frozenset[Medium]:
        """What they send, as the test said."""
        return self._sending.get(room, {}).get(participant, frozenset())

    def slots_of(self, session: SessionId) -> Slots:
        """The slots, as the test said."""
        return self.slots.get(session, Slots())

    def statistics(self, room: RoomId) -> tuple[SessionStatistics, ...]:
        """A line for each session."""
        return tuple(self._sessions.get(room, {}).values())

    def on_change(self, callback: Callable[[RoomId], None]) -> Callable[[], None]:
        """Call ``callback`` when a test changes something."""
        self._callbacks.append(callback)
        return lambda: self._callbacks.remove(callback) if callback in self._callbacks else None

    def sessions(self, room: RoomId) -> Mapping[SessionId, SessionStatistics]:
        """The open sessions."""
        return self._sessions.get(room, {})

    def send(self, room: RoomId, participant: ParticipantId, media: frozenset[Medium]) -> None:
        """From now on ``participant`` sends ``media``."""
        self._sending.setdefault(room, {})[participant] = media
        self._changed(room)

    def show(self, room: RoomId, session: SessionId, slots: Slots) -> None:
        """From now on ``session`` shows ``slots``."""
        self.slots[session] = slots
        self._changed(room)

    def replace_worker(self) -> None:
        """The worker died and another has started."""
        rooms = [*self.routes]
        self._worker_number += 1
        self._sessions.clear()
        for room in rooms:
            self._changed(room)

    def _open(self, room: RoomId, participant: ParticipantId | None, offer: str, direction: Direction) -> MediaSession:
        if not self.available:
            raise MediaUnavailable
        if self.full:
            raise MediaRefused("too_many_sessions", REFUSALS["too_many_sessions"])
        if not offer.startswith("v=0"):
            raise MediaRefused("not_sdp", "The offer is not a session description (SDP). Send the offer of a WebRTC connection as it is.")
        if "m=audio" not in offer:
            raise MediaRefused("no_audio", "The offer has no audio line that sends. Allow the microphone and offer again.")
        self._opened += 1
        session = SessionId(f"session-{self._opened}")
        figures = SessionStatistics(session=session, participant=participant, direction=direction, state=ConnectionState.CONNECTED)
        self._sessions.setdefault(room, {})[session] = figures
        self._changed(room)
        return MediaSession(id=session, answer_sdp=ANSWER, tag=self.tag)

    def _changed(self, room: RoomId) -> None:
        for callback in list(self._callbacks):
            callback(room)
