"""Loops are what any browser can decode, from every keyframe on and over the seam."""

from itertools import pairwise

from orchestrator.bots.encoded_loop import AUDIO_CLOCK, PACKET_SAMPLES, VIDEO_CLOCK
from orchestrator.bots.name_card import KEYFRAME_EVERY, RATE, SIZE
from tests.bots.loops import LENGTH_S, card, decoded_pictures, decoded_sound, voice


def test_a_loop_of_sound_is_as_long_as_it_was_made_and_counts_in_the_clock_of_opus() -> None:
    loop = voice()
    assert (loop.length_s, loop.packet_s, loop.time_base) == (LENGTH_S, 0.02, AUDIO_CLOCK)


def test_sound_decodes_at_three_times_the_rate_at_which_it_was_made_and_is_not_silent() -> None:
    heard = decoded_sound(list(voice().packets))
    assert len(heard) == len(voice().packets)
    assert {len(samples) for samples in heard} == {PACKET_SAMPLES * 3}
    loud = sum(max(samples) > 2_000 for samples in heard)
    assert loud > len(heard) / 2


def test_the_seam_of_the_sound_is_quiet() -> None:
    heard = decoded_sound([*voice().packets, *voice().packets])
    seam = len(voice().packets)
    assert max(max(samples) for samples in heard[seam - 4 : seam + 4]) < 600


def test_a_loop_of_pictures_has_a_keyframe_at_least_every_second_and_begins_with_one() -> None:
    loop = card()
    assert (loop.length_s, loop.time_base) == (LENGTH_S, VIDEO_CLOCK)
    assert loop.keyframes[0] == 0
    assert all(later - earlier <= KEYFRAME_EVERY <= RATE for earlier, later in pairwise((*loop.keyframes, len(loop.packets))))


def test_every_picture_decodes_in_the_size_in_which_it_was_drawn() -> None:
    pictures = decoded_pictures(list(card().packets))
    assert len(pictures) == LENGTH_S * RATE
    assert {(picture.width, picture.height) for picture in pictures} == {SIZE}


def test_decoding_can_begin_at_every_keyframe_and_go_on_over_the_seam() -> None:
    for start in card().keyframes:
        assert len(decoded_pictures([*card().packets[start:], *card().packets])) == 2 * len(card().packets) - start


def test_a_name_card_costs_less_than_200_kilobits_a_second() -> None:
    assert sum(map(len, card().packets)) * 8 / card().length_s < 200_000


def test_numbers_of_packets_go_on_where_the_loop_begins_again() -> None:
    loop = card()
    seam = 1_000 * len(loop.packets)
    before, after = loop.packet(seam - 1), loop.packet(seam)
    assert (bytes(before), bytes(after)) == (loop.packets[-1], loop.packets[0])
    assert before.pts is not None
    assert after.pts == before.pts + loop.packet_ticks
    assert (before.is_keyframe, after.is_keyframe) == (False, True)


def test_the_next_keyframe_may_be_in_the_next_round() -> None:
    loop = card()
    assert loop.next_keyframe(0) == 0
    assert loop.next_keyframe(1) == KEYFRAME_EVERY
    assert loop.next_keyframe(len(loop.packets) - 1) == len(loop.packets)
