"""The order of speakers as it stands on paper: everything in words, and by which clock."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from babel.dates import format_date

from config.definitions import Definition, in_language
from orchestrator.service import Service
from rooms.errors import N_
from rooms.identity import PLACE_NAMES, Identity
from rooms.ids import SpeechTypeId
from rooms.microphones.used import Microphone, MicrophoneKind
from rooms.people import Place
from rooms.speaking_views import FloorView, QueueEntry
from rooms.views import View
from web.i18n import Language
from web.templating import clock_text

MICROPHONES: Mapping[MicrophoneKind, str] = {
    MicrophoneKind.OWN_DEVICE: "",
    MicrophoneKind.DESK: N_("delegate's desk"),
    MicrophoneKind.FLOOR: N_("floor microphone"),
    MicrophoneKind.PODIUM: N_("podium"),
    MicrophoneKind.HANDHELD: N_("hand-held microphone"),
    MicrophoneKind.HALL: "",
}
"""What a microphone is called that has no name of its own. Who is elsewhere has their own device, and in the hall there is always one."""


@dataclass(frozen=True, slots=True)
class SpeakerLine:
    """Somebody who speaks or waits. limit, up_to: empty: as long as the chair allows. absent: passed over, the line is broken."""

    name: str
    about: str
    seat: str
    speech_type: str
    language: str
    limit: str
    up_to: str
    absent: bool = False


@dataclass(frozen=True, slots=True)
class SpeakersSheet:
    """as_of: RFC 3339; as_of_text: the same by the clock of the place, to the second."""

    as_of: str
    as_of_text: str
    floor: SpeakerLine | None
    interrupted: SpeakerLine | None
    waiting: tuple[SpeakerLine, ...]


def speakers_sheet(view: View, language: Language, service: Service) -> SpeakersSheet:
    """Return what ``view`` says now, in words of ``language``."""
    now = service.clock.now()
    words = _Words(view, language, service.definition)
    return SpeakersSheet(
        as_of=now.isoformat().replace("+00:00", "Z"),
        as_of_text=_as_of(now, language, service.definition),
        floor=words.speech(view.floor),
        interrupted=words.speech(view.interrupted),
        waiting=tuple(words.entry(entry) for entry in getattr(view, "queue", ())),
    )


def _as_of(now: datetime, language: Language, definition: Definition) -> str:
    there = now.astimezone(definition.zone)
    time, day = f"{there:%H:%M:%S}", format_date(there, "long", locale=language.locale)
    zone = language.sentence(N_("{city} time"), {"city": in_language(definition.venue.city, language.tag)})
    return language.sentence(N_("As of {time}, {day} ({zone})"), {"time": time, "day": day, "zone": zone})


class _Words:
    """What one view says, in one language."""

    def __init__(self, view: View, language: Language, definition: Definition) -> None:
        self._language = language
        self._types: dict[str, str] = {kind.id: kind.name for kind in getattr(view, "speech_types", ())}
        self._types |= {kind.id: in_language(kind.name, language.tag) for kind in definition.speech_types}

    def speech(self, floor: FloorView | None) -> SpeakerLine | None:
        return None if floor is None else self._line(floor, floor.clock.limit_s)

    def entry(self, entry: QueueEntry) -> SpeakerLine:
        return self._line(entry, entry.limit_s, absent=entry.absent)

    def _line(self, one: FloorView | QueueEntry, limit_s: int | None, *, absent: bool = False) -> SpeakerLine:
        limit = clock_text(limit_s) if limit_s else ""
        return SpeakerLine(
            name=one.speaker.name,
            about=", ".join(filter(None, (one.speaker.function, one.speaker.organisation, one.speaker.country))),
            seat=self._seat(one.speaker, one.microphone),
            speech_type=self._type(one.speech_type),
            language=self._language.name_of(one.language) if one.language else "",
            limit=limit,
            up_to=self._language.sentence(N_("up to {time}"), {"time": limit}) if limit else "",
            absent=absent,
        )

    def _type(self, kind: SpeechTypeId) -> str:
        return self._types.get(kind, kind)

    def _seat(self, speaker: Identity, microphone: Microphone) -> str:
        """``in the hall, podium``; somebody elsewhere has one device."""
        place = self._language.text(PLACE_NAMES[speaker.place])
        known = MICROPHONES[microphone.kind]
        said = microphone.name or microphone.id or (known and self._language.text(known))
        return ", ".join(filter(None, (place, said if speaker.place is Place.HALL else "")))
