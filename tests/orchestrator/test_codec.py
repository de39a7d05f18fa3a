"""What happened in a room is kept in words that later versions can read, and nobody can change it unnoticed."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestrator import codec
from rooms.events import AnyRoomEvent
from rooms.evolve import replay
from tests.builders import MIA, RAVI, T0, WORKSHOP, events_of
from tests.orchestrator.stories import STORY

seeded = settings(derandomize=True)


def kept(events: list[AnyRoomEvent]) -> list[codec.Record]:
    records: list[codec.Record] = []
    for event in events:
        previous = records[-1].hash if records else codec.GENESIS
        records.append(codec.record(event, room=WORKSHOP, seq=len(records) + 1, actor=MIA.id, command_id=None, previous=previous))
    return records


def read(records: list[codec.Record]) -> list[AnyRoomEvent]:
    previous, events = codec.GENESIS, []
    for record in records:
        events.append(codec.event(record, previous=previous))
        previous = record.hash
    return events


def test_a_kept_story_reads_as_it_was_told() -> None:
    story = events_of(STORY)
    assert read(kept(story)) == story
    assert replay(WORKSHOP, read(kept(story))) == replay(WORKSHOP, story)


def test_a_field_of_a_later_version_is_passed_over() -> None:
    event = events_of(STORY)[0]
    payload = msgspec.json.decode(kept([event])[0].payload) | {"mood": "festive"}
    record = msgspec.structs.replace(kept([event])[0], payload=msgspec.json.encode(payload))
    resealed = msgspec.structs.replace(record, hash=codec.digest(record))
    assert codec.event(resealed, previous=codec.GENESIS) == event


def test_an_event_of_a_newer_version_is_not_misread() -> None:
    record = msgspec.structs.replace(kept(events_of(STORY))[0], version=codec.VERSION + 1)
    with pytest.raises(codec.Unreadable, match="newer version"):
        codec.event(record, previous=codec.GENESIS)


def test_an_event_that_was_never_one_of_ours_is_not_misread() -> None:
    record = msgspec.structs.replace(kept(events_of(STORY))[0], payload=b'{"type":"cake_served","at":"2022-05-09T07:00:00Z"}')
    resealed = msgspec.structs.replace(record, hash=codec.digest(record))
    with pytest.raises(codec.Unreadable, match="cannot be read"):
        codec.event(resealed, previous=codec.GENESIS)


@pytest.mark.row("R6")
@seeded
@given(data=st.data())
def test_a_change_of_anything_in_the_log_is_noticed(data: st.DataObject) -> None:
    records = kept(events_of(STORY))
    number = data.draw(st.integers(0, len(records) - 1))
    changes: list[dict[str, Any]] = [
        {"actor": RAVI.id},
        {"seq": 99},
        {"at": T0.replace(year=2021)},
        {"command_id": "other"},
        {"payload": records[number].payload.replace(b"T", b"U")},
        {"previous": bytes(31) + b"\x01"},
        {"hash": bytes(32)},
    ]
    records[number] = msgspec.structs.replace(records[number], **data.draw(st.sampled_from(changes)))
    with pytest.raises(codec.Unreadable, match="changed or damaged"):
        read(records)


@pytest.mark.row("R6")
@seeded
@given(number=st.integers(0, len(events_of(STORY)) - 2))
def test_an_event_that_is_left_out_is_missed(number: int) -> None:
    records = kept(events_of(STORY))
    del records[number]
    with pytest.raises(codec.Unreadable, match="changed or damaged"):
        read(records)
