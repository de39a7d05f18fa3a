"""What is wrong with a definition, said so that the person who wrote it can put it right."""

import re
from collections.abc import Iterable

import msgspec

Path = tuple[str | int, ...]
"""The way from the top of a file to a value: names of fields and numbers of items, from 0."""

Finding = tuple[Path, str]
"""Where something is wrong and the sentence that says what."""

_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_LONGEST_SHOWN = 40


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """One thing to put right: ``path`` in JSONPath's notation (RFC 9535), what is wrong there, and its line (from 1; None without one)."""

    path: str
    sentence: str
    line: int | None = None

    def __str__(self) -> str:
        return f"{self.path}: {self.sentence}"


class DefinitionInvalid(Exception):
    """A file is not a definition. ``problems``: all of them, in the order of the file; never empty."""

    code = "definition_invalid"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(map(str, self.problems)))


def json_path(path: Path) -> str:
    """Write ``path`` as ``$.sessions[3].hall``; an unusual name as ``$["two words"]``."""
    return "$" + "".join(map(_step, path))


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if _PLAIN_NAME.fullmatch(step) and len(step) <= _LONGEST_SHOWN else f"[{quoted(step)}]"


def quoted(text: str) -> str:
    """Put ``text`` in quotes for a sentence: escaped, on one line and not too long."""
    shown = text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"
    return msgspec.json.encode(shown).decode()
