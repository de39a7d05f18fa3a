"""Packets of one stream in the order of their numbers, after those that came late had their time. Pure."""

from dataclasses import dataclass

from orchestrator.media.rewriter import signed16
from orchestrator.media.rtp import RtpPacket

HELD_S = 0.5
"""A packet that was lost and sent again is there by then."""

MAX_HELD = 2_048
"""Two seconds of a large picture; beyond it the oldest are handed on early."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """number: as the packet's sequence, but it does not wrap. at: when it came, in seconds."""

    number: int
    packet: RtpPacket
    at: float


class Order:
    """What has come and is not handed on yet."""

    def __init__(self) -> None:
        self._held: dict[int, Numbered] = {}
        self._highest: int | None = None
        self._handed_on = -1

    def put(self, packet: RtpPacket, at: float) -> None:
        """Take a packet; one that is late or there already is left out."""
        highest = packet.sequence if self._highest is None else self._highest
        number = highest + signed16(packet.sequence - highest)
        self._highest = max(highest, number)
        if number > self._handed_on:
            self._held.setdefault(number, Numbered(number, packet, at))

    def due(self, until: float) -> list[Numbered]:
        """Hand on what came until ``until``, and what should have come before it."""
        numbers = sorted(self._held)
        early = len(numbers) - MAX_HELD
        last = max((number for at, number in enumerate(numbers) if self._held[number].at <= until or at < early), default=-1)
        found = [self._held.pop(number) for number in numbers if number <= last]
        self._handed_on = max(self._handed_on, last)
        return found
