"""What a conference is: its halls, organisations, sessions and rules, as written in a file before anything happens.

A definition is data. Nothing here knows a clock, a browser or who is present.
"""

from collections.abc import Mapping
from datetime import date, time
from enum import StrEnum
from typing import TypeVar
from zoneinfo import ZoneInfo

import msgspec

from config.admission import Lobby
from config.agenda import AgendaItem
from config.captions import Captions
from config.eligibility import Consultation
from config.microphones import HallMicrophone
from config.participation import Participation
from config.recording import Recording
from config.texts import Text as Text
from config.texts import ToBeAnnounced as ToBeAnnounced
from config.texts import in_language as in_language

TimeLimits = dict[str, dict["SpeakerClass", int]]
"""Seconds by speech type and class of speaker: ``{"statement": {"state": 180, "default": 120}}``. See ``Definition.limit_s``."""


class SessionKind(StrEnum):
    """What a slot of the programme is."""

    WORKSHOP = "workshop"
    SIDE_EVENT = "side_event"
    SEGMENT = "segment"
    WORKING_SESSION = "working_session"
    MEETING = "meeting"
    SOCIAL = "social"


class Format(StrEnum):
    """Whether people far away take part."""

    HYBRID = "hybrid"
    IN_PERSON = "in_person"


class Who(StrEnum):
    """To whom a door is open: anybody, people with an invitation to the room, nobody."""

    EVERYBODY = "everybody"
    INVITED = "invited"
    NOBODY = "nobody"


class OrganiserRole(StrEnum):
    """What an organisation does for a conference or a session."""

    ORGANISER = "organiser"
    HOST = "host"
    UN_OFFICE = "un_office"
    MEMBER_STATE = "member_state"
    CIVIL_SOCIETY = "civil_society"
    CO_MODERATOR = "co_moderator"
    PARTNER = "partner"


class OrganisationKind(StrEnum):
    """What an organisation is."""

    MEMBER_STATE = "member_state"
    UN_ENTITY = "un_entity"
    INTERGOVERNMENTAL = "intergovernmental"
    CIVIL_SOCIETY = "civil_society"
    PARLIAMENT = "parliament"
    ACADEMIA = "academia"
    PRIVATE_SECTOR = "private_sector"
    OTHER = "other"


class SpeakerClass(StrEnum):
    """On whose behalf a person speaks; it decides the time limit. ``default`` is everybody whose class has no limit of its own."""

    STATE = "state"
    GROUP_OF_STATES = "group_of_states"
    INTERGOVERNMENTAL = "intergovernmental"
    UN_ENTITY = "un_entity"
    NGO = "ngo"
    PARLIAMENTARIAN = "parliamentarian"
    PANELLIST = "panellist"
    EXPERT = "expert"
    VICTIM = "victim"
    DEFAULT = "default"


DEFAULT_SPONSORS: Mapping[SessionKind, tuple[OrganiserRole, ...]] = {
    SessionKind.SIDE_EVENT: (OrganiserRole.UN_OFFICE, OrganiserRole.MEMBER_STATE, OrganiserRole.CIVIL_SOCIETY)
}
"""Roles without which a session is not published where ``required_roles`` says nothing of its kind."""


class Venue(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The place where people meet."""

    name: ToBeAnnounced[Text]
    city: Text
    country: Text


class Hall(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A physical place with microphones, a camera and a screen.

    ``capacity``: seats, None if left out. ``mix_minus``: the sound that the mixing desk sends us is a clean mix-minus, that is, without
    what we send to the hall; if it is not, remote speech must not come back from the hall.
    ``microphones``: those that can be named when somebody asks for the floor there.
    """

    id: str
    name: ToBeAnnounced[Text]
    capacity: int | None = None
    mix_minus: bool = False
    microphones: tuple[HallMicrophone, ...] = ()


class Organisation(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A State, an office or a body that organises or takes part. ``short_name`` is for lists and name plates."""

    id: str
    name: Text
    kind: OrganisationKind
    short_name: Text | None = None


class Organiser(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``organisation`` (an id) has ``role``; a role may be foreseen before it is known who fills it."""

    role: OrganiserRole
    organisation: ToBeAnnounced[str]


class SpeechType(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reason to ask for the floor.

    ``rank``: the lower goes first in the queue; equal ranks keep the order of filing. ``limit_s``: seconds where no time limit by class
    of speaker says otherwise, None for no limit. ``wants_text``: the request says what it is about. ``interrupts``: the present speech is
    paused for it. ``about_speech``: asked about the speech under way; ``ends_with_speech``: withdrawn with it if it still waits.
    ``when_closed``: passes a closed list. ``classes``: who may ask for it, empty for everybody. ``per_person``, ``per_delegation``: how
    often in one meeting. ``per_item``: how often under one item of the agenda, all together; ``per_person_in_item``,
    ``per_delegation_in_item``: by one of them.
    """

    id: str
    name: Text
    rank: int
    limit_s: int | None = None
    wants_text: bool = False
    interrupts: bool = False
    about_speech: bool = False
    ends_with_speech: bool = False
    when_closed: bool = False
    classes: tuple[SpeakerClass, ...] = ()
    per_person: int | None = None
    per_delegation: int | None = None
    per_item: int | None = None
    per_person_in_item: int | None = None
    per_delegation_in_item: int | None = None


class SpeakingTime(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Time that the speakers of ``classes`` share in one meeting."""

    id: str
    name: Text
    classes: tuple[SpeakerClass, ...]
    minutes: int


class QueueRules(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the list of speakers works.

    ``inscription``: the floor may be asked for before the doors open. ``on_deck``: how many of the next speakers get ready.
    ``absence_grace_s``: how long somebody whose line broke is still called. ``warn_at_s``: seconds left when a speaker's clock turns
    amber. ``shared_time``: speaking time by group.
    """

    inscription: bool = False
    on_deck: int = 2
    absence_grace_s: int = 60
    warn_at_s: int = 30
    shared_time: tuple[SpeakingTime, ...] = ()


class LeadTimes(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Minutes before a session starts at which rehearsal and doors open, and minutes before its end at which people are warned.

    ``close_after_min``: minutes after the end at which a room that still runs is closed; None: only a person closes it.
    ``moderators_after_min``: minutes after the end of slot and meeting for which those who moderate in the slot alone still do.
    """

    rehearsal_min: int = 60
    doors_min: int = 15
    warnings_min: tuple[int, ...] = (5, 1, 0)
    close_after_min: int | None = None
    moderators_after_min: int = 30


class Access(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who may watch a room, who may take its floor from far away, and ``reason``: the sentence that says so to those who ask.

    ``took_part_in``: ids of consultations; who took part in one of them is eligible to come in from far away, others by exception alone.
    None if left out: everybody on the secretariat's list.

    Read ``Session.may_watch`` and ``Session.may_speak_remotely``, which know what "to be announced" means here.
    """

    watch: ToBeAnnounced[Who]
    speak_remotely: ToBeAnnounced[Who]
    reason: ToBeAnnounced[Text] = None
    took_part_in: tuple[str, ...] | None = None


class Session(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One slot of the programme. ``id`` is also the id of its live room, if it has one (``room``).

    ``day``, ``starts`` and ``ends`` are what the clock on the wall of the hall shows, before ``Definition.moved_s``; instants are
    in ``config.timetable``. ``languages``, ``speech_types`` (ids): None if left out, for those of the conference.
    ``time_limits`` come before those of the conference; ``queue`` replaces that of the conference. ``interpretation``: the languages that
    have a booth; None if left out, for those of the conference that are languages of the session.
    """

    id: str
    kind: SessionKind
    title: ToBeAnnounced[Text]
    day: ToBeAnnounced[date]
    starts: ToBeAnnounced[time]
    ends: ToBeAnnounced[time]
    hall: ToBeAnnounced[str]
    format: Format
    access: Access
    number: str | None = None
    room: bool = True
    organisers: tuple[Organiser, ...] = ()
    audience: Text | None = None
    languages: tuple[str, ...] | None = None
    interpretation: tuple[str, ...] | None = None
    speech_types: tuple[str, ...] | None = None
    time_limits: TimeLimits = {}
    queue: QueueRules | None = None
    participation: Participation | None = None
    captions: Captions | None = None
    lobby: Lobby | None = None
    max_open_microphones: int | None = None
    recording: Recording | None = None
    agenda: tuple[AgendaItem, ...] = ()
    outcome: Text | None = None
    notes: Text | None = None
    speakers_in_journal: bool = True

    @property
    def may_watch(self) -> Who:
        """Who may watch; while that is to be announced, only the invited."""
        return self.access.watch or Who.INVITED

    @property
    def may_speak_remotely(self) -> Who:
        """Who may take the floor from far away; while that is to be announced, only the invited."""
        return self.access.speak_remotely or Who.INVITED

    @property
    def unfilled_roles(self) -> tuple[OrganiserRole, ...]:
        """The foreseen roles of which it is not known yet who fills them."""
        return tuple(organiser.role for organiser in self.organisers if organiser.organisation is None)


class Definition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A whole conference, as its file says.

    ``time_zone``: an IANA name; every day and hour of the file is meant in it. ``languages``: BCP 47 tags, the languages people speak and
    hear; ``working_language`` is the one in which this file is written. ``interpretation``: those
    into which people interpret, a booth each. ``required_roles``: roles that each session of a kind has.
    ``consultations``: meetings before this conference, on which access to its sessions may depend.
    ``moved_s``: seconds by which every time of the file is moved, in absolute time. ``sources``: where the content comes from.
    """

    id: str
    title: Text
    subtitle: Text | None = None
    time_zone: str
    first_day: date
    last_day: date
    venue: Venue
    working_language: str
    languages: tuple[str, ...]
    interpretation: tuple[str, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    organisers: tuple[Organiser, ...] = ()
    required_roles: dict[SessionKind, tuple[OrganiserRole, ...]] = {}
    consultations: tuple[Consultation, ...] = ()
    halls: tuple[Hall, ...]
    speech_types: tuple[SpeechType, ...]
    time_limits: TimeLimits = {}
    lead_times: LeadTimes = LeadTimes()
    queue: QueueRules = QueueRules()
    participation: Participation = Participation()
    captions: Captions = Captions()
    lobby: Lobby | None = None
    max_open_microphones: int | None = None
    recording: Recording = Recording.ON_REQUEST
    sessions: tuple[Session, ...]
    outcome: Text | None = None
    notes: Text | None = None
    sources: tuple[Text, ...] = ()
    moved_s: int = 0

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the place."""
        return ZoneInfo(self.time_zone)

    def session(self, session_id: str) -> Session:
        """Return the session with this id; KeyError if there is none."""
        return _with_id(self.sessions, session_id)

    def hall(self, hall_id: str) -> Hall:
        """Return the hall with this id; KeyError if there is none."""
        return _with_id(self.halls, hall_id)

    def organisation(self, organisation_id: str) -> Organisation:
        """Return the organisation with this id; KeyError if there is none."""
        return _with_id(self.organisations, organisation_id)

    def consultation(self, consultation_id: str) -> Consultation:
        """Return the consultation with this id; KeyError if there is none."""
        return _with_id(self.consultations, consultation_id)

    def sponsors_required(self, session: Session) -> tuple[OrganiserRole, ...]:
        """Return the roles that have to be filled before ``session`` is published."""
        return self.required_roles.get(session.kind, DEFAULT_SPONSORS.get(session.kind, ()))

    def participation_of(self, session: Session) -> Participation:
        """Return what people may do besides taking the floor in ``session``: its own rules or else the conference's."""
        return self.participation if session.participation is None else session.participation

    def captions_of(self, session: Session) -> Captions:
        """Return the captions of ``session``: its own rules or else the conference's."""
        return self.captions if session.captions is None else session.captions

    def lobby_of(self, session: Session) -> Lobby | None:
        """Return the lobby of ``session``: its own or else the conference's; None: everybody invited enters at once."""
        return session.lobby or self.lobby

    def max_open_microphones_of(self, session: Session) -> int | None:
        """Return how many microphones may be open at once in ``session``, those of moderators and of the hall not counted."""
        return self.max_open_microphones if session.max_open_microphones is None else session.max_open_microphones

    def recording_of(self, session: Session) -> Recording:
        """Return whether ``session`` may be recorded: what it says itself or else the conference."""
        return session.recording or self.recording

    def languages_of(self, session: Session) -> tuple[str, ...]:
        """Return the languages of ``session``: its own or else the conference's."""
        return self.languages if session.languages is None else session.languages

    def interpretation_of(self, session: Session) -> tuple[str, ...]:
        """Return the languages that have a booth in ``session``: its own or else those of the conference that are spoken there."""
        if session.interpretation is not None:
            return session.interpretation
        return tuple(one for one in self.interpretation if one in self.languages_of(session))

    def speech_types_of(self, session: Session) -> tuple[SpeechType, ...]:
        """Return the types of speech that people may ask for in ``session``, lowest rank first."""
        wanted = session.speech_types
        chosen = [one for one in self.speech_types if wanted is None or one.id in wanted]
        return tuple(sorted(chosen, key=lambda one: one.rank))

    def limit_s(self, session: Session, speech_type: str, speaker: SpeakerClass = SpeakerClass.DEFAULT) -> int | None:
        """Return how many seconds a ``speaker`` has for a speech of this type in ``session``; None for no limit.

        The session's limits come before the conference's, the class of speaker before the default, the type's own limit last.
        KeyError if there is no such type.
        """
        for limits in (session.time_limits, self.time_limits):
            limit = _limit_for(limits.get(speech_type, {}), speaker)
            if limit is not None:
                return limit
        return _with_id(self.speech_types, speech_type).limit_s


def _limit_for(limits: Mapping[SpeakerClass, int], speaker: SpeakerClass) -> int | None:
    return limits.get(speaker, limits.get(SpeakerClass.DEFAULT))


Identified = TypeVar("Identified", Session, Hall, Organisation, SpeechType, Consultation)


def _with_id(things: tuple[Identified, ...], wanted: str) -> Identified:
    for thing in things:
        if thing.id == wanted:
            return thing
    raise KeyError(wanted)
