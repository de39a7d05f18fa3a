"""The microphone of a speaker in what is printed of the log."""

import csv
import io
from zoneinfo import ZoneInfo

import pytest

from orchestrator import past_text, speaking_log_text
from orchestrator.past import past
from orchestrator.speaking_log import speaking_log
from rooms.commands import GrantFloor, RequestFloor, RequestFloorForHall
from rooms.ids import RequestId
from tests.builders import HALL, MIA, RAVI, STATEMENT, WORKSHOP
from tests.orchestrator.meetings import Meeting, at, opened

MADRID = ZoneInfo("Europe/Madrid")


@pytest.fixture
def meeting() -> Meeting:
    """Ana speaks from desk 12; Ravi waits elsewhere."""
    meeting = opened()
    meeting.do(1, HALL, RequestFloorForHall(speech_type=STATEMENT, name="Ana", microphone="desk 12"))
    meeting.do(2, RAVI, RequestFloor(speech_type=STATEMENT))
    return meeting


@pytest.mark.row("C12")
def test_the_log_of_speakers_says_into_which_microphone_somebody_spoke(meeting: Meeting) -> None:
    meeting.do(3, MIA, GrantFloor(request=RequestId("r1")))
    log = speaking_log(WORKSHOP, meeting.events, at(10))
    assert "hall, desk 12" in speaking_log_text.as_table(log, MADRID)
    (row,) = csv.DictReader(io.StringIO(speaking_log_text.as_csv(log, MADRID)))
    assert (row["place"], row["microphone"], row["microphone_name"]) == ("hall", "hall", "desk 12")


@pytest.mark.row("C12")
def test_the_past_says_it_of_everybody_who_waited(meeting: Meeting) -> None:
    then = past(WORKSHOP, meeting.events, at(2))
    assert "hall, desk 12" in past_text.as_text(then, MADRID)
    rows = list(csv.DictReader(io.StringIO(past_text.as_csv(then, MADRID))))
    assert [(row["sits"], row["microphone"]) for row in rows] == [("hall", "desk 12"), ("remote", "own_device")]
