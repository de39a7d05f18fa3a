"""Who is eligible to come into a room from far away, and why: from what they took part in, or by exception. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from orchestrator.notes import Served
from orchestrator.people.registrants import Decision, Entry, Participation, RegistrantId, Source
from rooms.ids import RoomId

Ground = Participation | Source | Decision
"""What makes somebody eligible: what they took part in, that they are on the list, or an exception."""


@dataclass(frozen=True, slots=True)
class Eligible:
    """Somebody who may come in, and every reason; never without one."""

    entry: Entry
    grounds: tuple[Ground, ...]


def eligible(entries: Iterable[Entry], served: Served, room: RoomId, decisions: Iterable[Decision]) -> list[Eligible]:
    """Return who may come into ``room``, in the order of ``entries``."""
    wanted = served.rooms[room].took_part_in
    exceptions = exceptions_for(room, decisions)
    found = [Eligible(entry, grounds(entry, wanted, exceptions.get(entry.registrant.id))) for entry in entries]
    return [one for one in found if one.grounds]


def grounds(entry: Entry, wanted: Sequence[str] | None, exception: Decision | None) -> tuple[Ground, ...]:
    """Return why ``entry`` is eligible, () if it is not. wanted: ids of consultations; None: being on the list is enough."""
    if wanted is None:
        return (entry.source,)
    took_part = tuple(one for one in entry.participations if one.consultation in wanted)
    return (*took_part, exception) if exception else took_part


def exceptions_for(room: RoomId, decisions: Iterable[Decision]) -> Mapping[RegistrantId, Decision]:
    """Return the exceptions for ``room`` that hold: granted, and not withdrawn since. decisions: in their order."""
    latest = {decision.person: decision for decision in decisions if decision.room == room}
    return {person: decision for person, decision in latest.items() if decision.granted}


def sentence(ground: Ground, served: Served) -> str:
    """Say ``ground`` as a person would: took part in Dialogue for Africa of 2022-02-10 (list.csv row 14)."""
    match ground:
        case Participation(consultation=consultation, source=source):
            held = served.consultations.get(consultation)
            what = f"{held.title} of {held.date}" if held and held.date else held.title if held else consultation
            return f"took part in {what} ({source.file} row {source.row})"
        case Source(file=file, row=row):
            return f"is on the list ({file} row {row})"
        case Decision(granted=granted, by=by, reason=reason, at=at):
            what = "exception" if granted else "exception withdrawn"
            return f"{what} by {by} on {at.astimezone(ZoneInfo(served.time_zone)):%Y-%m-%d}: {reason}"
