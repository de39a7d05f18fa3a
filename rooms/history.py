"""A long sequence that grows at its end: as immutable as a tuple, and as cheap to lengthen as a short one."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import Generic, TypeVar

import msgspec

T = TypeVar("T")

CHUNK = 128
"""Entries that are copied together."""


class History(msgspec.Struct, Generic[T], frozen=True):
    """Entries, oldest first. full: chunks of CHUNK entries; last: those since, fewer than CHUNK. Equal entries make equal histories."""

    full: tuple[tuple[T, ...], ...] = ()
    last: tuple[T, ...] = ()

    def __iter__(self) -> Iterator[T]:
        return chain(chain.from_iterable(self.full), self.last)

    def __reversed__(self) -> Iterator[T]:
        return chain(reversed(self.last), chain.from_iterable(reversed(chunk) for chunk in reversed(self.full)))

    def __len__(self) -> int:
        return CHUNK * len(self.full) + len(self.last)

    def appended(self, entry: T) -> "History[T]":
        """With ``entry`` behind all others."""
        last = (*self.last, entry)
        return History((*self.full, last)) if len(last) == CHUNK else History(self.full, last)

    def newest(self, count: int) -> tuple[T, ...]:
        """The last ``count`` entries, or all if there are fewer; oldest first."""
        return tuple(reversed(tuple(islice(reversed(self), count))))


def history(entries: Iterable[T]) -> History[T]:
    """``entries`` as a history."""
    every = tuple(entries)
    chunks = tuple(every[at : at + CHUNK] for at in range(0, len(every), CHUNK))
    return History(chunks) if not chunks or len(chunks[-1]) == CHUNK else History(chunks[:-1], chunks[-1])
