"""The public journal as people read it, in their language: ``/journal``, and each of its versions for ever."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from aiohttp import web

from config.definitions import Text, Who, in_language
from orchestrator.journal.changes import Change, What
from orchestrator.journal.content import Entry, Journal, Speech, Status
from orchestrator.journal.store import Version
from rooms.errors import N_
from rooms.identity import identity_line
from web.i18n import Language
from web.pages import Page
from web.refusals import NoSuchVersion

STATUSES: Mapping[Status, str] = {
    Status.ANNOUNCED: N_("draft"),
    Status.HELD: N_("draft, the meeting is over"),
    Status.PUBLISHED: N_("published"),
    Status.CANCELLED: N_("cancelled"),
}

CHANGES: Mapping[What, str] = {
    What.ADDED: N_("{title}: added."),
    What.REMOVED: N_("{title}: taken out of the programme."),
    What.TITLE: N_("{title}: new title."),
    What.TIME: N_("{title}: new time."),
    What.PLACE: N_("{title}: new place."),
    What.FORMAT: N_("{title}: new format."),
    What.LANGUAGES: N_("{title}: new languages."),
    What.SPONSORS: N_("{title}: new sponsors."),
    What.DESCRIPTION: N_("{title}: new description."),
    What.ACCESS: N_("{title}: other people may watch."),
    What.HELD: N_("{title}: the meeting was held."),
    What.PUBLISHED: N_("{title}: the record is final."),
    What.CANCELLED: N_("{title}: cancelled."),
    What.SPEECHES: N_("{title}: the list of speakers was completed."),
    What.CONFERENCE: N_("What is said of the conference as a whole has changed."),
}
"""What is other in a version, in a sentence."""


@dataclass(frozen=True, slots=True)
class SpeechLine:
    """``10:05–10:08``, and the identity line."""

    hours: str
    iso: str
    who: str


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One session in words. speeches: None, they are not told."""

    id: str
    kind: str
    title: str
    time: str
    starts: str | None
    hall: str
    format: str
    languages: str
    interpretation: str
    sponsors: tuple[tuple[str, str], ...]
    description: tuple[str, ...]
    url: str | None
    status: Status
    status_name: str
    held: str | None
    speeches: tuple[SpeechLine, ...] | None


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in words."""

    number: int
    iso: str
    time: str
    digest: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Printer:
    """Puts a journal into ``language``, with the times of ``zone``."""

    language: Language
    zone: ZoneInfo

    def days(self, journal: Journal) -> Iterator[tuple[str, str, tuple[EntryLine, ...]]]:
        """Each day with its anchor, its name and its sessions; those without a day at the end."""
        for day, entries in groupby(journal.entries, key=lambda entry: entry.day):
            yield self._anchor(day), self._day(day), tuple(self._entry(entry) for entry in entries)

    def text(self, text: Text | None, unknown: str) -> str:
        """``text`` in the reader's language; ``unknown`` (a msgid) while it is to be announced."""
        return in_language(text, self.language.tag) if text is not None else self.language.text(unknown)

    def version(self, version: Version) -> VersionLine:
        """``version`` with what changed in it."""
        changes = tuple(self._change(change) for change in version.changes) or (self.language.text(N_("The first version.")),)
        return VersionLine(
            number=version.number, iso=_iso(version.at), time=self._moment(version.at), digest=version.digest, changes=changes
        )

    def _anchor(self, day: date | None) -> str:
        return f"day-{day.isoformat() if day else 'unknown'}"

    def _day(self, day: date | None) -> str:
        return self.language.day(day) if day else self.language.text(N_("Day to be announced"))

    def _entry(self, entry: Entry) -> EntryLine:
        language = self.language
        return EntryLine(
            id=entry.id,
            kind=" ".join(filter(None, (language.label(entry.kind), entry.number))),
            title=self.text(entry.title, N_("Title to be announced")),
            time=self._hours(entry.starts_at, entry.ends_at) if entry.starts_at else language.text(N_("Time to be announced")),
            starts=_iso(entry.starts_at) if entry.starts_at else None,
            hall=self.text(entry.hall, N_("Hall to be announced")),
            format=language.label(entry.format),
            languages=", ".join(language.name_of(tag) for tag in entry.languages),
            interpretation=", ".join(language.name_of(tag) for tag in entry.interpretation),
            sponsors=tuple((language.label(one.role), self.text(one.name, N_("to be announced"))) for one in entry.sponsors),
            description=tuple(in_language(text, language.tag) for text in entry.description),
            url=f"/rooms/{entry.id}" if entry.watch is Who.EVERYBODY else None,
            status=entry.status,
            status_name=language.text(STATUSES[entry.status]),
            held=self._hours(entry.began_at, entry.ended_at) if entry.began_at else None,
            speeches=None if entry.speeches is None else tuple(self._speech(speech) for speech in entry.speeches),
        )

    def _speech(self, speech: Speech) -> SpeechLine:
        who = identity_line(speech.speaker, self.language.text)
        return SpeechLine(hours=self._hours(speech.began_at, speech.ended_at), iso=_iso(speech.began_at), who=who)

    def _change(self, change: Change) -> str:
        return self.language.sentence(CHANGES[change.what], {"title": self.text(change.title, N_("Title to be announced"))})

    def _hours(self, begin: datetime, end: datetime | None) -> str:
        return self.language.hours(begin.astimezone(self.zone), end.astimezone(self.zone) if end else None)

    def _moment(self, at: datetime) -> str:
        return self.language.slot(at.astimezone(self.zone), None)


async def journal(request: web.Request) -> web.Response:
    """``GET /journal``: the newest version."""
    return _page(request, None)


async def version(request: web.Request) -> web.Response:
    """``GET /journal/versions/{number}``: a version as it was. Raises NoSuchVersion."""
    return _page(request, int(request.match_info["number"]))


async def versions(request: web.Request) -> web.Response:
    """``GET /journal/versions``: every version, with what changed in it."""
    page = Page("versions", request)
    printer = Printer(page.language, page.service.definition.zone)
    return page.response(versions=[printer.version(one) for one in page.service.journal.versions()])


def _page(request: web.Request, number: int | None) -> web.Response:
    page = Page("journal", request)
    found = page.service.journal.read(number)
    if found is None:
        raise NoSuchVersion(number=number or 1)
    known, content = found
    printer = Printer(page.language, ZoneInfo(content.time_zone))
    newest = known.number if number is None else page.service.journal.newest()
    return page.response(
        title=in_language(content.title, page.language.tag),
        place=", ".join(in_language(one, page.language.tag) for one in content.place),
        zone=content.time_zone,
        days=list(printer.days(content)),
        version=printer.version(known),
        newest=newest,
    )


def _iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
