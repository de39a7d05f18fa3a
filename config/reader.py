"""Read a tree into the structs of a definition, field by field, and note everything that does not fit on the way.

A value that cannot be read is replaced by an unread one (``""``, None, an empty list ...), so that the rest can be read and
checked in the same run; what the checks find at or below such a path is a consequence, and the loader drops it.
"""

import difflib
import re
import types
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints

import msgspec

from config.problems import Finding, Path, quoted
from config.yaml_tree import Field, Fields, Items, Node, Scalar

UNREAD_DATE = date.min
"""Stands for a date that could not be read; it cannot be written."""

UNREAD_NUMBER = -1
"""Stands for a whole number that could not be read."""

MAX_FINDINGS = 500
"""More than a person corrects in one go: reading stops, so that no file takes long."""

_WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,8})")
_TIME = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
_DATE = re.compile(r"(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}")  # far from the ends of datetime, so that no shift overflows
_TO_BE_ANNOUNCED = "tba"


class TooManyFindings(Exception):
    """The file is so wrong that the rest of it is not read; the first findings are in ``Reader.findings``."""


class Reader:
    """One run over one tree.

    ``findings``: what does not fit. ``unread``: the paths whose values could not be read. ``positions``: where each path is, in
    (line, column) from 0.
    """

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.unread: set[Path] = set()
        self.positions: dict[Path, tuple[int, int]] = {}

    def read(self, node: Node, wanted: Any, path: Path = ()) -> Any:
        """Return ``node`` as a value of type ``wanted`` (a type hint of a definition's struct), unread where it does not fit."""
        self.positions.setdefault(path, (node.line, node.column))
        if not isinstance(node, Scalar):
            value = self._read_value(node, bare(wanted), path)
        elif node.is_empty:
            value = self._misfit(path, f"is empty; write {expected(wanted)}")
        elif not _is_to_be_announced(node):
            value = self._read_value(node, bare(wanted), path)
        elif get_origin(wanted) is Annotated:
            value = None
        else:
            value = self._misfit(path, f"cannot be to be announced; write {expected(wanted)}")
        return unread(wanted) if path in self.unread else value

    def _read_value(self, node: Node, wanted: Any, path: Path) -> Any:
        origin = get_origin(wanted)
        if _is_union(wanted):
            return self._read_value(node, _member_for(node, wanted), path)
        match node:
            case Fields() if _is_struct(wanted):
                return self._read_struct(node, wanted, path)
            case Fields() if origin is dict:
                return self._read_dict(node, wanted, path)
            case Items() if origin is tuple:
                item = get_args(wanted)[0]
                return tuple(self.read(one, item, (*path, number)) for number, one in enumerate(node.nodes))
            case Scalar() if wanted in _SCALARS or _is_choice(wanted):
                return self._read_scalar(node, wanted, path)
        return self._misfit(path, f"expected {expected(wanted)}, not {described(node)}")

    def _read_struct(self, node: Fields, struct: type[msgspec.Struct], path: Path) -> msgspec.Struct:
        hints = hints_of(struct)
        values = {field.name: self._read_field(field, hints[field.name], path) for field in node.fields if field.name in hints}
        for field in node.fields:
            if field.name not in hints:
                self._unknown(field, hints, path)
        for name in required_of(struct):
            if name not in values:
                self._note(path, f"{name} is missing; write {expected(hints[name])}")
                self.unread.add((*path, name))
                values[name] = unread(hints[name])
        return struct(**values)

    def _read_field(self, field: Field, wanted: Any, path: Path) -> Any:
        self.positions[(*path, field.name)] = (field.line, field.column)
        return self.read(field.value, wanted, (*path, field.name))

    def _unknown(self, field: Field, known: Mapping[str, Any], path: Path) -> None:
        self.positions[(*path, field.name)] = (field.line, field.column)
        self._note((*path, field.name), f"no such field{_suggestion(field.name, known)}")

    def _read_dict(self, node: Fields, wanted: Any, path: Path) -> dict[Any, Any]:
        key_type, value_type = get_args(wanted)
        values: dict[Any, Any] = {}
        for field in node.fields:
            value = self._read_field(field, value_type, path)
            if not _is_choice(key_type):
                values[field.name] = value
            elif field.name in list(key_type):
                values[key_type(field.name)] = value
            else:
                self._unknown_choice(field.name, key_type, (*path, field.name))
        return values

    def _read_scalar(self, node: Scalar, wanted: Any, path: Path) -> Any:
        if _is_choice(wanted):
            return wanted(node.text) if node.text in list(wanted) else self._unknown_choice(node.text, wanted, path)
        value = _SCALARS[wanted](node)
        if value is not None:
            return value
        hint = "; put it in quotes if it is meant as a text" if wanted is str else ""
        return self._misfit(path, f"expected {expected(wanted)}, not {described(node)}{hint}")

    def _unknown_choice(self, written: str, choices: type[StrEnum], path: Path) -> Any:
        words = [str(choice) for choice in choices]
        return self._misfit(path, f"{quoted(written)} is not one of {', '.join(words)}{_suggestion(written, words)}")

    def _misfit(self, path: Path, sentence: str) -> Any:
        self._note(path, sentence)
        self.unread.add(path)
        return None

    def _note(self, path: Path, sentence: str) -> None:
        self.findings.append((path, sentence))
        if len(self.findings) > MAX_FINDINGS:
            raise TooManyFindings


@cache
def hints_of(struct: type[msgspec.Struct]) -> Mapping[str, Any]:
    """Return the fields of ``struct`` with their whole type hints."""
    hints = get_type_hints(struct, include_extras=True)
    return {name: hints[name] for name in struct.__struct_fields__}


@cache
def required_of(struct: type[msgspec.Struct]) -> tuple[str, ...]:
    """Return the names of the fields of ``struct`` that cannot be left out."""
    return tuple(field.name for field in msgspec.structs.fields(struct) if field.required)


def expected(wanted: Any) -> str:
    """Say in words what a value of type ``wanted`` looks like."""
    if get_origin(wanted) is Annotated:
        return f"{expected(get_args(wanted)[0])}, or tba"
    wanted = bare(wanted)
    if _is_choice(wanted):
        return "one of " + ", ".join(wanted)
    if get_origin(wanted) is tuple:
        return "a list"
    if get_origin(wanted) is dict or _is_struct(wanted):
        return "fields with values"
    if _is_union(wanted):
        return "a text, or one text per language"
    return _WORDS[wanted]


def described(node: Node) -> str:
    """Say in words what was written."""
    match node:
        case Fields():
            return "fields with values"
        case Items():
            return "a list"
        case Scalar(is_number=True):
            return f"the number {node.text[:40]}"
        case Scalar(is_boolean=True):
            return node.text.lower()
        case _:
            return f"the text {quoted(node.text)}"


def _suggestion(written: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(written[:64], known, n=1)
    return f"; did you mean {near[0]}?" if near else ""


def bare(wanted: Any) -> Any:
    """Return a type hint without its None, which stands for "left out" or "to be announced" and is never written."""
    if get_origin(wanted) is Annotated:
        return bare(get_args(wanted)[0])
    if not _is_union(wanted):
        return wanted
    members = tuple(member for member in get_args(wanted) if member is not types.NoneType)
    return members[0] if len(members) == 1 else Union[members]  # noqa: UP007 - of members known only at run time


def unread(wanted: Any) -> Any:
    """Return the value that stands for one that could not be read.

    A list is replaced by one unread item, a thing by one without an id, so that a check can tell "nobody knows" from "there is none".
    """
    if get_origin(wanted) is Annotated or _is_union(wanted):
        return None
    if _is_struct(wanted):
        return wanted(**{name: unread(hints_of(wanted)[name]) for name in required_of(wanted)})
    if _is_choice(wanted):
        return None
    if get_origin(wanted) is tuple:
        return (unread(get_args(wanted)[0]),)
    if get_origin(wanted) is dict:
        return {}
    return _UNREAD.get(wanted, "")


def _member_for(node: Node, union: Any) -> Any:
    """Choose between the members of a union (a text or texts by language) by the shape of what is written."""
    members = get_args(union)
    return next((member for member in members if (get_origin(member) is dict) == isinstance(node, Fields)), members[0])


def _is_union(wanted: Any) -> bool:
    return get_origin(wanted) in (Union, types.UnionType)


def _is_to_be_announced(node: Scalar) -> bool:
    return node.text.casefold() == _TO_BE_ANNOUNCED


def _is_struct(wanted: Any) -> bool:
    return isinstance(wanted, type) and issubclass(wanted, msgspec.Struct)


def _is_choice(wanted: Any) -> bool:
    return isinstance(wanted, type) and issubclass(wanted, StrEnum)


def _text(node: Scalar) -> str | None:
    return None if node.is_number or node.is_boolean else node.text.strip()


def _whole_number(node: Scalar) -> int | None:
    return int(node.text) if node.plain and _WHOLE_NUMBER.fullmatch(node.text) else None


def _boolean(node: Scalar) -> bool | None:
    return node.text.lower() == "true" if node.is_boolean else None


def _date(node: Scalar) -> date | None:
    try:
        return date.fromisoformat(node.text) if _DATE.fullmatch(node.text) else None
    except ValueError:
        return None


def _time(node: Scalar) -> time | None:
    parts = _TIME.fullmatch(node.text)
    return time(int(parts[1]), int(parts[2])) if parts else None


_SCALARS: Mapping[Any, Callable[[Scalar], Any]] = {str: _text, int: _whole_number, bool: _boolean, date: _date, time: _time}
_WORDS: Mapping[Any, str] = {
    str: "a text",
    int: "a whole number",
    bool: "true or false",
    date: "a date such as 2022-05-09",
    time: "an hour such as 09:00",
}
_UNREAD: Mapping[Any, Any] = {int: UNREAD_NUMBER, bool: None, date: UNREAD_DATE, time: time.min}
