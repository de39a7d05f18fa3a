"""Agendas for tests."""

import msgspec

from rooms.agenda.items import Item, ItemId, Items
from rooms.phases import Phase
from rooms.rules import Rules
from rooms.state import RoomState
from tests.builders import RULES, room

OPENING, STATEMENTS, STATES, NGOS, CLOSING = (ItemId(name) for name in ("opening", "statements", "states", "ngos", "closing"))

ITEMS: Items = (
    Item(id=OPENING, title="Opening", speakers=("Ana Chair",), planned_min=10),
    Item(id=STATEMENTS, title="Statements"),
    Item(id=STATES, title="States", planned_min=30, parent=STATEMENTS),
    Item(id=NGOS, title="Civil society", planned_min=20, parent=STATEMENTS),
    Item(id=CLOSING, title="Closing", planned_min=5),
)


def with_agenda(rules: Rules = RULES, items: Items = ITEMS) -> Rules:
    """``rules`` with an agenda."""
    return msgspec.structs.replace(rules, agenda=items)


def meeting(phase: Phase = Phase.LIVE) -> RoomState:
    """A room with the agenda of ``ITEMS``, in ``phase``."""
    return room(phase, rules=with_agenda())


def order(state: RoomState) -> list[str]:
    """The ids of the items, in order."""
    return [item.id for item in state.agenda.items]
