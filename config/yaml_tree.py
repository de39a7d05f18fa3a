"""Turn the bytes of a file into a tree that remembers lines, and nothing more: which type a value has is the reader's business.

Only the plain part of YAML is taken: one document of mappings, lists and scalars. No anchors and aliases, so nothing in a file can
grow; no tags, so nothing in it can be made to run.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from config.problems import DefinitionInvalid, Finding, Path, Problem

MAX_BYTES = 1_000_000
MAX_NODES = 50_000
MAX_DEPTH = 16

_NULL = re.compile(r"~|null|Null|NULL|")
_BOOLEAN = re.compile(r"true|True|TRUE|false|False|FALSE")
_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0x[0-9a-fA-F]+|0o[0-7]+|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as written; ``plain``: without quotes. ``line`` and ``column`` from 0, here as below."""

    text: str
    plain: bool
    line: int
    column: int

    @property
    def is_empty(self) -> bool:
        """Nothing, or a word for nothing (YAML 1.2 core schema §10.3.2, as for the other two)."""
        return self.plain and _NULL.fullmatch(self.text) is not None

    @property
    def is_boolean(self) -> bool:
        """``true`` or ``false``; ``yes``, ``no`` and ``on`` are texts."""
        return self.plain and _BOOLEAN.fullmatch(self.text) is not None

    @property
    def is_number(self) -> bool:
        """A number; ``12:30`` and ``2022-05-09`` are texts."""
        return self.plain and _NUMBER.fullmatch(self.text) is not None


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    nodes: tuple["Node", ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Field:
    """One name of a mapping and its value; the position is the name's."""

    name: str
    value: "Node"
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Fields:
    """A mapping, each name once."""

    fields: tuple[Field, ...]
    line: int
    column: int


Node = Scalar | Items | Fields


def tree(content: bytes) -> tuple[Node, list[Finding]]:
    """Return the tree of a file and the names that were written twice, of which the first one counts.

    Raises DefinitionInvalid, with one problem, if the file cannot be read as YAML at all.
    """
    if len(content) > MAX_BYTES:
        raise _unreadable(f"the file has {len(content)} bytes; a definition has at most {MAX_BYTES}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start)
        raise _unreadable("the file is not UTF-8 text; save it as UTF-8", line) from None
    try:
        return _Builder(yaml.parse(text, Loader=yaml.CSafeLoader)).document()
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(error) from None
    except yaml.reader.ReaderError as error:
        character = f"U+{error.character:04X}"
        raise _unreadable(f"the file contains a character that text cannot contain ({character}); remove it") from None


def _syntax_error(error: yaml.MarkedYAMLError) -> DefinitionInvalid:
    mark = error.problem_mark or error.context_mark
    said = " ".join(part for part in (error.context, error.problem) if part)
    if mark is None:
        return _unreadable(f"not YAML: {said}")
    return _unreadable(f"not YAML: {said}", mark.line, mark.column)


def _unreadable(sentence: str, line: int | None = None, column: int | None = None) -> DefinitionInvalid:
    place = ("" if line is None else f"line {line + 1}") + ("" if column is None else f", column {column + 1}")
    return DefinitionInvalid(
        [Problem(path="$", sentence=f"{place}: {sentence}" if place else sentence, line=None if line is None else line + 1)]
    )


class _Builder:
    """Builds one tree from the parser's events; gives up when it is larger or deeper than a definition can be."""

    def __init__(self, events: Iterator[yaml.Event]) -> None:
        self._events = events
        self._nodes = 0
        self._twice: list[Finding] = []

    def document(self) -> tuple[Node, list[Finding]]:
        self._skip(yaml.StreamStartEvent)
        first = next(self._events)
        if isinstance(first, yaml.StreamEndEvent):
            raise _unreadable("the file is empty")
        root = self._node(next(self._events), ())
        self._skip(yaml.DocumentEndEvent)
        after = next(self._events)
        if not isinstance(after, yaml.StreamEndEvent):
            raise _at(after, 'a second document starts here; a file holds one definition: remove the line "---"')
        return root, self._twice

    def _skip(self, expected: type[yaml.Event]) -> None:
        if not isinstance(event := next(self._events), expected):
            raise AssertionError(f"{event} where the parser always puts {expected.__name__}")

    def _node(self, event: yaml.Event, path: Path) -> Node:
        line, column = _place(self._plain(event, path))
        match event:
            case yaml.ScalarEvent():
                return Scalar(event.value, not event.style, line, column)
            case yaml.SequenceStartEvent():
                return Items(tuple(self._items(path)), line, column)
            case _:
                return Fields(tuple(self._fields(path)), line, column)

    def _plain(self, event: yaml.Event, path: Path) -> yaml.Event:
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise _at(event, f"the file has more than {MAX_NODES} values; divide the conference into several definitions")
        if len(path) > MAX_DEPTH:
            raise _at(event, f"more than {MAX_DEPTH} levels within one another; a definition has fewer")
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            raise _at(event, "anchors (&) and aliases (*) are not used in definitions; write the value out, in quotes if it is a text")
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag is not None:
            raise _at(event, "tags (!) are not used in definitions; write the plain value, in quotes if it is a text")
        return event

    def _items(self, path: Path) -> Iterator[Node]:
        number = 0
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            yield self._node(event, (*path, number))
            number += 1

    def _fields(self, path: Path) -> Iterator[Field]:
        seen: dict[str, int] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise _at(event, "the name of a field must be a plain word")
            name, (line, column) = event.value, _place(self._plain(event, path))
            value = self._node(next(self._events), (*path, name))
            if name in seen:
                self._twice.append(((*path, name), f"written twice, in lines {seen[name] + 1} and {line + 1}; remove one"))
                continue
            seen[name] = line
            yield Field(name, value, line, column)


def _place(event: yaml.Event) -> tuple[int, int]:
    mark = event.start_mark
    if mark is None:
        raise AssertionError("the parser marks every event")
    return mark.line, mark.column


def _at(event: yaml.Event, sentence: str) -> DefinitionInvalid:
    return _unreadable(sentence, *_place(event))
