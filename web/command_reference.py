"""Every command as the page about the API shows it. All of it is asked of the commands and of the rules, so that it is always true."""

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, get_args

import msgspec

from rooms.base import Command
from rooms.commands import ClientCommand
from rooms.decide import decide
from rooms.errors import NotPermitted, Refused
from rooms.ids import ParticipantId, RoomId
from rooms.people import Person, Role
from rooms.permissions import Right
from rooms.state import RoomState
from web.json_schema import Schema, schemas_of

NOBODY = Person(id=ParticipantId("nobody"), role=Role.VIEWER, name="Nobody")
"""Whose role holds no right at all."""

SOME_DAY = datetime(2022, 5, 9, tzinfo=UTC)

EXAMPLES: Mapping[str, object] = {
    "request": "r41",
    "with_request": "r42",
    "speech_type": "statement",
    "name": "Ana Pérez",
    "to": "live",
    "text": "How will this be paid for?",
    "participant": "p-k7m2x9qw",
    "question": "q7",
    "poll": "p2",
    "language": "fr",
    "caption": "c118",
    "write_caption.text": "Thank you, Chair.",
    "correct_caption.text": "Thank you, Madam Chair.",
    "make_poll.question": "Do we meet again in autumn?",
    "make_poll.options": ["Yes", "No"],
    "item": "i3",
    "title": "Any other business",
    "message_lobby.texts": {"en": "We begin at nine."},
}
"""Values that make an example easier to read, by the name of the field, or of the command and the field."""

LIMITS = ("minLength", "maxLength", "minimum", "maximum", "pattern", "minItems", "maxItems")


@dataclass(frozen=True, slots=True)
class Field:
    """One field. kind: its type and limits in the words of JSON Schema. choices: the only values that it takes, none: any."""

    name: str
    kind: str
    choices: tuple[str, ...]
    required: bool


@dataclass(frozen=True, slots=True)
class Reference:
    """One command. does: in English. right: that it always needs; None: the rules of the room look at more than the role."""

    name: str
    does: str
    right: Right | None
    fields: tuple[Field, ...]
    example: str


@cache
def commands() -> tuple[Reference, ...]:
    """Every command that may come from outside."""
    _, components = schemas_of([ClientCommand], "{name}")
    return tuple(_reference(kind, components) for kind in get_args(ClientCommand))


def right_for(command: Command) -> Right | None:
    """The right without which nobody may issue ``command``: the rules say it when somebody tries who has none."""
    try:
        decide(RoomState(room=RoomId("any")), command, by=NOBODY, at=SOME_DAY)  # type: ignore[arg-type]
    except NotPermitted as refused:
        return Right(str(refused.facts["right"]))
    except Refused:
        return None
    return None


def _reference(kind: type[Command], components: Mapping[str, Schema]) -> Reference:
    schema = components[kind.__name__]
    properties = {name: one for name, one in schema["properties"].items() if name != "type"}
    required = set(schema["required"])
    tag = str(kind.__struct_config__.tag)
    example = {"type": tag} | {name: _example(tag, name, one, components) for name, one in properties.items() if name in required}
    return Reference(
        name=tag,
        does=inspect.cleandoc(kind.__doc__ or "").replace("``", ""),
        right=right_for(msgspec.convert(example, kind)),
        fields=tuple(_field(name, one, components, required=name in required) for name, one in properties.items()),
        example=msgspec.json.encode(example).decode(),
    )


def _field(name: str, schema: Schema, components: Mapping[str, Schema], *, required: bool) -> Field:
    known = _known(schema, components)
    limits = [f"{limit} {known[limit]}" for limit in LIMITS if limit in known]
    return Field(name=name, kind=", ".join([_kind(known), *limits]), choices=tuple(map(str, known.get("enum", ()))), required=required)


def _kind(schema: Schema) -> str:
    if "anyOf" in schema:
        return " | ".join(_kind(one) for one in schema["anyOf"])
    return str(schema.get("type", "string" if "enum" in schema else "any"))


def _known(schema: Schema, components: Mapping[str, Schema]) -> Schema:
    return components[schema["$ref"]] if "$ref" in schema else schema


def _example(command: str, name: str, schema: Schema, components: Mapping[str, Schema]) -> Any:
    """A value that ``command`` takes in its field ``name``."""
    if f"{command}.{name}" in EXAMPLES:
        return EXAMPLES[f"{command}.{name}"]
    known = _known(schema, components)
    if "anyOf" in known:
        return _example(command, name, known["anyOf"][0], components)
    if "enum" in known:
        return EXAMPLES[name] if EXAMPLES.get(name) in known["enum"] else known["enum"][0]
    match known.get("type"):
        case "string":
            return EXAMPLES.get(name, name)
        case "integer" | "number":
            return max(1, known.get("minimum", 1))
        case "boolean":
            return True
        case "array":
            return [_example(command, name, known.get("items", {}), components)] * max(1, known.get("minItems", 1))
        case "object":
            required = known.get("required", ())
            return {inner: _example(command, inner, known["properties"][inner], components) for inner in required}
        case _:
            return None
