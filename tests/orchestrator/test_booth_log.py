"""What the log tells of the booths, in words."""

from zoneinfo import ZoneInfo

import pytest

from orchestrator.booth_log import as_csv, as_table, booth_log
from rooms.commands import MarkAbsent
from rooms.interpretation.commands import (
    AcceptHandover,
    AnswerSignal,
    Cough,
    DeclineHandover,
    OfferHandover,
    SendSignal,
    SetRelay,
    TakeBooth,
)
from rooms.interpretation.state import SignalId, SignalKind
from rooms.people import SYSTEM
from tests.builders import CAST, MIA
from tests.orchestrator.meetings import Meeting, opened
from tests.rooms.booths import ELENA, FANNY, INES, INTERPRETERS, WITH_BOOTHS

MADRID = ZoneInfo("Europe/Madrid")


@pytest.fixture
def meeting() -> Meeting:
    """Ines interprets, coughs, asks the speaker to slow down, and hands over at the second try; Fanny's line breaks."""
    meeting = opened(rules=WITH_BOOTHS, people=(*CAST, *INTERPRETERS))
    meeting.do(10, INES, TakeBooth())
    meeting.do(11, INES, Cough(held=True))
    meeting.do(12, INES, Cough(held=False))
    meeting.do(20, INES, SendSignal(kind=SignalKind.SLOWER))
    meeting.do(25, MIA, AnswerSignal(signal=SignalId("s1")))
    meeting.do(30, FANNY, TakeBooth())
    meeting.do(31, FANNY, SetRelay(relay_from="es"))
    for second, answer in ((40, DeclineHandover()), (50, AcceptHandover())):
        meeting.do(second, INES, OfferHandover())
        meeting.do(second + 1, ELENA, answer)
    meeting.do(60, SYSTEM, MarkAbsent(participant=FANNY.id))
    return meeting


@pytest.mark.row("H5")
def test_the_log_tells_handovers_and_signals_with_time_and_booth(meeting: Meeting) -> None:
    assert [(f"{one.at.astimezone(MADRID):%H:%M:%S}", one.booth, one.what, one.who) for one in booth_log(meeting.events)] == [
        ("09:00:10", "es", "interprets", "Ines"),
        ("09:00:20", "es", "tells the chair: please speak more slowly", "Ines"),
        ("09:00:25", "es", "has understood: please speak more slowly", "Mia"),
        ("09:00:30", "fr", "interprets", "Fanny"),
        ("09:00:31", "fr", "listens to the booth es", "Fanny"),
        ("09:00:40", "es", "offers the handover", "Ines"),
        ("09:00:41", "es", "declines the handover", "Elena"),
        ("09:00:50", "es", "offers the handover", "Ines"),
        ("09:00:51", "es", "interprets in place of Ines", "Elena"),
        ("09:01:00", "fr", "interprets no longer: not connected", "Fanny"),
    ]


def test_it_is_a_table_or_csv(meeting: Meeting) -> None:
    told = list(booth_log(meeting.events))
    assert as_table(told, MADRID).splitlines()[1].split("  ")[:2] == ["2022-05-09 09:00:10", "es"]
    assert as_csv(told, MADRID).splitlines()[1] == "2022-05-09T09:00:10+02:00,es,interprets,Ines"
