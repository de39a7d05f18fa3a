"""The languages that have a booth."""

from orchestrator.programme import rules
from tests.config.writing import definition, problems, small

LANGUAGES = "languages: [en, fr]"
FORMAT = "    format: hybrid"


def booths(conference: str = "", session: str = "", languages: str = "") -> tuple[tuple[str, str], ...]:
    """The small example with these booths, and with the session's own languages."""
    of_conference = f"{LANGUAGES}\ninterpretation: {conference}" if conference else LANGUAGES
    of_session = "".join(f"\n    {name}: {value}" for name, value in (("interpretation", session), ("languages", languages)) if value)
    return (LANGUAGES, of_conference), (FORMAT, FORMAT + of_session)


def of_the_room(*changes: tuple[str, str]) -> tuple[str, ...]:
    written = definition(*changes)
    return rules(written, written.sessions[0]).interpretation


def test_a_conference_without_a_word_about_it_has_no_booths() -> None:
    assert of_the_room() == ()


def test_a_session_has_the_booths_of_the_conference_as_far_as_its_languages_go_or_its_own() -> None:
    assert of_the_room(*booths("[fr, en]")) == ("fr", "en")
    assert of_the_room(*booths("[fr, en]", languages="[en]")) == ("en",)
    assert of_the_room(*booths("[fr, en]", session="[en]")) == ("en",)
    assert of_the_room(*booths("[fr, en]", session="[]")) == ()


def test_a_booth_is_of_one_of_the_languages_and_named_once() -> None:
    assert problems(small(*booths("[fr, es, fr]"))) == [
        '$.interpretation[1]: "es" is none of the languages here (en, fr); add it to languages, or remove its booth',
        '$.interpretation[2]: "fr" is named twice; a language has one booth',
    ]
    assert problems(small(*booths(session="[fr]", languages="[en]"))) == [
        '$.sessions[0].interpretation[0]: "fr" is none of the languages here (en); add it to languages, or remove its booth'
    ]
