"""When the socket takes no more, pictures give way to sound, whole frames at a time."""

import contextlib
import os
import socket
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from orchestrator.media.kernel import c_tier, cffi_tier
from orchestrator.media.kernel.interface import MAX_BATCH_PACKETS
from orchestrator.media.limits import SEND_QUEUE_DATAGRAMS
from tests.media.audience import (
    OPEN,
    Hall,
    Viewer,
    crowded_hall,
    description,
    forward,
    picture,
    sound,
    unix_sockaddr,
)


@pytest_asyncio.fixture(params=OPEN)
async def crowd(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Hall]:
    for module in (c_tier, cffi_tier):
        monkeypatch.setattr(module, "sockaddr", unix_sockaddr)
    with crowded_hall(OPEN[request.param]) as made:
        yield made


def slow_viewer(crowd: Hall) -> Viewer:
    """A viewer whose socket takes no more."""
    theirs, noise = crowd.socket(socket.AF_UNIX), crowd.socket(socket.AF_UNIX)
    name = b"\0" + os.urandom(8).hex().encode()
    theirs.bind(name)
    with contextlib.suppress(BlockingIOError):
        while True:
            noise.sendto(b"noise", name)
    return Viewer(crowd.tier.peer(), theirs, name)


@pytest.mark.row("O5")
async def test_a_picture_that_the_full_socket_cuts_short_is_dropped_to_the_end_of_its_frame(crowd: Hall) -> None:
    viewer = slow_viewer(crowd)
    stream = viewer.peer.stream(description(is_picture=True))
    assert forward(crowd.tier, [stream], *picture(1, 2))
    assert crowd.router.is_full
    viewer.datagrams()
    crowd.router._flush()
    assert not forward(crowd.tier, [stream], *picture(1, 2, first=2))
    assert viewer.packets() == []
    assert not forward(crowd.tier, [stream], *picture(2, 2, first=4))
    assert [packet.sequence for packet in viewer.packets()] == [104, 105]
    assert (viewer.peer.packets_out, viewer.peer.dropped, stream.packets) == (2, 4, 2)


@pytest.mark.row("O5")
async def test_sound_waits_for_the_full_socket_and_stays_in_order(crowd: Hall) -> None:
    viewer = slow_viewer(crowd)
    stream = viewer.peer.stream(description(is_picture=False))
    assert not forward(crowd.tier, [stream], sound(1), sound(2))
    assert not forward(crowd.tier, [stream], sound(3))
    viewer.datagrams()
    assert not forward(crowd.tier, [stream], sound(4))
    crowd.router._flush()
    forward(crowd.tier, [stream], sound(5))
    assert [packet.sequence for packet in viewer.packets()] == [100, 101, 102, 103, 104]
    assert (viewer.peer.packets_out, viewer.peer.dropped, stream.packets) == (5, 0, 5)


async def test_sound_that_waits_is_bounded(crowd: Hall) -> None:
    viewer = slow_viewer(crowd)
    stream = viewer.peer.stream(description(is_picture=False))
    for first in range(0, SEND_QUEUE_DATAGRAMS + MAX_BATCH_PACKETS, MAX_BATCH_PACKETS):
        forward(crowd.tier, [stream], *(sound(first + n) for n in range(MAX_BATCH_PACKETS)))
    assert stream.packets == viewer.peer.packets_out == SEND_QUEUE_DATAGRAMS
    assert viewer.peer.dropped == MAX_BATCH_PACKETS


async def test_a_socket_that_cannot_segment_is_sent_one_datagram_at_a_time(crowd: Hall) -> None:
    theirs = crowd.socket(socket.AF_UNIX)
    name = b"\0" + os.urandom(8).hex().encode()
    theirs.bind(name)
    viewer = Viewer(crowd.tier.peer(), theirs, name)
    forward(crowd.tier, [viewer.peer.stream(description(is_picture=True))], *picture(1, 4))
    assert len(viewer.packets()) == 4
