"""What a receiver learns: no more than its audience sees in the room."""

import json
from typing import Any

import msgspec
import pytest

from orchestrator import codec
from orchestrator.webhooks.cloud_event import room_event
from orchestrator.webhooks.disclosure import data_of
from orchestrator.webhooks.subscription import EVENT_TYPES, Detail
from rooms.commands import AcceptRequest, AnyCommand, CancelRequest, ChangePhase, DenyRequest, GrantFloor, RequestFloor, RevokeFloor
from rooms.events import AnyRoomEvent
from rooms.evolve import replay
from rooms.ids import RequestId
from rooms.people import Person
from rooms.phases import Phase
from tests.builders import LENA, MIA, PIA, RAVI, STATEMENT, WORKSHOP, events_of
from tests.orchestrator.stories import STORY

MORE: list[tuple[Person, AnyCommand]] = [
    *STORY,
    (MIA, RevokeFloor(request=RequestId("r2"), reason="A private remark")),
    (RAVI, RequestFloor(speech_type=STATEMENT, language="es", text="A private remark")),
    (MIA, DenyRequest(request=RequestId("r4"), reason="A private remark")),
    (PIA, RequestFloor(speech_type=STATEMENT)),
    (PIA, CancelRequest(request=RequestId("r5"))),
    (MIA, AcceptRequest(request=RequestId("r3"))),
    (MIA, GrantFloor(request=RequestId("r3"))),
    (MIA, ChangePhase(to=Phase.SUSPENDED, reason="Coffee")),
]
EVENTS = events_of(MORE)
STATE = replay(WORKSHOP, EVENTS)


def told(detail: Detail) -> list[tuple[str, dict[str, Any]]]:
    """The type and the data of every event."""
    return [(kind_of(event), msgspec.to_builtins(data_of(event, STATE, detail))) for event in EVENTS]


def kind_of(event: AnyRoomEvent) -> str:
    return str(event.__struct_config__.tag)


def data(detail: Detail, kind: str) -> dict[str, Any]:
    """The data of the first event of a type."""
    return next(data for name, data in told(detail) if name == kind)


@pytest.mark.row("L2")
def test_the_public_learns_who_speaks() -> None:
    assert data(Detail.PUBLIC, "floor_granted") == {
        "request": "r1",
        "speaker": {
            "id": "ravi",
            "name": "Ravi",
            "function": "",
            "organisation": "Ravi Foundation",
            "country": "",
            "place": "remote",
        },
        "speech_type": "statement",
        "language": "",
        "limit_s": 180,
    }
    assert data(Detail.PUBLIC, "floor_released")["speaker"]["name"] == "Ravi"
    assert data(Detail.PUBLIC, "room_scheduled") == {"title": "Workshop", "starts_at": None, "ends_at": None}
    assert told(Detail.PUBLIC)[-1] == ("phase_changed", {"phase": "suspended", "reason": "Coffee"})


def test_the_public_does_not_learn_who_waits() -> None:
    assert [data for kind, data in told(Detail.PUBLIC) if kind.startswith(("request_", "participant_"))] == [{}] * 12


def test_participants_learn_who_waits_but_not_who_was_denied() -> None:
    assert data(Detail.PARTICIPANT, "request_filed")["speaker"]["name"] == "Ravi"
    assert data(Detail.PARTICIPANT, "request_accepted")["speaker"]["name"] == "Lena"
    assert data(Detail.PARTICIPANT, "request_cancelled")["speaker"]["name"] == "Pia"
    assert data(Detail.PARTICIPANT, "request_denied") == {}
    assert data(Detail.PARTICIPANT, "participant_admitted") == {}


@pytest.mark.parametrize("detail", [Detail.PUBLIC, Detail.PARTICIPANT])
def test_nobody_learns_remarks_of_the_chair_or_what_is_only_counted(detail: Detail) -> None:
    everything = json.dumps(told(detail))
    for word in ("A private remark", "speaker_class", "gender", "region", "stakeholder", LENA.speaker_class, '"by"'):
        assert word not in everything


def test_an_event_in_full_is_the_one_that_is_stored() -> None:
    kept = codec.record(EVENTS[1], room=WORKSHOP, seq=2, actor=MIA.id, command_id=None, previous=codec.GENESIS)
    assert msgspec.json.encode(room_event(kept, STATE, Detail.FULL).data) == kept.payload


def test_an_event_has_one_id_that_tells_nothing_of_the_log() -> None:
    kept = [
        codec.record(event, room=WORKSHOP, seq=seq, actor=MIA.id, command_id=None, previous=codec.GENESIS)
        for seq, event in enumerate(EVENTS, start=1)
    ]
    ids = [room_event(one, STATE, Detail.PUBLIC).id for one in kept]
    assert len(set(ids)) == len(ids)
    assert ids == [room_event(one, STATE, Detail.FULL).id for one in kept]
    assert not any(one.hash.hex().startswith(name) for one, name in zip(kept, ids, strict=True))


def test_every_type_of_event_may_be_subscribed_to() -> None:
    assert {kind_of(event) for event in EVENTS} <= set(EVENT_TYPES)
