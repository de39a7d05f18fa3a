"""All sessions of a worker and the switches of their rooms: opened by an offer, run until either side ends them."""

import asyncio
import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace

from orchestrator.media import sdp, sdpfrag
from orchestrator.media.codecs import Codec
from orchestrator.media.connection import Connection
from orchestrator.media.errors import refusal
from orchestrator.media.fanout import Fanout
from orchestrator.media.limits import MAX_SESSIONS
from orchestrator.media.messages import (
    FromWorker,
    OpenPublication,
    OpenSubscription,
    Patched,
    PatchSession,
    PublicationChanged,
    SessionClosed,
    SessionId,
    SetRoutes,
    SlotsChanged,
)
from orchestrator.media.publication import Publication
from orchestrator.media.router import Router
from orchestrator.media.sdp import Endpoint, Offer, StreamSsrcs
from orchestrator.media.subscription import Subscription
from orchestrator.media.switch import Switch
from orchestrator.media.transport import Certificate
from rooms.ids import RoomId
from rooms.routes import Medium

logger = logging.getLogger(__name__)

REPORTS_A_TURN = 25


@dataclass(slots=True)
class Session:
    """One connection and what it is for."""

    room: RoomId
    owner: Publication | Subscription
    connection: Connection
    offer: Offer
    is_connected: bool = False

    @property
    def tag(self) -> str:
        """The entity tag of its ICE session (RFC 9725 §4.3.1): our user name fragment, another after every restart."""
        return self.connection.credentials.ufrag


class Sessions:
    """Opens, runs and ends sessions. tell: takes what the service is to know. tasks: runs the connections."""

    def __init__(
        self,
        router: Router,
        fanout: Fanout,
        *,
        addresses: tuple[str, ...],
        udp_port: int,
        clock: Callable[[], float],
        tell: Callable[[FromWorker], None],
        tasks: asyncio.TaskGroup,
    ) -> None:
        self.by_id: dict[SessionId, Session] = {}
        self.switches: dict[RoomId, Switch] = {}
        self._router = router
        self._fanout = fanout
        self._addresses = addresses
        self._udp_port = udp_port
        self.clock = clock
        self._tell = tell
        self._tasks = tasks
        self._certificate = Certificate.generateCertificate()

    def publish(self, request: OpenPublication) -> tuple[SessionId, str]:
        """Open a publication and return its answer. Raises MediaRefused."""
        offer = sdp.read_publication(request.offer, self._audience(request.room))
        connection = self._connection(offer)
        for other in list(self.by_id.values()):
            if other.room == request.room and isinstance(other.owner, Publication) and other.owner.participant == request.participant:
                self._end(other, "replaced")
        switch = self._switch(request.room)
        publication = Publication(
            request.participant,
            connection,
            offer.used,
            on_connected=self._publication_connected,
            on_packet=switch.packet_received,
        )
        self._run(Session(request.room, publication, connection, offer))
        return connection.session, sdp.write_answer(offer, self._endpoint(connection))

    def subscribe(self, request: OpenSubscription) -> tuple[SessionId, str]:
        """Open a subscription and return its answer. Raises MediaRefused."""
        offer = sdp.read_subscription(request.offer)
        connection = self._connection(offer)
        ssrcs = distinct_ssrcs(len(offer.used))
        cname = secrets.token_hex(8)
        subscription = Subscription(
            request.participant,
            connection,
            offer.used,
            ssrcs,
            backstage=request.backstage,
            cname=cname,
            on_connected=self._subscription_connected,
            on_report=self._switch(request.room).adapt,
        )
        self._run(Session(request.room, subscription, connection, offer))
        return connection.session, sdp.write_answer(offer, self._endpoint(connection), ssrcs=ssrcs, cname=cname)

    def patch(self, request: PatchSession) -> Patched | None:
        """Restart ICE if the browser has another user name fragment than so far; None if there is no such session. Raises MediaRefused."""
        session = self.by_id.get(request.session)
        if session is None:
            return None
        ufrag = sdpfrag.read_ufrag(request.fragment)
        if session.tag not in request.tags and "*" not in request.tags:
            raise refusal("other_ice_session")
        if ufrag == session.offer.ufrag:
            return Patched(ref=request.ref)
        self._router.restart(session.connection)
        session.offer = replace(session.offer, ufrag=ufrag)
        fragment = sdpfrag.write(session.offer.used, self._endpoint(session.connection))
        return Patched(ref=request.ref, fragment=fragment, tag=session.tag)

    def close(self, session: SessionId) -> bool:
        """End a session; False if there is none."""
        found = self.by_id.get(session)
        if found is not None:
            self._end(found, "asked")
        return found is not None

    def close_all(self) -> None:
        """End every session; their goodbyes are sent while the task group waits."""
        for session in list(self.by_id.values()):
            self._end(session, "asked")

    def set_routes(self, request: SetRoutes) -> None:
        """Obey the new routes of a room."""
        self._switch(request.room).set_routes(request.routes)
        self._forget_empty(request.room)

    def tick(self) -> None:
        """End the silent sessions; let the switches do what is due."""
        self._router.tick()
        for session in list(self.by_id.values()):
            if session.connection.is_silent:
                self._end(session, "silent")
        now = self.clock()
        for switch in list(self.switches.values()):
            switch.tick(now)

    async def report(self) -> None:
        """Send every browser its RTCP reports; packets have their turn between them."""
        for number, session in enumerate(list(self.by_id.values())):
            if session.is_connected:
                session.owner.report(self.clock())
            if number % REPORTS_A_TURN == 0:
                await asyncio.sleep(0)

    def _connection(self, offer: Offer) -> Connection:
        if len(self.by_id) >= MAX_SESSIONS:
            raise refusal("too_many_sessions")
        return Connection(
            SessionId(secrets.token_urlsafe(16)),
            fingerprints=offer.fingerprints,
            is_dtls_server=offer.is_dtls_server,
            certificate=self._certificate,
            send=self._router.send,
            peer=self._fanout.tier.peer(),
            flush=self._fanout.flush,
            clock=self.clock,
        )

    def _audience(self, room: RoomId) -> list[frozenset[Codec]]:
        """What each viewer of a room can take, of those whom we know: a stranger has no say in what a speaker sends."""
        return [
            one.owner.codecs
            for one in self.by_id.values()
            if one.room == room and isinstance(one.owner, Subscription) and one.owner.participant and one.owner.of(Medium.VIDEO)
        ]

    def _endpoint(self, connection: Connection) -> Endpoint:
        return Endpoint(
            ufrag=connection.credentials.ufrag,
            password=connection.credentials.password,
            fingerprint=self._certificate.fingerprint,
            addresses=self._addresses,
            udp_port=self._udp_port,
        )

    def _switch(self, room: RoomId) -> Switch:
        if room not in self.switches:
            self.switches[room] = Switch(
                self._fanout,
                on_sending=lambda publication: self._tell_sending(room, publication),
                on_slots=lambda subscription: self._tell_slots(room, subscription),
            )
        return self.switches[room]

    def _forget_empty(self, room: RoomId) -> None:
        if self.switches[room].is_empty and not any(session.room == room for session in self.by_id.values()):
            del self.switches[room]

    def _run(self, session: Session) -> None:
        """Begin to listen for the browser."""
        self.by_id[session.connection.session] = session
        self._router.add(session.connection)
        self._tasks.create_task(self._live(session), name=f"session {short(session.connection.session)}")

    async def _live(self, session: Session) -> None:
        """Run a session to its end; what goes wrong in it stays in it."""
        reason = "failed"
        try:
            reason = await session.connection.run(session.owner)
        except Exception:
            logger.exception("session %s of room %s failed", short(session.connection.session), session.room)
        finally:
            self._forget(session, reason)

    def _end(self, session: Session, reason: str) -> None:
        """End a session from our side: its media stop now, its goodbye follows."""
        session.connection.end(reason)
        self._forget(session, reason)

    def _forget(self, session: Session, reason: str) -> None:
        """Take a session out of everything and say so, once."""
        connection = session.connection
        if self.by_id.pop(connection.session, None) is None:
            return
        self._router.remove(connection)
        switch = self._switch(session.room)
        if isinstance(session.owner, Publication):
            switch.remove_publication(session.owner)
        else:
            switch.remove_subscription(session.owner)
        logger.info("room %s session %s closed: %s", session.room, short(connection.session), reason)
        self._tell(SessionClosed(session=connection.session, room=session.room, reason=reason))
        self._forget_empty(session.room)

    def _publication_connected(self, publication: Publication) -> None:
        session = self.by_id[publication.connection.session]
        session.is_connected = True
        logger.info("room %s publication %s connected", session.room, short(publication.connection.session))
        self._switch(session.room).add_publication(publication)

    def _subscription_connected(self, subscription: Subscription) -> None:
        session = self.by_id[subscription.connection.session]
        session.is_connected = True
        logger.info("room %s subscription %s connected", session.room, short(subscription.connection.session))
        self._switch(session.room).add_subscription(subscription)

    def _tell_sending(self, room: RoomId, publication: Publication) -> None:
        session = publication.connection.session
        self._tell(PublicationChanged(session=session, room=room, participant=publication.participant, sending=publication.sending))

    def _tell_slots(self, room: RoomId, subscription: Subscription) -> None:
        self._tell(SlotsChanged(session=subscription.connection.session, room=room, slots=subscription.occupants))


def short(session: SessionId) -> str:
    """Enough of a session's name for a log; the whole of it opens doors."""
    return session[:6]


def distinct_ssrcs(lines: int) -> list[StreamSsrcs]:
    """Random SSRCs for the slots of one subscription."""
    found: set[int] = set()
    while len(found) < 2 * lines:
        found.add(secrets.randbelow((1 << 32) - 1) + 1)
    drawn = list(found)
    return [StreamSsrcs(*pair) for pair in zip(drawn[:lines], drawn[lines:], strict=True)]
