"""Access to a session may depend on what people took part in before."""

from datetime import date

import pytest

from config.definitions import Definition
from config.eligibility import Consultation
from config.loader import load
from tests.config.writing import EVENTS, definition, problems, small

CONSULTATIONS = (
    "halls:",
    """consultations:
  - {id: dialogue-africa, title: Dialogue for Africa, date: 2026-02-10, group: A civil society group}
  - {id: dialogue-asia, title: {en: Dialogue for Asia, fr: Dialogue pour l'Asie}, date: tba}
halls:""",
)
PLAIN = "{watch: everybody, speak_remotely: invited}"


def access(rest: str) -> tuple[str, str]:
    """Write ``rest`` into the access of the only session."""
    return (PLAIN, "{" + rest + "}")


@pytest.fixture(scope="module")
def malaga() -> Definition:
    return load(EVENTS / "malaga-2022.yaml")


@pytest.mark.row("F4")
def test_a_session_names_the_consultations_on_which_access_depends() -> None:
    read = definition(CONSULTATIONS, access("watch: invited, speak_remotely: invited, took_part_in: [dialogue-africa, dialogue-asia]"))
    [session] = read.sessions
    assert session.access.took_part_in is not None
    assert [read.consultation(one).date for one in session.access.took_part_in] == [date(2026, 2, 10), None]
    assert read.consultation("dialogue-africa") == Consultation(
        id="dialogue-africa", title="Dialogue for Africa", date=date(2026, 2, 10), group="A civil society group"
    )


def test_without_a_rule_access_depends_on_no_consultation() -> None:
    read = definition()
    assert (read.consultations, read.sessions[0].access.took_part_in) == ((), None)


@pytest.mark.parametrize(
    ("rest", "problem"),
    [
        (
            "watch: invited, speak_remotely: invited, took_part_in: [dialogue-afrika]",
            '$.sessions[0].access.took_part_in[0]: no consultation "dialogue-afrika"; did you mean dialogue-africa?',
        ),
        (
            "watch: invited, speak_remotely: invited, took_part_in: [dialogue-asia, dialogue-asia]",
            '$.sessions[0].access.took_part_in[1]: "dialogue-asia" is named twice; remove one',
        ),
        (
            "watch: invited, speak_remotely: invited, took_part_in: []",
            "$.sessions[0].access.took_part_in: is empty, so nobody could come in; leave it out if everybody on the secretariat's list may",
        ),
        (
            "watch: everybody, speak_remotely: nobody, took_part_in: [dialogue-asia]",
            "$.sessions[0].access.took_part_in: decides nothing: nobody is invited to this session; "
            "write invited for watch or speak_remotely, or leave it out",
        ),
        (
            "watch: invited, speak_remotely: invited, took_part_in: dialogue-asia",
            '$.sessions[0].access.took_part_in: expected a list, not the text "dialogue-asia"',
        ),
        (
            "watch: invited, speak_remotely: invited, took_part: [dialogue-asia]",
            "$.sessions[0].access.took_part: no such field; did you mean took_part_in?",
        ),
    ],
)
def test_a_rule_that_cannot_hold_is_named_alone(rest: str, problem: str) -> None:
    assert problems(small(CONSULTATIONS, access(rest))) == [problem]


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("id: dialogue-asia", "id: dialogue-africa", '$.consultations[1].id: "dialogue-africa" is taken by an earlier one; ids are unique'),
        ("id: dialogue-asia", "id: Asia!", '$.consultations[1].id: "Asia!" cannot stand in an address; write a to z,'),
        (
            "date: 2026-02-10",
            "date: February",
            '$.consultations[0].date: expected a date such as 2022-05-09, not the text "February"',
        ),
        (", date: tba", "", "$.consultations[1]: date is missing; write a date such as 2022-05-09, or tba"),
        ("title: Dialogue for Africa", 'title: ""', "$.consultations[0].title: is empty; write what people should read"),
        ("fr: Dialogue", "de: Dialog", '$.consultations[1].title.de: no language "de"'),
    ],
)
def test_a_consultation_that_makes_no_sense_is_named_alone(old: str, new: str, problem: str) -> None:
    [found] = problems(small(CONSULTATIONS, (old, new)))
    assert found.startswith(problem)


def test_a_rule_is_not_held_against_consultations_that_could_not_be_read() -> None:
    written = small(CONSULTATIONS, ("id: dialogue-africa, ", ""), access("watch: invited, speak_remotely: invited, took_part_in: [x]"))
    assert problems(written) == ["$.consultations[0]: id is missing; write a text"]


@pytest.mark.row("F4")
def test_hybrid_access_to_the_workshop_of_malaga_is_for_those_who_prepared_it(malaga: Definition) -> None:
    wanted = malaga.session("workshop").access.took_part_in
    assert wanted == ("regional-dialogues", "bilateral-consultations")
    assert [malaga.consultation(one).date for one in wanted] == [None, None]
    assert [one.id for one in malaga.sessions if one.access.took_part_in] == ["workshop"]
