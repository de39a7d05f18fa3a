"""A room event as others read it: CloudEvents 1.0, structured mode, JSON."""

import hashlib
from datetime import datetime
from typing import Any
from urllib.parse import quote

import msgspec
from msgspec import UNSET, UnsetType

from orchestrator import codec
from orchestrator.webhooks.disclosure import data_of
from orchestrator.webhooks.subscription import Detail, Subscription, SubscriptionId
from rooms.state import RoomState

CONTENT_TYPE = "application/cloudevents+json; charset=utf-8"
ROOM_PREFIX = "org.tribuna.room."
TEST_TYPE = "org.tribuna.webhook.test"


class CloudEvent(msgspec.Struct, frozen=True, kw_only=True):
    """One event. id: stable, unique over rooms and services. source: a path of the service.

    sequence: of the extension of that name: the number of the event in its room, padded so that it also sorts as text.
    """

    specversion: str = "1.0"
    id: str
    source: str
    type: str
    time: datetime
    sequence: str | UnsetType = UNSET
    sequencetype: str | UnsetType = UNSET
    datacontenttype: str = "application/json"
    data: Any


def room_event(kept: codec.Record, state: RoomState, detail: Detail) -> CloudEvent:
    """Return the event of ``kept`` with as much as ``detail`` allows. state: of its room, now. Raises Unreadable."""
    event = codec.event(kept, previous=kept.previous)
    return CloudEvent(
        id=hashlib.sha256(kept.hash).hexdigest()[:32],  # of the hash, so that nobody can check guesses about what is not told
        source=f"/rooms/{quote(kept.room, safe='')}",
        type=f"{ROOM_PREFIX}{type_of(kept)}",
        time=kept.at,
        data=msgspec.Raw(kept.payload) if detail is Detail.FULL else data_of(event, state, detail),
        sequence=f"{kept.seq:010}",
        sequencetype="Integer",
    )


def trial_event(subscription: SubscriptionId, *, id: str, at: datetime) -> CloudEvent:  # noqa: A002 - the attribute's own name
    """Return an event about nothing, to see whether a receiver takes it."""
    return CloudEvent(id=id, source=f"/webhooks/{subscription}", type=TEST_TYPE, time=at, data={})


def type_of(kept: codec.Record) -> str:
    """The type of the room event of ``kept``: ``floor_granted``. Raises Unreadable."""
    try:
        return str(msgspec.json.decode(kept.payload, type=_Typed).type)
    except msgspec.MsgspecError as error:
        raise codec.Unreadable(f"Event {kept.seq} of room {kept.room} cannot be read: {error}. Restore the data from a copy.") from error


def wanted(kept: codec.Record, subscription: Subscription) -> bool:
    """Whether ``subscription`` is told of the event of ``kept``. Raises Unreadable."""
    return subscription.wants(type_of(kept))


class _Typed(msgspec.Struct):
    type: str
