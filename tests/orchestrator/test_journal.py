"""The public journal: what it says of a session before and after it, and that its versions are kept."""

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from config.definitions import Definition, Who
from orchestrator.database import create_database
from orchestrator.journal.changes import Change, What, changes
from orchestrator.journal.content import Entry, Journal, Status, journal
from orchestrator.journal.store import JournalStore
from orchestrator.journal.watch import JournalWatch
from orchestrator.programme import room_id, room_slots, schedule_room
from orchestrator.room_host import RoomHost
from orchestrator.store_sqlite import SqliteStore
from rooms.commands import AnyCommand, ChangePhase, GrantFloor, Join, RequestFloor
from rooms.evolve import replay
from rooms.identity import identity
from rooms.ids import RequestId, RoomId
from rooms.people import SYSTEM, Person
from rooms.phases import Phase
from rooms.sponsors.commands import NameSponsor
from rooms.sponsors.roles import SponsorRole
from rooms.state import RoomState
from tests.builders import MIA, RAVI, STATEMENT, T0, events_of
from tests.clocks import ManualClock
from tests.web.house import DEFINITION, read

FORUM, WORKSHOP = RoomId("forum"), RoomId("workshop")
CONFERENCE = read(DEFINITION)
SPEAKING: list[tuple[Person, AnyCommand]] = [
    (MIA, ChangePhase(to=Phase.OPEN)),
    (MIA, ChangePhase(to=Phase.LIVE)),
    (RAVI, RequestFloor(speech_type=STATEMENT)),
    (MIA, GrantFloor(request=RequestId("r1"))),
]


def held(room: RoomId, *steps: tuple[Person, AnyCommand]) -> RoomState:
    """The room of that id after the steps."""
    [slot] = [one for one in room_slots(CONFERENCE) if room_id(one) == room]
    begin: list[tuple[Person, AnyCommand]] = [(SYSTEM, schedule_room(CONFERENCE, slot)), (MIA, Join()), (RAVI, Join())]
    return replay(room, events_of([*begin, *steps], room=room))


def entry(state: RoomState, definition: Definition = CONFERENCE) -> Entry:
    """What the journal says of the room."""
    return next(one for one in journal(definition, {state.room: state}).entries if one.id == state.room)


def with_session(room: str, **facts: object) -> Definition:
    sessions = tuple(replace(one, **facts) if one.id == room else one for one in CONFERENCE.sessions)
    return replace(CONFERENCE, sessions=sessions)


@pytest.mark.row("J5")
def test_before_a_session_the_journal_says_who_organises_what_where_and_when() -> None:
    one = entry(held(FORUM, *SPEAKING))
    assert (one.title, one.number, one.hall, one.format, one.watch) == ("Open forum", "1", "Main hall", "hybrid", Who.EVERYBODY)
    assert (one.languages, one.status, one.speeches) == (("en", "es", "fr"), Status.ANNOUNCED, None)
    assert [(sponsor.role, sponsor.name) for sponsor in one.sponsors] == [("civil_society", None)]


@pytest.mark.row("J5")
def test_a_sponsor_who_is_named_later_takes_the_open_place() -> None:
    named = held(FORUM, (MIA, NameSponsor(role=SponsorRole.CIVIL_SOCIETY, name="Río Verde")))
    assert [(sponsor.role, sponsor.name) for sponsor in entry(named).sponsors] == [("civil_society", "Río Verde")]


@pytest.mark.row("J5")
@pytest.mark.row("F7")
def test_when_a_public_meeting_is_over_its_speakers_stand_in_the_journal_with_their_identity_lines() -> None:
    closed = entry(held(FORUM, *SPEAKING, (MIA, ChangePhase(to=Phase.CLOSED))))
    assert closed.status is Status.HELD
    assert closed.speeches is not None
    assert [(one.speaker, one.began_at, one.ended_at) for one in closed.speeches] == [(identity(RAVI), T0, T0)]
    assert (closed.began_at, closed.ended_at) == (T0, T0)


def test_speakers_of_a_meeting_that_is_not_public_or_does_not_wish_it_are_not_named() -> None:
    over = [*SPEAKING, (MIA, ChangePhase(to=Phase.CLOSED))]
    assert entry(held(WORKSHOP, *over)).speeches is None
    assert entry(held(FORUM, *over), with_session("forum", speakers_in_journal=False)).speeches is None


def test_a_session_without_a_room_is_announced_and_cannot_be_watched() -> None:
    [reception] = [one for one in journal(CONFERENCE, {}).entries if one.id == "reception"]
    assert (reception.watch, reception.status, reception.languages) == (None, Status.ANNOUNCED, ())


def test_what_is_other_is_said_in_the_order_of_the_programme() -> None:
    before = journal(CONFERENCE, {FORUM: held(FORUM, *SPEAKING)})
    over = held(FORUM, *SPEAKING, (MIA, ChangePhase(to=Phase.CLOSED)))
    assert changes(before, journal(CONFERENCE, {FORUM: over})) == (Change(what=What.HELD, title="Open forum"),)
    renamed = journal(with_session("forum", title="Forum", number="2", hall=None), {FORUM: over})
    assert [one.what for one in changes(before, renamed)] == [What.TITLE, What.PLACE, What.HELD]
    fewer = replace(before, title="Days", entries=before.entries[1:])
    assert [one.what for one in changes(before, fewer)] == [What.CONFERENCE, What.REMOVED]
    assert [one.what for one in changes(fewer, before)] == [What.CONFERENCE, What.ADDED]
    assert changes(before, before) == ()


@pytest.fixture
def store(tmp_path: Path) -> JournalStore:
    create_database(tmp_path).close()
    return JournalStore(tmp_path)


def titled(title: str) -> Journal:
    return Journal(title=title, time_zone="UTC", place=(), entries=())


@pytest.mark.row("J5")
@given(titles=st.lists(st.sampled_from(["one", "two", "three"]), max_size=12))
def test_every_version_can_be_read_again_and_the_same_content_twice_is_one_version(
    titles: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    directory = tmp_path_factory.mktemp("journal")
    create_database(directory).close()
    store, kept = JournalStore(directory), list[str]()
    for number, title in enumerate(titles):
        if kept[-1:] != [title]:
            kept.append(title)
        assert store.keep(titled(title), T0 + timedelta(seconds=number)) == len(kept)
    read = [store.read(number + 1) for number in range(len(kept))]
    assert [one[1].title for one in read if one] == kept
    assert [version.number for version in store.versions()] == list(range(len(kept), 0, -1))
    assert store.newest() == len(kept)
    assert (store.read() or (None,))[0] == (read[-1][0] if read and read[-1] else None)
    store.close()


def test_there_is_no_version_that_was_never_made(store: JournalStore) -> None:
    assert (store.read(), store.read(7), store.versions(), store.newest()) == (None, None, (), 0)
    store.keep(titled("one"), T0)
    assert store.read(2) is None


@pytest.mark.row("J5")
async def test_what_changes_the_journal_makes_a_version(tmp_path: Path) -> None:
    clock = ManualClock(T0)
    async with SqliteStore(tmp_path) as events, asyncio.timeout(10):
        host, store = RoomHost(FORUM, store=events, clock=clock), JournalStore(tmp_path)
        watch = JournalWatch(store, {FORUM: host}, definition=lambda: CONFERENCE, clock=clock)
        await watch.keep()
        tasks = [asyncio.create_task(work, name="journal") for work in (host.run(), watch.run())]
        [slot] = [one for one in room_slots(CONFERENCE) if room_id(one) == FORUM]
        for by, command in ((SYSTEM, schedule_room(CONFERENCE, slot)), (MIA, Join()), (MIA, ChangePhase(to=Phase.CANCELLED))):
            await host.handle(command, by=by)
        while store.newest() < 2:
            clock.turn(seconds=1)
            await asyncio.sleep(0)
        assert [change.what for change in store.versions()[0].changes] == [What.CANCELLED]
        for task in tasks:
            task.cancel()
        await asyncio.wait(tasks)
        store.close()
