"""The media end of a tiny service: answers WHIP and WHEP offers with an aiortc connection."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp import web
from aiortc import MediaStreamTrack, RTCBundlePolicy, RTCConfiguration, RTCPeerConnection, RTCSessionDescription

from tests.client.servers import House, house

CONFIGURATION = RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)


@dataclass
class MediaHouse:
    """A service that takes any offer. sends: makes the tracks that go to whoever watches. refusal: answers with this instead."""

    sends: Callable[[], list[MediaStreamTrack]] = list
    refusal: web.Response | None = None
    url: str = ""
    room: House = field(default_factory=House)
    tokens: list[str | None] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    received: "asyncio.Queue[list[MediaStreamTrack]]" = field(default_factory=lambda: asyncio.Queue(8))
    peers: list[RTCPeerConnection] = field(default_factory=list)

    async def offer(self, request: web.Request) -> web.StreamResponse:
        self.tokens.append(request.headers.get("Authorization"))
        if self.refusal is not None:
            return self.refusal
        peer = RTCPeerConnection(CONFIGURATION)
        self.peers.append(peer)
        await peer.setRemoteDescription(RTCSessionDescription(sdp=await request.text(), type="offer"))
        for track in self.sends():
            peer.addTrack(track)
        await peer.setLocalDescription(await peer.createAnswer())
        self.received.put_nowait([transceiver.receiver.track for transceiver in peer.getTransceivers()])
        location = f"{request.path}/{len(self.peers)}?as=me"
        return web.Response(status=201, text=peer.localDescription.sdp, content_type="application/sdp", headers={"Location": location})

    async def delete(self, request: web.Request) -> web.StreamResponse:
        self.deleted.append(request.path_qs)
        return web.Response()


@asynccontextmanager
async def media_house() -> AsyncIterator[MediaHouse]:
    """Serve a room and its media."""
    media = MediaHouse()
    endpoint = "/api/rooms/{room}/{way:whip|whep}"
    async with house(web.post(endpoint, media.offer), web.delete(endpoint + "/{session}", media.delete)) as room:
        media.room, media.url = room, room.url
        try:
            yield media
        finally:
            for peer in media.peers:
                await peer.close()
