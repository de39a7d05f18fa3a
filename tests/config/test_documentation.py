"""What people read about definitions is true of definitions."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from config.admission import Lobby
from config.agenda import AgendaItem, SubItem
from config.captions import Captions
from config.definitions import (
    Access,
    Definition,
    Hall,
    LeadTimes,
    Organisation,
    Organiser,
    QueueRules,
    Session,
    SpeakerClass,
    SpeakingTime,
    SpeechType,
    Venue,
)
from config.eligibility import Consultation
from config.loader import parse
from config.microphones import HallMicrophone
from config.participation import Participation
from config.reader import expected, hints_of
from tests.config.writing import SMALL

PAGE = (Path(__file__).parents[2] / "docs" / "definition.md").read_text(encoding="utf-8")
STRUCTS: list[type[msgspec.Struct]] = [
    Definition,
    Session,
    Access,
    Consultation,
    AgendaItem,
    SubItem,
    Organiser,
    Organisation,
    Hall,
    HallMicrophone,
    Venue,
    SpeechType,
    SpeakingTime,
    QueueRules,
    LeadTimes,
    Lobby,
    Participation,
    Captions,
]


@pytest.mark.parametrize("struct", STRUCTS)
def test_the_page_has_every_field_with_what_to_write_and_what_holds_without_it(struct: type[msgspec.Struct]) -> None:
    assert [row[:3] for row in rows(struct.__name__)] == [
        (f"`{field.name}`", expected(hints_of(struct)[field.name]), left_out(field)) for field in msgspec.structs.fields(struct)
    ]


@pytest.mark.parametrize("struct", STRUCTS)
def test_the_page_says_what_every_field_means(struct: type[msgspec.Struct]) -> None:
    assert all(meaning.endswith(".") for *_, meaning in rows(struct.__name__))


def test_the_page_has_no_other_tables() -> None:
    assert re.findall(r"^### (.*)$", PAGE, re.MULTILINE) == [struct.__name__ for struct in STRUCTS]


def test_the_page_names_every_class_of_speaker() -> None:
    assert ", ".join(f"`{speaker}`" for speaker in SpeakerClass) in PAGE


def test_the_time_limits_of_the_page_can_be_used() -> None:
    [example] = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert parse((example + SMALL).encode()).time_limits["statement"][SpeakerClass.NGO] == 120


def rows(heading: str) -> list[tuple[str, ...]]:
    [table] = re.findall(rf"^### {heading}\n\n.*?\n\n(.*?)(?:\n\n|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in table.strip().splitlines()[2:]]


def left_out(field: msgspec.structs.FieldInfo) -> str:
    if field.required:
        return "must be there"
    default: Any = field.default_factory() if field.default is msgspec.NODEFAULT else field.default
    match default:
        case None:
            return "nothing"
        case bool():
            return str(default).lower()
        case int():
            return str(default)
        case str():
            return default
        case tuple() | dict() if not default:
            return "none"
        case tuple():
            return f"[{', '.join(map(str, default))}]"
        case _:
            return "the defaults"
