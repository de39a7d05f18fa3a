"""The check finds every kind of lie."""

from collections.abc import Iterable

import pytest

from orchestrator import codec
from rooms.evolve import replay
from rooms.ids import CommandId
from rooms.speaking_views import Presence
from rooms.views import Audience, view_for
from tests.builders import MIA, WORKSHOP, events_of
from tests.chaos.history import History, Kept, Sent, faults
from tests.orchestrator.stories import STORY

EVENTS = events_of(STORY)
FIRST, SECOND = (MIA.id, CommandId("first")), (MIA.id, CommandId("second"))


def kept(commands: Iterable[CommandId | None], answers: dict[Sent, int]) -> Kept:
    """A log in which each event belongs to a command."""
    records, previous = [], codec.GENESIS
    for seq, (event, command_id) in enumerate(zip(EVENTS, commands, strict=False), start=1):
        records.append(codec.record(event, room=WORKSHOP, seq=seq, actor=MIA.id, command_id=command_id, previous=previous))
        previous = records[-1].hash
    return Kept(room=WORKSHOP, records=records, events=EVENTS[: len(records)], answers=answers)


def acknowledged(**seqs: int) -> History:
    history = History()
    for name, seq in seqs.items():
        history.acknowledge((MIA.id, CommandId(name)), seq)
    return history


def seeing(history: History, seq: int, *, of: int) -> History:
    """Somebody was shown the state after ``of`` events as that after ``seq``."""
    view = view_for(replay(WORKSHOP, EVENTS[:of]), Audience.PUBLIC, Presence())
    history.see("viewer", Audience.PUBLIC, seq, view)
    return history


TRUE = kept([FIRST[1], SECOND[1], SECOND[1]], {FIRST: 1, SECOND: 3})


def test_who_was_told_the_truth_has_nothing_to_complain_of() -> None:
    assert faults(seeing(acknowledged(first=1, second=3), 3, of=3), TRUE) == []


@pytest.mark.parametrize(
    ("history", "log", "sentence"),
    [
        (acknowledged(third=4), TRUE, "the log answers None"),
        (acknowledged(second=2), TRUE, "and the log answers 3"),
        (acknowledged(first=1), kept([FIRST[1], None, FIRST[1]], {FIRST: 1}), "more than once, as events [1, 3]"),
        (acknowledged(first=1), kept([FIRST[1], FIRST[1]], {FIRST: 1}), "ends at event 2 of the log"),
        (History(refused={FIRST}), TRUE, "was refused and is in the log"),
        (seeing(History(), 5, of=5), TRUE, "the log ends at 3"),
        (seeing(History(), 3, of=9), TRUE, "is not what the log says"),
        (seeing(History(), 1, of=1), kept([None] * 12, {}), "viewer did not end at the state of the log"),
    ],
    ids=["lost", "other answer", "twice", "twice at once", "refused", "never happened", "false view", "left behind"],
)
def test_a_lie_is_found(history: History, log: Kept, sentence: str) -> None:
    assert any(sentence in fault for fault in faults(history, log))


def test_two_different_answers_to_one_command_are_a_lie() -> None:
    history = acknowledged(first=1)
    history.acknowledge(FIRST, 2)
    assert len(faults(history, TRUE)) >= 1
