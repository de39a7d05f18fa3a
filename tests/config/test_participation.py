"""What people may do besides taking the floor, as a definition says it."""

import pytest

from config.loader import parse
from config.participation import Participation
from config.problems import DefinitionInvalid
from tests.config.writing import SMALL


def test_left_out_it_has_its_defaults() -> None:
    assert parse(SMALL.encode()).participation == Participation(viewers_ask=False, chat=True, viewers_chat=False, reactions=True)


def test_it_is_said_for_the_conference() -> None:
    definition = parse(("participation: {viewers_ask: true, chat: false}\n" + SMALL).encode())
    assert definition.participation == Participation(viewers_ask=True, chat=False)
    assert definition.participation_of(definition.sessions[0]).viewers_ask


def test_a_mistake_is_named_with_its_place() -> None:
    with pytest.raises(DefinitionInvalid) as invalid:
        parse(("participation: {chat: sometimes, viewer_ask: true}\n" + SMALL).encode())
    assert {"$.participation.chat", "$.participation.viewer_ask"} <= {line.split(": ")[0] for line in str(invalid.value).splitlines()}
