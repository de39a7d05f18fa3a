"""Publish sound and pictures into a room by WHIP (RFC 9725)."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager

from aiohttp import ClientSession
from aiortc import MediaStreamTrack, RTCPeerConnection
from yarl import URL

from orchestrator.client.backoff import Backoff
from orchestrator.client.errors import Dismissed, MediaUnavailable
from orchestrator.client.media_session import MediaSession, negotiated
from orchestrator.client.room_client import RoomClient
from rooms.ids import RoomId

logger = logging.getLogger(__name__)

STEADY_S = 20.0
"""A publication that lasted so long was a good one. Two programs with one invitation replace each other: they shall tire of it."""


def publish(
    http: ClientSession, service: str | URL, room: RoomId, token: str, tracks: Sequence[MediaStreamTrack]
) -> AbstractAsyncContextManager[MediaSession]:
    """Send ``tracks``, one of sound and at most one of pictures, as long as the context; leaving it tells the service.

    Whether anybody hears them is the room's decision. Tracks that give ``av.Packet`` are sent without encoding.
    Raises MediaRefused, MediaUnavailable.
    """

    def prepare(peer: RTCPeerConnection) -> None:
        for track in tracks:
            peer.addTrack(track)

    return negotiated(http, URL(service) / "api" / "rooms" / room / "whip", token, prepare)


async def keep_published(client: RoomClient, http: ClientSession, tracks: Callable[[], Sequence[MediaStreamTrack]]) -> None:
    """Publish until cancelled: again when the media worker is replaced, the connection is lost or the service comes back.

    tracks: makes new tracks for each session. Raises MediaRefused, Dismissed, ValueError (client without a token).
    """
    if client.token is None:
        raise ValueError("the public does not send media")
    backoff = Backoff()
    while True:
        await client.wait_for(lambda room: room.is_connected)
        epoch = client.media_epoch
        try:
            async with publish(http, client.service, client.room, client.token, tracks()) as session:
                await session.connected()
                await _over(client, session, epoch, backoff)
                pause_s = backoff.next_s()
        except MediaUnavailable as unavailable:
            logger.info("room %s: not publishing: %s", client.room, unavailable)
            pause_s = backoff.next_s(at_least_s=unavailable.retry_after_s)
        await asyncio.sleep(pause_s)


async def _over(client: RoomClient, session: MediaSession, epoch: str, backoff: Backoff) -> None:
    """Return when this session cannot go on."""
    began_s = asyncio.get_running_loop().time()
    async with asyncio.TaskGroup() as tasks:
        ends = [
            tasks.create_task(session.ended(), name="media connection"),
            tasks.create_task(_new_epoch(client, epoch), name="media epoch"),
        ]
        await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
        for task in ends:
            task.cancel()
    if asyncio.get_running_loop().time() - began_s > STEADY_S:
        backoff.reset()


async def _new_epoch(client: RoomClient, epoch: str) -> None:
    try:
        await client.wait_for(lambda room: room.media_epoch != epoch)
    except Dismissed:
        return  # whoever waits for the client next is told
