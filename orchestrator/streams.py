"""Logs that are read entry by entry, without gaps and without duplicates: chat and captions.

A view says how things are and the newest replaces all before it; of a log every entry counts. So a connection has its own place in each
log that it reads (``after``) and takes what lies behind it when it has time to write: entries wait in the log and never in front of a
slow reader. Who comes back after a break says where they were. A log keeps a bounded number of entries; who was away for longer than that
is told that there is a gap.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from orchestrator.errors import NoSuchStream
from orchestrator.frames import LogEntry, StreamEntries, encode
from rooms.people import Person

logger = logging.getLogger(__name__)

MOST_ENTRIES = 100
"""Entries in one frame; more follow in the next."""

READERS_AT_ONCE = 100
"""Readers that are woken before others may run."""

Take = Callable[[], bytes | None]
"""Gives the frame that is to be written now; None: there is nothing to say."""


class Source(Protocol):
    """A log that can be read."""

    @property
    def newest(self) -> int:
        """The seq of the newest entry; 0: none yet."""

    @property
    def forgotten(self) -> int:
        """The seq of the newest entry that is no longer kept; 0: all are."""

    def after(self, seq: int, most: int) -> Sequence[LogEntry]:
        """At most so many entries behind ``seq``, the oldest first."""

    def open_to(self, person: Person | None) -> bool:
        """Whether ``person`` of an invitation (None: the public) may read now."""


class Reader(Protocol):
    """A connection that reads. person: None for the public."""

    @property
    def person(self) -> Person | None: ...

    def wake(self, key: str, take: Take) -> None:
        """Call ``take`` when there is time to write. Waking again under the same key before that changes nothing; it never blocks."""


@dataclass(slots=True)
class _Log:
    name: str
    source: Source
    told: int = 0
    """Up to where the readers were woken."""
    readings: dict[Reader, "_Reading"] = field(default_factory=dict)
    encoded: tuple[int, int, bytes] = (0, 0, b"")
    """The frame made last, after which seq and up to which: most readers are at the same place."""
    passing: bytes = b""
    """The frame that was shown last and is no entry."""


@dataclass(slots=True)
class _Reading:
    """One reader's place in one log."""

    log: _Log
    reader: Reader
    after: int

    @property
    def key(self) -> str:
        return f"stream {self.log.name}"

    def take(self) -> bytes | None:
        """What lies behind the place where the reader is; the place moves on."""
        if self.log.readings.get(self.reader) is not self or not self.log.source.open_to(self.reader.person):
            return None
        entries = self.log.source.after(self.after, MOST_ENTRIES)
        if not entries:
            return None
        data = _frame(self.log, self.after, entries)
        self.after = entries[-1].seq
        if self.log.source.newest > self.after:
            self.reader.wake(self.key, self.take)
        return data

    def take_passing(self) -> bytes | None:
        """What is shown beside the entries, as it is when there is time to write it."""
        reads = self.log.readings.get(self.reader) is self and self.log.source.open_to(self.reader.person)
        return self.log.passing if reads else None


Find = Callable[[str], Source | None]
"""Gives the log of that name; None: there is none."""


class Streams:
    """The logs of one room and who reads them. ``run`` wakes readers after ``changed``."""

    def __init__(self, sources: Mapping[str, Source], find: Find = lambda stream: None) -> None:
        """sources: by the name of the stream on the wire. find: looks for one that is not among them; it must know no more than a few."""
        self._find = find
        self._logs = {name: _Log(name, source) for name, source in sources.items()}
        self._changed = asyncio.Event()

    def read(self, stream: str, reader: Reader, *, after: int) -> None:
        """From now on ``reader`` gets every entry of ``stream`` behind ``after`` (0: all that are kept); anew if it reads it already.

        Raises NoSuchStream: there is none of this name for them.
        """
        log = self._log(stream)
        if log is None or not log.source.open_to(reader.person):
            raise NoSuchStream(stream=stream)
        reading = log.readings[reader] = _Reading(log, reader, after)
        reader.wake(reading.key, reading.take)

    async def show(self, stream: str, data: bytes) -> None:
        """Bring a frame that is no entry to those who read ``stream``; who has no time to write it gets the next one instead."""
        log = self._logs.get(stream)
        if log is not None:
            log.passing = data
            await _wake(log, lambda reading: reading.reader.wake(f"passing {log.name}", reading.take_passing))

    def leave(self, reader: Reader) -> None:
        """Nothing more for ``reader``."""
        for log in self._logs.values():
            log.readings.pop(reader, None)

    def changed(self) -> None:
        """There may be new entries."""
        self._changed.set()

    async def run(self) -> None:
        """Wake the readers of every change, for as long as the service lives."""
        while True:
            await self._changed.wait()
            self._changed.clear()
            await self.tell()

    async def tell(self) -> None:
        """Wake the readers of every log that has something new."""
        for log in list(self._logs.values()):
            if log.source.newest != log.told:
                log.told = log.source.newest
                await _wake(log, lambda reading: reading.reader.wake(reading.key, reading.take))

    def _log(self, stream: str) -> _Log | None:
        if stream not in self._logs and (source := self._find(stream)) is not None:
            self._logs[stream] = _Log(stream, source)
        return self._logs.get(stream)


async def _wake(log: _Log, how: Callable[[_Reading], None]) -> None:
    for number, reading in enumerate(list(log.readings.values()), start=1):
        how(reading)
        if number % READERS_AT_ONCE == 0:
            await asyncio.sleep(0)


def _frame(log: _Log, after: int, entries: Sequence[LogEntry]) -> bytes:
    seq = entries[-1].seq
    if log.encoded[:2] != (after, seq):
        gap = after < log.source.forgotten
        log.encoded = after, seq, bytes(encode(StreamEntries(stream=log.name, after=after, seq=seq, gap=gap, entries=tuple(entries))))
    return log.encoded[2]
