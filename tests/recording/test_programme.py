"""One line of time with one picture and all sounds: whole, whatever comes and whatever does not."""

from array import array
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from orchestrator.media.rtp import RtpPacket
from orchestrator.recording.description import SOUNDS
from orchestrator.recording.mixer import BLOCK, RATE, Mixer
from orchestrator.recording.order import Numbered
from orchestrator.recording.pictures import Pictures
from orchestrator.recording.programme import DARK_AFTER_S, Batch, Programme

DARK = b"dark"
KEY, INTER = b"\x00" * 3 + b"\x9d\x01\x2a" + b"\x80\x02\x68\x01", b"\x01" * 10
"""The beginnings of a keyframe and of another picture (RFC 6386 §9.1)."""

FIRST, MORE = b"\x10", b"\x00"
"""Payload descriptors: a picture begins, or goes on (RFC 7741 §4.2)."""


def programme() -> tuple[Programme, list[str]]:
    """One that begins at 0, and what it asks for."""
    asked: list[str] = []
    made = Programme(0.0, DARK, lambda: asked.append("keyframe"))
    made.connected()
    return made, asked


def picture(sequence: int, at: float, payload: bytes = FIRST + INTER, *, marker: bool = True) -> RtpPacket:
    return RtpPacket(96, sequence, round(90_000 * at), 9, payload, marker)


def joined(batches: list[Batch]) -> tuple[list[float], list[bytes]]:
    pictures = [one for batch in batches for one in batch.pictures]
    return [one.at_s for one in pictures], [one.data for one in pictures]


def test_sounds_at_one_time_are_heard_together_and_what_is_too_loud_is_cut() -> None:
    mixer = Mixer()
    mixer.add(0, array("h", [1_000] * BLOCK))
    mixer.add(BLOCK // 2, array("h", [500] * BLOCK))
    mixer.add(2 * BLOCK, array("h", [-30_000] * BLOCK))
    mixer.add(2 * BLOCK, array("h", [-30_000] * BLOCK))
    half = BLOCK // 2
    [(_, first), (_, second), (_, third)] = mixer.take(3 * BLOCK)
    assert array("h", first) == array("h", [1_000] * half + [1_500] * half)
    assert array("h", second) == array("h", [500] * half + [0] * half)
    assert set(array("h", third)) == {-32_767}


@given(
    st.lists(st.tuples(st.integers(0, 40 * BLOCK), st.integers(1, 3 * BLOCK)), max_size=20),
    st.lists(st.integers(0, 50 * BLOCK), max_size=5),
)
def test_the_mix_never_breaks_off_and_nothing_is_held_for_ever(sounds: list[tuple[int, int]], taken: list[int]) -> None:
    mixer, found = Mixer(), list[tuple[int, bytes]]()
    for position, length in sounds:
        mixer.add(position, array("h", [100] * length))
        found += mixer.take(taken.pop() if taken else 0)
    found += mixer.take(60 * BLOCK)
    assert [position for position, _ in found] == [BLOCK * number for number in range(60)]
    assert {len(samples) for _, samples in found} == {2 * BLOCK}
    assert not mixer._blocks


def test_a_picture_is_put_together_from_its_packets_and_one_with_a_gap_is_none() -> None:
    pictures = Pictures()

    def take(sequence: int, payload: bytes, *, marker: bool = False) -> bytes | None:
        found = pictures.take(Numbered(sequence, picture(sequence, 0.0, payload, marker=marker), 0.0))
        return found.data if found else None

    assert take(1, FIRST + INTER, marker=True) is None  # nothing can be seen before a keyframe
    assert take(2, FIRST + KEY) is None
    assert take(3, MORE + b"rest", marker=True) == KEY + b"rest"
    assert take(4, FIRST + INTER, marker=True) == INTER
    assert take(6, FIRST + INTER, marker=True) is None
    assert pictures.waits
    assert take(7, FIRST + KEY, marker=True) == KEY


def test_the_file_begins_in_the_dark_and_is_dark_again_when_nobody_is_seen_any_more() -> None:
    made, asked = programme()
    batches = [made.advance(0.6)]
    made.take(SOUNDS, picture(1, 1.0, FIRST + KEY), 1.0)
    made.take(SOUNDS, picture(2, 1.1), 1.1)
    batches += [made.advance(0.1 * tenth) for tenth in range(7, 60)]
    times, data = joined(batches)
    assert data == [DARK, KEY, INTER, DARK, DARK]
    assert [round(at, 3) for at in times] == [0.0, 1.0, 1.1, 1.1 + DARK_AFTER_S, 1.1 + 2 * DARK_AFTER_S]
    assert asked


def test_after_the_dark_nothing_is_shown_before_a_keyframe() -> None:
    made, _ = programme()
    made.take(SOUNDS, picture(1, 0.1, FIRST + KEY), 0.1)
    made.take(SOUNDS, picture(2, 4.0), 4.0)
    made.take(SOUNDS, picture(3, 4.1, FIRST + KEY), 4.1)
    _, data = joined([made.advance(0.1 * tenth) for tenth in range(60)])
    assert data == [DARK, KEY, DARK, KEY]


@given(st.lists(st.integers(0, 30), max_size=30))
def test_sound_and_pictures_never_go_back_in_time(tenths: list[int]) -> None:
    made, _ = programme()
    batches, now = list[Batch](), 0.0
    for number, tenth in enumerate(tenths):
        now += tenth / 10
        made.take(SOUNDS, picture(number, now, FIRST + (KEY if number % 3 == 0 else INTER)), now)
        batches.append(made.advance(now))
    batches.append(made.advance(now + 1, last=True))
    times, _ = joined(batches)
    assert all(earlier <= later for earlier, later in pairwise(times))
    positions = [position for batch in batches for position, _ in batch.sounds]
    assert positions == list(range(0, int((now + 1) * RATE) // BLOCK * BLOCK, BLOCK))
