"""One WHIP or WHEP session: the offer goes up by HTTP, the answer comes back, and DELETE ends it (RFC 9725)."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import msgspec
from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout
from aiortc import RTCBundlePolicy, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from yarl import URL

from orchestrator.client.errors import MediaRefused, MediaUnavailable
from orchestrator.client.loopback import admit_loopback

logger = logging.getLogger(__name__)

REQUEST_TIMEOUT = ClientTimeout(total=10.0)
CONNECT_TIMEOUT_S = 15.0
"""From the answer to the end of the DTLS handshake."""

FINAL = frozenset({"failed", "closed"})


class MediaSession:
    """A session that the service has accepted; ``peer`` is its connection."""

    def __init__(self, peer: RTCPeerConnection, resource: URL) -> None:
        self.peer = peer
        self.resource = resource
        self._changed = asyncio.Event()
        peer.on("connectionstatechange", self._announce)

    async def connected(self) -> None:
        """Return when media can flow. Raises MediaUnavailable: no way through."""
        try:
            async with asyncio.timeout(CONNECT_TIMEOUT_S):
                await self._reached(FINAL | {"connected"})
        except TimeoutError:
            raise MediaUnavailable(f"no connection to the media server within {CONNECT_TIMEOUT_S:.0f} s") from None
        if self.peer.connectionState != "connected":
            raise MediaUnavailable("the connection to the media server failed")

    async def ended(self) -> None:
        """Return when the connection is over, whoever ended it."""
        await self._reached(FINAL)

    async def _reached(self, states: frozenset[str]) -> None:
        while self.peer.connectionState not in states:
            await self._changed.wait()

    def _announce(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()


@asynccontextmanager
async def negotiated(
    http: ClientSession, endpoint: URL, token: str | None, prepare: Callable[[RTCPeerConnection], None]
) -> AsyncIterator[MediaSession]:
    """Offer what ``prepare`` puts into a new connection and keep the session as long as the context.

    Raises MediaRefused, or MediaUnavailable if the same may succeed later.
    """
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    admit_loopback()
    # No STUN server: the media server is reachable, and nobody else is to learn of us. One transport, because it bundles.
    peer = RTCPeerConnection(RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE))
    try:
        prepare(peer)
        await peer.setLocalDescription(await peer.createOffer())
        resource, answer = await _post(http, endpoint, headers, peer.localDescription.sdp)
        try:
            session = MediaSession(peer, resource)
            await peer.setRemoteDescription(RTCSessionDescription(sdp=answer, type="answer"))
            yield session
        finally:
            await _delete(http, resource, headers)
    finally:
        await peer.close()


async def _post(http: ClientSession, endpoint: URL, headers: dict[str, str], offer: str) -> tuple[URL, str]:
    sdp = {**headers, "Content-Type": "application/sdp"}
    try:
        async with http.post(endpoint, data=offer.encode(), headers=sdp, timeout=REQUEST_TIMEOUT) as response:
            if response.status != 201:
                raise await _refusal(response)
            return endpoint.join(URL(response.headers["Location"])), await response.text()
    except (ClientError, TimeoutError) as error:
        raise MediaUnavailable(f"{endpoint} does not answer: {error}") from error


async def _refusal(response: ClientResponse) -> MediaRefused | MediaUnavailable:
    if response.status >= 500 or response.status == 429:
        wait = response.headers.get("Retry-After", "")
        return MediaUnavailable(f"the service answers {response.status}", float(wait) if wait.isdecimal() else 1.0)
    problem = _problem(await response.read())
    return MediaRefused(response.status, problem.code, problem.message)


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """Why the service refuses, as it says."""

    code: str = "refused"
    message: str = ""


def _problem(body: bytes) -> Problem:
    try:
        return msgspec.json.decode(body, type=Problem)
    except msgspec.DecodeError:
        return Problem()


async def _delete(http: ClientSession, resource: URL, headers: dict[str, str]) -> None:
    """Say goodbye; a service that is not there has forgotten us anyway."""
    try:
        async with http.delete(resource, headers=headers, timeout=REQUEST_TIMEOUT):
            pass
    except (ClientError, TimeoutError) as error:
        logger.debug("media session not deleted: %s", error)
