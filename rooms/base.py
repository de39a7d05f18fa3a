"""What every command and every room event is made of, and the shape of the rules of an area."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any

import msgspec

ShortText = Annotated[str, msgspec.Meta(max_length=200)]
Reason = Annotated[str, msgspec.Meta(max_length=500)]
LanguageTag = Annotated[str, msgspec.Meta(max_length=35)]
"""BCP 47; empty: not said."""


class Command(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    """Base of all commands: it only says how they look on the wire."""


class RoomEvent(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", gc=False):
    """Base of all room events: when it happened. Facts are no cycles, so that the garbage collector need not walk through a long log."""

    at: datetime


Deciders = Mapping[type[Command], Callable[..., list[Any]]]
"""Command -> ``(state, command, by, at) -> events``. An area of the rules has one such table; ``decide`` joins them."""

Evolvers = Mapping[type[RoomEvent], Callable[..., Any]]
"""Room event -> ``(state, event) -> state``. An area of the rules has one such table; ``evolve`` joins them."""
