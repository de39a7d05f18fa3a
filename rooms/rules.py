"""The rules of one room as data: types of speech, time limits, languages. They come from the definition and are kept in the log."""

from enum import StrEnum

import msgspec

from rooms.admission.policy import AdmissionRules
from rooms.agenda.items import Items
from rooms.captions.policy import CaptionRules
from rooms.ids import SpeechTypeId
from rooms.microphones.policy import MicrophoneRules
from rooms.microphones.used import Microphones
from rooms.participation import Participation
from rooms.recording.policy import RecordingPolicy
from rooms.sponsors.roles import Sponsors

DEFAULT_CLASS = "default"
"""The class of speaker whose limit holds for every class that has none of its own."""


class SpeechType(msgspec.Struct, frozen=True, kw_only=True):
    """A way to take the floor. A lower ``rank`` goes before a higher one; within a rank the first to ask is the first to speak.

    limits_s: class of speaker -> seconds; None is no limit. A class without a limit of its own has that of ``DEFAULT_CLASS``.
    wants_text: the request says what it is about. interrupts: the present speech is paused for it and goes on afterwards.
    about_speech: asked about the speech under way (an interposed question, a reply to a question), never without one.
    ends_with_speech: one that still waits when its speech ends is withdrawn; else it is kept.
    when_closed: may be asked for although the list is closed. classes: who may ask for it, by class of speaker; empty: everybody.
    per_person, per_delegation: how many of it one person, one organisation may have in one meeting; None: any number.
    per_item, per_person_in_item, per_delegation_in_item: the same under one item of the agenda, by all together, one person, one
    organisation.
    """

    id: SpeechTypeId
    name: str
    rank: int
    limits_s: dict[str, int | None] = {}
    wants_text: bool = False
    interrupts: bool = False
    about_speech: bool = False
    ends_with_speech: bool = False
    when_closed: bool = False
    classes: tuple[str, ...] = ()
    per_person: int | None = None
    per_delegation: int | None = None
    per_item: int | None = None
    per_person_in_item: int | None = None
    per_delegation_in_item: int | None = None

    def limit_for(self, speaker_class: str) -> int | None:
        """Seconds that a speaker of ``speaker_class`` has; None: as long as the chair allows."""
        return self.limits_s.get(speaker_class, self.limits_s.get(DEFAULT_CLASS))


class Budget(msgspec.Struct, frozen=True, kw_only=True):
    """Time that the speakers of some classes share."""

    id: str
    name: str
    classes: tuple[str, ...]
    seconds: int


class Dimension(StrEnum):
    """By what the balance of speakers is counted: attributes of a person."""

    PLACE = "place"
    REGION = "region"
    GENDER = "gender"
    STAKEHOLDER = "stakeholder"


class Arrangement(StrEnum):
    """An order that the chair may give to those who wait."""

    ASKED = "asked"
    HALL_REMOTE = "hall_remote"
    FIRST_TIME = "first_time"
    BALANCE = "balance"


class Balance(msgspec.Struct, frozen=True, kw_only=True):
    """What is counted of those who spoke. smallest_group: groups of fewer people are not shown singly (but the places always are)."""

    dimensions: tuple[Dimension, ...] = (Dimension.PLACE, Dimension.REGION, Dimension.GENDER, Dimension.STAKEHOLDER)
    smallest_group: int = 3


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """What holds in this room.

    mix_minus: the hall's desk sends a clean feed without the remote speakers, so a remote speaker may hear the hall without echo.
    warn_at_min: minutes before the end of the slot at which the consoles are warned. warn_at_s: seconds of a speech that are left when its
    clock turns amber. inscription: the floor may be asked for before the doors open. on_deck: how many of the next speakers are
    connected before their turn. absence_grace_s: how long the place of somebody whose line broke is called before it is passed over.
    hall_microphones: what people in the hall speak into, to be named when they ask. moderators_after_min: minutes after the end of the
    slot, and of the meeting, for which those who moderate in the slot alone still do. interpretation: the languages that have a booth.
    """

    speech_types: tuple[SpeechType, ...]
    languages: tuple[str, ...] = ()
    mix_minus: bool = False
    warn_at_min: tuple[int, ...] = (5, 1, 0)
    warn_at_s: int = 30
    inscription: bool = False
    on_deck: int = 2
    absence_grace_s: int = 60
    budgets: tuple[Budget, ...] = ()
    balance: Balance = Balance()
    admission: AdmissionRules = AdmissionRules()
    microphones: MicrophoneRules = MicrophoneRules()
    hall_microphones: Microphones = ()
    participation: Participation = Participation()
    agenda: Items = ()
    sponsors: Sponsors = Sponsors()
    close_after_min: int | None = None
    moderators_after_min: int = 30
    interpretation: tuple[str, ...] = ()
    captions: CaptionRules = CaptionRules()
    recording: RecordingPolicy = RecordingPolicy.ON_REQUEST

    @property
    def caption_languages(self) -> tuple[str, ...]:
        """The languages in which captions can be written."""
        return self.captions.languages or self.languages

    def speech_type(self, wanted: SpeechTypeId) -> SpeechType | None:
        """The type with that id, or None."""
        return next((kind for kind in self.speech_types if kind.id == wanted), None)

    def budget_of(self, speaker_class: str) -> Budget | None:
        """The budget that speakers of that class share, or None."""
        return next((budget for budget in self.budgets if speaker_class in budget.classes), None)


NO_RULES = Rules(speech_types=())
"""A room that the definition has not described yet."""
