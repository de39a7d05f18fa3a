"""The microphones of a hall, as a definition lists them."""

import pytest

from orchestrator.programme import rules
from rooms.microphones.used import Microphone, MicrophoneKind
from tests.config.writing import SMALL, definition, problems, small

HALL = next(line for line in SMALL.splitlines() if "id: main" in line)


def with_microphones(*lines: str) -> tuple[str, str]:
    """The hall of the small example with microphones."""
    return HALL, HALL.replace("}", f", microphones: [{', '.join(lines)}]}}")


@pytest.mark.row("C12")
def test_the_microphones_of_its_hall_reach_the_rules_of_the_room() -> None:
    written = definition(with_microphones("{id: podium, name: Podium, kind: podium}", "{id: desks, name: {en: Desks}, kind: desk}"))
    assert rules(written, written.sessions[0]).hall_microphones == (
        Microphone(kind=MicrophoneKind.PODIUM, id="podium", name="Podium"),
        Microphone(kind=MicrophoneKind.DESK, id="desks", name="Desks"),
    )


@pytest.mark.row("C12")
def test_microphones_have_ids_of_their_own_and_a_kind() -> None:
    two = with_microphones(
        "{id: aisle, name: Aisle, kind: floor}", "{id: aisle, name: Aisle, kind: floor}", "{id: A 1, name: A, kind: floor}"
    )
    assert problems(small(two)) == [
        '$.halls[0].microphones[1].id: "aisle" is taken by an earlier one; ids are unique in a hall',
        '$.halls[0].microphones[2].id: "A 1" is no id; write a to z, 0 to 9, and single - or _ between them',
    ]
    assert "kind" in problems(small(with_microphones("{id: aisle, name: Aisle, kind: ceiling}")))[0]


@pytest.mark.row("C12")
def test_a_list_that_nobody_would_choose_from_is_refused() -> None:
    many = with_microphones(*(f"{{id: desk-{number}, name: Desk {number}, kind: desk}}" for number in range(21)))
    assert problems(small(many)) == ["$.halls[0].microphones: has 21 microphones; name at most 20, one for all of a kind"]
