"""Any past second of a meeting can be rebuilt from its log: the phase, the floor, the order of speakers and who put each of them there."""

import csv
import io
from contextlib import suppress
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestrator.decisions import as_csv as decisions_csv
from orchestrator.decisions import decisions
from orchestrator.moment import NoSuchMoment, moment
from orchestrator.past import Past, PhaseThen, past
from orchestrator.past_text import as_csv, as_text
from rooms.commands import (
    AcceptRequest,
    CancelRequest,
    ChangePhase,
    CloseList,
    DenyRequest,
    GrantFloor,
    MarkAbsent,
    MoveRequest,
    ReleaseFloor,
    RequestFloor,
    RequestFloorForHall,
    RestoreSpeaker,
    RevokeFloor,
    SwapRequests,
)
from rooms.ids import RequestId
from rooms.people import SYSTEM
from rooms.phases import Phase
from rooms.requests import Why
from tests.builders import HALL, LENA, MIA, PIA, POINT_OF_ORDER, RAVI, STATEMENT, WORKSHOP
from tests.orchestrator.meetings import Meeting, at, opened

MADRID = ZoneInfo("Europe/Madrid")
NEW_YORK = ZoneInfo("America/New_York")
R1, R2, R3, R4, R5 = (RequestId(f"r{number}") for number in range(1, 6))
DAY = date(2022, 5, 9)
NOW = datetime(2022, 5, 9, 12, 0, tzinfo=UTC)


@pytest.fixture
def meeting() -> Meeting:
    """Ravi speaks from second 20 to 100; the chair moves Pia up at 40, and Lena's point of order goes before everybody at 50."""
    meeting = opened()
    meeting.do(1, RAVI, RequestFloor(speech_type=STATEMENT))
    meeting.do(2, HALL, RequestFloorForHall(speech_type=STATEMENT, name="Delegate", country="Kenya"))
    meeting.do(3, PIA, RequestFloor(speech_type=STATEMENT, language="es"))
    meeting.do(10, MIA, AcceptRequest(request=R3))
    meeting.do(20, MIA, GrantFloor(request=R1))
    meeting.do(40, MIA, MoveRequest(request=R3, before=R2, reason="has to leave"))
    meeting.do(50, LENA, RequestFloor(speech_type=POINT_OF_ORDER))
    meeting.do(60, SYSTEM, MarkAbsent(participant=PIA.id))
    meeting.do(100, MIA, RevokeFloor(request=R1, reason="order"))
    return meeting


def then(meeting: Meeting, second: float) -> Past:
    return past(WORKSHOP, meeting.events, at(second))


def order(meeting: Meeting, second: float) -> list[str]:
    return [entry.request for entry in then(meeting, second).queue]


@pytest.mark.row("E7")
def test_the_order_of_the_list_is_that_of_the_second(meeting: Meeting) -> None:
    seconds = (-1, 1, 3, 20, 39, 40, 50, 200)
    assert [order(meeting, second) for second in seconds] == [
        [],
        [R1],
        [R1, R2, R3],
        [R2, R3],
        [R2, R3],
        [R3, R2],
        [R4, R3, R2],
        [R4, R3, R2],
    ]


@pytest.mark.row("E7")
def test_every_place_says_who_asked_and_why_it_is_there(meeting: Meeting) -> None:
    lena, pia, delegate = then(meeting, 70).queue
    assert (lena.place, lena.filed_by, lena.filed_at, lena.why) == (1, "Lena", at(50), Why.RANK)
    assert (pia.filed_by, pia.accepted_by, pia.why, pia.placed_by, pia.placed_at, pia.reason) == (
        *("Pia", "Mia", Why.MOVED, "Mia", at(40)),
        "has to leave",
    )
    assert (delegate.speaker.name, delegate.filed_by, delegate.why, delegate.placed_by) == ("Delegate", "Hall", Why.ASKED, "")
    assert [entry.absent for entry in then(meeting, 59).queue] == [False, False, False]
    assert [entry.absent for entry in (lena, pia, delegate)] == [False, True, False]


@pytest.mark.row("E7")
def test_the_floor_has_the_time_that_was_left_then(meeting: Meeting) -> None:
    assert then(meeting, 19).floor is None
    floor = then(meeting, 50).floor
    assert floor is not None
    assert (floor.speaker.name, floor.granted_at, floor.granted_by) == ("Ravi", at(20), "Mia")
    assert (floor.spoken_s, floor.remaining_s, floor.running) == (30, 150, True)
    assert then(meeting, 100).floor is None


def test_an_overrun_is_a_negative_remainder_and_a_stopped_clock_stands_still(meeting: Meeting) -> None:
    meeting.do(110, MIA, GrantFloor(request=R2))
    meeting.do(300, MIA, ChangePhase(to=Phase.SUSPENDED, reason="Alarm"))
    for second in (300, 400):
        stopped = then(meeting, second)
        assert stopped.floor is not None
        assert (stopped.floor.remaining_s, stopped.floor.running) == (-10, False)
        assert stopped.phase == PhaseThen(phase=Phase.SUSPENDED, since=at(300), by="Mia", reason="Alarm")
    assert "3:10 used, 0:10 over, the clock stands still" in as_text(then(meeting, 400), MADRID)


def test_a_whole_second_counts_to_its_end_and_a_fraction_does_not(meeting: Meeting) -> None:
    meeting.do(100.4, MIA, DenyRequest(request=R4))
    assert order(meeting, 100)[0] == R3
    assert order(meeting, 100.3)[0] == R4


@pytest.mark.row("E7")
@given(second=st.integers(min_value=-200, max_value=400))
def test_at_any_second_the_order_is_the_one_that_everybody_saw(second: int) -> None:
    meeting, seen = opened(), dict[float, tuple[str, ...]]()
    for number, name in enumerate("abcdefgh", start=1):
        meeting.do(number, HALL, RequestFloorForHall(speech_type=STATEMENT if number % 3 else POINT_OF_ORDER, name=name))
        seen[number] = tuple(entry.filing.request for entry in meeting.state.queue)
    for moment_, command in (
        (20, SwapRequests(request=R1, with_request=R4)),
        (30, GrantFloor(request=R5)),
        (50, MoveRequest(request=RequestId("r8"), before=R2)),
        (70, ReleaseFloor(request=R5)),
        (90, RestoreSpeaker()),
        (120, GrantFloor(request=R1)),
        (150, DenyRequest(request=R4)),
        (200, ChangePhase(to=Phase.CLOSED)),
    ):
        meeting.do(moment_, MIA, command)
        seen[moment_] = tuple(entry.filing.request for entry in meeting.state.queue)
    assert tuple(order(meeting, second)) == next((seen[one] for one in sorted(seen, reverse=True) if one <= second), ())


@pytest.mark.row("N5")
def test_the_list_can_be_printed(meeting: Meeting) -> None:
    meeting.do(101, MIA, CloseList())
    lines = as_text(then(meeting, 101), MADRID).splitlines()
    assert [" ".join(line.split()) for line in lines] == [
        f"Workshop: 2022-05-09 09:01:41 (Europe/Madrid), after {len(meeting.events)} events",
        "Phase: live, since 09:00:00 by Mia: Quorum",
        "Floor: nobody",
        "Speakers' list: 3, closed but for what passes a closed list",
        "place request name function organisation country sits type language asked by accepted why",
        "1 r4 Lena Lena Foundation remote Point of order - 09:00:50 Lena - this type goes before others",
        "2 r3 Pia Pia Foundation remote Statement es 09:00:03 Pia Mia moved by Mia at 09:00:40: has to leave; passed over: not connected",
        "3 r2 Delegate Kenya hall Statement - 09:00:02 Hall - asked after those before",
    ]
    rows = list(csv.DictReader(io.StringIO(as_csv(then(meeting, 101), MADRID))))
    assert (rows[0]["place"], rows[0]["name"], rows[0]["asked"]) == ("1", "Lena", "2022-05-09T09:00:50+02:00")


@pytest.mark.row("E7")
def test_every_decision_of_the_chair_has_its_actor_its_time_and_its_reason(meeting: Meeting) -> None:
    meeting.do(110, MIA, GrantFloor(request=R2))
    meeting.do(120, MIA, ReleaseFloor(request=R2))
    meeting.do(130, LENA, CancelRequest(request=R4))
    meeting.do(140, MIA, DenyRequest(request=R3, reason="no time"))
    taken = list(decisions(WORKSHOP, meeting.events))
    assert [(one.at, one.decision, one.about, one.by_name, one.reason) for one in taken] == [
        (at(-60), "phase changed", "scheduled to open", "Programme", ""),
        (at(0), "phase changed", "open to live", "Mia", "Quorum"),
        (at(10), "request accepted", "Pia", "Mia", ""),
        (at(20), "floor granted", "Ravi", "Mia", ""),
        (at(40), "request moved", "Pia, before Delegate", "Mia", "has to leave"),
        (at(100), "floor revoked", "Ravi", "Mia", "order"),
        (at(110), "floor granted", "Delegate", "Mia", ""),
        (at(120), "floor released", "Delegate", "Mia", ""),
        (at(140), "request denied", "Pia", "Mia", "no time"),
    ]
    assert meeting.events[taken[-1].seq - 1].at == at(140)
    row = list(csv.DictReader(io.StringIO(decisions_csv(taken, MADRID))))[-1]
    assert (row["time"], row["by"], row["by_participant"]) == ("2022-05-09T09:02:20+02:00", "Mia", "mia")


def test_what_a_speaker_does_with_a_request_of_their_own_is_no_decision_of_the_chair() -> None:
    meeting = opened()
    meeting.do(1, RAVI, RequestFloor(speech_type=STATEMENT))
    meeting.do(2, MIA, GrantFloor(request=R1))
    meeting.do(3, RAVI, ReleaseFloor(request=R1))
    assert [one.decision for one in decisions(WORKSHOP, meeting.events)][2:] == ["floor granted"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("10:41:07", "2022-05-09T08:41:07"),
        ("9:05", "2022-05-09T07:05:00"),
        ("2022-03-01 10:41:07", "2022-03-01T09:41:07"),
        ("2022-05-09T10:41", "2022-05-09T08:41:00"),
        ("2022-05-09T10:41:07+05:30", "2022-05-09T05:11:07"),
        ("2022-05-09T10:41:07.25Z", "2022-05-09T10:41:07.250000"),
        (" now ", "2022-05-09T12:00:00"),
        ("2022-10-30T02:30:00+01:00", "2022-10-30T01:30:00"),
    ],
)
def test_a_moment_is_written_as_people_write_it(written: str, meant: str) -> None:
    assert moment(written, now=NOW, day=DAY, zone=MADRID) == datetime.fromisoformat(meant).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "zone", "sentence"),
    [
        ("2022-03-27 02:30", MADRID, "02:30:00 does not exist on 2022-03-27 in Europe/Madrid: the clocks go forward over it."),
        ("2022-10-30 02:30", MADRID, "Write which one you mean: 2022-10-30T02:30:00+02:00 or 2022-10-30T02:30:00+01:00."),
        ("2022-11-06 01:30:05", NEW_YORK, "01:30:05 comes twice on 2022-11-06 in America/New_York"),
        ("noon", MADRID, '"noon" is not a time. Write one such as 10:41:07, 2022-05-09 10:41:07 or 2022-05-09T10:41:07+02:00.'),
        ("25:00", MADRID, '"25:00" is not a time.'),
        ("2022-02-30 10:00", MADRID, '"2022-02-30 10:00" is not a time.'),
        ("2022-05-09T10:41:07.5", MADRID, "is not a time."),
        ("9999-12-31 23:59", NEW_YORK, "is not a time."),
        ("9999-12-31T23:59:59-12:00", MADRID, "is not a time."),
        ("x" * 10_000, MADRID, '" is not a time.'),
        ("", MADRID, '"" is not a time.'),
    ],
)
def test_a_moment_that_cannot_be_is_one_sentence(written: str, zone: ZoneInfo, sentence: str) -> None:
    with pytest.raises(NoSuchMoment) as refusal:
        moment(written, now=NOW, day=DAY, zone=zone)
    assert sentence in str(refusal.value)
    assert len(str(refusal.value)) < 200


@given(st.text(max_size=40))
def test_any_words_are_a_moment_or_refused_in_a_sentence(written: str) -> None:
    with suppress(NoSuchMoment):
        assert moment(written, now=NOW, day=DAY, zone=MADRID).tzinfo is UTC
