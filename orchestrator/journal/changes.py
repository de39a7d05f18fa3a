"""What is other in a new version of the journal. Pure."""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum

import msgspec

from config.definitions import Text
from orchestrator.journal.content import Entry, Journal, Status


class What(StrEnum):
    """What happened to an entry; CONFERENCE: to what is said of the conference as a whole."""

    ADDED = "added"
    REMOVED = "removed"
    TITLE = "title"
    TIME = "time"
    PLACE = "place"
    FORMAT = "format"
    LANGUAGES = "languages"
    SPONSORS = "sponsors"
    DESCRIPTION = "description"
    ACCESS = "access"
    HELD = "held"
    PUBLISHED = "published"
    CANCELLED = "cancelled"
    SPEECHES = "speeches"
    CONFERENCE = "conference"


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One difference. title: of the session, None: to be announced, or it is about the conference."""

    what: What
    title: Text | None = None


_PARTS: Mapping[What, Callable[[Entry], object]] = {
    What.TITLE: lambda entry: (entry.title, entry.number, entry.kind),
    What.TIME: lambda entry: (entry.day, entry.starts_at, entry.ends_at),
    What.PLACE: lambda entry: entry.hall,
    What.FORMAT: lambda entry: entry.format,
    What.LANGUAGES: lambda entry: (entry.languages, entry.interpretation),
    What.SPONSORS: lambda entry: entry.sponsors,
    What.DESCRIPTION: lambda entry: entry.description,
    What.ACCESS: lambda entry: entry.watch,
}

_REACHED: Mapping[Status, What] = {Status.HELD: What.HELD, Status.PUBLISHED: What.PUBLISHED, Status.CANCELLED: What.CANCELLED}


def changes(before: Journal, after: Journal) -> tuple[Change, ...]:
    """How ``after`` differs from ``before``, in the order of the programme."""
    old, new = ({entry.id: entry for entry in journal.entries} for journal in (before, after))
    heads = [(journal.title, journal.place, journal.time_zone) for journal in (before, after)]
    conference = [Change(what=What.CONFERENCE)] if heads[0] != heads[1] else []
    gone = [Change(what=What.REMOVED, title=entry.title) for entry in before.entries if entry.id not in new]
    return (*conference, *(change for entry in after.entries for change in _of_entry(old.get(entry.id), entry)), *gone)


def _of_entry(before: Entry | None, after: Entry) -> Iterator[Change]:
    if before is None:
        yield Change(what=What.ADDED, title=after.title)
        return
    different = [what for what, part in _PARTS.items() if part(before) != part(after)]
    if before.status is not after.status and after.status in _REACHED:
        different.append(_REACHED[after.status])
    elif before.speeches != after.speeches:
        different.append(What.SPEECHES)
    yield from (Change(what=what, title=after.title) for what in different)
