"""The event store of several nodes: a stream for each room in one Redis, and one function there that checks and appends.

Nobody owns a room. A node appends what it decided after the sequence and the hash that it knows; whoever is late is told, reads on and
decides again. An entry that follows another hash than the one before it cannot come into a log, so a node that slept, and a Redis that
lost what it had said to be safe, are both seen.

Keys, with the epoch of the conference (a word that Redis holds under ``tribuna:epoch``) and the room:
``tribuna:EPOCH:{ROOM}:log`` (stream, ids SEQ-0), ``:answers`` (hash, first answers by sender and command id), ``:ballots`` (hash,
counters of anonymous polls).
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import msgspec
from redis.exceptions import ResponseError

from orchestrator import codec
from orchestrator.ballots import BALLOTS, Tally
from orchestrator.errors import StoreUnavailable
from orchestrator.nodes.address import shown
from orchestrator.nodes.link import RedisLink
from orchestrator.store import Appended, Conflict, Decided
from rooms.events import AnyRoomEvent
from rooms.ids import CommandId, ParticipantId, PollId, RoomId
from rooms.polls.ballots import SecretBallot

logger = logging.getLogger(__name__)

LIBRARY = files("orchestrator").joinpath("store_redis.lua").read_text()
APPEND = "tribuna_append_1"
OLDEST_REDIS = 7
EPOCH_KEY = "tribuna:epoch"

PAGE = 1_000
"""Events that are read at once."""

BLOCK_MS = 1_000
"""How long a reader waits for news; in between it looks whether Redis still has the epoch."""

PAUSE_S = 0.5
"""After a reader lost its connection."""

Entries = Sequence[tuple[bytes, Sequence[bytes]]]
"""Of a stream, as Redis gives them: an id, and names and values in turn."""

Grown = Callable[[int, Sequence[AnyRoomEvent]], None]
"""Told of events behind the first so many of a room, in order, own ones and those of other nodes; must not block."""


@dataclass(frozen=True, slots=True)
class Head:
    """The last event of a room that this node knows. hash: what the next one follows."""

    seq: int = 0
    hash: bytes = codec.GENESIS


@dataclass(slots=True)
class _Follower:
    grown: Grown
    head: Head


class RedisStore:
    """The logs of all rooms in the Redis at ``url`` (see ``nodes.address``). ``async with`` connects; keep ``run`` running for ``follow``.

    known_epoch: of this node's last start; None: it takes what is there, or begins one. ephemeral: whether a Redis will do that keeps
    nothing on its disk. Entering raises StoreUnavailable, ValueError (``url``).
    """

    epoch: str

    def __init__(self, url: str, *, known_epoch: str | None = None, ephemeral: bool = False) -> None:
        self.url = url
        self.link = RedisLink(url)
        self.known_epoch = known_epoch
        self._ephemeral = ephemeral
        self._heads: dict[RoomId, Head] = {}
        self._followers: dict[RoomId, _Follower] = {}
        self._lost: str | None = None
        self._rewriting = False

    @property
    def available(self) -> bool:
        """The last attempt reached Redis, and it has what it had."""
        return self.link.available and self._lost is None

    async def __aenter__(self) -> Self:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(self.link.close)
            await self._require_durable()
            await self._call("FUNCTION", "LOAD", "REPLACE", LIBRARY)
            self.epoch = await self._find_epoch()
            self._stack = stack.pop_all()
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._stack.aclose()

    async def append(
        self,
        room: RoomId,
        events: Sequence[AnyRoomEvent],
        *,
        expected_seq: int,
        by: ParticipantId,
        command_id: CommandId | None = None,
        ballot: SecretBallot | None = None,
    ) -> Appended:
        """Keep ``events``; see ``EventStore.append``."""
        command = Decided(events=events, by=by, command_id=command_id, ballot=ballot)
        [appended] = await self.append_all(room, [command], expected_seq=expected_seq)
        return appended

    async def append_all(self, room: RoomId, commands: Sequence[Decided], *, expected_seq: int) -> list[Appended]:
        """Keep ``commands``; see ``EventStore.append_all``."""
        previous = await self.hash_at(room, expected_seq)
        records = _records(room, commands, Head(expected_seq, previous))
        keys = [self.key(room, name) for name in ("log", "answers", "ballots")]
        batch = msgspec.msgpack.encode([_packed(*pair) for pair in zip(commands, records, strict=True)])
        status, *rest = await self._call("FCALL", APPEND, len(keys), *keys, expected_seq, previous.hex(), batch)
        match status:
            case b"kept":
                answers = [Appended(seq=seq, repeated=bool(repeated)) for seq, repeated in rest]
                written = [kept for answer, kept in zip(answers, records, strict=False) if kept and not answer.repeated]
                if written:
                    self._move(room, _head_of(written[-1][-1]))
                return answers
            case b"conflict":
                raise Conflict(f"room {room} has {rest[0]} events, not {expected_seq}")
            case _:
                raise self._say_lost(f"it has {rest[0]} events of room {room} where {expected_seq} were safe, or others than these")

    async def answer(self, room: RoomId, *, by: ParticipantId, command_id: CommandId) -> Appended | None:
        """Return the first answer of a command; see ``EventStore.answer``."""
        seq = await self._call("HGET", self.key(room, "answers"), f"{by}\0{command_id}")
        return Appended(seq=int(seq), repeated=True) if seq is not None else None

    async def read(self, room: RoomId, *, after: int = 0) -> list[AnyRoomEvent]:
        """Return the events of ``room``; see ``EventStore.read``."""
        head = Head(after, await self.hash_at(room, after))
        events: list[AnyRoomEvent] = []
        while entries := await self._call("XRANGE", self.key(room, "log"), f"{head.seq + 1}-0", "+", "COUNT", PAGE):
            head = self._take(room, entries, head, events)
        self._move(room, head)
        return events

    async def tally(self, room: RoomId, poll: PollId, *, options: int) -> Tally:
        """Return what was cast in an anonymous poll; see ``orchestrator.ballots``. Raises StoreUnavailable."""
        fields = [f"{poll}:{option}" for option in range(options + 1)]
        votes = [int(count or 0) for count in await self._call("HMGET", self.key(room, "ballots"), *fields)]
        return Tally(ballots=votes[BALLOTS], counts=tuple(votes[1:]))

    async def forget_order(self) -> bool:
        """Have Redis write its file anew, without the order in which ballots came; False: not yet done. Raises StoreUnavailable."""
        if not self._rewriting:
            try:
                await self.link.call("BGREWRITEAOF")
            except ResponseError:
                return False  # one is under way, begun perhaps before the last ballot
            self._rewriting = True
        persistence = await self._info("persistence")
        self._rewriting = persistence["aof_rewrite_in_progress"] == "1" or persistence["aof_rewrite_scheduled"] == "1"
        return not self._rewriting

    def follow(self, room: RoomId, grown: Grown) -> None:
        """From now on tell ``grown`` of all events of ``room`` behind those that this node has read."""
        self._followers[room] = _Follower(grown, self._heads.get(room, Head()))

    async def run(self) -> None:
        """Follow the rooms for as long as the service lives, over a connection of its own."""
        async with self.waiting_link() as link:
            while True:
                try:
                    await self._require_epoch()
                    await self._tell_news(link)
                except (StoreUnavailable, ResponseError) as error:
                    logger.debug("rooms are not followed for a moment: %s", error)
                    await asyncio.sleep(PAUSE_S)
                except Exception:
                    logger.exception("rooms are not followed for a moment")
                    await asyncio.sleep(PAUSE_S)

    @asynccontextmanager
    async def waiting_link(self) -> AsyncIterator[RedisLink]:
        """A connection on which to wait for news, so that nobody else waits behind it."""
        link = RedisLink(self.url, waits_s=BLOCK_MS / 1_000)
        try:
            yield link
        finally:
            await link.close()

    async def news(self, positions: Mapping[str, str], link: RedisLink, *, wait_ms: int = BLOCK_MS) -> list[tuple[str, Entries]]:
        """Wait for entries of streams (by key) behind those ids, at most so long. Raises StoreUnavailable, ResponseError."""
        reply = await link.call("XREAD", "COUNT", PAGE, "BLOCK", wait_ms, "STREAMS", *positions, *positions.values())
        return [(key.decode(), entries) for key, entries in reply or ()]

    def key(self, part: str, name: str) -> str:
        """The key ``name`` of ``part``; keys of one part are on one node of a cluster."""
        return f"tribuna:{self.epoch}:{{{part}}}:{name}"

    async def _tell_news(self, link: RedisLink) -> None:
        positions = {self.key(room, "log"): f"{follower.head.seq}-0" for room, follower in self._followers.items()}
        if not positions:
            await asyncio.sleep(BLOCK_MS / 1_000)
            return
        for key, entries in await self.news(positions, link):
            room = room_of(key)
            follower, events = self._followers[room], list[AnyRoomEvent]()
            before, follower.head = follower.head, self._take(room, entries, follower.head, events)
            self._move(room, follower.head)
            follower.grown(before.seq, events)

    def _take(self, room: RoomId, entries: Entries, head: Head, events: list[AnyRoomEvent]) -> Head:
        """Add what ``entries`` behind ``head`` say to ``events`` and return the new head. Raises StoreUnavailable: they do not follow."""
        for entry in entries:
            kept = msgspec.structs.replace(record_of(room, entry), previous=head.hash)
            if kept.seq != head.seq + 1:
                raise self._say_lost(f"the log of room {room} goes from event {head.seq} to event {kept.seq}")
            try:
                events.append(codec.event(kept, previous=head.hash))
            except codec.Unreadable as error:
                raise self._say_lost(str(error)) from error
            head = _head_of(kept)
        return head

    def _move(self, room: RoomId, head: Head) -> None:
        if head.seq > self._heads.get(room, Head()).seq:
            self._heads[room] = head

    async def hash_at(self, room: RoomId, seq: int) -> bytes:
        """The hash of event ``seq``; that of the beginning if there is no such event. Raises StoreUnavailable."""
        known = self._heads.get(room, Head())
        if known.seq == seq:
            return known.hash
        entries = await self._call("XRANGE", self.key(room, "log"), f"{seq}-0", f"{seq}-0") if seq else []
        return record_of(room, entries[0]).hash if entries else codec.GENESIS

    async def _call(self, *args: Any) -> Any:
        if self._lost:
            raise StoreUnavailable(self._lost)
        try:
            return await self.link.call(*args)
        except ResponseError as error:
            if "Function not found" in str(error):
                await self._require_epoch()
                await self.link.call("FUNCTION", "LOAD", "REPLACE", LIBRARY)
                return await self.link.call(*args)
            raise StoreUnavailable(f"Redis at {shown(self.url)} says: {error}") from error

    async def _info(self, section: str) -> dict[str, str]:
        lines = (await self._call("INFO", section)).decode().splitlines()
        return dict(line.split(":", 1) for line in lines if ":" in line)

    async def _require_durable(self) -> None:
        """Raises StoreUnavailable: Redis is too old, or forgets everything when it ends."""
        version = (await self._info("server"))["redis_version"]
        if int(version.split(".")[0]) < OLDEST_REDIS:
            raise StoreUnavailable(f"Redis at {shown(self.url)} is version {version}. Tribuna needs Redis 7 or newer.")
        if (await self._info("persistence"))["aof_enabled"] != "1" and not self._ephemeral:
            raise StoreUnavailable(
                f"Redis at {shown(self.url)} would lose everything when it ends. Set appendonly to yes in its configuration "
                "(and appendfsync to always, so that a power failure loses nothing either), or allow it with --store-ephemeral."
            )

    async def _find_epoch(self) -> str:
        """The epoch that Redis has, which it gets if it and this node have none. Raises StoreUnavailable."""
        if self.known_epoch is None:
            await self._call("SET", EPOCH_KEY, uuid4().hex[:12], "NX")
        epoch = (found := await self._call("GET", EPOCH_KEY)) and found.decode()
        if self.known_epoch not in (None, epoch):
            raise self._say_lost("it has forgotten the conference that this node knows")
        return str(epoch)

    async def _require_epoch(self) -> None:
        """Raises StoreUnavailable: Redis forgot."""
        if await self.link.call("GET", EPOCH_KEY) != self.epoch.encode():
            raise self._say_lost("it has forgotten this conference")

    def _say_lost(self, what: str) -> StoreUnavailable:
        sentence = (
            f"Redis at {shown(self.url)} is not what it was: {what}. Nothing is written any more. Restore its append-only file from "
            "a copy and start the nodes again; docs/nodes.md says what else can be done."
        )
        if self._lost is None:
            logger.error("%s", sentence)
        self._lost = sentence
        return StoreUnavailable(sentence)


def _records(room: RoomId, commands: Sequence[Decided], head: Head) -> list[list[codec.Record]]:
    """The records of each command, behind ``head``."""
    seq, previous = head.seq, head.hash
    records: list[list[codec.Record]] = []
    for command in commands:
        kept = []
        for event in command.events:
            seq += 1
            kept.append(codec.record(event, room=room, seq=seq, actor=command.by, command_id=command.command_id, previous=previous))
            previous = kept[-1].hash
        records.append(kept)
    return records


def _packed(command: Decided, records: Sequence[codec.Record]) -> list[Any]:
    """As ``store_redis.lua`` reads it."""
    events = [[kept.hash.hex(), kept.at.isoformat(), kept.version, kept.payload.decode()] for kept in records]
    ballot = command.ballot
    options = [BALLOTS, *ballot.options] if ballot else []
    return [command.by, command.command_id or "", events, ballot.poll if ballot else "", options]


def record_of(room: RoomId, entry: tuple[bytes, Sequence[bytes]]) -> codec.Record:
    """What an entry of a stream says; its ``previous`` is the hash of the entry before. Raises StoreUnavailable."""
    seq, said = entry
    fields = dict(zip(said[::2], said[1::2], strict=True))
    try:
        return codec.Record(
            room=room,
            seq=int(seq.split(b"-")[0]),
            at=datetime.fromisoformat(fields[b"at"].decode()),
            actor=ParticipantId(fields[b"by"].decode()),
            command_id=CommandId(fields[b"command"].decode()) or None,
            version=int(fields[b"version"]),
            payload=fields[b"payload"],
            previous=b"",
            hash=bytes.fromhex(fields[b"hash"].decode()),
        )
    except (KeyError, ValueError) as error:
        raise StoreUnavailable(f"The log of room {room} in Redis is not as it was written. Restore it from a copy.") from error


def _head_of(kept: codec.Record) -> Head:
    return Head(kept.seq, kept.hash)


def room_of(key: str) -> RoomId:
    """The room whose key this is."""
    return RoomId(key.split("{")[1].split("}")[0])
