"""A room takes its title, slot and rules from the definition."""

import msgspec

from config.definitions import Definition, Hall, SpeakerClass
from config.participation import Participation
from config.timetable import Slot
from orchestrator.programme import room_id, room_slots, schedule_room
from rooms.ids import SpeechTypeId
from tests.orchestrator.programmes import ENDS, STARTS, malaga

STATEMENT = SpeechTypeId("statement")


def slot_of(definition: Definition, session: str) -> Slot:
    return next(slot for slot in room_slots(definition) if room_id(slot) == session)


def test_every_session_has_a_room_except_those_that_need_none() -> None:
    rooms = [room_id(slot) for slot in room_slots(malaga())]
    assert rooms[0] == "workshop"
    assert "side-event-3" in rooms
    assert "social-event" not in rooms


def test_the_workshop_starts_when_the_programme_says() -> None:
    command = schedule_room(malaga(), slot_of(malaga(), "workshop"))
    assert (command.starts_at, command.ends_at) == (STARTS, ENDS)
    assert command.title.startswith("Enhancing Civil Society Leadership")


def test_what_is_to_be_announced_stays_open() -> None:
    command = schedule_room(malaga(), slot_of(malaga(), "side-event-1"))
    assert (command.title, command.starts_at, command.ends_at) == ("", None, None)


def test_time_limits_are_those_of_the_definition_for_every_class_of_speaker() -> None:
    definition = malaga()
    kind = schedule_room(definition, slot_of(definition, "workshop")).rules.speech_type(STATEMENT)
    assert kind is not None
    session = definition.session("workshop")
    for speaker in SpeakerClass:
        assert kind.limit_for(speaker) == definition.limit_s(session, STATEMENT, speaker)
    assert kind.limit_for("somebody else") == definition.limit_s(session, STATEMENT)


def test_types_of_speech_languages_and_warnings_come_from_the_definition() -> None:
    rules = schedule_room(malaga(), slot_of(malaga(), "workshop")).rules
    assert [(kind.id, kind.rank) for kind in rules.speech_types] == [("point_of_order", 0), ("statement", 10)]
    assert rules.languages == ("ar", "zh", "en", "fr", "ru", "es")
    assert rules.warn_at_min == (5, 1, 0)


def test_only_a_hall_whose_desk_sends_a_clean_feed_may_be_heard_by_remote_speakers() -> None:
    halls = (Hall(id="workshop-hall", name=None, mix_minus=True),)
    clean = msgspec.structs.replace(malaga(), halls=halls)
    assert not schedule_room(malaga(), slot_of(malaga(), "workshop")).rules.mix_minus
    assert schedule_room(clean, slot_of(clean, "workshop")).rules.mix_minus


def test_what_people_may_do_besides_speaking_is_that_of_the_session_or_else_of_the_conference() -> None:
    open_to_viewers = Participation(viewers_ask=True, chat=False)
    everywhere = msgspec.structs.replace(malaga(), participation=open_to_viewers)
    rules = schedule_room(everywhere, slot_of(everywhere, "workshop")).rules.participation
    assert (rules.viewers_ask, rules.chat, rules.viewers_chat, rules.reactions) == (True, False, False, True)
    one = msgspec.structs.replace(everywhere.session("workshop"), participation=Participation())
    own = msgspec.structs.replace(everywhere, sessions=tuple(one if known.id == one.id else known for known in everywhere.sessions))
    assert not schedule_room(own, slot_of(own, "workshop")).rules.participation.viewers_ask
