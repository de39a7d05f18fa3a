"""What a definition says about captions, and what a room makes of it."""

import pytest

from config.definitions import Definition
from config.timetable import timetable
from orchestrator.programme import schedule_room
from rooms.captions.policy import CaptionRules
from rooms.rules import Rules
from tests.config.writing import definition, problems, small


def rules_of_the_room(written: Definition) -> Rules:
    [slot] = timetable(written)
    return schedule_room(written, slot).rules


@pytest.mark.row("H8")
def test_without_a_word_about_it_captions_are_in_the_languages_of_the_session_and_the_screen_shows_none() -> None:
    rules = rules_of_the_room(definition())
    assert rules.captions == CaptionRules()
    assert rules.caption_languages == rules.languages


@pytest.mark.row("H8")
def test_a_session_has_the_captions_of_the_conference_unless_it_has_its_own() -> None:
    conference = ("halls:", "captions: {languages: [en, pt-BR], screen: pt-BR}\nhalls:")
    assert rules_of_the_room(definition(conference)).captions == CaptionRules(languages=("en", "pt-BR"), screen="pt-BR")
    own = definition(conference, add="    captions: {languages: [fr]}\n")
    assert rules_of_the_room(own).captions == CaptionRules(languages=("fr",))


def test_captions_that_make_no_sense_are_refused_with_their_place() -> None:
    assert problems(small(add="    captions: {languages: [en, en, english], screen: fr}\n")) == [
        '$.sessions[0].captions.languages[1]: "en" is named twice; remove one',
        '$.sessions[0].captions.languages[2]: "english" is not a language tag; write one such as en, fr, zh-Hans or pt-BR',
        '$.sessions[0].captions.screen: there are no captions in "fr"; name it in languages, or write another one',
    ]
    assert problems(small(("halls:", "captions: {languages: []}\nhalls:"))) == [
        "$.captions.languages: is empty; name at least one language"
    ]


def test_the_screen_may_show_a_language_that_is_spoken() -> None:
    assert problems(small(add="    captions: {screen: en}\n")) == []
