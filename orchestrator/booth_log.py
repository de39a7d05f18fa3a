"""What happened in the booths of a room: who interpreted from when, handovers, relays and signals. Pure: it is read off the room's log."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from orchestrator import tables
from orchestrator.cast import Cast, cast, name_of
from orchestrator.written import day_and_time, rfc3339
from rooms.events import AnyRoomEvent
from rooms.interpretation.events import (
    BoothFreed,
    BoothHandedOver,
    BoothTaken,
    Gone,
    HandoverDeclined,
    HandoverOffered,
    HandoverWithdrawn,
    RelaySet,
    SignalAnswered,
    SignalSent,
)
from rooms.interpretation.state import SignalId, SignalKind

COLUMNS = ("time", "booth", "what", "who")

SAYS = {
    SignalKind.SLOWER: "please speak more slowly",
    SignalKind.NO_SOUND: "there is no sound",
    SignalKind.TOO_FAR: "please come closer to the microphone",
    SignalKind.REPEAT: "please repeat that",
}
WHY = {Gone.ABSENT: "not connected", Gone.REMOVED: "put out by a moderator", Gone.ELSEWHERE: "invited to another booth"}


class Happening(msgspec.Struct, frozen=True, kw_only=True):
    """What happened in the booth of the language ``booth`` at ``at`` (aware UTC), in words. who: the name of whose doing it was."""

    at: datetime
    booth: str
    what: str
    who: str


def booth_log(events: Sequence[AnyRoomEvent]) -> Iterator[Happening]:
    """Yield what happened in the booths, oldest first. Coughs are nobody's business."""
    people, sent = cast(events), dict[SignalId, SignalSent]()
    for event in events:
        if isinstance(event, SignalSent):
            sent[event.signal] = event
        told = _told(event, people, sent)
        if told:
            booth, what, who = told
            yield Happening(at=event.at, booth=booth, what=what, who=who)


def as_table(told: Sequence[Happening], zone: ZoneInfo) -> str:
    """Return one line for each, times by the clock in ``zone``."""
    return tables.as_table(COLUMNS, [(day_and_time(one.at, zone), one.booth, one.what, one.who) for one in told])


def as_csv(told: Sequence[Happening], zone: ZoneInfo) -> str:
    """Return them as CSV; times in RFC 3339 with the offset of ``zone``."""
    return tables.as_csv(COLUMNS, [(rfc3339(one.at, zone), one.booth, one.what, one.who) for one in told])


def _told(event: AnyRoomEvent, people: Cast, sent: dict[SignalId, SignalSent]) -> tuple[str, str, str] | None:
    """The booth, what happened, and whose doing it was; None: it is about no booth."""
    match event:
        case BoothTaken(booth=booth, participant=who):
            return booth, "interprets", name_of(people, who)
        case BoothHandedOver(booth=booth, participant=who, before=before):
            return booth, f"interprets in place of {name_of(people, before)}", name_of(people, who)
        case BoothFreed(booth=booth, participant=who, why=why):
            return booth, f"interprets no longer: {WHY[why]}", name_of(people, who)
        case HandoverOffered(booth=booth, by=by):
            return booth, "offers the handover", name_of(people, by)
        case HandoverWithdrawn(booth=booth, by=by):
            return booth, "takes the offer back", name_of(people, by)
        case HandoverDeclined(booth=booth, by=by):
            return booth, "declines the handover", name_of(people, by)
        case RelaySet(booth=booth, relay_from=source, by=by):
            return booth, f"listens to the booth {source}" if source else "listens to the floor", name_of(people, by)
        case SignalSent(booth=booth, kind=kind, by=by):
            return booth, f"tells the chair: {SAYS[kind]}", name_of(people, by)
        case SignalAnswered(signal=signal, by=by) if signal in sent:
            return sent[signal].booth, f"has understood: {SAYS[sent[signal].kind]}", name_of(people, by)
        case _:
            return None
