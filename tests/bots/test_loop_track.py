"""A microphone or camera of loops: continuous timestamps, in step with the clock on the wall."""

from collections.abc import Callable, Iterator
from itertools import count, pairwise

import pytest
from aiortc.mediastreams import MediaStreamError

from orchestrator.bots.encoded_loop import EncodedLoop
from orchestrator.bots.loop_track import LoopTrack
from tests.bots.loops import card, voice


def punctual(loop: EncodedLoop, first: int) -> Callable[[], float]:
    """A clock on which packet ``first`` is due at once and each next one when it is asked for: nobody has to wait."""
    times: Iterator[float] = ((first + number) * loop.packet_s - 1e-6 for number in count())
    return lambda: next(times)


@pytest.mark.parametrize(("kind", "loop"), [("audio", voice), ("video", card)])
async def test_timestamps_go_on_over_the_seam(kind: str, loop: Callable[[], EncodedLoop]) -> None:
    length = len(loop().packets)
    track = LoopTrack(kind, loop(), clock=punctual(loop(), 500 * length))
    packets = [await track.recv() for _ in range(2 * length + 3)]
    assert [bytes(packet) for packet in packets] == [*loop().packets, *loop().packets, *loop().packets[:3]]
    times = [packet.pts or 0 for packet in packets]
    assert {later - earlier for earlier, later in pairwise(times)} == {loop().packet_ticks}


async def test_a_camera_begins_with_a_keyframe() -> None:
    loop = card()
    after_keyframe = loop.keyframes[1] + 1
    track = LoopTrack("video", loop, clock=lambda: after_keyframe * loop.packet_s)
    assert (await track.recv()).is_keyframe


async def test_two_microphones_play_the_same_at_the_same_time() -> None:
    loop = voice()
    first, second = (LoopTrack("audio", loop, clock=punctual(loop, 7_003)) for _ in range(2))
    assert bytes(await first.recv()) == bytes(await second.recv()) == loop.packets[7_003 % len(loop.packets)]


async def test_after_a_sleep_of_the_computer_packets_are_left_out_rather_than_sent_in_a_burst() -> None:
    loop = card()
    times = iter([100 * loop.length_s - 1e-6, 200 * loop.length_s - 1e-6])
    track = LoopTrack("video", loop, clock=lambda: next(times))
    before, after = await track.recv(), await track.recv()
    assert after.is_keyframe
    assert (after.pts or 0) - (before.pts or 0) == 100 * len(loop.packets) * loop.packet_ticks


async def test_a_microphone_can_go_on_with_another_sound() -> None:
    loop = voice()
    other = EncodedLoop(loop.packets[10:20], tuple(range(10)), loop.packet_ticks, loop.time_base)
    track = LoopTrack("audio", loop, clock=punctual(loop, 400))
    before = await track.recv()
    track.play(other)
    after = await track.recv()
    assert bytes(after) == other.packets[401 % 10]
    assert (after.pts or 0) - (before.pts or 0) == loop.packet_ticks


async def test_a_stopped_track_gives_nothing_more() -> None:
    track = LoopTrack("audio", voice())
    track.stop()
    with pytest.raises(MediaStreamError):
        await track.recv()
