"""Silence, clipping and frozen pictures on the floor ring within five seconds, and a breath between words does not."""

from datetime import timedelta

import pytest

from orchestrator.alarms import Alarm
from orchestrator.stage_watch import Heard, StageWatch
from tests.builders import T0

WELL = Heard(level_dbov=-25, camera_on=True, seen=True)
SILENT = Heard(level_dbov=-127, camera_on=True, seen=True)
CLIPPED = Heard(level_dbov=-1, camera_on=True, seen=True)
FROZEN = Heard(level_dbov=-25, camera_on=True, seen=False)
DARK = Heard(level_dbov=-25, camera_on=False, seen=False)
SECOND = timedelta(seconds=1)


def ringing(*heard: Heard | None, speech: str = "r1") -> list[set[Alarm]]:
    """What rings after each second of a speech."""
    watch, rung = StageWatch(), []
    for number, one in enumerate(heard):
        watch.look(speech, one, T0 + number * SECOND)
        rung.append(set(watch.alarms(T0 + number * SECOND)))
    return rung


@pytest.mark.row("I4")
@pytest.mark.parametrize(("wrong", "alarm"), [(SILENT, Alarm.FLOOR_SILENT), (CLIPPED, Alarm.FLOOR_CLIPS), (FROZEN, Alarm.PICTURE_FROZEN)])
def test_what_is_wrong_rings_within_five_seconds(wrong: Heard, alarm: Alarm) -> None:
    assert ringing(*[wrong] * 4) == [set(), set(), set(), {alarm}]


@pytest.mark.row("I4")
def test_it_stops_as_soon_as_all_is_well() -> None:
    assert ringing(*[SILENT] * 5, WELL)[-2:] == [{Alarm.FLOOR_SILENT}, set()]


def test_a_breath_between_words_is_no_silence() -> None:
    assert not any(ringing(*[WELL, SILENT, SILENT] * 5))


def test_a_camera_that_is_switched_off_is_not_frozen() -> None:
    assert not any(ringing(*[DARK] * 10))


def test_of_whom_nothing_is_known_nothing_is_said() -> None:
    assert not any(ringing(*[None] * 10))


def test_the_next_speaker_begins_anew() -> None:
    watch = StageWatch()
    for number in range(4):
        watch.look("r1", SILENT, T0 + number * SECOND)
    watch.look("r2", SILENT, T0 + 4 * SECOND)
    assert watch.alarms(T0 + 4 * SECOND) == frozenset()
