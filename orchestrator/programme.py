"""The programme of a definition as what it asks of rooms: their title, slot and rules."""

from config.agenda import SubItem
from config.definitions import Definition, Hall, Session, SpeakerClass, SpeakingTime, Text, Who, in_language
from config.definitions import SpeechType as DefinedSpeechType
from config.timetable import Slot, timetable
from rooms.admission.policy import AdmissionRules
from rooms.agenda.items import NO_ITEM, Item, ItemId, Items
from rooms.captions.policy import CaptionRules
from rooms.commands import ScheduleRoom
from rooms.ids import RoomId, SpeechTypeId
from rooms.microphones.policy import MicrophoneRules
from rooms.microphones.used import Microphone, MicrophoneKind, Microphones
from rooms.participation import Participation
from rooms.people import Role
from rooms.recording.policy import RecordingPolicy
from rooms.rules import DEFAULT_CLASS, Budget, Rules, SpeechType
from rooms.sponsors.roles import Sponsor, SponsorRole, Sponsors


def room_slots(definition: Definition) -> tuple[Slot, ...]:
    """The slots that have a live room, in the order of the programme."""
    return tuple(slot for slot in timetable(definition) if slot.session.room)


def room_id(slot: Slot) -> RoomId:
    """The room of a slot; it has the id of its session."""
    return RoomId(slot.session.id)


def schedule_room(definition: Definition, slot: Slot) -> ScheduleRoom:
    """What the room of ``slot`` takes from the definition. A title that is to be announced is empty."""
    session = slot.session
    return ScheduleRoom(
        title=in_language(session.title or "", definition.working_language),
        rules=rules(definition, session),
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
    )


def rules(definition: Definition, session: Session) -> Rules:
    """The rules that hold in the room of ``session``."""
    hall = definition.hall(session.hall) if session.hall else None
    queue = session.queue or definition.queue
    return Rules(
        speech_types=tuple(_speech_type(definition, session, kind) for kind in definition.speech_types_of(session)),
        languages=definition.languages_of(session),
        interpretation=definition.interpretation_of(session),
        mix_minus=hall is not None and hall.mix_minus,
        warn_at_min=definition.lead_times.warnings_min,
        warn_at_s=queue.warn_at_s,
        inscription=queue.inscription,
        on_deck=queue.on_deck,
        absence_grace_s=queue.absence_grace_s,
        budgets=tuple(_budget(definition, shared) for shared in queue.shared_time),
        participation=_participation(definition, session),
        captions=_captions(definition, session),
        admission=_admission(definition, session),
        microphones=MicrophoneRules(max_open=definition.max_open_microphones_of(session)),
        hall_microphones=_hall_microphones(definition, hall) if hall else (),
        agenda=_agenda(definition, session),
        sponsors=_sponsors(definition, session),
        close_after_min=definition.lead_times.close_after_min,
        moderators_after_min=definition.lead_times.moderators_after_min,
        recording=RecordingPolicy(definition.recording_of(session)),
    )


def _hall_microphones(definition: Definition, hall: Hall) -> Microphones:
    language = definition.working_language
    return tuple(
        Microphone(kind=MicrophoneKind(one.kind.value), id=one.id, name=in_language(one.name, language)) for one in hall.microphones
    )


def _admission(definition: Definition, session: Session) -> AdmissionRules:
    lobby = definition.lobby_of(session)
    return AdmissionRules(
        waits=tuple(Role(role.value) for role in lobby.roles) if lobby else (),
        message=_by_language(definition, lobby.message) if lobby and lobby.message else {},
        remote_floor=session.may_speak_remotely is not Who.NOBODY,
    )


def _by_language(definition: Definition, text: Text) -> dict[str, str]:
    return {definition.working_language: text} if isinstance(text, str) else text


def _participation(definition: Definition, session: Session) -> Participation:
    allowed = definition.participation_of(session)
    return Participation(viewers_ask=allowed.viewers_ask, chat=allowed.chat, viewers_chat=allowed.viewers_chat, reactions=allowed.reactions)


def _captions(definition: Definition, session: Session) -> CaptionRules:
    captions = definition.captions_of(session)
    return CaptionRules(languages=captions.languages or (), screen=captions.screen or "")


def _agenda(definition: Definition, session: Session) -> Items:
    """The agenda, flat: what stands under an item follows it."""
    items: list[Item] = []
    for item in session.agenda:
        items.append(_item(definition, item, NO_ITEM))
        items += (_item(definition, below, ItemId(item.id)) for below in item.items)
    return tuple(items)


def _item(definition: Definition, item: SubItem, parent: ItemId) -> Item:
    title = in_language(item.title, definition.working_language)
    return Item(id=ItemId(item.id), title=title, speakers=item.speakers, planned_min=item.minutes or 0, parent=parent)


def _sponsors(definition: Definition, session: Session) -> Sponsors:
    named = (
        Sponsor(
            role=SponsorRole(one.role),
            name=in_language(definition.organisation(one.organisation).name, definition.working_language),
        )
        for one in session.organisers
        if one.organisation is not None
    )
    required = tuple(SponsorRole(role) for role in definition.sponsors_required(session))
    return Sponsors(required=required, named=tuple(named))


def _speech_type(definition: Definition, session: Session, kind: DefinedSpeechType) -> SpeechType:
    default_s = definition.limit_s(session, kind.id)
    limits_s = {speaker.value: definition.limit_s(session, kind.id, speaker) for speaker in SpeakerClass}
    return SpeechType(
        id=SpeechTypeId(kind.id),
        name=in_language(kind.name, definition.working_language),
        rank=kind.rank,
        wants_text=kind.wants_text,
        interrupts=kind.interrupts,
        about_speech=kind.about_speech,
        ends_with_speech=kind.ends_with_speech,
        when_closed=kind.when_closed,
        classes=tuple(speaker.value for speaker in kind.classes),
        per_person=kind.per_person,
        per_delegation=kind.per_delegation,
        per_item=kind.per_item,
        per_person_in_item=kind.per_person_in_item,
        per_delegation_in_item=kind.per_delegation_in_item,
        limits_s={DEFAULT_CLASS: default_s, **{speaker: limit_s for speaker, limit_s in limits_s.items() if limit_s != default_s}},
    )


def _budget(definition: Definition, shared: SpeakingTime) -> Budget:
    return Budget(
        id=shared.id,
        name=in_language(shared.name, definition.working_language),
        classes=tuple(speaker.value for speaker in shared.classes),
        seconds=60 * shared.minutes,
    )
