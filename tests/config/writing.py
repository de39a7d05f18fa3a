"""Definitions for tests, written as a person writes them: the small example with some lines changed."""

from pathlib import Path

from config.definitions import Definition
from config.loader import parse
from config.problems import DefinitionInvalid

EVENTS = Path(__file__).parents[2] / "config" / "events"
SMALL = (EVENTS / "small.yaml").read_text(encoding="utf-8")


def small(*changes: tuple[str, str], add: str = "") -> str:
    """Return the small example with each (old, new) changed and ``add`` after its end, where fields of its only session go."""
    text = SMALL
    for old, new in changes:
        assert old in text, f"small.yaml has no {old!r} any more"
        text = text.replace(old, new)
    return text + add


def definition(*changes: tuple[str, str], add: str = "") -> Definition:
    return parse(small(*changes, add=add).encode())


def problems(text: str | bytes) -> list[str]:
    """Return the problems of a file as people read them; [] if there are none."""
    try:
        parse(text.encode() if isinstance(text, str) else text)
    except DefinitionInvalid as invalid:
        return [str(problem) for problem in invalid.problems]
    return []
