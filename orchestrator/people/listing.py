"""The list of people as text: who is on it, who may come into a room, and why."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

from orchestrator.notes import Served
from orchestrator.people.eligibility import Eligible, sentence
from orchestrator.people.inviting import Link, participant_id
from orchestrator.people.registrants import Decision, Entry, RegistrantId
from orchestrator.tables import as_csv, as_table
from rooms.ids import ParticipantId, RoomId

FIELDS = ("name", "email", "function", "organisation", "country", "region", "gender", "stakeholder", "speaker_class")
SHOWN = ("name", "email", "organisation", "country")


def people_text(people: Sequence[Eligible], served: Served, *, csv: bool) -> str:
    """Everybody in ``people``, each with the grounds that are given."""
    if csv:
        return as_csv(("id", *FIELDS, "took_part_in", "because"), [(*_whole(one.entry), _because(one, served)) for one in people])
    return as_table((*SHOWN, "because"), [(*_fields(one.entry, SHOWN), _because(one, served)) for one in people])


def eligible_text(people: Sequence[Eligible], served: Served, room: RoomId, invited: Collection[ParticipantId], *, csv: bool) -> str:
    """Who may come into ``room``, and whether they have a link that works. invited: everybody who has one."""
    has_link = ["yes" if participant_id(one.entry.registrant.id, room) in invited else "no" for one in people]
    pairs = zip(people, has_link, strict=True)
    if csv:
        headings = ("id", *FIELDS, "took_part_in", "invited", "because")
        return as_csv(headings, [(*_whole(one.entry), has, _because(one, served)) for one, has in pairs])
    return as_table((*SHOWN, "invited", "because"), [(*_fields(one.entry, SHOWN), has, _because(one, served)) for one, has in pairs])


def links_text(links: Iterable[Link], public_url: str, *, csv: bool) -> str:
    """A line for each link, with whose it is."""
    rows = [(link.registrant.name, link.registrant.email, f"{public_url}/i/{link.secret}") for link in links]
    return as_csv(("name", "email", "link"), rows) if csv else as_table(("name", "email", "link"), rows)


def decisions_text(decisions: Iterable[Decision], entries: Mapping[RegistrantId, Entry], served: Served, *, csv: bool) -> str:
    """Every exception and every withdrawal, in their order; times in the zone of the conference."""
    zone = ZoneInfo(served.time_zone)
    rows = []
    for one in decisions:
        person = entries[one.person].registrant
        at = one.at.astimezone(zone)
        when = at.isoformat(timespec="seconds") if csv else f"{at:%Y-%m-%d %H:%M}"
        what = "granted" if one.granted else "withdrawn"
        rows.append((when, what, person.name, person.organisation, one.room, one.by, one.reason))
    headings = ("at", "exception", "name", "organisation", "room", "by", "reason")
    return as_csv(headings, rows) if csv else as_table(headings, rows)


def _because(one: Eligible, served: Served) -> str:
    return "; ".join(sentence(ground, served) for ground in one.grounds)


def _whole(entry: Entry) -> tuple[str, ...]:
    """As an import would read it."""
    person = entry.registrant
    took_part_in = ";".join(one.consultation for one in entry.participations)
    return (person.reference or person.id, *_fields(entry, FIELDS), took_part_in)


def _fields(entry: Entry, names: Iterable[str]) -> tuple[str, ...]:
    return tuple(getattr(entry.registrant, name) for name in names)
