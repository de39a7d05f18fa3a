"""Who attends a room, from change to change: people are told apart, the public is counted, a rehearsal is not attended."""

import msgspec
import pytest

from orchestrator.attendance.counting import RoomAttendance
from orchestrator.attendance.records import Passage, Viewers
from rooms.commands import ChangePhase, Join
from rooms.people import Person, Place
from rooms.phases import Phase
from rooms.speaking_views import Presence
from tests.builders import HALL, LENA, MIA, RAVI, TOMAS, WORKSHOP, after, room
from tests.orchestrator.meetings import at

ANA = msgspec.structs.replace(LENA, id="ana", name="Ana", place=Place.HALL)
LIVE = room(people=[MIA, RAVI, LENA, ANA, TOMAS, HALL])


def there(*people: Person, viewers: int = 0) -> Presence:
    return Presence(connected=frozenset(person.id for person in people), viewers=viewers)


def passages(attendance: RoomAttendance, second: float) -> list[tuple[str, Passage, float]]:
    """What is to be written at ``second``, and is then."""
    batch = attendance.batch(at(second))
    attendance.written(batch)
    return [(one.participant, one.passage, (one.at - at(0)).total_seconds()) for one in batch.attended]


def viewers(attendance: RoomAttendance, second: float) -> Viewers | None:
    batch = attendance.batch(at(second))
    attendance.written(batch)
    return batch.viewers


def attending(*people: Person, second: float = 0) -> RoomAttendance:
    """A live room in which these people are, and the journal knows it."""
    attendance = RoomAttendance(WORKSHOP)
    attendance.look(LIVE, there(*people), at(second))
    passages(attendance, second)
    return attendance


def test_who_comes_and_goes_is_kept_with_the_time() -> None:
    attendance = RoomAttendance(WORKSHOP)
    attendance.look(LIVE, there(RAVI), at(3))
    assert passages(attendance, 10) == [("ravi", Passage.JOINED, 3)]
    attendance.look(LIVE, there(), at(14))
    assert passages(attendance, 20) == [("ravi", Passage.LEFT, 14)]
    assert passages(attendance, 30) == []
    assert not attendance.open


def test_a_visit_between_two_writes_is_kept_whole() -> None:
    attendance = RoomAttendance(WORKSHOP)
    attendance.look(LIVE, there(RAVI), at(3))
    attendance.look(LIVE, there(), at(5))
    assert passages(attendance, 10) == [("ravi", Passage.JOINED, 3), ("ravi", Passage.LEFT, 5)]


def test_a_line_that_breaks_for_a_moment_ends_no_visit() -> None:
    attendance = attending(RAVI)
    for second in (1, 3, 5):
        attendance.look(LIVE, there(), at(second))
        attendance.look(LIVE, there(RAVI), at(second + 1))
    assert passages(attendance, 10) == []
    new = RoomAttendance(WORKSHOP)
    new.look(LIVE, there(RAVI), at(11))
    new.look(LIVE, there(), at(12))
    new.look(LIVE, there(RAVI), at(13))
    assert passages(new, 20) == [("ravi", Passage.JOINED, 11)]


def test_what_could_not_be_written_is_in_the_next_batch() -> None:
    attendance = RoomAttendance(WORKSHOP)
    attendance.look(LIVE, there(RAVI, viewers=2), at(1))
    lost = attendance.batch(at(10))
    attendance.look(LIVE, there(LENA, viewers=1), at(12))
    again = attendance.batch(at(20))
    assert [(one.participant, one.passage) for one in lost.attended] == [("ravi", Passage.JOINED)]
    assert [(one.participant, one.passage) for one in again.attended] == [
        ("ravi", Passage.JOINED),
        ("ravi", Passage.LEFT),
        ("lena", Passage.JOINED),
    ]
    assert again.viewers == Viewers(room=WORKSHOP, at=at(20), count=1, peak=2, viewer_s=2 * 11 + 8)


def test_what_happens_while_it_is_written_is_written_later() -> None:
    attendance = RoomAttendance(WORKSHOP)
    attendance.look(LIVE, there(RAVI, viewers=3), at(1))
    batch = attendance.batch(at(10))
    attendance.look(LIVE, there(viewers=1), at(10.5))
    attendance.written(batch)
    assert passages(attendance, 20) == [("ravi", Passage.LEFT, 10.5)]


@pytest.mark.row("A2")
@pytest.mark.parametrize("phase", [Phase.SCHEDULED, Phase.REHEARSAL, Phase.CLOSED, Phase.CANCELLED])
def test_nobody_attends_before_the_doors_open_and_after_the_end(phase: Phase) -> None:
    attendance = RoomAttendance(WORKSHOP)
    attendance.look(room(phase), there(RAVI, viewers=5), at(1))
    assert (passages(attendance, 10), viewers(attendance, 10)) == ([], None)


def test_the_end_of_the_meeting_ends_every_visit() -> None:
    attendance = attending(RAVI, LENA)
    attendance.look(after(LIVE, ChangePhase(to=Phase.CLOSED), MIA), there(RAVI, LENA), at(60))
    assert sorted(passages(attendance, 70)) == [("lena", Passage.LEFT, 60), ("ravi", Passage.LEFT, 60)]


def test_the_console_of_the_hall_is_nobody_and_who_is_not_let_in_is_not_there() -> None:
    attendance = RoomAttendance(WORKSHOP)
    stranger = msgspec.structs.replace(RAVI, id="stranger")
    attendance.look(LIVE, there(HALL, TOMAS, stranger), at(1))
    assert passages(attendance, 10) == [("tomas", Passage.JOINED, 1)]


def test_who_moves_into_the_hall_is_in_both_places_one_after_the_other() -> None:
    attendance = attending(RAVI)
    moved = after(LIVE, Join(), msgspec.structs.replace(RAVI, place=Place.HALL))
    attendance.look_again(moved, RAVI.id, at(30))
    batch = attendance.batch(at(40))
    assert [(one.passage, one.seat.place, one.at) for one in batch.attended] == [
        (Passage.LEFT, Place.REMOTE, at(30)),
        (Passage.JOINED, Place.HALL, at(30)),
    ]


def test_viewers_without_an_invitation_are_added_up_and_not_told_apart() -> None:
    attendance = RoomAttendance(WORKSHOP)
    attendance.look(LIVE, there(viewers=2), at(0))
    attendance.look(LIVE, there(viewers=5), at(4))
    attendance.look(LIVE, there(viewers=1), at(6))
    assert viewers(attendance, 10) == Viewers(room=WORKSHOP, at=at(10), count=1, peak=5, viewer_s=8 + 10 + 4)
    assert viewers(attendance, 20) is None
    attendance.look(LIVE, there(), at(25))
    assert viewers(attendance, 30) == Viewers(room=WORKSHOP, at=at(30), count=0, peak=1, viewer_s=15)
