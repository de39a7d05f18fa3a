"""Limits on speaking under one item of the agenda, as a definition writes them."""

import pytest

from orchestrator.programme import rules
from tests.config.writing import SMALL, definition, problems, small

RANK = next(line for line in SMALL.splitlines() if "rank: " in line and "id:" in line)


def limited(limits: str) -> str:
    """The small example with ``limits`` in its first type of speech."""
    return small((RANK, RANK.replace("}", f", {limits}}}")))


@pytest.mark.row("C7")
def test_the_limits_of_an_item_reach_the_rules_of_the_room() -> None:
    written = definition((RANK, RANK.replace("}", ", per_item: 8, per_person_in_item: 1, per_delegation_in_item: 2}")))
    kind = next(one for one in rules(written, written.sessions[0]).speech_types if one.per_item is not None)
    assert (kind.per_item, kind.per_person_in_item, kind.per_delegation_in_item) == (8, 1, 2)


@pytest.mark.row("C7")
@pytest.mark.parametrize("name", ["per_item", "per_person_in_item", "per_delegation_in_item"])
def test_a_limit_of_an_item_is_more_than_nothing(name: str) -> None:
    assert problems(limited(f"{name}: 0")) == [f"$.speech_types[0].{name}: 0 is not more than 0; leave it out for any number"]


@pytest.mark.row("C7")
def test_a_limit_of_an_item_that_is_never_reached_is_told() -> None:
    assert problems(limited("per_person: 2, per_person_in_item: 3")) == [
        "$.speech_types[0].per_person_in_item: 3 is never reached, because per_person is 2; write less, or leave it out"
    ]
    assert problems(limited("per_item: 4, per_delegation_in_item: 5")) == [
        "$.speech_types[0].per_delegation_in_item: 5 is never reached, because per_item is 4; write less, or leave it out"
    ]
