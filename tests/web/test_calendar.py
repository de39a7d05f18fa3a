"""The programme in people's own calendars: right hours, one entry for each session however often it is asked for, nothing secret."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar, Event

from rooms.commands import ChangePhase
from rooms.people import SYSTEM, Role
from rooms.phases import Phase
from rooms.slot.commands import MoveSlot
from rooms.slot.state import RippleId
from tests.web.house import INVITED, PUBLIC, House, opened_house

MADRID = ZoneInfo("Europe/Madrid")


async def text(house: House, path: str, **headers: str) -> str:
    answer = await house.client.get(path, headers=headers)
    assert (answer.status, answer.content_type, answer.charset) == (200, "text/calendar", "utf-8")
    return await answer.text()


async def entries(house: House, path: str = "/api/programme.ics", **headers: str) -> dict[str, Event]:
    """UID -> entry."""
    return {event.uid: event for event in read(await text(house, path, **headers)).events}


def read(calendar: str) -> Calendar:
    """A calendar as a program of somebody else reads it."""
    (found,) = Calendar.from_ical(calendar, multiple=True)
    assert isinstance(found, Calendar)
    return found


async def forum(house: House, path: str = "/api/programme.ics") -> Event:
    return (await entries(house, path))["forum@two-days.tribuna"]


async def test_every_session_with_hours_has_an_entry_at_the_clock_of_the_place(house: House) -> None:
    found = await entries(house)
    assert set(found) == {"forum@two-days.tribuna", "workshop@two-days.tribuna"}
    entry = found["forum@two-days.tribuna"]
    assert (entry.start, entry.end) == (
        datetime(2022, 5, 9, 9, 0, tzinfo=MADRID),
        datetime(2022, 5, 9, 12, 30, tzinfo=MADRID),
    )
    assert b"DTSTART;TZID=Europe/Madrid:20220509T090000" in entry.to_ical()
    assert (entry.summary, entry.status, entry.categories) == ("Open forum", "CONFIRMED", ["Side event"])
    assert entry.location == "Main hall, Málaga, Spain"


async def test_the_time_zone_is_described_with_its_summer_and_its_winter(house: House) -> None:
    (zone,) = read(await text(house, "/api/programme.ics")).timezones
    assert zone.tz_name == "Europe/Madrid"
    assert {part.name for part in zone.subcomponents} == {"STANDARD", "DAYLIGHT"}


async def test_the_file_is_as_rfc_5545_wants_it(house: House) -> None:
    written = await text(house, "/api/programme.ics")
    raw = written.encode()
    lines = raw.split(b"\r\n")
    assert (lines[0], lines[-2], lines[-1]) == (b"BEGIN:VCALENDAR", b"END:VCALENDAR", b"")
    assert max(map(len, lines)) <= 75
    assert b"\n" not in raw.replace(b"\r\n", b"")
    calendar = read(written)
    assert (calendar.version, calendar.prodid, calendar.calendar_name) == ("2.0", "-//Tribuna//Tribuna//EN", "Two days of talks")
    for event in calendar.events:
        assert {"UID", "DTSTAMP", "DTSTART", "SEQUENCE", "LAST-MODIFIED", "SUMMARY", "URL"} <= set(event)


async def test_a_calendar_says_no_more_than_the_programme_does_to_the_public(house: House) -> None:
    secret = house.invite(Role.PARTICIPANT, "Ravi", INVITED)
    public = await text(house, "/api/programme.ics")
    assert await text(house, "/api/programme.ics", Authorization=f"Bearer {secret}") == public
    found = await entries(house)
    assert found["forum@two-days.tribuna"].url.endswith("/rooms/forum?lang=en")
    workshop = found["workshop@two-days.tribuna"]
    assert workshop.url.endswith("/?lang=en#workshop")
    assert "Only invited people may watch." in str(workshop.description)
    assert workshop.location == "Hall to be announced, Málaga, Spain"


async def test_texts_are_in_the_readers_language(house: House) -> None:
    assert read(await text(house, "/api/programme.ics?lang=fr")).calendar_name == "Deux jours de dialogue"
    entry = await forum(house, "/api/programme.ics?lang=fr")
    assert (entry.categories, entry.url[-8:]) == (["Manifestation parallèle"], "?lang=fr")
    accepted = await entries(house, **{"Accept-Language": "fr"})
    assert accepted["forum@two-days.tribuna"].categories == ["Manifestation parallèle"]


async def test_one_room_has_a_calendar_of_its_own(house: House) -> None:
    assert set(await entries(house, "/api/rooms/forum.ics")) == {"forum@two-days.tribuna"}
    unknown_hours = read(await text(house, "/api/rooms/closed-talks.ics"))
    assert [part.name for part in unknown_hours.subcomponents] == ["VTIMEZONE"]
    unknown = await house.client.get("/api/rooms/attic.ics")
    assert (unknown.status, (await unknown.json())["code"]) == (404, "unknown_room")


async def test_a_meeting_that_moves_is_the_same_entry_with_a_higher_sequence(house: House) -> None:
    before = await forum(house)
    house.clock.turn(minutes=5)
    move = MoveSlot(ripple=RippleId("r"), origin=PUBLIC, minutes=15, wanted_by=SYSTEM.id)
    await house.service.room(PUBLIC).handle(move, by=SYSTEM)
    after = await forum(house)
    assert (before.start, after.start) == (datetime(2022, 5, 9, 9, 0, tzinfo=MADRID), datetime(2022, 5, 9, 9, 15, tzinfo=MADRID))
    assert (after.uid, after.sequence) == (before.uid, before.sequence + 1)
    assert (before.stamp, after.stamp) == (datetime(2022, 5, 9, 4, 0, tzinfo=UTC), datetime(2022, 5, 9, 4, 5, tzinfo=UTC))


async def test_a_cancelled_meeting_stays_in_the_calendar_as_cancelled(house: House) -> None:
    before = await forum(house)
    await house.service.room(PUBLIC).handle(ChangePhase(to=Phase.CANCELLED), by=SYSTEM)
    after = await forum(house)
    assert (after.uid, after.status, after.sequence) == (before.uid, "CANCELLED", before.sequence + 1)


async def test_what_happens_in_a_meeting_changes_no_calendar(house: House) -> None:
    before = await text(house, "/api/programme.ics")
    house.clock.turn(minutes=5)
    await house.open()
    await house.enter(Role.PARTICIPANT, "Ravi")
    assert await text(house, "/api/programme.ics") == before


async def test_a_calendar_is_sent_again_only_if_it_changed(house: House) -> None:
    first = await house.client.get("/api/programme.ics")
    known: dict[str, Any] = {"If-None-Match": first.headers["ETag"]}
    dated: dict[str, Any] = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert [(await house.client.get("/api/programme.ics", headers=headers)).status for headers in (known, dated)] == [304, 304]
    house.clock.turn(minutes=5)
    await house.service.room(PUBLIC).handle(ChangePhase(to=Phase.CANCELLED), by=SYSTEM)
    assert [(await house.client.get("/api/programme.ics", headers=headers)).status for headers in (known, dated)] == [200, 200]


@pytest.fixture
async def behind_a_proxy(tmp_path: Path) -> AsyncIterator[House]:
    async with opened_house(tmp_path, public_url="https://meet.example.org") as house:
        yield house


async def test_after_a_restart_entries_have_the_same_sequence_and_stamp(tmp_path: Path) -> None:
    async with opened_house(tmp_path) as before:
        await before.service.room(PUBLIC).handle(ChangePhase(to=Phase.CANCELLED), by=SYSTEM)
        written = await forum(before, "/api/rooms/forum.ics")
    async with opened_house(tmp_path) as again:
        again.clock.turn(hours=3)
        assert (await forum(again, "/api/rooms/forum.ics")).to_ical().split(b"URL")[0] == written.to_ical().split(b"URL")[0]


async def test_links_lead_to_the_public_address(behind_a_proxy: House) -> None:
    assert (await forum(behind_a_proxy)).url == "https://meet.example.org/rooms/forum?lang=en"


async def test_pages_lead_to_the_calendar_in_their_language(house: House) -> None:
    programme = await (await house.client.get("/?lang=fr")).text()
    watch = await (await house.client.get("/rooms/forum?lang=fr")).text()
    assert 'href="/api/programme.ics?lang=fr"' in programme
    assert 'href="/api/rooms/forum.ics?lang=fr"' in watch
