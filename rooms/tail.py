"""The end of a log that people read: its newest entries, by number. What is older is in the log of the room alone."""

from bisect import bisect_right
from typing import Generic, Protocol, Self, TypeVar

import msgspec
from msgspec.structs import replace

KEPT = 1_000
"""Entries of one log that the room keeps and that can be read."""


class Numbered(Protocol):
    """An entry. seq: the number of its event in the log of the room; it grows."""

    @property
    def seq(self) -> int: ...


EntryT = TypeVar("EntryT", bound=Numbered)


class Tail(msgspec.Struct, Generic[EntryT], frozen=True):
    """What is read, oldest first. forgotten: up to which seq entries are no longer kept."""

    entries: tuple[EntryT, ...] = ()
    forgotten: int = 0

    @property
    def newest(self) -> int:
        """The seq of the newest entry."""
        return self.entries[-1].seq if self.entries else self.forgotten

    def after(self, seq: int, most: int) -> tuple[EntryT, ...]:
        """At most so many entries behind ``seq``, the oldest first."""
        start = bisect_right(self.entries, seq, key=lambda entry: entry.seq)
        return self.entries[start : start + most]

    def with_entry(self, entry: EntryT) -> Self:
        """The tail with ``entry`` behind all others; the oldest makes room."""
        entries = (*self.entries, entry)
        if len(entries) <= KEPT:
            return replace(self, entries=entries)
        return replace(self, entries=entries[1:], forgotten=entries[0].seq)
