"""What the clients were told, held against what the log says. Pure."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from orchestrator.codec import Record
from rooms.events import AnyRoomEvent
from rooms.evolve import evolve
from rooms.ids import CommandId, ParticipantId, RoomId
from rooms.speaking_views import Presence
from rooms.state import RoomState
from rooms.views import Audience, View, view_for

Sent = tuple[ParticipantId, CommandId]
"""A command is its sender's."""

OF_THE_LOG_ALONE = frozenset({Audience.PUBLIC, Audience.PARTICIPANT, Audience.HALL})
"""Audiences whose views say nothing of who is connected, so that the log alone says what they must be."""


def fingerprint(view: View) -> bytes:
    """The same for the same view, whoever made it."""
    return hashlib.sha256(msgspec.json.encode(view)).digest()


@dataclass
class History:
    """acknowledged: the answers to each command, which may be asked again. seen: views by audience and sequence number."""

    acknowledged: dict[Sent, set[int]] = field(default_factory=dict)
    refused: set[Sent] = field(default_factory=set)
    seen: dict[tuple[int, Audience], set[bytes]] = field(default_factory=dict)
    last_seen: dict[str, tuple[Audience, bytes]] = field(default_factory=dict)

    def acknowledge(self, sent: Sent, seq: int) -> None:
        """The service said that the command is durable, and that the room has ``seq`` events with it."""
        self.acknowledged.setdefault(sent, set()).add(seq)

    def see(self, client: str, audience: Audience, seq: int, view: View) -> None:
        """``client`` was shown ``view`` as the state after ``seq`` events."""
        if audience in OF_THE_LOG_ALONE:
            shown = fingerprint(view)
            self.seen.setdefault((seq, audience), set()).add(shown)
            self.last_seen[client] = (audience, shown)


@dataclass(frozen=True, slots=True)
class Kept:
    """What the store has of one room. events: those of ``records``. answers: the sequence number that each command was answered with."""

    room: RoomId
    records: Sequence[Record]
    events: Sequence[AnyRoomEvent]
    answers: Mapping[Sent, int]


def faults(history: History, kept: Kept) -> list[str]:
    """Return a sentence for every lie; [] if everybody was told the truth."""
    return [*_of_commands(history, kept), *_of_views(history, kept)]


def _of_commands(history: History, kept: Kept) -> Iterator[str]:
    written = _positions(kept.records)
    for sent, told in history.acknowledged.items():
        if told != {kept.answers.get(sent, -1)}:
            yield f"{sent} was acknowledged with {sorted(told)}, and the log answers {kept.answers.get(sent)}"
        last = max(written.get(sent, ()), default=None)
        if last is not None and last not in told:
            yield f"{sent} ends at event {last} of the log, and was acknowledged with {sorted(told)}"
    for sent in history.refused & (written.keys() | kept.answers.keys()):
        yield f"{sent} was refused and is in the log"
    for sent, positions in written.items():
        if positions != list(range(positions[0], positions[0] + len(positions))):
            yield f"{sent} is in the log more than once, as events {positions}"


def _positions(records: Sequence[Record]) -> dict[Sent, list[int]]:
    """The sequence numbers of the events of each command."""
    found: dict[Sent, list[int]] = {}
    for kept in records:
        if kept.command_id is not None:
            found.setdefault((kept.actor, kept.command_id), []).append(kept.seq)
    return found


def _of_views(history: History, kept: Kept) -> Iterator[str]:
    state, wanted = RoomState(room=kept.room), sorted(history.seen)
    position = 0
    for seq, audience in wanted:
        if seq > len(kept.events):
            yield f"the view of {audience} after event {seq} was seen, and the log ends at {len(kept.events)}"
            continue
        while position < seq:
            state = evolve(state, kept.events[position])
            position += 1
        if history.seen[seq, audience] != {fingerprint(view_for(state, audience, Presence()))}:
            yield f"a view of {audience} after event {seq} is not what the log says"
    for event in kept.events[position:]:
        state = evolve(state, event)
    for client, (audience, shown) in history.last_seen.items():
        if shown != fingerprint(view_for(state, audience, Presence())):
            yield f"{client} did not end at the state of the log"
