"""Who appears where: the routes of a room become the slots of one subscription. Pure.

The rule. The routes of a room stand in order of priority (the floor, then the hall, then people with a standing right). Those that
reach the subscription are due, except its own participant, people it is withheld from, and sources that do not send the medium.

- Slot 0 shows the first that is due: the stage.
- As many more are due as there are other slots; the rest are not shown.
- Of these, whoever has a slot other than 0 keeps it, so that pictures do not jump about; the others take the free slots in order.
"""

from collections.abc import Container, Iterable, Sequence

from rooms.ids import ParticipantId
from rooms.phases import Reach
from rooms.routes import Medium, Route


def due(
    routes: Iterable[Route], medium: Medium, *, viewer: ParticipantId | None, backstage: bool, sending: Container[ParticipantId]
) -> list[ParticipantId]:
    """Return the sources that ``viewer`` is to receive, most important first, each once."""
    found: dict[ParticipantId, None] = {}
    for route in routes:
        if route.medium is medium and route.source in sending and reaches(route, viewer, backstage=backstage):
            found.setdefault(route.source)
    return list(found)


def reaches(route: Route, viewer: ParticipantId | None, *, backstage: bool) -> bool:
    """Whether ``route`` leads to a subscription of ``viewer``."""
    if route.reach is Reach.BACKSTAGE and not backstage:
        return False
    return viewer is None or (viewer != route.source and viewer not in route.withheld_from)


def assign(sources: Sequence[ParticipantId], slots: Sequence[ParticipantId | None]) -> tuple[ParticipantId | None, ...]:
    """Return the new occupants of ``slots`` by the rule above. sources: what is due; slots: the present occupants."""
    shown = sources[: len(slots)]
    others = list(shown[1:])
    kept = [occupant if occupant in others else None for occupant in slots[1:]]
    waiting = iter([source for source in others if source not in kept])
    filled = [occupant if occupant is not None else next(waiting, None) for occupant in kept]
    return (*shown[:1], *filled) if shown else (None,) * len(slots)
