"""A microphone or camera that plays encoded loops in step with the clock on the wall."""

import asyncio
from collections.abc import Callable
from typing import Any

from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError
from av import Packet

from orchestrator.bots.encoded_loop import EncodedLoop
from orchestrator.media.clock import steady_clock

LATE_S = 0.5
"""Further behind than this (the computer slept), packets are left out rather than sent in a burst."""


class LoopTrack(MediaStreamTrack):
    """Gives a packet whenever one is due; timestamps go on over the seam of the loop and from one loop to another.

    Loops of a person that are equally long stay in step, since each is played by the wall clock. clock: Unix seconds.
    """

    def __init__(self, kind: str, loop: EncodedLoop, *, clock: Callable[[], float] | None = None) -> None:
        super().__init__()
        self.kind = kind
        self._playing = loop
        self._clock = clock or steady_clock()
        self._count: int | None = None

    def play(self, loop: EncodedLoop) -> None:
        """Go on with the sound of ``loop``, whose packets are as long and can each be decoded alone."""
        self._playing = loop

    async def recv(self) -> "Packet[Any]":
        """Return the next packet when its time has come. Raises MediaStreamError after ``stop``."""
        if self.readyState != "live":
            raise MediaStreamError
        packet_s = self._playing.packet_s
        now = self._clock()
        if self._count is None or now - self._count * packet_s > LATE_S:
            self._count = self._playing.next_keyframe(int(now / packet_s) + 1)
        else:
            self._count += 1
        await asyncio.sleep(self._count * packet_s - now)
        return self._playing.packet(self._count)
