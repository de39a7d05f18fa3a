"""Sessions begin with an offer and end when anybody leaves, falls silent or comes again."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.media.codecs import H264, OPUS, VP8, Codec
from orchestrator.media.errors import MediaRefused
from orchestrator.media.fanout import Fanout
from orchestrator.media.kernel.python_tier import PythonTier
from orchestrator.media.limits import CONNECT_TIMEOUT_S, SILENCE_TIMEOUT_S
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
)
from orchestrator.media.publication import Publication
from orchestrator.media.router import Router
from orchestrator.media.sessions import Sessions
from orchestrator.media.srtp import Srtp
from orchestrator.media.statistics import Statistics
from rooms.ids import ParticipantId, RoomId
from rooms.routes import Medium
from tests.media.builders import ANN, ClearText, HandClock, Stage
from tests.media.test_router import FullSocket
from tests.media.test_sdp import without

ROOM = RoomId("plenary")
OFFERS = Path(__file__).parent / "offers"
PUBLICATION, SUBSCRIPTION = ((OFFERS / f"chromium-{kind}.sdp").read_bytes().decode() for kind in ("publication", "subscription"))


@dataclass
class Worker:
    """A worker's sessions without its process: the clock is turned by hand."""

    sessions: Sessions
    clock: HandClock
    said: list[FromWorker] = field(default_factory=list)

    def publish(self, participant: ParticipantId = ANN) -> SessionId:
        return self.sessions.publish(OpenPublication(ref=1, room=ROOM, participant=participant, offer=PUBLICATION))[0]

    def subscribe(self, participant: ParticipantId | None = None, offer: str = SUBSCRIPTION) -> SessionId:
        return self.sessions.subscribe(OpenSubscription(ref=1, room=ROOM, participant=participant, backstage=False, offer=offer))[0]

    def patch(self, session: SessionId, text: str, *tags: str) -> Patched | None:
        return self.sessions.patch(PatchSession(ref=1, session=session, tags=tags, fragment=text))

    @property
    def endings(self) -> list[tuple[SessionId, str]]:
        return [(one.session, one.reason) for one in self.said if isinstance(one, SessionClosed)]


@pytest.fixture
async def worker() -> AsyncIterator[Worker]:
    clock, said = HandClock(), list[FromWorker]()
    async with asyncio.TaskGroup() as tasks:
        router = Router(FullSocket(), clock)  # type: ignore[arg-type]
        sessions = Sessions(
            router, Fanout(PythonTier(router)), addresses=("192.0.2.1",), udp_port=5_004, clock=clock, tell=said.append, tasks=tasks
        )
        yield Worker(sessions, clock, said)
        sessions.close_all()


async def test_a_browser_that_never_comes_is_given_up(worker: Worker) -> None:
    session = worker.publish()
    worker.clock.turn(SILENCE_TIMEOUT_S)
    worker.sessions.tick()
    assert worker.endings == []
    worker.clock.turn(1)
    worker.sessions.tick()
    assert worker.endings == [(session, "silent")]
    assert not worker.sessions.by_id
    assert not worker.sessions.switches


async def test_a_browser_that_is_still_there_stays(worker: Worker) -> None:
    session = worker.subscribe()
    for _ in range(10):
        worker.clock.turn(SILENCE_TIMEOUT_S - 1)
        worker.sessions.by_id[session].connection.checked(("192.0.2.7", 50_000), nominated=True)
        worker.sessions.tick()
    assert worker.endings == []


async def test_who_publishes_again_takes_the_place_of_their_earlier_self(worker: Worker) -> None:
    first, other, second = worker.publish(), worker.publish(ParticipantId("ben")), worker.publish()
    assert worker.endings == [(first, "replaced")]
    assert set(worker.sessions.by_id) == {other, second}


@pytest.mark.parametrize(("viewer", "codec"), [(ParticipantId("vera"), H264), (None, VP8)], ids=["invited", "stranger"])
async def test_who_was_invited_has_a_say_in_the_codec_of_speakers_and_strangers_have_none(
    worker: Worker, viewer: ParticipantId | None, codec: Codec
) -> None:
    worker.subscribe(viewer, without(SUBSCRIPTION, 96, 98, 45))
    publication = worker.sessions.by_id[worker.publish()].owner
    assert isinstance(publication, Publication)
    assert [track.codec for track in publication.tracks] == [OPUS, codec]


async def test_a_refused_offer_leaves_the_earlier_publication_alone(worker: Worker) -> None:
    session = worker.publish()
    with pytest.raises(MediaRefused):
        worker.sessions.publish(OpenPublication(ref=1, room=ROOM, participant=ANN, offer="v=0"))
    assert set(worker.sessions.by_id) == {session}


def fragment(ufrag: str) -> str:
    return f"a=ice-ufrag:{ufrag}\r\na=ice-pwd:{ufrag * 8}\r\n"


@pytest.mark.row("O1")
async def test_another_user_name_restarts_ice_and_the_same_one_brings_candidates(worker: Worker) -> None:
    for session in (worker.publish(), worker.subscribe()):
        found = worker.sessions.by_id[session]
        first, tag = found.connection.credentials, found.tag
        assert worker.patch(session, fragment(found.offer.ufrag), tag) == Patched(ref=1)
        restarted = worker.patch(session, fragment("Anew"), "*")
        assert restarted is not None
        assert restarted.tag == found.tag != tag
        assert f"a=ice-pwd:{found.connection.credentials.password}\r\n" in (restarted.fragment or "")
        assert found.connection.former == first
        assert worker.patch(session, fragment("Anew"), found.tag) == Patched(ref=1)


@pytest.mark.row("O1")
async def test_a_fragment_for_another_ice_session_changes_nothing(worker: Worker) -> None:
    session = worker.publish()
    tag = worker.sessions.by_id[session].tag
    for tags in ((), ("other",)):
        with pytest.raises(MediaRefused) as refused:
            worker.patch(session, fragment("Anew"), *tags)
        assert refused.value.code == "other_ice_session"
    with pytest.raises(MediaRefused):
        worker.patch(session, "hello", "*")
    assert worker.sessions.by_id[session].tag == tag
    assert worker.patch(SessionId("nobody's"), fragment("Anew"), "*") is None


async def test_a_session_ends_once(worker: Worker) -> None:
    session = worker.publish()
    assert worker.sessions.close(session)
    assert not worker.sessions.close(session)
    await asyncio.sleep(0)
    assert worker.endings == [(session, "asked")]


async def test_a_full_worker_refuses_politely(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestrator.media.sessions.MAX_SESSIONS", 1)
    worker.publish()
    with pytest.raises(MediaRefused) as refused:
        worker.subscribe()
    assert refused.value.code == "too_many_sessions"


async def test_a_room_without_routes_and_people_is_forgotten(worker: Worker) -> None:
    worker.sessions.set_routes(SetRoutes(room=ROOM, routes=()))
    assert worker.sessions.switches == {}


@pytest.mark.row("I1")
async def test_the_figures_are_those_of_the_last_second(worker: Worker) -> None:
    session, statistics = worker.publish(), Statistics()
    publication = worker.sessions.by_id[session].owner
    connection = worker.sessions.by_id[session].connection
    statistics.collect(worker.sessions, worker.clock())
    connection.bytes_in += 25_000
    worker.clock.turn(2)
    (room,) = statistics.collect(worker.sessions, worker.clock())
    assert room.sessions[0].bitrate_in_bps == 100_000
    assert room.sessions[0].participant == publication.participant == ANN
    worker.sessions.close(session)
    assert [one.sessions for one in statistics.collect(worker.sessions, worker.clock())] == [()]
    assert statistics.collect(worker.sessions, worker.clock()) == []


async def test_the_service_hears_what_a_publication_sends_and_that_it_ended(worker: Worker) -> None:
    session = worker.sessions.by_id[worker.publish()]
    session.connection.srtp = cast(Srtp, ClearText())
    session.owner.connected()
    session.owner.rtp_received(bytes([0x80, 111]) + bytes(10) + b"opus", worker.clock())
    worker.sessions.close(session.connection.session)
    assert [one.sending for one in worker.said if isinstance(one, PublicationChanged)] == [(Medium.AUDIO,), ()]


async def test_a_browser_that_checks_but_never_shakes_hands_is_given_up(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    assert CONNECT_TIMEOUT_S > SILENCE_TIMEOUT_S
    monkeypatch.setattr("orchestrator.media.connection.CONNECT_TIMEOUT_S", 0.0)
    session = worker.publish()
    ended = asyncio.Event()
    worker.sessions._tell = lambda message: (worker.said.append(message), ended.set())  # type: ignore[func-returns-value, assignment]
    worker.sessions.by_id[session].connection.checked(("192.0.2.7", 50_000), nominated=True)
    async with asyncio.timeout(10):
        await ended.wait()
    assert worker.endings == [(session, "never_connected")]


@given(st.lists(st.binary(max_size=120) | st.binary(min_size=11, max_size=60).map(lambda rest: b"\x80\x6f" + rest), max_size=10))
def test_whatever_a_publisher_or_a_viewer_sends_nothing_is_raised_and_others_are_served(packets: list[bytes]) -> None:
    stage = Stage()
    eve, ann = stage.publisher(ParticipantId("eve")), stage.publisher(ANN)
    odd, _ = stage.viewer()
    _, wire = stage.viewer()
    stage.routes(ANN, ParticipantId("eve"))
    stage.sends(ann, Medium.AUDIO)
    for packet in packets:
        for owner in (eve, odd):
            owner.rtp_received(packet, stage.clock())
            owner.rtcp_received(packet, stage.clock())
            owner.report(stage.clock())
    before = len(wire.datagrams)
    stage.sends(ann, Medium.AUDIO)
    assert len(wire.datagrams) == before + 1
