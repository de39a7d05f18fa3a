"""The log says who spoke, when and how long, to the second, and is safe to open in a spreadsheet."""

import csv
import io
from zoneinfo import ZoneInfo

import msgspec
import pytest

from orchestrator.speaking_log import Intervention, Outcome, speaking_log
from orchestrator.speaking_log_text import as_csv, as_table
from rooms.commands import (
    ChangePhase,
    DenyRequest,
    GrantFloor,
    ReleaseFloor,
    RequestFloor,
    RequestFloorForHall,
    RestoreSpeaker,
    RevokeFloor,
)
from rooms.ids import RequestId
from rooms.people import Person
from rooms.phases import Phase
from rooms.rules import Rules, SpeechType
from tests.builders import CAST, HALL, LENA, MIA, POINT_OF_ORDER, RAVI, RULES, STATEMENT, WORKSHOP, person
from tests.orchestrator.meetings import Meeting, at, opened

MADRID = ZoneInfo("Europe/Madrid")
R1, R2, R3 = RequestId("r1"), RequestId("r2"), RequestId("r3")


@pytest.fixture
def meeting() -> Meeting:
    """Ravi gave the floor back after 3:05, somebody in the hall lost it after 40 s with a break of a minute, Lena speaks since then."""
    meeting = opened()
    meeting.do(1, RAVI, RequestFloor(speech_type=STATEMENT, language="es"))
    meeting.do(2, LENA, RequestFloor(speech_type=STATEMENT))
    meeting.do(3, HALL, RequestFloorForHall(speech_type=STATEMENT, name="Delegate", country="Kenya", speaker_class="state"))
    meeting.do(10, MIA, GrantFloor(request=R1))
    meeting.do(195, RAVI, ReleaseFloor(request=R1))
    meeting.do(200, MIA, GrantFloor(request=R3))
    meeting.do(220, MIA, ChangePhase(to=Phase.SUSPENDED))
    meeting.do(280, MIA, ChangePhase(to=Phase.LIVE))
    meeting.do(300, MIA, RevokeFloor(request=R3, reason="order"))
    meeting.do(301, MIA, GrantFloor(request=R2))
    return meeting


def log_of(meeting: Meeting, second: float = 311) -> list[Intervention]:
    return speaking_log(WORKSHOP, meeting.events, at(second))


def said_by(speaker: Person) -> list[Intervention]:
    """The log of a meeting in which ``speaker`` alone speaks."""
    meeting = opened(people=(MIA, speaker))
    meeting.do(1, speaker, RequestFloor(speech_type=STATEMENT))
    meeting.do(2, MIA, GrantFloor(request=R1))
    return log_of(meeting)


@pytest.mark.row("K1")
def test_every_turn_is_there_in_the_order_in_which_they_began(meeting: Meeting) -> None:
    log = log_of(meeting)
    assert [(turn.speaker.name, turn.spoken_s, turn.overrun_s, turn.outcome, turn.ended_by) for turn in log] == [
        ("Ravi", 185, 5, Outcome.RELEASED, "Ravi"),
        ("Delegate", 40, 0, Outcome.REVOKED, "Mia"),
        ("Lena", 10, 0, Outcome.SPEAKING, ""),
    ]
    assert (log[0].requested_at, log[0].granted_at, log[0].started_at, log[0].ended_at) == (at(1), at(10), at(10), at(195))
    assert (log[1].ended_at, log[1].reason) == (at(300), "order")
    assert [(turn.language, turn.speaker_class, turn.limit_s) for turn in log] == [("es", "ngo", 180), ("", "state", 300), ("", "ngo", 180)]


def test_who_never_held_the_floor_is_not_in_the_log() -> None:
    meeting = opened()
    assert log_of(meeting) == []
    meeting.do(1, RAVI, RequestFloor(speech_type=STATEMENT))
    meeting.do(2, MIA, DenyRequest(request=R1))
    assert log_of(meeting) == []


@pytest.mark.row("K1")
def test_a_speaker_who_is_brought_back_has_one_row_from_the_first_word_to_the_last(meeting: Meeting) -> None:
    meeting.do(311, LENA, ReleaseFloor(request=R2))
    meeting.do(320, MIA, RestoreSpeaker())
    lena = log_of(meeting, 325)[-1]
    assert (lena.granted_at, lena.ended_at, lena.spoken_s, lena.outcome) == (at(301), None, 15, Outcome.SPEAKING)
    meeting.do(330, LENA, ReleaseFloor(request=R2))
    assert [(turn.speaker.name, turn.spoken_s) for turn in log_of(meeting)] == [("Ravi", 185), ("Delegate", 40), ("Lena", 20)]


def test_what_was_spoken_counts_although_its_speaker_was_brought_back_and_then_denied(meeting: Meeting) -> None:
    meeting.do(311, LENA, ReleaseFloor(request=R2))
    meeting.do(320, MIA, ChangePhase(to=Phase.SUSPENDED))
    meeting.do(321, MIA, RestoreSpeaker())
    assert (log_of(meeting)[-1].outcome, log_of(meeting)[-1].spoken_s) == (Outcome.WAITING, 10)
    meeting.do(322, MIA, DenyRequest(request=R2, reason="no time"))
    lena = log_of(meeting)[-1]
    assert (lena.spoken_s, lena.outcome, lena.ended_by, lena.reason) == (10, Outcome.DENIED, "Mia", "no time")


def test_a_speech_that_is_paused_for_another_is_in_the_log_as_it_stands() -> None:
    order = SpeechType(id=POINT_OF_ORDER, name="Point of order", rank=0, limits_s={"default": 60}, interrupts=True)
    meeting = opened(rules=Rules(speech_types=(RULES.speech_types[0], order)))
    meeting.do(1, RAVI, RequestFloor(speech_type=STATEMENT))
    meeting.do(2, LENA, RequestFloor(speech_type=POINT_OF_ORDER))
    meeting.do(10, MIA, GrantFloor(request=R1))
    meeting.do(40, MIA, GrantFloor(request=R2))
    assert [(turn.speaker.name, turn.spoken_s, turn.outcome) for turn in log_of(meeting, 55)] == [
        ("Ravi", 30, Outcome.INTERRUPTED),
        ("Lena", 15, Outcome.SPEAKING),
    ]


def test_the_table_shows_the_clock_of_the_place(meeting: Meeting) -> None:
    lines = as_table(log_of(meeting), MADRID).splitlines()
    assert [" ".join(line.split()) for line in lines] == [
        "started ended spoken limit overrun name function organisation country place class type language outcome by",
        "2022-05-09 09:00:10 09:03:15 3:05 3:00 0:05 Ravi Ravi Foundation remote ngo Statement es released Ravi",
        "2022-05-09 09:03:20 09:05:00 0:40 5:00 - Delegate Kenya hall state Statement - revoked Mia",
        "2022-05-09 09:05:01 - 0:10 3:00 - Lena Lena Foundation remote ngo Statement - speaking",
    ]


def test_columns_stand_below_each_other_in_every_script() -> None:
    people = (person("李明"), person("Łukasz"), person("e\u0301"))
    meeting = opened(people=(*CAST, *people))
    for number, speaker in enumerate(people, start=1):
        meeting.do(number, speaker, RequestFloor(speech_type=STATEMENT))
        meeting.do(number, MIA, GrantFloor(request=RequestId(f"r{number}")))
    lines = as_table(log_of(meeting), MADRID).splitlines()
    assert [line.index("Foundation") for line in lines[1:]] == [line_start(lines[0], name) for name in ("李明", "Łukasz", "e\u0301")]


def line_start(header: str, name: str) -> int:
    """Where "Foundation" stands: behind the name twice, as a terminal would show it, so in letters a wide name is nearer."""
    wide = {"李明": -2, "Łukasz": 0, "e\u0301": 1}[name]
    return header.index("organisation") + len(name) + 1 + wide


@pytest.mark.row("K1")
def test_csv_has_a_row_for_each_intervention_with_everything_that_is_known_of_it(meeting: Meeting) -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(log_of(meeting), MADRID))))
    assert rows[0] == {
        "started": "2022-05-09T09:00:10+02:00",
        "ended": "2022-05-09T09:03:15+02:00",
        "spoken_s": "185",
        "limit_s": "180",
        "overrun_s": "5",
        "name": "Ravi",
        "organisation": "Ravi Foundation",
        "country": "",
        "place": "remote",
        "type": "Statement",
        "outcome": "released",
        "ended_by": "Ravi",
        "reason": "",
        "class": "ngo",
        "on_behalf_of": "",
        "language": "es",
        "function": "",
        "item": "",
        "requested": "2022-05-09T09:00:01+02:00",
        "granted": "2022-05-09T09:00:10+02:00",
        "request": "r1",
        "participant": "ravi",
        "microphone": "own_device",
        "microphone_name": "",
    }
    assert rows[2]["ended"] == ""


@pytest.mark.parametrize("name", ["=1+1", "+49", "-2", "@home", "\tx", '=HYPERLINK("http://x")'])
def test_a_name_that_looks_like_a_formula_stays_a_name(name: str) -> None:
    speaker = msgspec.structs.replace(RAVI, name=name, organisation=name)
    (row,) = csv.DictReader(io.StringIO(as_csv(said_by(speaker), MADRID)))
    assert row["name"] == row["organisation"] == f"'{name}"


def test_a_name_cannot_steer_the_terminal() -> None:
    table = as_table(said_by(msgspec.structs.replace(RAVI, name="Ravi\x1b[2J\nMia")), MADRID)
    assert "\x1b" not in table
    assert len(table.splitlines()) == 2


def test_what_people_state_of_themselves_is_not_in_the_log() -> None:
    speaker = msgspec.structs.replace(RAVI, gender="female", region="Africa", stakeholder="academia")
    written = msgspec.json.encode(said_by(speaker)).decode() + as_csv(said_by(speaker), MADRID)
    assert not {word for word in ("female", "Africa", "academia") if word in written}
