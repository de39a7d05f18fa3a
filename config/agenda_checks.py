"""Does the agenda of a session make sense?"""

import re
from collections.abc import Iterator
from datetime import datetime

from config.agenda import AgendaItem, SubItem
from config.definitions import Definition, Session
from config.problems import Finding, Path, quoted
from config.reader import UNREAD_NUMBER

MAX_ITEMS = 100
"""Of one session, with those under others: every page of its room carries them all."""

MAX_SPEAKERS = 40
LONGEST_NAME = 200
LONGEST_MIN = 24 * 60

_ID = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")


def findings(definition: Definition) -> Iterator[Finding]:
    """Yield everything that makes no sense about the agendas of the sessions."""
    for number, session in enumerate(definition.sessions):
        yield from _agenda(("sessions", number, "agenda"), session)


def _agenda(path: Path, session: Session) -> Iterator[Finding]:
    items = list(_all(path, session.agenda))
    if len(items) > MAX_ITEMS:
        yield path, f"has {len(items)} items; an agenda has at most {MAX_ITEMS}"
        return
    seen: set[str] = set()
    for below, item in items:
        yield from _item(below, item)
        if item.id and item.id in seen:
            yield (*below, "id"), f"{quoted(item.id)} is taken by an earlier one; ids are unique in an agenda"
        seen.add(item.id)
    yield from _fits(path, session, items)


def _all(path: Path, items: tuple[AgendaItem, ...]) -> Iterator[tuple[Path, SubItem]]:
    for number, item in enumerate(items):
        yield (*path, number), item
        yield from (((*path, number, "items", place), below) for place, below in enumerate(item.items))


def _item(path: Path, item: SubItem) -> Iterator[Finding]:
    if not _ID.fullmatch(item.id):
        yield (*path, "id"), f"{quoted(item.id)} is no id; write a to z, 0 to 9, and single - or _ between them"
    for words in item.title.values() if isinstance(item.title, dict) else [item.title or ""]:
        if len(words) > LONGEST_NAME:
            yield (*path, "title"), f"has {len(words)} characters; a title has at most {LONGEST_NAME}"
    if item.minutes is not None and not 0 < item.minutes <= LONGEST_MIN:
        yield (*path, "minutes"), f"{item.minutes} is not a number of minutes from 1 to {LONGEST_MIN}; leave it out if nobody knows"
    if item.minutes is not None and isinstance(item, AgendaItem) and item.items:
        yield (*path, "minutes"), "is the sum of the items under it; write their minutes and leave this out"
    if len(item.speakers) > MAX_SPEAKERS:
        yield (*path, "speakers"), f"names {len(item.speakers)} people; an item has at most {MAX_SPEAKERS}"
    for place, name in enumerate(item.speakers):
        if not 1 <= len(name) <= LONGEST_NAME:
            yield (*path, "speakers", place), f"is not a name; write 1 to {LONGEST_NAME} letters"


def _fits(path: Path, session: Session, items: list[tuple[Path, SubItem]]) -> Iterator[Finding]:
    planned = [item.minutes for _, item in items if item.minutes is not None]
    if session.day is None or session.starts is None or session.ends is None or UNREAD_NUMBER in planned:
        return
    starts, ends = (datetime.combine(session.day, hour) for hour in (session.starts, session.ends))
    slot = int((ends - starts).total_seconds() // 60)
    if 0 < slot < sum(planned):
        yield path, f"takes {sum(planned)} minutes, and the session has {slot}; shorten an item or write a later end"
