"""Languages: catalogues, dates, and sentences that keep their facts."""

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from rooms.errors import WrongTransition
from rooms.people import Role
from rooms.permissions import Right
from rooms.phases import Phase
from web.i18n import LOCALE_DIRECTORY, LOCALES, load_languages
from web.labels import label_of
from web.templating import clock_text

SOURCES = Path(__file__).parents[2]
MADRID = ZoneInfo("Europe/Madrid")
PLACEHOLDER = re.compile(r"\{\w*\}|%\(\w+\)[sd]")
NUMBERS = frozenset({"{n}", "%(num)d", "%(num)s"})

PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=(n > 1);\\n"

#: web/static/js/queue-panel.js
msgid "Raise your hand"
msgstr "Demander la parole"

#: web/static/js/queue-panel.js
msgid "{n} person waits"
msgid_plural "{n} people wait"
msgstr[0] "{n} personne attend"
msgstr[1] "{n} personnes attendent"

#: web/labels.py
msgid "live"
msgstr "en direct"

#: web/static/js/queue-panel.js
msgid "Not translated yet"
msgstr ""
"""


@pytest.fixture
def catalogues(tmp_path: Path) -> Path:
    """A directory with one catalogue, in French."""
    path = tmp_path / "fr" / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    path.write_text(PO)
    return tmp_path


def test_a_catalogue_is_read_without_being_compiled_first(catalogues: Path) -> None:
    french = load_languages(catalogues)["fr"]
    assert french.text("live") == "en direct"
    assert french.text("Not translated yet") == "Not translated yet"
    assert french.label(Phase.LIVE) == "en direct"


def test_scripts_get_their_own_texts_and_no_others(catalogues: Path) -> None:
    assert load_languages(catalogues)["fr"].script_texts == {
        "Raise your hand": "Demander la parole",
        "{n} person waits": {"one": "{n} personne attend", "other": "{n} personnes attendent"},
    }


def test_a_language_without_a_catalogue_shows_the_english_words(catalogues: Path) -> None:
    assert load_languages(catalogues)["ru"].text("live") == "live"


def test_dates_and_hours_are_written_as_people_there_write_them() -> None:
    languages = load_languages()
    starts, ends = datetime(2022, 5, 9, 9, 0, tzinfo=MADRID), datetime(2022, 5, 9, 12, 30, tzinfo=MADRID)
    assert languages["en"].slot(starts, ends) == "9 May 2022, 09:00–12:30 (UTC+02:00)"
    assert languages["fr"].slot(starts, None) == "9 mai 2022, 09:00 (UTC+02:00)"
    assert languages["es"].day(date(2022, 5, 9)) == "lunes, 9 de mayo de 2022"
    assert languages["en"].days(date(2022, 5, 9), date(2022, 5, 11)) == "9\u2009–\u200911 May 2022"
    assert languages["zh"].days(date(2022, 5, 9), date(2022, 5, 9)) == "2022年5月9日"


def test_languages_are_called_by_their_names() -> None:
    languages = load_languages()
    assert [languages[tag].own_name for tag in LOCALES] == ["العربية", "中文", "English", "Français", "Русский", "Español"]
    assert [languages["fr"].name_of(tag) for tag in ("es", "pt-BR", "xx-YY")] == ["espagnol", "portugais brésilien", "xx-YY"]


@pytest.mark.parametrize("choices", [Phase, Role, Right])
def test_every_phase_role_and_right_has_a_name(choices: type[Phase | Role | Right]) -> None:
    assert all(label_of(choice) for choice in choices)
    assert len({label_of(choice) for choice in choices}) == len(choices)


def test_two_choices_of_the_same_word_keep_their_own_names() -> None:
    assert (label_of(Role.HALL), label_of(Role.SYSTEM)) == ("hall console", "programme")


@pytest.mark.parametrize(("seconds", "text"), [(180, "3:00"), (59.6, "1:00"), (0, "0:00"), (-5, "-0:05"), (3725, "62:05")])
def test_a_speaking_time_is_minutes_and_seconds(seconds: float, text: str) -> None:
    assert clock_text(seconds) == text


def test_a_refusal_names_states_and_choices_by_the_words_of_the_language() -> None:
    french = load_languages()["fr"]
    refusal = WrongTransition(phase=Phase.LIVE, wanted=Phase.OPEN, possible=(Phase.SUSPENDED, Phase.CLOSED))
    sentence = french.sentence(refusal.template, refusal.facts)
    assert f"{french.label(Phase.SUSPENDED)} ou {french.label(Phase.CLOSED)}" in sentence


def test_a_number_takes_the_form_that_its_language_has_for_it() -> None:
    catalogue = load_languages()["ar"].script_texts["{n} second left."]
    assert isinstance(catalogue, Mapping)
    assert set(catalogue) == {"zero", "one", "two", "few", "many", "other"}
    assert ["{n}" in catalogue[category] for category in ("one", "two", "few", "many")] == [False, False, True, True]


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> list[Message]:
    """Every sentence that stands in the sources, as ``make messages`` finds them."""
    template = tmp_path_factory.mktemp("messages") / "messages.pot"
    command = [
        sys.executable,
        "-m",
        "babel.messages.frontend",
        "-q",
        "extract",
        "-F",
        "babel.cfg",
        "-k",
        "N_",
        "-k",
        "t",
        "-o",
        str(template),
        ".",
    ]
    subprocess.run(command, cwd=SOURCES, check=True)
    with template.open("rb") as file:
        return [message for message in read_po(file) if message.id]


@pytest.fixture(scope="module")
def sentences(found: list[Message]) -> set[str]:
    return {_texts(message.id)[0] for message in found}


def test_every_sentence_of_the_scripts_is_collected_from_them(found: list[Message]) -> None:
    said = {
        json.loads(text)
        for script in (SOURCES / "web/static/js").glob("*.js")
        for text in re.findall(r'\b(?:t|ngettext)\((\s*"(?:[^"\\]|\\.)*")', script.read_text())
    }
    collected = {_texts(message.id)[0] for message in found if any(path.endswith(".js") for path, _ in message.locations)}
    assert said - collected == set()
    assert len(said) > 100


@pytest.mark.row("M2")
@pytest.mark.parametrize("tag", sorted(set(LOCALES) - {"en"}))
def test_every_sentence_is_translated(tag: str, sentences: set[str]) -> None:
    messages = _catalogue(tag)
    assert {_texts(message.id)[0] for message in messages} == sentences, "run make messages"
    assert [message.id for message in messages if message.fuzzy or not all(_texts(message.string))] == []


@pytest.mark.row("M2")
@pytest.mark.parametrize("tag", sorted(set(LOCALES) - {"en"}))
def test_every_translation_keeps_the_facts_of_its_sentence(tag: str) -> None:
    assert [message.id for message in _catalogue(tag) if not _keeps_facts(message)] == []


def _catalogue(tag: str) -> list[Message]:
    with (LOCALE_DIRECTORY / tag / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return [message for message in read_po(file, locale=tag) if message.id]


def _keeps_facts(message: Message) -> bool:
    """The same names of facts in every form; a plural form may leave out the number."""
    originals, forms = _texts(message.id), _texts(message.string)
    known = {found for original in originals for found in PLACEHOLDER.findall(original)}
    spared = NUMBERS if len(originals) > 1 else frozenset[str]()
    return all(known - spared <= set(PLACEHOLDER.findall(form)) <= known for form in forms if form)


def _texts(text: object) -> list[str]:
    return [text] if isinstance(text, str) else [str(one) for one in text] if isinstance(text, list | tuple) else []
