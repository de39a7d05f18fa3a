"""``tribuna questions``, ``polls`` and ``chat``: everything, with ids that do not change."""

import csv
import io
import json
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from orchestrator.__main__ import main
from orchestrator.database import create_database
from orchestrator.notes import Notes, served
from orchestrator.store_sqlite import SqliteStore
from rooms.chat.commands import DeleteMessage, PostMessage
from rooms.chat.state import Group
from rooms.commands import AnyCommand, ChangePhase, Join, ScheduleRoom
from rooms.ids import MessageId, PollId, QuestionId
from rooms.people import SYSTEM, Person
from rooms.phases import Phase
from rooms.polls.commands import ClosePoll, CountBallots, MakePoll, OpenPoll, VoteInPoll
from rooms.questions.commands import AnswerQuestion, ApproveQuestion, AskQuestion, DeclineQuestion, VoteForQuestion
from rooms.questions.state import AnsweredHow
from tests.builders import LENA, MIA, RAVI, RULES, WORKSHOP, events_of
from tests.orchestrator.programmes import malaga

Q1, Q2, P1, P2 = QuestionId("q1"), QuestionId("q2"), PollId("p1"), PollId("p2")
STORY: list[tuple[Person, AnyCommand]] = [
    (SYSTEM, ScheduleRoom(title="Workshop", rules=RULES)),
    *((who, Join()) for who in (MIA, RAVI, LENA)),
    (MIA, ChangePhase(to=Phase.OPEN)),
    (RAVI, AskQuestion(text="=1+1 Who pays?")),
    (MIA, ApproveQuestion(question=Q1)),
    (LENA, VoteForQuestion(question=Q1)),
    (MIA, AnswerQuestion(question=Q1, how=AnsweredHow.WRITING, text="The host.")),
    (LENA, AskQuestion(text="Why?")),
    (MIA, DeclineQuestion(question=Q2, reason="too short")),
    (MIA, MakePoll(question="Shall we?", options=("Yes", "No"), anonymous=True)),
    (MIA, MakePoll(question="When?", options=("Now", "Later"), anonymous=False)),
    *((MIA, OpenPoll(poll=poll)) for poll in (P1, P2)),
    *((RAVI, VoteInPoll(poll=poll, options=(2,))) for poll in (P1, P2)),
    *((MIA, ClosePoll(poll=poll)) for poll in (P1, P2)),
    (SYSTEM, CountBallots(poll=P1, ballots=1, counts=(0, 1))),
    (RAVI, PostMessage(group=Group.EVERYBODY, text="rude words")),
    (LENA, PostMessage(group=Group.EVERYBODY, text="Hello")),
    (MIA, DeleteMessage(message=MessageId("m1"), reason="rude")),
]


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    """A directory in which the story has happened in the workshop."""
    create_database(tmp_path).close()
    with closing(Notes(tmp_path)) as notes:
        notes.keep_served(served(malaga(), "http://localhost:8080"))
    async with SqliteStore(tmp_path) as store:
        await store.append(WORKSHOP, events_of(STORY), expected_seq=0, by=SYSTEM.id)
    return tmp_path


def run(command: str, data: Path, *options: str, room: str = "workshop") -> Result:
    return CliRunner(env={"TRIBUNA_DATA": None}).invoke(main, [command, room, *options, "--data", str(data)])


def rows(command: str, data: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run(command, data, "--csv").output)))


def found(command: str, data: Path) -> list[dict[str, Any]]:
    return list(json.loads(run(command, data, "--json").output))


@pytest.mark.row("K4")
def test_every_question_is_there_with_its_votes_and_what_became_of_it(data: Path) -> None:
    first, second = rows("questions", data)
    assert (first["id"], first["name"], first["votes"], first["state"], first["answer"]) == ("q1", "Ravi", "1", "answered", "The host.")
    assert first["text"] == "'=1+1 Who pays?"
    assert first["asked"] == "2022-05-09T09:00:00+02:00"
    assert (second["id"], second["state"], second["reason"]) == ("q2", "declined", "too short")
    assert [(one["id"], one["author"]["id"], one["voters"]) for one in found("questions", data)] == [
        ("q1", "ravi", ["lena"]),
        ("q2", "lena", []),
    ]


@pytest.mark.row("K4")
def test_every_poll_is_there_and_only_named_ballots_have_names(data: Path) -> None:
    assert [(row["id"], row["option"], row["text"], row["votes"]) for row in rows("polls", data)] == [
        ("p1", "1", "Yes", "0"),
        ("p1", "2", "No", "1"),
        ("p2", "1", "Now", "0"),
        ("p2", "2", "Later", "1"),
    ]
    secret, named = found("polls", data)
    assert (secret["counts"], secret["ballots"]) == ([0, 1], [{"voter": "ravi", "name": "Ravi", "options": None}])
    assert named["ballots"] == [{"voter": "ravi", "name": "Ravi", "options": [2]}]


@pytest.mark.row("K4")
@pytest.mark.row("G3")
def test_every_message_is_there_and_deleted_ones_say_who_deleted_them(data: Path) -> None:
    deleted, kept = rows("chat", data)
    assert (deleted["id"], deleted["text"], deleted["deleted_by"], deleted["deletion_reason"]) == ("m1", "rude words", "mia", "rude")
    assert (kept["id"], kept["name"], kept["group"], kept["deleted"]) == ("m2", "Lena", "everybody", "")
    assert [one["id"] for one in found("chat", data)] == ["m1", "m2"]


@pytest.mark.parametrize(("command", "words"), [("questions", "Who pays?"), ("polls", "Shall we?"), ("chat", "rude words")])
def test_there_is_a_table_to_read(data: Path, command: str, words: str) -> None:
    printed = run(command, data)
    assert printed.exit_code == 0
    assert words in printed.output


@pytest.mark.parametrize("command", ["questions", "polls", "chat"])
def test_an_empty_room_and_an_unknown_one_are_said_in_a_sentence(data: Path, command: str) -> None:
    empty = run(command, data, room="side-event-3")
    assert empty.output.endswith("in side-event-3 yet.\n")
    assert run(command, data, "--json", room="side-event-3").output == "[]\n"
    unknown = run(command, data, room="attic")
    assert unknown.exit_code == 1
    assert "There is no room attic" in unknown.output
