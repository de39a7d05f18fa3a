"""Our types as JSON Schema (draft 2020-12): what msgspec derives from them, and the few things that it cannot see."""

import inspect
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, get_args

import msgspec
from msgspec.inspect import DateTimeType, StructType, multi_type_info

from rooms.views import PersonalView, View

DIALECT = "https://json-schema.org/draft/2020-12/schema"

VIEWS: tuple[type[msgspec.Struct], ...] = get_args(View)

Schema = dict[str, Any]


def schemas_of(types: Sequence[Any], template: str) -> tuple[list[Schema], dict[str, Schema]]:
    """Return a schema for each of ``types``, and the components by name to which they refer as ``template`` says (``#/$defs/{name}``)."""
    roots, components = msgspec.json.schema_components([*types, *VIEWS, PersonalView], ref_template=template)
    views, mine = roots[len(types) : -1], roots[-1]
    for component in components.values():
        _put_right(component, views, mine)
    for moment in _moments(types):
        _say_format(moment, components)
    return list(roots[: len(types)]), components


def _put_right(component: Schema, views: Sequence[Schema], mine: Schema) -> None:
    """A description in plain words, patterns of ECMA 262 instead of Python's, and the views where ready-made JSON stands in the type."""
    component["description"] = inspect.cleandoc(component.get("description", "")).replace("``", "`")
    properties: Mapping[str, Schema] = component.get("properties", {})
    for schema in properties.values():
        for part in (schema, *schema.get("anyOf", ())):
            if "pattern" in part:
                part["pattern"] = part["pattern"].replace(r"\A", "^").replace(r"\Z", "$")
    if properties.get("view") == {}:
        properties["view"]["anyOf"] = list(views)
    if {} in properties.get("mine", {}).get("anyOf", ()):
        properties["mine"]["anyOf"] = [mine, {"type": "null"}]
    elif properties.get("mine") == {}:
        properties["mine"].update(mine)


def _say_format(moment: tuple[str, str], components: Mapping[str, Schema]) -> None:
    """Times are RFC 3339; msgspec does not say so of those whose time zone it does not check."""
    name, field = moment
    schema = components[name]["properties"][field] if name in components else {}
    for part in (schema, *schema.get("anyOf", ())):
        if part.get("type") == "string":
            part["format"] = "date-time"


def _moments(types: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """Every field that is a time: the name of its type and its own."""
    seen: set[type] = set()
    waiting: list[Any] = list(multi_type_info([*types, *VIEWS, PersonalView]))
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, StructType) and kind.cls in seen:
            continue
        if isinstance(kind, StructType):
            seen.add(kind.cls)
            yield from ((kind.cls.__name__, field.encode_name) for field in kind.fields if _is_time(field.type))
            waiting += [field.type for field in kind.fields]
        waiting += [getattr(kind, inner) for inner in ("item_type", "key_type", "value_type", "type") if hasattr(kind, inner)]
        waiting += [*getattr(kind, "types", ()), *getattr(kind, "item_types", ())]


def _is_time(kind: Any) -> bool:
    return any(isinstance(one, DateTimeType) for one in (kind, *getattr(kind, "types", ())))
