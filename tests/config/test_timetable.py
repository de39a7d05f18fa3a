"""Hours on the wall of the hall become instants, and a programme can be lived at another time."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from config.moving import moved, parse_starting
from config.timetable import slot, timetable
from tests.config.writing import definition

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 11, 22, 10, 15, 30, 500_000, tzinfo=UTC)
SECOND = """  - id: early
    kind: meeting
    title: tba
    day: 2026-11-23
    starts: 09:00
    ends: tba
    hall: main
    format: hybrid
    access: {watch: everybody, speak_remotely: invited}
"""


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def test_hours_are_meant_in_the_time_zone_of_the_place() -> None:
    conference = definition()
    times = slot(conference, conference.sessions[0])
    assert times.starts_at == at("2026-11-23T11:00Z")
    assert times.ends_at == at("2026-11-23T13:30Z")
    assert times.starts_local is not None
    assert times.starts_local.isoformat() == "2026-11-23T14:00:00+03:00"


def test_rehearsal_doors_and_warnings_come_before() -> None:
    times = timetable(definition())[0]
    assert times.rehearsal_at == at("2026-11-23T10:00Z")
    assert times.doors_at == at("2026-11-23T10:45Z")
    assert times.warnings_at == ((5, at("2026-11-23T13:25Z")), (1, at("2026-11-23T13:29Z")), (0, at("2026-11-23T13:30Z")))


def test_a_session_without_hours_has_a_day_and_no_instants() -> None:
    [times] = timetable(definition(("starts: 14:00", "starts: tba"), ("ends: 16:30", "ends: tba")))
    assert str(times.day) == "2026-11-23"
    assert (times.starts_at, times.ends_at, times.rehearsal_at, times.doors_at, times.warnings_at) == (None, None, None, None, ())


@pytest.mark.row("B1")
def test_the_programme_is_in_the_order_of_hours_and_what_is_to_be_announced_comes_last() -> None:
    unknown = SECOND.replace("early", "unknown").replace("09:00", "tba")
    elsewhen = unknown.replace("unknown", "elsewhen").replace("2026-11-23", "tba")
    conference = definition(add=elsewhen + unknown + SECOND)
    assert [one.session.id for one in timetable(conference)] == ["early", "meeting", "unknown", "elsewhen"]


def test_moving_a_programme_starts_its_first_timed_session_then_and_keeps_all_distances() -> None:
    conference = moved(definition(add=SECOND), at("2026-12-01T20:00Z"))
    assert slot(conference, conference.session("early")).starts_at == at("2026-12-01T20:00Z")
    assert slot(conference, conference.session("meeting")).starts_at == at("2026-12-02T01:00Z")
    assert slot(conference, conference.session("meeting")).ends_at == at("2026-12-02T03:30Z")
    assert str(slot(conference, conference.session("meeting")).day) == "2026-12-02"


def test_moving_twice_is_moving_to_the_second_time() -> None:
    conference = definition()
    assert moved(moved(conference, NOW), at("2026-11-23T11:00Z")) == conference


def test_moving_over_a_change_of_clocks_keeps_the_length_of_a_session() -> None:
    conference = definition(("Africa/Nairobi", "Europe/Madrid"), ("2026-11-23", "2026-03-28"))
    times = timetable(moved(conference, at("2026-03-29T00:30Z")))[0]
    assert times.starts_local is not None
    assert times.ends_local is not None
    assert times.starts_local.isoformat() == "2026-03-29T01:30:00+01:00"
    assert times.ends_local.isoformat() == "2026-03-29T05:00:00+02:00"


def test_a_day_without_hours_moves_with_the_rest() -> None:
    later = SECOND.replace("early", "later").replace("09:00", "tba").replace("2026-11-23", "2026-11-24")
    conference = moved(definition(("last_day: 2026-11-23", "last_day: 2026-11-24"), add=later), at("2027-01-10T11:00Z"))
    assert str(slot(conference, conference.session("later")).day) == "2027-01-11"


def test_a_fraction_of_a_second_is_dropped() -> None:
    assert timetable(moved(definition(), NOW))[0].starts_at == NOW.replace(microsecond=0)


def test_a_programme_without_any_hour_cannot_be_moved() -> None:
    with pytest.raises(ValueError, match="all its hours are to be announced"):
        moved(definition(("starts: 14:00", "starts: tba"), ("ends: 16:30", "ends: tba")), NOW)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("now", NOW),
        ("in 2 min", NOW + timedelta(minutes=2)),
        ("in 90 s", NOW + timedelta(seconds=90)),
        ("In  1  hour", NOW + timedelta(hours=1)),
        ("in 3d", NOW + timedelta(days=3)),
        ("today 18:00", at("2026-11-22T17:00Z")),
        ("tomorrow 09:00", at("2026-11-23T08:00Z")),
        ("2026-11-23 09:00", at("2026-11-23T08:00Z")),
        ("2026-07-01T09:00:30", at("2026-07-01T07:00:30Z")),
        ("2026-11-23T09:00:00Z", at("2026-11-23T09:00Z")),
        ("2026-11-23T09:00+05:30", at("2026-11-23T03:30Z")),
        ("2026-10-25 02:30", at("2026-10-25T00:30Z")),
    ],
)
def test_people_say_when_to_start_in_their_own_words(said: str, meant: datetime) -> None:
    starting = parse_starting(said, now=NOW, zone=MADRID)
    assert starting == meant
    assert starting.tzinfo is UTC


def test_tomorrow_is_the_day_after_the_day_it_is_in_the_place() -> None:
    late = at("2026-11-22T23:30Z")
    assert parse_starting("tomorrow 09:00", now=late, zone=MADRID) == at("2026-11-24T08:00Z")


@pytest.mark.parametrize(
    "said",
    [
        "",
        "soon",
        "in two minutes",
        "in -1 min",
        "25:00",
        "2026-02-30 09:00",
        "2026-11-23",
        "in 999999 d",
        "0001-01-01 00:00",
        "9999-12-31T23:59-12:00",
    ],
)
def test_other_words_are_refused_with_examples(said: str) -> None:
    with pytest.raises(ValueError, match='is not a time to start; write "now", "in 2 min"'):
        parse_starting(said, now=NOW, zone=MADRID)


def test_an_hour_that_the_clocks_skip_is_refused() -> None:
    with pytest.raises(ValueError, match="does not exist in Europe/Madrid"):
        parse_starting("2026-03-29 02:30", now=NOW, zone=MADRID)
