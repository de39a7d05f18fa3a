"""What a definition says has to make sense."""

import pytest

from tests.config.writing import problems, small

SECOND = """  - id: second
    kind: meeting
    title: Second
    day: 2026-11-23
    starts: 16:00
    ends: 17:00
    hall: main
    format: hybrid
    access: {watch: everybody, speak_remotely: invited}
"""

ORGANISATIONS = """organisations:
  - {id: unoct, name: An office, kind: un_entity}
  - {id: network, name: A network, kind: civil_society}
halls:"""


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("languages: [en, fr]", "languages: []"), "$.languages: is empty; name at least one language"),
        (("languages: [en, fr]", "languages: [en, fr, en]"), '$.languages[2]: "en" is named twice; remove one'),
        (
            ("languages: [en, fr]", "languages: [en, fr, Swahili]"),
            '$.languages[2]: "Swahili" is not a language tag; write one such as en, fr, zh-Hans or pt-BR',
        ),
        (("working_language: en", "working_language: sw"), '$.working_language: no language "sw"'),
        (("last_day: 2026-11-23", "last_day: 2026-11-22"), "$.last_day: 2026-11-22 is before the first day, 2026-11-23"),
        (("city: Mombasa", 'city: " "'), "$.venue.city: is empty; write what people should read"),
        (("city: Mombasa", 'city: "a\\0b"'), "$.venue.city: contains the control character U+0000, which nobody can read; remove it"),
        (("id: point_of_order", "id: statement"), '$.speech_types[1].id: "statement" is taken by an earlier one; ids are unique'),
        (("id: point_of_order", "id: Point/1"), '$.speech_types[1].id: "Point/1" cannot stand in an address; write a to z,'),
        (("Main room}", "Main room, capacity: 0}"), "$.halls[0].capacity: 0 is not more than 0; write the number of seats or leave it out"),
        (("limit_s: 60", "limit_s: -1"), "$.speech_types[1].limit_s: -1 is not more than 0; write seconds, or leave it out for no limit"),
        (("fr: Les", "de: Les"), '$.sessions[0].notes.de: no language "de"'),
        (("hall: main", "hall: main\n    languages: [sw]"), '$.sessions[0].languages[0]: no language "sw"'),
        (("hall: main", "hall: main\n    speech_types: [reply]"), '$.sessions[0].speech_types[0]: no speech type "reply"'),
        (("hall: main", "hall: main\n    speech_types: []"), "$.sessions[0].speech_types: is empty, so nobody could ask for the floor;"),
        (
            ("hall: main", "hall: main\n    time_limits: {statment: {ngo: 60}}"),
            '$.sessions[0].time_limits.statment: no speech type "statment"; did you mean statement?',
        ),
        (
            ("hall: main", "hall: main\n    time_limits: {statement: {queen: 60}}"),
            '$.sessions[0].time_limits.statement.queen: "queen" is not one of state, group_of_states,',
        ),
    ],
)
def test_a_mistake_is_named_alone(change: tuple[str, str], problem: str) -> None:
    [found] = problems(small(change))
    assert found.startswith(problem)


def test_a_conference_without_sessions_or_speech_types_is_refused() -> None:
    text = small()
    before, _, rest = text.partition("speech_types:\n")
    assert problems(before + "speech_types: []\nsessions: []\n") == [
        "$.speech_types: is empty; without a speech type nobody can ask for the floor",
        "$.sessions: is empty; a conference has at least one session",
    ]
    assert rest


def test_two_sessions_in_one_hall_at_the_same_time_are_refused() -> None:
    assert problems(small(add=SECOND)) == [
        '$.sessions[1].hall: "main" is taken by session "meeting" from 14:00 to 16:30; write another hall or hour'
    ]


@pytest.mark.parametrize(
    "change",
    [("starts: 16:00", "starts: 16:30"), ("hall: main", "hall: tba"), ("day: 2026-11-23", "day: tba"), ("ends: 17:00", "ends: tba")],
)
def test_sessions_that_do_not_meet_may_share_a_hall(change: tuple[str, str]) -> None:
    second = SECOND.replace(*change)
    if "tba" in change[1] and "hall" not in change[1]:
        second = second.replace("starts: 16:00", "starts: tba").replace("ends: 17:00", "ends: tba")
    assert problems(small(add=second)) == []


def test_a_short_session_within_a_long_one_is_seen_even_with_another_between() -> None:
    third = SECOND.replace("second", "third").replace("16:00", "15:30").replace("17:00", "15:45")
    second = SECOND.replace("16:00", "14:30").replace("17:00", "15:00")
    found = problems(small(add=second + third))
    assert [problem.split(":")[0] for problem in found] == ["$.sessions[1].hall", "$.sessions[2].hall"]


@pytest.mark.parametrize(
    ("day", "hour", "said"),
    [("2026-03-29", "02:30", "does not exist on 2026-03-29 in Europe/Madrid"), ("2026-10-25", "02:30", "comes twice on 2026-10-25")],
)
def test_an_hour_that_the_clocks_skip_or_show_twice_is_refused(day: str, hour: str, said: str) -> None:
    text = small(("2026-11-23", day), ("Africa/Nairobi", "Europe/Madrid"), ("14:00", hour))
    [found] = problems(text)
    assert found.startswith("$.sessions[0].starts: ")
    assert said in found


def test_a_session_outside_the_conference_is_refused() -> None:
    assert problems(small(("    day: 2026-11-23", "    day: 2026-11-24"))) == [
        "$.sessions[0].day: 2026-11-24 is outside the conference, which lasts from 2026-11-23 to 2026-11-23"
    ]


def test_an_hour_without_a_day_or_an_end_without_a_start_is_refused() -> None:
    assert problems(small(("    day: 2026-11-23", "    day: tba"))) == [
        "$.sessions[0].day: is to be announced although an hour is known; write the day, or tba for the hours too"
    ]
    assert problems(small(("starts: 14:00", "starts: tba"))) == [
        "$.sessions[0].starts: is to be announced although the end is known; write when it starts, or tba for both"
    ]


@pytest.mark.parametrize(
    ("access", "format_", "said"),
    [
        ("{watch: everybody, speak_remotely: invited}", "in_person", "$.sessions[0].access.speak_remotely: nobody speaks remotely in an"),
        ("{watch: everybody, speak_remotely: everybody}", "hybrid", "$.sessions[0].access.speak_remotely: who takes the floor has"),
        ("{watch: nobody, speak_remotely: invited}", "hybrid", "$.sessions[0].access.watch: who speaks remotely has to see the room"),
        ("{watch: nobody, speak_remotely: tba}", "hybrid", "$.sessions[0].access.watch: who speaks remotely has to see the room"),
        (
            "{watch: tba, speak_remotely: nobody}\n    room: false",
            "in_person",
            "$.sessions[0].access: the session has no room",
        ),
    ],
)
def test_access_that_cannot_be_kept_is_refused(access: str, format_: str, said: str) -> None:
    [found] = problems(small(("{watch: everybody, speak_remotely: invited}", access), ("format: hybrid", f"format: {format_}")))
    assert found.startswith(said)


@pytest.mark.row("B4")
def test_a_required_role_has_to_be_foreseen_even_if_it_is_not_known_who_fills_it() -> None:
    required = ("halls:", "required_roles: {meeting: [civil_society]}\nhalls:")
    assert problems(small(required)) == [
        "$.sessions[0].organisers: the role civil_society is missing, which each meeting has; name its organisation, or write tba for it"
    ]
    assert problems(small(required, add="    organisers: [{role: civil_society, organisation: tba}]\n")) == []


def test_an_organisation_is_defined_before_it_organises_and_is_of_the_kind_of_its_role() -> None:
    organisers = "    organisers: [{role: un_office, organisation: network}, {role: host, organisation: netwerk}]\n"
    assert problems(small(("halls:", ORGANISATIONS), add=organisers)) == [
        '$.sessions[0].organisers[0].organisation: "network" is of the kind civil_society and cannot have the role un_office',
        '$.sessions[0].organisers[1].organisation: no organisation "netwerk"; did you mean network?',
    ]


def test_lead_times_have_an_order() -> None:
    lead = "lead_times: {rehearsal_min: 10, doors_min: 20, warnings_min: [5, 5, -1]}\nhalls:"
    assert problems(small(("halls:", lead))) == [
        "$.lead_times.doors_min: 20 is more than rehearsal_min, 10; rehearsal opens before the doors",
        "$.lead_times.warnings_min: names the same minute twice; remove one",
        "$.lead_times.warnings_min[2]: -1 is not a number of minutes from 0 to 10080",
    ]
