"""The agenda of a session, the sponsors that it needs and when it closes by itself, as a definition writes them."""

import pytest

from config.agenda_checks import LONGEST_NAME, MAX_ITEMS, MAX_SPEAKERS
from config.loader import load
from tests.config.writing import EVENTS, definition, problems, small

FIRST = "{id: welcome, title: Welcome, minutes: 10}"


def with_first(item: str) -> str:
    """The small example with another first item."""
    return small((FIRST, item))


@pytest.mark.row("B1")
def test_items_have_titles_speakers_minutes_and_items_under_them() -> None:
    nested = "{id: panel, title: Panel, items: [{id: talk, title: Talk, speakers: [Ana, Ravi], minutes: 5}]}"
    [panel, year, *_] = definition((FIRST, nested)).sessions[0].agenda
    assert (panel.items[0].speakers, panel.items[0].minutes, panel.minutes) == (("Ana", "Ravi"), 5, None)
    assert year.title == {"en": "The past year", "fr": "L'année écoulée"}


@pytest.mark.parametrize(
    ("item", "problem"),
    [
        ("{id: Welcome!, title: Hi}", '$.sessions[0].agenda[0].id: "Welcome!" is no id'),
        ("{id: year, title: Hi}", '$.sessions[0].agenda[1].id: "year" is taken by an earlier one'),
        ("{id: a, title: A, items: [{id: a, title: B}]}", '$.sessions[0].agenda[0].items[0].id: "a" is taken'),
        ("{id: a, title: A, minutes: 0}", "$.sessions[0].agenda[0].minutes: 0 is not a number of minutes from 1 to 1440"),
        ("{id: a, title: A, minutes: 60}", "$.sessions[0].agenda: takes 165 minutes, and the session has 150"),
        ("{id: a, title: A, minutes: 5, items: [{id: b, title: B}]}", "$.sessions[0].agenda[0].minutes: is the sum of the items under it"),
        ('{id: a, title: A, speakers: [""]}', "$.sessions[0].agenda[0].speakers[0]: is not a name"),
        (f"{{id: a, title: {'x' * (LONGEST_NAME + 1)}}}", "$.sessions[0].agenda[0].title: has 201 characters"),
        (f"{{id: a, title: A, speakers: [{', '.join(['Ana'] * (MAX_SPEAKERS + 1))}]}}", "$.sessions[0].agenda[0].speakers: names 41"),
        ("{id: a, titel: A}", "$.sessions[0].agenda[0]: title is missing"),
        ("{id: a, title: A, minutes: soon}", "$.sessions[0].agenda[0].minutes: expected a whole number"),
    ],
)
def test_what_is_wrong_with_an_item_is_said_with_its_place(item: str, problem: str) -> None:
    assert problems(with_first(item))[0].startswith(problem)


def test_an_agenda_has_an_end() -> None:
    many = "\n      - ".join(f"{{id: i{number}, title: Item}}" for number in range(MAX_ITEMS))
    assert problems(with_first(many)) == [f"$.sessions[0].agenda: has {MAX_ITEMS + 3} items; an agenda has at most {MAX_ITEMS}"]


@pytest.mark.row("B4")
def test_a_side_event_needs_its_three_sponsors_unless_the_definition_says_otherwise() -> None:
    side_event = ("kind: meeting", "kind: side_event")
    conference = definition(side_event)
    assert conference.sponsors_required(conference.sessions[0]) == ("un_office", "member_state", "civil_society")
    conference = definition(side_event, ("halls:", "required_roles: {side_event: []}\nhalls:"))
    assert conference.sponsors_required(conference.sessions[0]) == ()
    assert definition().sponsors_required(definition().sessions[0]) == ()


@pytest.mark.row("A4")
def test_a_room_closes_by_itself_only_if_the_definition_says_so() -> None:
    assert definition().lead_times.close_after_min is None
    assert definition(("halls:", "lead_times: {close_after_min: 15}\nhalls:")).lead_times.close_after_min == 15
    assert problems(small(("halls:", "lead_times: {close_after_min: -1}\nhalls:"))) == [
        "$.lead_times.close_after_min: -1 is not a number of minutes from 0 to 10080"
    ]


@pytest.mark.parametrize("name", ["small", "ngo-meeting", "hrc-panel"])
def test_the_examples_have_an_agenda_that_fits_and_the_real_conference_has_none_invented(name: str) -> None:
    assert all(session.agenda for session in load(EVENTS / f"{name}.yaml").sessions)
    assert not any(session.agenda for session in load(EVENTS / "malaga-2022.yaml").sessions)


def test_in_the_panel_states_speak_before_observers_and_these_before_ngos_each_with_a_time_of_their_own() -> None:
    panel = load(EVENTS / "hrc-panel.yaml")
    [session] = panel.sessions
    limits = [(kind.id, kind.limit_s) for kind in panel.speech_types_of(session) if kind.id.endswith("_statement")]
    assert limits == [("group_statement", 180), ("state_statement", 120), ("observer_statement", 120), ("ngo_statement", 90)]
    slots = [[below.minutes for below in item.items] for item in session.agenda if item.id.endswith("-slot")]
    assert slots == [[45, 15], [45, 15]]
