"""What a definition says about doors and microphones, and what a room makes of it."""

import pytest

from config.admission import LobbyRole
from config.definitions import Definition
from config.loader import parse
from config.timetable import timetable
from orchestrator.programme import schedule_room
from rooms.people import Role
from rooms.rules import Rules
from tests.config.writing import problems, small


def rules_of_the_room(definition: Definition) -> Rules:
    [slot] = timetable(definition)
    return schedule_room(definition, slot).rules


@pytest.mark.row("F1")
def test_without_a_word_about_it_nobody_waits_and_any_number_of_microphones_may_be_open() -> None:
    rules = rules_of_the_room(parse(small().encode()))
    assert (rules.admission.waits, rules.microphones.max_open) == ((), None)


@pytest.mark.row("F1")
def test_a_session_has_the_lobby_of_the_conference_unless_it_has_its_own() -> None:
    conference = ("halls:", "lobby: {roles: [viewer], message: Please wait.}\nmax_open_microphones: 3\nhalls:")
    rules = rules_of_the_room(parse(small(conference).encode()))
    assert (rules.admission.waits, rules.microphones.max_open) == ((Role.VIEWER,), 3)
    assert rules.admission.message == {"en": "Please wait."}
    own = parse(small(conference, add="    lobby: {roles: []}\n    max_open_microphones: 1\n").encode())
    assert own.lobby is not None
    assert own.lobby.roles == (LobbyRole.VIEWER,)
    assert (rules_of_the_room(own).admission.waits, rules_of_the_room(own).microphones.max_open) == ((), 1)


def test_a_lobby_that_makes_no_sense_is_refused_with_its_place() -> None:
    wrong = "    lobby: {roles: [viewer, moderator]}\n"
    [found] = problems(small(add=wrong))
    assert found.startswith("$.sessions[0].lobby.roles[1]: ")
    long = "x" * 501
    assert problems(small(add=f"    lobby: {{roles: [viewer, viewer], message: {long}}}\n    max_open_microphones: 0\n")) == [
        '$.sessions[0].lobby.roles[1]: "viewer" is named twice; remove one',
        "$.sessions[0].lobby.message: is longer than 500 characters; shorten it",
        "$.sessions[0].max_open_microphones: 0 is not more than 0; leave it out for any number",
    ]
