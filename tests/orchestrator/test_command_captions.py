"""``tribuna captions``: the transcript in every form, with who spoke and what was corrected."""

import csv
import io
import json
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from orchestrator.__main__ import main
from orchestrator.captions_transcript import LONGEST_CUE, as_vtt, began_at, records
from orchestrator.database import create_database
from orchestrator.notes import Notes, served
from orchestrator.store_sqlite import SqliteStore
from rooms.captions.commands import CorrectCaption, WriteCaption
from rooms.commands import AnyCommand, ChangePhase, GrantFloor, Join, ReleaseFloor, RequestFloor, ScheduleRoom
from rooms.decide import decide
from rooms.events import AnyRoomEvent
from rooms.evolve import replay
from rooms.ids import CaptionId, RequestId
from rooms.people import SYSTEM, Person, Role
from rooms.phases import Phase
from rooms.state import RoomState
from tests.builders import MIA, RAVI, RULES, STATEMENT, T0, WORKSHOP, person
from tests.orchestrator.programmes import malaga

CARA = person("Cara", Role.CAPTIONER)
STORY: list[tuple[float, Person, AnyCommand]] = [
    (0, SYSTEM, ScheduleRoom(title="Workshop", rules=RULES)),
    *((0, who, Join()) for who in (MIA, RAVI, CARA)),
    (0, MIA, ChangePhase(to=Phase.OPEN)),
    (60, MIA, ChangePhase(to=Phase.LIVE)),
    (61, CARA, WriteCaption(language="en", text="Good morning.", delay_s=3)),
    (62, RAVI, RequestFloor(speech_type=STATEMENT)),
    (63, MIA, GrantFloor(request=RequestId("r1"))),
    (70, CARA, WriteCaption(language="en", text="=Thank you, Cher, & <all>.", delay_s=4)),
    (71, CARA, CorrectCaption(caption=CaptionId("c2"), text="=Thank you, Chair, & <all>.")),
    (72, CARA, WriteCaption(language="es", text="Gracias, Presidenta.")),
    (75.5, CARA, WriteCaption(language="en", text="I am\nglad.")),
    (76, CARA, WriteCaption(language="en", text="That was private.")),
    (77, CARA, CorrectCaption(caption=CaptionId("c5"), text="")),
    (90, MIA, ReleaseFloor(request=RequestId("r1"))),
]


def events() -> list[AnyRoomEvent]:
    """The story, at its times."""
    state, happened = RoomState(room=WORKSHOP), list[AnyRoomEvent]()
    for seconds, by, command in STORY:
        new = decide(state, command, by=by, at=T0 + timedelta(seconds=seconds))
        state, happened = replay(WORKSHOP, new, onto=state), [*happened, *new]
    return happened


@pytest.fixture
async def data(tmp_path: Path) -> Path:
    """A directory in which the story has happened in the workshop."""
    create_database(tmp_path).close()
    with closing(Notes(tmp_path)) as notes:
        notes.keep_served(served(malaga(), "http://localhost:8080"))
    async with SqliteStore(tmp_path) as store:
        await store.append(WORKSHOP, events(), expected_seq=0, by=SYSTEM.id)
    return tmp_path


def run(data: Path, *options: str, room: str = "workshop") -> Result:
    return CliRunner(env={"TRIBUNA_DATA": None}).invoke(main, ["captions", room, *options, "--data", str(data)])


@pytest.mark.row("H8")
@pytest.mark.row("F7")
def test_the_transcript_names_each_speaker_with_the_identity_line(data: Path) -> None:
    assert run(data, "--language", "en").output == (
        "09:00:58  - [en]\n"
        "    Good morning.\n"
        "09:01:06  Ravi, Ravi Foundation, remote [en]\n"
        "    =Thank you, Chair, & <all>.\n"
        "    I am glad.\n"
    )


@pytest.mark.row("H8")
def test_webvtt_has_voices_and_times_since_the_meeting_began(data: Path) -> None:
    assert run(data, "--vtt", "--language", "en").output == (
        "WEBVTT\n\n"
        "00:00:00.000 --> 00:00:06.000\nGood morning.\n\n"
        "00:00:06.000 --> 00:00:13.000\n<v Ravi, Ravi Foundation, remote>=Thank you, Chair, &amp; &lt;all&gt;.\n\n"
        "00:00:15.500 --> 00:00:22.500\n<v Ravi, Ravi Foundation, remote>I am glad.\n"
    )


def test_webvtt_is_of_one_language(data: Path) -> None:
    refused = run(data, "--vtt")
    assert refused.exit_code == 1
    assert "Write --language with one of: en, es." in refused.output
    assert "There are no such captions of workshop" in run(data, "--vtt", "--language", "fr").output


def test_cues_never_run_backwards_and_end_in_time() -> None:
    happened = events()
    began = began_at(happened)
    assert began is not None
    lines = records(happened, "en")
    early = [*lines, *lines]  # the second time they were said before those that precede them
    times = [cue.split(" --> ") for cue in as_vtt(early, began).splitlines() if "-->" in cue]
    assert [begin for begin, _ in times] == sorted(begin for begin, _ in times)
    assert all(begin < end for begin, end in times)
    assert timedelta(seconds=7) == LONGEST_CUE


def test_the_tables_have_everything_that_was_written_and_corrected(data: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(run(data, "--csv").output)))
    assert [(row["id"], row["language"], row["name"], row["delay_s"]) for row in rows] == [
        ("c1", "en", "", "3"),
        ("c2", "en", "Ravi", "4"),
        ("c3", "es", "Ravi", ""),
        ("c4", "en", "Ravi", ""),
        ("c5", "en", "Ravi", ""),
    ]
    assert (rows[1]["text"], rows[1]["first_text"]) == ("'=Thank you, Chair, & <all>.", "'=Thank you, Cher, & <all>.")
    assert (rows[4]["text"], rows[4]["first_text"], bool(rows[4]["corrected"])) == ("", "That was private.", True)
    kept = json.loads(run(data, "--json").output)
    assert (kept[1]["said_at"], kept[1]["written_at"]) == ("2022-05-09T07:01:06Z", "2022-05-09T07:01:10Z")
    assert kept[1]["speaker"]["organisation"] == "Ravi Foundation"


def test_a_room_without_captions_says_so(data: Path) -> None:
    assert run(data, "--language", "fr").output == "There are no captions of workshop in fr yet.\n"
