"""The story of a demonstration: the same for one seed, another for the next, and never at rest."""

from itertools import islice

import pytest

from orchestrator.bots.scenario import SPEECH_S, Scenario, Turn


def story(scenario: Scenario) -> list[Turn]:
    return [turn for number in range(1, scenario.people + 1) for turn in islice(scenario.turns(number), 40)]


def test_one_seed_is_one_story() -> None:
    assert story(Scenario(seed=7, people=6)) == story(Scenario(seed=7, people=6))
    assert list(islice(Scenario(seed=7, people=6).hall_turns(), 9)) == list(islice(Scenario(seed=7, people=6).hall_turns(), 9))


def test_another_seed_is_another_story() -> None:
    assert story(Scenario(seed=7, people=6)) != story(Scenario(seed=8, people=6))


def test_people_come_one_after_the_other_and_soon() -> None:
    scenario = Scenario(seed=1, people=20)
    arrivals = [scenario.arrives_s(number) for number in range(1, 21)]
    assert arrivals == [scenario.arrives_s(number) for number in range(1, 21)]
    assert min(arrivals) >= 0.0
    assert max(arrivals) < 30.0


@pytest.mark.parametrize("people", [1, 6, 20])
def test_people_think_before_they_ask_and_speak_as_long_as_people_do(people: int) -> None:
    for turn in story(Scenario(seed=3, people=people)):
        assert turn.thinks_s >= 2.0
        assert SPEECH_S[0] <= turn.speaks_s <= SPEECH_S[1]


def test_some_change_their_mind_and_some_are_in_a_hurry() -> None:
    turns = story(Scenario(seed=3, people=20))
    assert 0.05 < sum(turn.withdraws_s is not None for turn in turns) / len(turns) < 0.3
    assert 0.01 < sum(turn.hurry for turn in turns) / len(turns) < 0.2
