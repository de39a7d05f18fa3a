"""Logs that are read entry by entry: nothing is missed, nothing comes twice, and nobody waits for a slow reader."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.client.frames import StreamFrame
from orchestrator.errors import NoSuchStream
from orchestrator.frames import LogEntry
from orchestrator.streams import MOST_ENTRIES, Streams, Take
from rooms.chat.state import Deleted
from rooms.ids import MessageId
from rooms.people import Person
from tests.builders import RAVI

LOG = "captions:en"


@dataclass
class Lines:
    """A log that keeps the newest ``kept`` entries."""

    kept: int = 10_000
    lines: list[LogEntry] = field(default_factory=list)
    forgotten: int = 0
    public: bool = True

    @property
    def newest(self) -> int:
        return self.lines[-1].seq if self.lines else self.forgotten

    def after(self, seq: int, most: int) -> Sequence[LogEntry]:
        return [line for line in self.lines if line.seq > seq][:most]

    def open_to(self, person: Person | None) -> bool:
        return self.public or person is not None

    def add(self, *seqs: int) -> None:
        self.lines += [Deleted(seq=seq, message=MessageId(f"m{seq}")) for seq in seqs]
        while len(self.lines) > self.kept:
            self.forgotten = self.lines.pop(0).seq


@dataclass(eq=False)
class Slow:
    """A reader that writes when the test says so."""

    person: Person | None = None
    waiting: dict[str, Take] = field(default_factory=dict)
    frames: list[StreamFrame] = field(default_factory=list)
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self, key: str, take: Take) -> None:
        self.waiting[key] = take
        self.woken.set()

    def write(self) -> None:
        """Write everything that there is to write."""
        while self.waiting:
            data = self.waiting.pop(next(iter(self.waiting)))()
            if data is not None:
                self.frames.append(msgspec.json.decode(data, type=StreamFrame))

    @property
    def read(self) -> list[object]:
        return [entry["seq"] for frame in self.frames for entry in frame.entries]


@asynccontextmanager
async def running(streams: Streams) -> AsyncIterator[None]:
    task = asyncio.create_task(streams.run(), name="streams")
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait([task])


async def test_who_reads_gets_what_there_is_and_then_what_comes() -> None:
    log, reader = Lines(), Slow()
    log.add(3, 7)
    streams = Streams({LOG: log})
    async with running(streams):
        streams.read(LOG, reader, after=0)
        reader.write()
        reader.woken.clear()
        log.add(9)
        streams.changed()
        await asyncio.wait_for(reader.woken.wait(), 10)
        reader.write()
    assert reader.read == [3, 7, 9]
    assert [(frame.after, frame.seq) for frame in reader.frames] == [(0, 7), (7, 9)]


def test_a_long_log_comes_in_several_frames_that_join() -> None:
    log, reader = Lines(), Slow()
    log.add(*range(1, 2 * MOST_ENTRIES + 2))
    Streams({LOG: log}).read(LOG, reader, after=0)
    reader.write()
    assert [(frame.after, frame.seq) for frame in reader.frames] == [(0, 100), (100, 200), (200, 201)]


@pytest.mark.row("G3")
@given(
    steps=st.lists(st.one_of(st.integers(1, 3), st.sampled_from(["write", "break"])), max_size=40),
)
def test_over_any_breaks_nothing_is_missed_and_nothing_comes_twice(steps: list[int | str]) -> None:
    """The client reads on after each break from the last number that it has; what was on its way is lost."""
    log, streams_after = Lines(), 0
    streams, got = Streams({LOG: log}), list[object]()
    reader = Slow()
    streams.read(LOG, reader, after=0)
    for step in [*steps, "write"]:
        if isinstance(step, int):
            log.add(log.newest + step)
            asyncio.run(streams.tell())
        elif step == "write":
            reader.write()
            got += reader.read
            reader.frames.clear()
            streams_after = log.newest
        else:
            streams.leave(reader)
            reader = Slow()
            streams.read(LOG, reader, after=streams_after)
    assert got == [line.seq for line in log.lines]


def test_who_was_away_for_too_long_is_told_that_there_is_a_gap() -> None:
    log = Lines(kept=3)
    log.add(1, 2, 3, 4, 5)
    for after, gap, read in [(1, True, [3, 4, 5]), (2, False, [3, 4, 5]), (4, False, [5])]:
        reader = Slow()
        Streams({LOG: log}).read(LOG, reader, after=after)
        reader.write()
        assert (reader.frames[0].gap, reader.read) == (gap, read)


async def test_a_slow_reader_gets_all_at_once_and_keeps_nobody_waiting() -> None:
    log, slow, fast = Lines(), Slow(), Slow()
    streams = Streams({LOG: log})
    for reader in (slow, fast):
        streams.read(LOG, reader, after=0)
    for seq in (1, 2, 3):
        log.add(seq)
        await streams.tell()
        fast.write()
    slow.write()
    assert (len(fast.frames), len(slow.frames)) == (3, 1)
    assert fast.read == slow.read == [1, 2, 3]


def test_a_log_is_read_by_those_to_whom_it_is_open_and_only_as_long_as_it_is() -> None:
    log, public, ravi = Lines(public=False), Slow(), Slow(person=RAVI)
    streams = Streams({LOG: log})
    with pytest.raises(NoSuchStream):
        streams.read(LOG, public, after=0)
    with pytest.raises(NoSuchStream):
        streams.read("captions:xx", ravi, after=0)
    streams.read(LOG, ravi, after=0)
    log.add(1)
    ravi.person = None
    ravi.write()
    assert ravi.frames == []


def test_who_left_gets_nothing_more() -> None:
    log, reader = Lines(), Slow()
    streams = Streams({LOG: log})
    streams.read(LOG, reader, after=0)
    log.add(1)
    streams.leave(reader)
    reader.write()
    assert reader.frames == []


@pytest.mark.row("H8")
async def test_what_is_no_entry_reaches_those_who_read_and_of_it_a_slow_reader_gets_the_newest() -> None:
    log, reader, gone = Lines(), Slow(), Slow()
    streams = Streams({LOG: log})
    streams.read(LOG, reader, after=0)
    streams.read(LOG, gone, after=0)
    streams.leave(gone)
    for text in ("Thank", "Thank you"):
        await streams.show(LOG, f'{{"type": "stream", "stream": "{text}", "after": 0, "seq": 0}}'.encode())
    await streams.show("captions:xx", b"")
    reader.write()
    gone.write()
    assert [frame.stream for frame in reader.frames] == ["Thank you"]
    assert gone.frames == []


def test_a_log_that_is_not_among_those_named_may_be_found() -> None:
    log, reader = Lines(), Slow()
    log.add(1)
    streams = Streams({}, lambda stream: log if stream == LOG else None)
    streams.read(LOG, reader, after=0)
    reader.write()
    assert reader.read == [1]
    with pytest.raises(NoSuchStream):
        streams.read("captions:xx", reader, after=0)
