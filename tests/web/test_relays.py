"""Where a network blocks the direct way, sound and pictures go through a real coturn, with the credentials that we hand out."""

import asyncio
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from aioice.stun import TransactionFailed
from aioice.turn import TurnTransport, create_turn_endpoint
from aiortc import RTCBundlePolicy, RTCConfiguration, RTCIceServer, RTCIceTransportPolicy

from orchestrator.client.loopback import admit_loopback
from orchestrator.clock import SystemClock
from orchestrator.turn import LIFETIME, IceServer, Turn
from tests.coturn import coturn
from tests.media.peers import publishing, watching
from tests.web.house import PUBLIC
from tests.web.test_network_change import GREY, Session, ice_of, opened, sessions


async def relay_of(session: Session, way: str) -> RTCConfiguration:
    """What a browser behind a network that lets nothing but ``way`` through would do with our relays."""
    response = await session.client.get(f"/api/rooms/{PUBLIC}/ice-servers", headers=session.headers)
    (server,) = (await response.json())["ice_servers"]
    urls = [url for url in server["urls"] if url.startswith(way.split()[0]) and url.endswith(way.split()[1])]
    return RTCConfiguration(
        iceServers=[RTCIceServer(urls=urls, username=server["username"], credential=server["credential"])],
        iceTransportPolicy=RTCIceTransportPolicy.RELAY,
        bundlePolicy=RTCBundlePolicy.MAX_BUNDLE,
    )


@pytest.mark.row("O7")
@pytest.mark.parametrize("way", ["turn: udp", "turn: tcp", "turns: tcp"])
async def test_media_go_through_the_relay_where_nothing_else_does(tmp_path: Path, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    admit_loopback()
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
    async with coturn(tmp_path) as turn, opened(tmp_path, turn) as (service, client):
        up, down = sessions(service, client)
        there, here = await relay_of(up, way), await relay_of(down, way)
        async with (
            publishing(up.negotiate, GREY, configuration=there) as sender,
            watching(down.negotiate, configuration=here) as viewer,
        ):
            await viewer.sees(GREY)
            await viewer.hears()
            for peer in (sender, viewer.connection):
                (pair,) = ice_of(peer)._nominated.values()
                assert pair.local_candidate.type == "relay"


async def allocate(turn: Turn, server: IceServer) -> TurnTransport:
    """Open a relay's port with these credentials. Raises TransactionFailed."""
    port = int(turn.urls[0].split(":")[2].split("?")[0])
    transport, _ = await create_turn_endpoint(
        asyncio.DatagramProtocol, ("127.0.0.1", port), server.username, server.credential, lifetime=600, ssl=False, transport="udp"
    )
    return transport


@pytest.mark.row("O7")
async def test_a_relay_lets_nobody_in_whose_time_is_over_or_who_has_made_up_the_password(tmp_path: Path) -> None:
    now = SystemClock().now()
    async with coturn(tmp_path) as turn:
        good = turn.ice_server(now)
        (await allocate(turn, good)).close()
        for bad in (turn.ice_server(now - LIFETIME - timedelta(minutes=1)), msgspec.structs.replace(good, credential="guessed")):
            with pytest.raises(TransactionFailed, match="401"):
                await allocate(turn, bad)


@pytest.mark.row("O7")
async def test_a_relay_leads_to_our_media_and_nowhere_else(tmp_path: Path) -> None:
    async with coturn(tmp_path) as turn:
        transport = await allocate(turn, turn.ice_server(SystemClock().now()))
        client = transport._TurnTransport__inner_protocol  # type: ignore[attr-defined]  # aioice tells a refused peer to its log alone
        await client.channel_bind(0x4000, ("127.0.0.1", 9))
        for elsewhere in ("127.0.0.2", "10.0.0.1", "192.0.2.1"):
            with pytest.raises(TransactionFailed, match="403"):
                await client.channel_bind(0x4001, (elsewhere, 9))
        transport.close()
