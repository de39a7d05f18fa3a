"""Whatever is in a file: a definition, or DefinitionInvalid with problems that can be read. Nothing else, and soon."""

from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from config.definitions import Access, Definition, Session
from config.loader import parse
from config.problems import DefinitionInvalid
from config.reader import MAX_FINDINGS, hints_of
from tests.config.writing import EVENTS, SMALL

MALAGA = (EVENTS / "malaga-2022.yaml").read_bytes()

words = st.sampled_from(
    ["", "tba", "09:00", "25:61", "2022-05-09", "2026-03-29", "main", "meeting", "statement", "en", "hybrid", "invited", "Europe/Madrid"]
)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates() | words
known = st.sampled_from([*hints_of(Definition), *hints_of(Session), *hints_of(Access), "default", "state", "rank"])
names = known | st.text(max_size=8)
anything = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=6), max_leaves=15)
seeded = settings(derandomize=True)


def reads(content: bytes) -> bool:
    """Whether ``content`` is a definition; if it is not, its problems are enough, not too many and on one line each."""
    try:
        parse(content)
    except DefinitionInvalid as invalid:
        found = list(map(str, invalid.problems))
    else:
        return True
    assert 0 < len(found) <= MAX_FINDINGS + 1
    assert all(problem.startswith("$") and "\n" not in problem for problem in found)
    return False


@pytest.mark.row("R8")
@seeded
@given(st.binary())
def test_any_bytes_are_refused_in_words(content: bytes) -> None:
    assert not reads(content)


@seeded
@given(st.text(alphabet="-?:,[]{}#&*!|>'\"%@` \n\tab0."))
def test_any_punctuation_is_refused_in_words(text: str) -> None:
    assert not reads(text.encode())


@seeded
@given(st.dictionaries(names, anything))
def test_any_structure_is_refused_in_words(structure: dict[str, Any]) -> None:
    assert not reads(yaml.safe_dump(structure, allow_unicode=True).encode("utf-8", "replace"))


@seeded
@given(st.data())
def test_one_value_of_a_good_definition_replaced_by_anything_is_read_or_refused_in_words(data: st.DataObject) -> None:
    definition = yaml.safe_load(SMALL)
    _replace_one(definition, data)
    reads(yaml.safe_dump(definition).encode())


@seeded
@given(st.integers(0, len(MALAGA)), st.integers(0, 200), st.binary(max_size=20))
def test_a_damaged_file_is_read_or_refused_in_words(start: int, length: int, instead: bytes) -> None:
    reads(MALAGA[:start] + instead + MALAGA[start + length :])


def _replace_one(inside: Any, data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(range(len(inside)) if isinstance(inside, list) else sorted(inside)))
    if isinstance(inside[key], list | dict) and inside[key] and data.draw(st.booleans()):
        _replace_one(inside[key], data)
    else:
        inside[key] = data.draw(anything)


LARGE = {
    "deep": b"[" * 900_000,
    "long": b"x" * 900_000,
    "a long name": b"x" * 900_000 + b": 1",
    "names": b"\n".join(b"k%d: 1" % number for number in range(20_000)),
    "empty sessions": b"sessions:\n" + b"- {}\n" * 40_000,
    "languages": b"languages: [" + b",".join(b"a%d" % number for number in range(40_000)) + b"]",
    "values": b"- a\n" * 240_000,
}


@pytest.mark.parametrize("content", LARGE.values(), ids=LARGE.keys())
def test_a_large_file_is_refused_in_words(content: bytes) -> None:
    assert not reads(content)
