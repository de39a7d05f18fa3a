"""Does a definition make sense? Shapes are right by now (``config.reader``); this is about what the values mean together.

Each check yields the findings of one rule. A value that could not be read is an unread one (``""``, None, -1); a check stays silent
where the truth hangs on it, since it has been reported already.
"""

import difflib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, get_args

import msgspec

from config import admission_checks, agenda_checks, caption_checks, hours, microphones, queue_checks
from config.captions import Captions
from config.definitions import (
    Access,
    Definition,
    Format,
    Hall,
    LeadTimes,
    Organisation,
    OrganisationKind,
    Organiser,
    OrganiserRole,
    Session,
    SpeechType,
    Text,
    TimeLimits,
    Who,
)
from config.problems import Finding, Path, quoted
from config.reader import bare, hints_of

MAX_ID_LENGTH = 64
MAX_CHOICES = 1000
"""Among more names than these no likely one is looked for: it takes too long."""
MAX_NAMED = 20
MAX_LEAD_MIN = 7 * 24 * 60

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_SLUG = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
_LANGUAGE_TAG = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?")  # BCP 47: language, script, region
_KIND_IN_ROLE: Mapping[OrganiserRole, OrganisationKind] = {
    OrganiserRole.UN_OFFICE: OrganisationKind.UN_ENTITY,
    OrganiserRole.MEMBER_STATE: OrganisationKind.MEMBER_STATE,
    OrganiserRole.CIVIL_SOCIETY: OrganisationKind.CIVIL_SOCIETY,
}


@dataclass(frozen=True, slots=True)
class _Known:
    """What the definition names, for those who refer to it."""

    halls: Collection[str]
    languages: Collection[str]
    speech_types: Collection[str]
    consultations: Collection[str]
    organisations: Mapping[str, Organisation]


def findings(definition: Definition) -> Iterator[Finding]:
    """Yield everything that makes no sense, in no particular order."""
    known = _Known(
        halls={hall.id for hall in definition.halls},
        languages=set(definition.languages) or {""},
        speech_types={one.id for one in definition.speech_types},
        consultations={one.id for one in definition.consultations},
        organisations={one.id: one for one in definition.organisations},
    )
    yield from _slug(("id",), definition.id)
    for name in ("organisations", "consultations", "halls", "speech_types", "sessions"):
        yield from _ids(name, getattr(definition, name))
    for path, text in _texts((), definition, Definition):
        yield from _text(path, text, known.languages)
    yield from _languages(("languages",), definition.languages)
    yield from _interpretation(("interpretation",), definition.interpretation, known.languages)
    yield from _known(("working_language",), definition.working_language, known.languages, "language")
    yield from _organisers((), definition.organisers, known)
    yield from _speech_types(definition.speech_types)
    yield from queue_checks.findings(definition)
    yield from agenda_checks.findings(definition)
    yield from admission_checks.findings(definition)
    yield from _caption_languages((), definition.captions)
    yield from caption_checks.findings(definition)
    yield from _time_limits((), definition.time_limits, known)
    yield from _lead_times(definition.lead_times)
    yield from _halls(definition.halls)
    yield from _sessions(definition, known)
    yield from hours.findings(definition)


def _sessions(definition: Definition, known: _Known) -> Iterator[Finding]:
    if not definition.sessions:
        yield ("sessions",), "is empty; a conference has at least one session"
    for number, session in enumerate(definition.sessions):
        yield from _session(("sessions", number), session, definition, known)


def _session(path: Path, session: Session, definition: Definition, known: _Known) -> Iterator[Finding]:
    if session.number == "":
        yield (*path, "number"), "is empty; leave it out if the session has none"
    if session.hall is not None:
        yield from _known((*path, "hall"), session.hall, known.halls, "hall")
    yield from _access((*path, "access"), session, session.access)
    yield from _took_part_in((*path, "access", "took_part_in"), session, known)
    yield from _organisers(path, session.organisers, known)
    yield from _required_roles(path, session, definition)
    yield from _session_languages((*path, "languages"), session.languages, known)
    spoken = known.languages if session.languages is None else set(session.languages)
    yield from _interpretation((*path, "interpretation"), session.interpretation or (), spoken)
    yield from _caption_languages(path, session.captions)
    yield from _session_speech_types((*path, "speech_types"), session.speech_types, known)
    yield from _time_limits(path, session.time_limits, known)


# Ids and references


def _ids(name: str, things: Sequence[Any]) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, thing in enumerate(things):
        yield from _slug((name, number, "id"), thing.id)
        if thing.id in seen:
            yield (name, number, "id"), f"{quoted(thing.id)} is taken by an earlier one; ids are unique"
        seen.add(thing.id)


def _slug(path: Path, written: str) -> Iterator[Finding]:
    if not _SLUG.fullmatch(written) or len(written) > MAX_ID_LENGTH:
        allowed = f"a to z, 0 to 9, and single - or _ between them, at most {MAX_ID_LENGTH} characters"
        yield path, f"{quoted(written)} cannot stand in an address; write {allowed}"


def _known(path: Path, written: str, known: Collection[str], noun: str) -> Iterator[Finding]:
    if written in known or "" in known:
        return
    likely = len(written) <= MAX_ID_LENGTH and len(known) <= MAX_CHOICES
    near = difflib.get_close_matches(written, known, n=1) if likely else []
    yield path, f"no {noun} {quoted(written)}" + (f"; did you mean {near[0]}?" if near else "")


# Texts and languages


def _texts(path: Path, value: Any, hint: Any) -> Iterator[tuple[Path, Text]]:
    """Yield every text that people read, however deep, with its path."""
    hint = bare(hint)
    if hint == Text and value is not None:
        yield path, value
    elif isinstance(value, msgspec.Struct):
        for name, its_hint in hints_of(type(value)).items():
            yield from _texts((*path, name), getattr(value, name), its_hint)
    elif isinstance(value, tuple):
        for number, item in enumerate(value):
            yield from _texts((*path, number), item, get_args(hint)[0])


def _text(path: Path, text: Text, languages: Collection[str]) -> Iterator[Finding]:
    if not text:
        yield path, "is empty; write what people should read"
    if isinstance(text, str):
        yield from _characters(path, text)
        return
    for language, words in text.items():
        yield from _known((*path, language), language, languages, "language")
        if not words:
            yield (*path, language), "is empty; write the text in this language or leave the language out"
        yield from _characters((*path, language), words)


def _characters(path: Path, words: str) -> Iterator[Finding]:
    if control := _CONTROL.search(words):
        yield path, f"contains the control character U+{ord(control[0]):04X}, which nobody can read; remove it"


def _languages(path: Path, languages: Sequence[str]) -> Iterator[Finding]:
    if not languages:
        yield path, "is empty; name at least one language"
    seen: set[str] = set()
    for number, language in enumerate(languages):
        if not _LANGUAGE_TAG.fullmatch(language):
            yield (*path, number), f"{quoted(language)} is not a language tag; write one such as en, fr, zh-Hans or pt-BR"
        elif language in seen:
            yield (*path, number), f"{quoted(language)} is named twice; remove one"
        seen.add(language)


def _caption_languages(path: Path, captions: Captions | None) -> Iterator[Finding]:
    if captions is not None and captions.languages is not None:
        yield from _languages((*path, "captions", "languages"), captions.languages)


def _session_languages(path: Path, languages: Sequence[str] | None, known: _Known) -> Iterator[Finding]:
    if languages is None:
        return
    yield from _languages(path, languages)
    for number, language in enumerate(languages):
        if _LANGUAGE_TAG.fullmatch(language):
            yield from _known((*path, number), language, known.languages, "language")


def _interpretation(path: Path, booths: Sequence[str], spoken: Collection[str]) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, language in enumerate(booths):
        if language not in spoken and "" not in spoken:
            words = ", ".join(sorted(spoken)[:MAX_NAMED])
            yield (*path, number), f"{quoted(language)} is none of the languages here ({words}); add it to languages, or remove its booth"
        elif language in seen:
            yield (*path, number), f"{quoted(language)} is named twice; a language has one booth"
        seen.add(language)


# Who organises, and who may come in


def _organisers(path: Path, organisers: Sequence[Organiser], known: _Known) -> Iterator[Finding]:
    for number, organiser in enumerate(organisers):
        below = (*path, "organisers", number, "organisation")
        if organiser.organisation is None:
            continue
        yield from _known(below, organiser.organisation, known.organisations, "organisation")
        organisation, kind = known.organisations.get(organiser.organisation), _KIND_IN_ROLE.get(organiser.role)
        if organisation and organisation.kind and kind and organisation.kind != kind:
            yield below, f"{quoted(organisation.id)} is of the kind {organisation.kind} and cannot have the role {organiser.role}"


def _required_roles(path: Path, session: Session, definition: Definition) -> Iterator[Finding]:
    roles = [organiser.role for organiser in session.organisers]
    for role in definition.required_roles.get(session.kind, ()):
        if role and role not in roles and None not in roles:
            yield (
                (*path, "organisers"),
                f"the role {role} is missing, which each {session.kind} has; name its organisation, or write tba for it",
            )


def _access(path: Path, session: Session, access: Access) -> Iterator[Finding]:
    nobody_speaks = access.speak_remotely is Who.NOBODY
    if session.room is False and (access.watch is not Who.NOBODY or not nobody_speaks):
        yield path, "the session has no room to come into; write nobody for watch and for speak_remotely"
    elif session.format is Format.IN_PERSON and not nobody_speaks:
        yield (*path, "speak_remotely"), "nobody speaks remotely in an in_person session; write nobody here, or hybrid as the format"
    elif access.speak_remotely is Who.EVERYBODY:
        yield (*path, "speak_remotely"), "who takes the floor has an invitation with a name; write invited or nobody"
    elif access.watch is Who.NOBODY and not nobody_speaks:
        yield (*path, "watch"), "who speaks remotely has to see the room; write invited or everybody"


def _took_part_in(path: Path, session: Session, known: _Known) -> Iterator[Finding]:
    wanted = session.access.took_part_in
    if wanted is None:
        return
    if not wanted:
        yield path, "is empty, so nobody could come in; leave it out if everybody on the secretariat's list may"
    elif Who.INVITED not in (session.may_watch, session.may_speak_remotely):
        yield path, "decides nothing: nobody is invited to this session; write invited for watch or speak_remotely, or leave it out"
    seen: set[str] = set()
    for number, consultation in enumerate(wanted):
        yield from _known((*path, number), consultation, known.consultations, "consultation")
        if consultation in seen:
            yield (*path, number), f"{quoted(consultation)} is named twice; remove one"
        seen.add(consultation)


# Speaking, and the place where it happens


def _speech_types(speech_types: Sequence[SpeechType]) -> Iterator[Finding]:
    if not speech_types:
        yield ("speech_types",), "is empty; without a speech type nobody can ask for the floor"
    for number, one in enumerate(speech_types):
        if one.limit_s is not None:
            yield from _positive(("speech_types", number, "limit_s"), one.limit_s, "leave it out for no limit")


def _session_speech_types(path: Path, wanted: Sequence[str] | None, known: _Known) -> Iterator[Finding]:
    if wanted is not None and not wanted:
        yield path, "is empty, so nobody could ask for the floor; leave it out for those of the conference"
    for number, one in enumerate(wanted or ()):
        yield from _known((*path, number), one, known.speech_types, "speech type")


def _time_limits(path: Path, limits: TimeLimits, known: _Known) -> Iterator[Finding]:
    for speech_type, by_class in limits.items():
        below = (*path, "time_limits", speech_type)
        yield from _known(below, speech_type, known.speech_types, "speech type")
        for speaker, limit_s in by_class.items():
            yield from _positive((*below, speaker.value), limit_s, "leave the class out if it has no limit of its own")


def _positive(path: Path, number: int, otherwise: str) -> Iterator[Finding]:
    if number <= 0:
        yield path, f"{number} is not more than 0; write seconds, or {otherwise}"


def _lead_times(lead: LeadTimes) -> Iterator[Finding]:
    names = ("rehearsal_min", "doors_min", "moderators_after_min")
    minutes: list[tuple[Path, int]] = [((name,), getattr(lead, name)) for name in names]
    warnings: list[tuple[Path, int]] = [(("warnings_min", number), left) for number, left in enumerate(lead.warnings_min)]
    for below, value in [*minutes, *warnings]:
        if not 0 <= value <= MAX_LEAD_MIN:
            yield ("lead_times", *below), f"{value} is not a number of minutes from 0 to {MAX_LEAD_MIN}"
    if 0 <= lead.rehearsal_min < lead.doors_min:
        yield (
            ("lead_times", "doors_min"),
            f"{lead.doors_min} is more than rehearsal_min, {lead.rehearsal_min}; rehearsal opens before the doors",
        )
    if lead.close_after_min is not None and not 0 <= lead.close_after_min <= MAX_LEAD_MIN:
        yield ("lead_times", "close_after_min"), f"{lead.close_after_min} is not a number of minutes from 0 to {MAX_LEAD_MIN}"
    if len(set(lead.warnings_min)) < len(lead.warnings_min):
        yield ("lead_times", "warnings_min"), "names the same minute twice; remove one"


def _halls(halls: Sequence[Hall]) -> Iterator[Finding]:
    for number, hall in enumerate(halls):
        if hall.capacity is not None and hall.capacity <= 0:
            yield ("halls", number, "capacity"), f"{hall.capacity} is not more than 0; write the number of seats or leave it out"
        yield from microphones.findings(("halls", number, "microphones"), hall.microphones)
