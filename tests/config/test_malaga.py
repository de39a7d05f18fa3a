"""The Málaga programme says what the documents say, and leaves open what they leave open."""

from datetime import UTC, datetime

import pytest

from config.definitions import Definition, Format, OrganiserRole, SessionKind, SpeakerClass, Who
from config.loader import load
from config.moving import moved
from config.timetable import slot, timetable
from tests.config.writing import EVENTS


@pytest.fixture(scope="module")
def malaga() -> Definition:
    return load(EVENTS / "malaga-2022.yaml")


def test_every_definition_that_is_shipped_is_valid() -> None:
    assert {path.stem: load(path).id for path in EVENTS.glob("*.yaml")} == {
        "hrc-panel": "hrc-panel-example",
        "malaga-2022": "malaga-2022",
        "ngo-meeting": "river-trust-members",
        "small": "coastal-network",
    }


def test_the_small_example_fits_on_a_page() -> None:
    assert len((EVENTS / "small.yaml").read_text(encoding="utf-8").splitlines()) <= 30


@pytest.mark.row("B1")
def test_the_programme_has_all_its_sessions(malaga: Definition) -> None:
    kinds = [session.kind for session in malaga.sessions]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        SessionKind.WORKSHOP: 1,
        SessionKind.SIDE_EVENT: 6,
        SessionKind.SEGMENT: 3,
        SessionKind.SOCIAL: 1,
        SessionKind.WORKING_SESSION: 5,
    }


def test_the_workshop_is_on_the_morning_of_9_may_in_malaga(malaga: Definition) -> None:
    times = slot(malaga, malaga.session("workshop"))
    assert times.starts_at == datetime(2022, 5, 9, 7, 0, tzinfo=UTC)
    assert times.ends_at == datetime(2022, 5, 9, 10, 30, tzinfo=UTC)


def test_hybrid_access_to_the_workshop_is_for_the_invited_and_says_why(malaga: Definition) -> None:
    workshop = malaga.session("workshop")
    assert (workshop.may_watch, workshop.may_speak_remotely) == (Who.INVITED, Who.INVITED)
    assert workshop.access.reason == (
        "Hybrid access is for civil society that took part in the preparations of this workshop and cannot attend in person."
    )


def test_the_workshop_has_two_hosts(malaga: Definition) -> None:
    hosts = [one.organisation for one in malaga.session("workshop").organisers if one.role is OrganiserRole.HOST]
    assert hosts == ["spain", "special-rapporteur"]


def test_only_the_third_side_event_has_a_title_and_none_has_hours_or_a_hall(malaga: Definition) -> None:
    side_events = [session for session in malaga.sessions if session.kind is SessionKind.SIDE_EVENT]
    assert [session.number for session in side_events if session.title] == ["3"]
    assert all(session.day == malaga.first_day and session.format is Format.HYBRID for session in side_events)
    assert {(session.starts, session.ends, session.hall) for session in side_events} == {(None, None, None)}


@pytest.mark.row("B4")
def test_each_side_event_foresees_its_member_state_and_its_civil_society_organisation(malaga: Definition) -> None:
    for session in malaga.sessions:
        if session.kind is SessionKind.SIDE_EVENT:
            assert session.unfilled_roles == (OrganiserRole.MEMBER_STATE, OrganiserRole.CIVIL_SOCIETY)


def test_working_sessions_are_co_moderated_by_civil_society_on_a_day_to_be_announced(malaga: Definition) -> None:
    working = [session for session in malaga.sessions if session.kind is SessionKind.WORKING_SESSION]
    assert [session.number for session in working] == ["I", "II", "III", "IV", "V"]
    assert all(session.title and session.day is None for session in working)
    assert all(OrganiserRole.CO_MODERATOR in session.unfilled_roles for session in working)


def test_the_social_event_has_no_room(malaga: Definition) -> None:
    assert [session.id for session in malaga.sessions if not session.room] == ["social-event"]


def test_every_class_of_speaker_has_a_limit_for_every_type_of_speech(malaga: Definition) -> None:
    for session in malaga.sessions:
        for speech_type in malaga.speech_types_of(session):
            assert all(malaga.limit_s(session, speech_type.id, speaker) for speaker in SpeakerClass)


def test_moved_to_now_only_the_workshop_runs_by_the_clock(malaga: Definition) -> None:
    now = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
    timed = [(one.session.id, one.starts_at) for one in timetable(moved(malaga, now)) if one.starts_at]
    assert timed == [("workshop", now)]


def test_nothing_that_is_unknown_is_left_without_a_remark() -> None:
    lines = (EVENTS / "malaga-2022.yaml").read_text(encoding="utf-8").splitlines()
    unknown = [line for line in lines if "tba" in line and not line.lstrip().startswith("#")]
    assert unknown
    assert all("not in the documents" in line for line in unknown)
