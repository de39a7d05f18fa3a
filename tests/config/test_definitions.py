"""A definition answers what the service asks it."""

import msgspec
import pytest

from config.definitions import Definition, SpeakerClass, Who, in_language
from tests.config.writing import definition

LIMITS = "time_limits: {statement: {ngo: 120, default: 200}}\nhalls:"


@pytest.mark.row("D2")
def test_a_speaker_has_the_time_of_their_class() -> None:
    conference = definition(("halls:", LIMITS))
    session = conference.sessions[0]
    assert conference.limit_s(session, "statement", SpeakerClass.NGO) == 120
    assert conference.limit_s(session, "statement", SpeakerClass.STATE) == 200


@pytest.mark.row("D2")
def test_a_session_may_give_other_times_than_the_conference() -> None:
    conference = definition(("halls:", LIMITS), add="    time_limits: {statement: {default: 60}}\n")
    assert conference.limit_s(conference.sessions[0], "statement", SpeakerClass.NGO) == 60


def test_without_limits_by_class_the_type_of_speech_decides() -> None:
    conference = definition((", limit_s: 60", ""))
    assert conference.limit_s(conference.sessions[0], "statement") == 180
    assert conference.limit_s(conference.sessions[0], "point_of_order") is None


def test_the_limit_of_an_unknown_type_of_speech_is_an_error() -> None:
    conference = definition()
    with pytest.raises(KeyError):
        conference.limit_s(conference.sessions[0], "song")


def test_points_of_order_come_before_statements() -> None:
    conference = definition()
    assert [one.id for one in conference.speech_types_of(conference.sessions[0])] == ["point_of_order", "statement"]


def test_a_session_has_the_languages_and_speech_types_of_the_conference_or_its_own() -> None:
    conference = definition(add="    languages: [fr]\n    speech_types: [statement]\n")
    session = conference.session("meeting")
    assert conference.languages_of(session) == ("fr",)
    assert [one.id for one in conference.speech_types_of(session)] == ["statement"]
    assert definition().languages_of(definition().sessions[0]) == ("en", "fr")


def test_access_to_be_announced_means_only_the_invited() -> None:
    session = definition(("watch: everybody, speak_remotely: invited", "watch: tba, speak_remotely: tba")).sessions[0]
    assert (session.may_watch, session.may_speak_remotely) == (Who.INVITED, Who.INVITED)


@pytest.mark.row("B4")
def test_a_session_says_which_roles_nobody_fills_yet() -> None:
    session = definition(add="    organisers: [{role: civil_society, organisation: tba}]\n").sessions[0]
    assert session.unfilled_roles == ("civil_society",)


@pytest.mark.parametrize(("language", "words"), [("fr", "Bonjour"), ("fr-CA", "Bonjour"), ("ar", "Hello")])
def test_people_read_a_text_in_their_language_or_the_nearest(language: str, words: str) -> None:
    assert in_language({"en": "Hello", "fr": "Bonjour"}, language) == words
    assert in_language("Hello", language) == "Hello"


def test_a_definition_travels_as_json_and_arrives_unchanged() -> None:
    conference = definition()
    assert msgspec.json.decode(msgspec.json.encode(conference), type=Definition) == conference
