"""Sound and pictures go on when a browser's network changes: real connections over real sockets, WHIP and WHEP over HTTP."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from aioice import Candidate
from aioice.ice import CandidatePair, StunProtocol
from aioice.ice import Connection as IceConnection
from aioice.stun import TransactionTimeout
from aiortc import RTCPeerConnection

from orchestrator.client.loopback import admit_loopback
from orchestrator.clock import SystemClock
from orchestrator.media.plane import MediaPlane
from orchestrator.registry import new_participant
from orchestrator.service import Service
from orchestrator.turn import Turn
from rooms.commands import ChangePhase
from rooms.people import SYSTEM, Person, Place, Role
from rooms.phases import Phase
from tests.clocks import ManualClock
from tests.media.peers import Viewer, publishing, watching
from tests.web.house import DEFINITION, PUBLIC, read
from web.app import make_app

GREY = 150
RESTART = {"Content-Type": "application/trickle-ice-sdpfrag", "If-Match": "*"}


@dataclass
class Session:
    """A WHIP or WHEP session and the browser's end of its ICE."""

    client: TestClient[web.Request, web.Application]
    endpoint: str
    headers: dict[str, str] = field(default_factory=dict)
    url: str = ""
    tag: str = ""

    async def negotiate(self, offer: str) -> str:
        """Post an offer, return the answer."""
        response = await self.client.post(self.endpoint, data=offer, headers={"Content-Type": "application/sdp", **self.headers})
        self.url, self.tag = response.headers["Location"], response.headers["ETag"]
        return await response.text()

    async def restart(self) -> tuple[str, str]:
        """Restart ICE; return the new user name fragment and password of the server."""
        body = "a=ice-ufrag:anew\r\na=ice-pwd:anew22anew22anew22anew22\r\n"
        async with self.client.patch(self.url, data=body, headers={**RESTART, **self.headers}) as response:
            assert response.status == 200
            assert response.headers["ETag"] != self.tag
            answer = await response.text()
        found = dict(re.findall(r"a=(ice-ufrag|ice-pwd):(\S+)", answer))
        return found["ice-ufrag"], found["ice-pwd"]


@dataclass
class Stage:
    """A room in which the hall sends and the public watches, each with an aiortc connection."""

    up: Session
    down: Session
    sender: RTCPeerConnection
    viewer: Viewer

    @property
    def ends(self) -> tuple[tuple[Session, RTCPeerConnection], ...]:
        """Both sessions with their browsers."""
        return (self.up, self.sender), (self.down, self.viewer.connection)


@pytest.fixture
async def stage(tmp_path: Path) -> AsyncIterator[Stage]:
    """Pictures and sound arrive."""
    admit_loopback()
    async with opened(tmp_path) as (service, client):
        up, down = sessions(service, client)
        async with publishing(up.negotiate, GREY) as sender, watching(down.negotiate) as viewer:
            await viewer.sees(GREY)
            yield Stage(up, down, sender, viewer)


@asynccontextmanager
async def opened(data: Path, turn: Turn | None = None) -> AsyncIterator[tuple[Service, TestClient[web.Request, web.Application]]]:
    """A service with a real media plane and a live room. Its clock stands still at the present: relays have clocks of their own."""
    now = SystemClock().now()
    async with Service(
        read(DEFINITION), data=data, media=MediaPlane(), clock=ManualClock(now), starting=now + timedelta(hours=2)
    ) as service:
        for phase in (Phase.OPEN, Phase.LIVE):
            await service.room(PUBLIC).handle(ChangePhase(to=phase), by=SYSTEM)
        async with TestClient(TestServer(make_app(service, turn=turn))) as client:
            yield service, client


def sessions(service: Service, client: TestClient[web.Request, web.Application]) -> tuple[Session, Session]:
    """The hall's way in and the public's way out."""
    hall = Person(id=new_participant(), role=Role.HALL, name="Hall", place=Place.HALL)
    _, secret = service.registry.invite(PUBLIC, hall, expires_at=service.clock.now() + timedelta(hours=1))
    up = Session(client, f"/api/rooms/{PUBLIC}/whip", {"Authorization": f"Bearer {secret}"})
    return up, Session(client, f"/api/rooms/{PUBLIC}/whep")


def ice_of(peer: RTCPeerConnection) -> IceConnection:
    """The ICE agent of an aiortc connection."""
    found = peer.getTransceivers()[0].receiver.transport.transport._connection
    assert isinstance(found, IceConnection)
    return found


async def check(ice: IceConnection, pair: CandidatePair, *, nominate: bool = False, repeats: int = 2) -> None:
    """Do a connectivity check with the credentials that the agent has. Raises TransactionTimeout: no answer."""
    assert ice.remote_password is not None
    request = ice.build_request(pair, nominate=nominate)
    await pair.protocol.request(request, pair.remote_addr, integrity_key=ice.remote_password.encode(), retransmissions=repeats)


@pytest.mark.row("O1", "O9")
async def test_after_a_restart_of_ice_media_go_on_in_the_same_session(stage: Stage) -> None:
    changes: list[str] = []
    for session, peer in stage.ends:
        peer.on("connectionstatechange", lambda: changes.append("changed"))
        ice = ice_of(peer)
        (pair,) = ice._nominated.values()
        former = ice.remote_username, ice.remote_password
        anew = await session.restart()
        await check(ice, pair)
        ice.remote_username, ice.remote_password = anew
        await check(ice, pair)
        await stage.viewer.hears()
        ice.remote_username, ice.remote_password = former
        with pytest.raises(TransactionTimeout):
            await check(ice, pair, repeats=0)
        ice.remote_username, ice.remote_password = anew
        await stage.viewer.hears()
    assert changes == []


@pytest.mark.row("O9")
async def test_a_browser_that_gets_another_address_keeps_its_session(stage: Stage) -> None:
    for _, peer in stage.ends:
        ice = ice_of(peer)
        (old,) = ice._nominated.values()
        pair = await elsewhere(ice, old)
        await check(ice, pair, nominate=True)
        ice._nominated[1] = pair
        await old.protocol.close()
        await stage.viewer.hears()
        assert peer.connectionState == "connected"


@pytest.mark.row("O7")
async def test_a_try_of_the_network_connects_and_shows_nothing(stage: Stage, caplog: pytest.LogCaptureFixture) -> None:
    trying = Session(stage.down.client, f"/api/rooms/{PUBLIC}/network-test")
    async with watching(trying.negotiate) as viewer:
        await stage.viewer.hears()
        assert (viewer.audio[0].frames, viewer.video[0].frames) == (0, 0)
        async with trying.client.delete(trying.url) as ended:
            assert ended.status == 200
    await stage.viewer.hears()
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []


async def elsewhere(ice: IceConnection, old: CandidatePair) -> CandidatePair:
    """A way to the server from another port of this machine."""
    _, protocol = await asyncio.get_running_loop().create_datagram_endpoint(lambda: StunProtocol(ice), local_addr=("127.0.0.1", 0))
    host, port = protocol.transport.get_extra_info("sockname")
    protocol.local_candidate = Candidate("1", 1, "udp", 1, host, port, "host")
    ice._protocols.append(protocol)
    return CandidatePair(protocol, old.remote_candidate)
