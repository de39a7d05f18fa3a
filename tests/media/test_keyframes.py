"""Keyframe requests are merged, but never lost."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.media.keyframes import KeyframeRequests


def test_the_first_request_goes_out_at_once_and_only_once() -> None:
    requests = KeyframeRequests(interval_s=0.5)
    assert not requests.due(10.0)
    requests.ask()
    assert requests.due(10.0)
    assert not requests.due(10.1)


def test_a_request_during_the_pause_goes_out_at_its_end() -> None:
    requests = KeyframeRequests(interval_s=0.5)
    requests.ask()
    requests.due(10.0)
    requests.keyframe_began()
    requests.ask()
    assert not requests.due(10.4)
    assert requests.due(10.5)


def test_a_request_is_repeated_until_the_keyframe_comes() -> None:
    requests = KeyframeRequests(interval_s=0.5)
    requests.ask()
    assert [requests.due(10.0 + n / 2) for n in range(3)] == [True, True, True]
    requests.keyframe_began()
    assert not requests.due(20.0)


@pytest.mark.row("O4")
@given(st.lists(st.sampled_from(["ask", "came", "look"]), max_size=80))
def test_never_two_requests_within_the_interval_and_never_a_wish_unheard(steps: list[str]) -> None:
    requests = KeyframeRequests(interval_s=0.5)
    now, sent, wanted = 0.0, [], False
    for step in steps:
        now += 0.1
        if step == "ask":
            requests.ask()
            wanted = True
        elif step == "came":
            requests.keyframe_began()
            wanted = False
        elif requests.due(now):
            sent.append(now)
    assert all(later - earlier > 0.49 for earlier, later in pairwise(sent))
    assert requests.due(now + 1.0) == wanted
