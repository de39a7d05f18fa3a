"""A history is a tuple that is cheap to lengthen."""

from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from rooms.history import CHUNK, History, history

lengths = st.integers(0, 3 * CHUNK + 1)


@given(lengths)
def test_whatever_its_length_it_holds_what_was_appended_in_that_order(length: int) -> None:
    grown: History[int] = reduce(lambda grown, entry: grown.appended(entry), range(length), History[int]())
    assert tuple(grown) == tuple(range(length))
    assert tuple(reversed(grown)) == tuple(reversed(range(length)))
    assert len(grown) == length
    assert grown == history(range(length))


@given(lengths, lengths)
def test_the_newest_are_those_of_a_tuple(length: int, count: int) -> None:
    assert history(range(length)).newest(count) == (tuple(range(length))[-count:] if count else ())


def test_a_longer_one_leaves_the_shorter_as_it_was() -> None:
    short = history(range(CHUNK - 1))
    assert (len(short.appended(CHUNK)), len(short.appended(0)), len(short)) == (CHUNK, CHUNK, CHUNK - 1)
