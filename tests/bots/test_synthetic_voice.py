"""A voice: always the same for one person, another for each, loud enough, with pauses."""

import random

from orchestrator.bots.encoded_loop import SOUND_RATE
from orchestrator.bots.hall_camera import desk_sound
from orchestrator.bots.synthetic_voice import SILENT_S, loudness, speech, syllables


def test_a_person_always_sounds_the_same_and_no_two_alike() -> None:
    assert speech("Demo participant 1", 1.0) == speech("Demo participant 1", 1.0)
    assert speech("Demo participant 1", 1.0) != speech("Demo participant 2", 1.0)


def test_speech_is_as_long_as_asked_loud_and_never_clipped() -> None:
    said = speech("Demo participant 1", 4.0)
    assert len(said) == 4 * SOUND_RATE
    assert 8_000 < max(said) < 17_000


def test_speech_is_silent_at_both_ends() -> None:
    said = speech("Demo participant 1", 4.0)
    edge = int(SILENT_S / 2 * SOUND_RATE) - 1
    assert not any(said[:edge])
    assert not any(said[-edge:])


def test_there_are_three_to_eight_syllables_a_second_and_none_overlap() -> None:
    spoken = list(syllables(random.Random(4), 20.0))
    assert 60 < len(spoken) < 160
    ends = 0.0
    for syllable in spoken:
        assert syllable.start_s >= ends
        ends = syllable.start_s + syllable.length_s


def test_loudness_has_one_value_for_each_picture() -> None:
    measured = loudness(speech("Demo participant 1", 10.0), 12)
    assert len(measured) == 120
    assert max(measured) == 1.0
    assert min(measured) == 0.0


def test_a_hall_in_a_break_is_quiet_but_not_dead() -> None:
    sound = loudness(desk_sound("hall", 4.0), 10)
    assert all(level > 0.0 for level in sound)
    assert max(desk_sound("hall", 4.0)) < max(speech("hall", 4.0)) / 2
