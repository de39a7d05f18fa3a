"""What waits for a slow reader, and how much a fast sender may send."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from orchestrator.frames import Frame, FrameKind
from web.bucket import TokenBucket
from web.limits import MAX_WAITING_FRAMES
from web.outbox import Outbox, SlowReader

T0 = datetime(2022, 5, 9, 7, 0, tzinfo=UTC)


def view(data: bytes) -> Frame:
    """A view."""
    return Frame(kind=FrameKind.VIEW, data=data, key="view")


def slots(session: str, data: bytes) -> Frame:
    """The slots of one session."""
    return Frame(kind=FrameKind.SLOTS, data=data, key=f"slots {session}")


async def taken(outbox: Outbox, count: int) -> list[bytes]:
    """The next frames."""
    async with asyncio.timeout(10):
        return [await outbox.next() for _ in range(count)]


async def test_a_newer_view_replaces_one_that_was_not_delivered() -> None:
    outbox = Outbox()
    for data in (b"1", b"2", b"3"):
        outbox.push(view(data))
    outbox.reply(b"answer")
    assert await taken(outbox, 2) == [b"3", b"answer"]


async def test_every_media_session_keeps_its_own_newest_slots() -> None:
    outbox = Outbox()
    for session, data in (("a", b"1"), ("b", b"2"), ("a", b"3")):
        outbox.push(slots(session, data))
    assert await taken(outbox, 2) == [b"3", b"2"]


async def test_no_answer_is_ever_replaced() -> None:
    outbox = Outbox()
    for data in (b"1", b"2", b"3"):
        outbox.reply(data)
    assert await taken(outbox, 3) == [b"1", b"2", b"3"]


async def test_a_reader_waits_until_there_is_something() -> None:
    outbox = Outbox()
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(taken(outbox, 1))
        await asyncio.sleep(0)
        outbox.push(view(b"1"))
    assert waiting.result() == [b"1"]


async def test_views_without_end_never_fill_it() -> None:
    outbox = Outbox()
    for number in range(10 * MAX_WAITING_FRAMES):
        outbox.push(view(str(number).encode()))
    assert await taken(outbox, 1) == [str(10 * MAX_WAITING_FRAMES - 1).encode()]


async def test_too_many_answers_that_nobody_reads_end_it() -> None:
    outbox = Outbox()
    for _ in range(MAX_WAITING_FRAMES + 1):
        outbox.reply(b"answer")
    with pytest.raises(SlowReader):
        await outbox.next()


def bucket() -> TokenBucket:
    """Two frames at once, one more each second."""
    return TokenBucket(per_s=1, burst=2, tokens=2, filled_at=T0)


def test_a_burst_is_taken_and_then_one_frame_a_second() -> None:
    full = bucket()
    assert [full.take(T0) for _ in range(3)] == [True, True, False]
    assert [full.take(T0 + timedelta(seconds=second)) for second in (2, 3, 4)] == [True, True, True]


def test_a_long_pause_gives_no_more_than_a_burst() -> None:
    full = bucket()
    assert [full.take(T0 + timedelta(hours=1)) for _ in range(3)] == [True, True, False]


def test_a_clock_that_goes_back_gives_nothing() -> None:
    full = bucket()
    assert [full.take(T0 - timedelta(hours=number)) for number in range(3)] == [True, True, False]


def test_who_goes_on_for_another_burst_is_exhausted() -> None:
    full = bucket()
    seen = []
    for _ in range(5):
        full.take(T0)
        seen.append(full.exhausted)
    assert seen == [False, False, False, False, True]
