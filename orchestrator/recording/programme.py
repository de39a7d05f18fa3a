"""What everybody in a room sees and hears, on one line of time that never breaks off: one picture, and all sounds mixed."""

from collections.abc import Callable
from dataclasses import dataclass

from orchestrator.media.rtp import RtpPacket
from orchestrator.recording.description import SOUNDS
from orchestrator.recording.mixer import RATE, Mixer
from orchestrator.recording.order import HELD_S, Order
from orchestrator.recording.pictures import Picture, Pictures
from orchestrator.recording.sounds import Sounds

MARGIN_S = 0.1
"""A packet may be placed so much before it came."""

DARK_AFTER_S = 2.0
"""So long after its last picture a source is gone (``SENDING_TIMEOUT_S``): then, and as often again, there is a dark one."""

ASK_EVERY_S = 1.0


@dataclass(frozen=True, slots=True)
class Batch:
    """What follows what was written. sounds: position in samples and 16-bit samples; pictures: seconds from the beginning."""

    sounds: tuple[tuple[int, bytes], ...]
    pictures: tuple[Picture, ...]


class Programme:
    """zero: when it begins. dark: an encoded keyframe without anything to see. ask_keyframe: asks the source of the pictures for one."""

    def __init__(self, zero: float, dark: bytes, ask_keyframe: Callable[[], None]) -> None:
        self._zero = zero
        self._dark = dark
        self._ask_keyframe = ask_keyframe
        self._asked_at = zero
        self._mixer = Mixer()
        self._sounds: list[tuple[Order, Sounds]] = []
        self._order, self._pictures = Order(), Pictures()
        self._coming: list[Picture] = []
        self._last_s: float | None = None
        self.needs_keyframe = True

    def connected(self) -> None:
        """A connection begins; what comes is its."""
        self._sounds = [(Order(), Sounds(self._mixer, self._zero)) for _ in range(SOUNDS)]
        self._order, self._pictures = Order(), Pictures()

    def take(self, line: int, packet: RtpPacket, at: float) -> None:
        """Take a packet that came at ``at``. line: a sound's, or ``SOUNDS`` for the picture."""
        order = self._order if line == SOUNDS else self._sounds[line][0]
        order.put(packet, at)

    def advance(self, now: float, *, last: bool = False) -> Batch:
        """Return what is complete by ``now``, which is a little behind; last: all of it, because nothing follows."""
        until = now if last else now - HELD_S
        for order, sounds in self._sounds:
            for one in order.due(until):
                sounds.take(one)
        for one in self._order.due(until):
            picture = self._pictures.take(one)
            if picture is not None:
                self._coming.append(Picture(max(0.0, picture.at_s - self._zero), picture.data, picture.is_keyframe))
        played_s = until - self._zero - (0.0 if last else MARGIN_S)
        batch = Batch(tuple(self._mixer.take(int(played_s * RATE))), tuple(self._shown(played_s)))
        if (self.needs_keyframe or self._pictures.waits) and now - self._asked_at >= ASK_EVERY_S:
            self._asked_at = now
            self._ask_keyframe()
        return batch

    def _shown(self, played_s: float) -> list[Picture]:
        """The pictures until ``played_s``: those of the source, from a keyframe on, and dark ones where it is gone."""
        found: list[Picture] = []
        while self._coming and self._coming[0].at_s <= played_s:
            picture = self._coming.pop(0)
            found += self._darkness(picture.at_s)
            if picture.is_keyframe or not self.needs_keyframe:
                self.needs_keyframe = False
                self._last_s = picture.at_s
                found.append(picture)
        return [*found, *self._darkness(played_s)]

    def _darkness(self, until_s: float) -> list[Picture]:
        """Dark pictures where nothing is to be seen before ``until_s``."""
        found: list[Picture] = []
        while until_s > 0 and (self._last_s is None or until_s - self._last_s >= DARK_AFTER_S):
            self._last_s = 0.0 if self._last_s is None else self._last_s + DARK_AFTER_S
            self.needs_keyframe = True
            found.append(Picture(self._last_s, self._dark, is_keyframe=True))
        return found
