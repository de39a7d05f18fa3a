"""A running service with its web application, and peers that speak its protocol, for tests of what a client sees."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import ClientWebSocketResponse, WSMsgType, web
from aiohttp.test_utils import TestClient, TestServer

from config.loader import parse
from orchestrator.registry import new_participant
from orchestrator.service import Service
from orchestrator.turn import Turn
from rooms.commands import ChangePhase
from rooms.ids import ParticipantId, RoomId
from rooms.people import SYSTEM, Person, Place, Role
from rooms.phases import Phase
from tests.clocks import ManualClock
from tests.fakes import FakeMediaPlane
from web.app import make_app
from web.limits import SocketLimits

T0 = datetime(2022, 5, 9, 4, 0, tzinfo=UTC)
"""Before anything happens by the programme."""

PUBLIC = RoomId("forum")
"""Everybody may watch."""

INVITED = RoomId("workshop")
"""Only invited people may watch."""

HALL_ONLY = RoomId("closed-talks")
"""Nobody may watch from elsewhere."""

ENOUGH_S = 10
"""An upper bound for anything that a test waits for."""

DEFINITION = b"""
id: two-days
title: {en: Two days of talks, fr: Deux jours de dialogue}
time_zone: Europe/Madrid
first_day: 2022-05-09
last_day: 2022-05-10
venue: {name: tba, city: M\xc3\xa1laga, country: Spain}
working_language: en
languages: [en, es, fr]
interpretation: [es, fr]
organisations:
  - {id: spain, name: Kingdom of Spain, kind: member_state}
organisers:
  - {role: host, organisation: spain}
halls:
  - {id: main, name: Main hall}
speech_types:
  - {id: statement, name: Statement, rank: 10, limit_s: 180}
  - {id: point_of_order, name: {en: Point of order, fr: Motion d'ordre}, rank: 0, limit_s: 60}
sessions:
  - id: forum
    kind: side_event
    number: "1"
    title: Open forum
    day: 2022-05-09
    starts: 09:00
    ends: 12:30
    hall: main
    format: hybrid
    access: {watch: everybody, speak_remotely: invited}
    organisers: [{role: civil_society, organisation: tba}]
  - id: workshop
    kind: workshop
    title: Workshop <of> trust
    day: 2022-05-10
    starts: 15:00
    ends: 17:00
    hall: tba
    format: hybrid
    access: {watch: invited, speak_remotely: invited, reason: The space is independent of the other forums.}
  - id: closed-talks
    kind: meeting
    title: tba
    day: tba
    starts: tba
    ends: tba
    hall: main
    format: in_person
    access: {watch: nobody, speak_remotely: nobody}
  - id: reception
    kind: social
    title: Reception
    day: 2022-05-10
    starts: tba
    ends: tba
    hall: tba
    format: in_person
    room: false
    access: {watch: nobody, speak_remotely: nobody}
"""


@dataclass
class Peer:
    """One open socket. ``frames``: everything that came, in order."""

    ws: ClientWebSocketResponse
    frames: list[dict[str, Any]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    _refs: int = 0

    async def receive(self) -> dict[str, Any]:
        """Return the next frame; AssertionError if the socket closes instead."""
        async with asyncio.timeout(ENOUGH_S):
            message = await self.ws.receive()
        assert message.type is WSMsgType.TEXT, f"{message.type} {message.data}"
        self.texts.append(message.data)
        self.frames.append(message.json())
        return self.frames[-1]

    async def next(self, kind: str, when: Callable[[dict[str, Any]], bool] = lambda frame: True) -> dict[str, Any]:
        """Return the next frame of ``kind`` for which ``when`` holds."""
        while True:
            frame = await self.receive()
            if frame["type"] == kind and when(frame):
                return frame

    async def view(self, when: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """Return the first view for which ``when`` holds, beginning with the newest that is known."""
        known = [frame["view"] for frame in self.frames if frame["type"] in {"hello", "view"}]
        if known and when(known[-1]):
            return dict(known[-1])
        while (frame := await self.receive())["type"] not in {"hello", "view"} or not when(frame["view"]):
            continue
        return dict(frame["view"])

    async def send(self, frame: object) -> None:
        """Send anything as JSON."""
        await self.ws.send_json(frame)

    async def ask(self, frame: Mapping[str, Any]) -> dict[str, Any]:
        """Send a frame and return the reply with its ``ref``."""
        await self.send(frame)
        return await self.next("reply", lambda reply: reply["ref"] == frame["ref"])

    async def do(self, kind: str, *, id: str | None = None, **fields: object) -> dict[str, Any]:  # noqa: A002 - the protocol's word
        """Send a command and return its reply."""
        self._refs += 1
        frame: dict[str, Any] = {"ref": str(self._refs), "command": {"type": kind, **fields}}
        return await self.ask({**frame, "id": id} if id else frame)

    async def closed(self) -> int:
        """Read on until the socket closes and return the code."""
        async with asyncio.timeout(ENOUGH_S):
            async for message in self.ws:
                self.texts.append(message.data)
                self.frames.append(message.json())
        assert self.ws.close_code is not None
        return self.ws.close_code


@dataclass
class House:
    """The service, its application behind a real server, and whoever is let in."""

    service: Service
    clock: ManualClock
    media: FakeMediaPlane
    client: TestClient[web.Request, web.Application]

    def invite(self, role: Role, name: str, room: RoomId | None = PUBLIC, *, hours: float = 12, booth: str = "") -> str:
        """Return the secret of a new invitation."""
        return self.invited(role, name, room, hours=hours, booth=booth)[1]

    def invited(
        self, role: Role, name: str, room: RoomId | None = PUBLIC, *, hours: float = 12, booth: str = ""
    ) -> tuple[ParticipantId, str]:
        """Return the public id and the secret of a new invitation."""
        place = Place.HALL if role is Role.HALL else Place.REMOTE
        expires_at = self.clock.now() + timedelta(hours=hours)
        person = Person(id=new_participant(), role=role, name=name, place=place, booth=booth)
        _, secret = self.service.registry.invite(room, person, expires_at=expires_at)
        return person.id, secret

    async def connect(self, secret: str | None = None, room: str = PUBLIC, *, path: str = "", **headers: str) -> Peer:
        """Open the socket of a room with a bearer token (None: as the public)."""
        own = {"Authorization": f"Bearer {secret}"} if secret else {}
        return Peer(await self.client.ws_connect(path or f"/ws/rooms/{room}", headers={**own, **headers}, max_msg_size=0))

    async def enter(self, role: Role, name: str, room: RoomId = PUBLIC, *, booth: str = "") -> Peer:
        """Invite somebody, connect them and wait for their hello."""
        peer = await self.connect(self.invite(role, name, room, booth=booth), room)
        await peer.next("hello")
        return peer

    async def open(self, room: RoomId = PUBLIC, phase: Phase = Phase.LIVE) -> None:
        """Bring a room to ``phase``."""
        for step in (Phase.OPEN, Phase.LIVE):
            if self.service.room(room).state.phase is not phase:
                await self.service.room(room).handle(ChangePhase(to=step), by=SYSTEM)

    def seq(self, room: RoomId = PUBLIC) -> int:
        """How much has happened in the room."""
        return self.service.room(room).state.seq


read = cache(parse)
"""A definition is frozen: each is read once."""


@asynccontextmanager
async def opened_house(
    data: Path,
    limits: SocketLimits | None = None,
    public_url: str | None = None,
    definition: bytes = DEFINITION,
    turn: Turn | None = None,
) -> AsyncIterator[House]:
    """A house that stands as long as the context."""
    clock, media = ManualClock(T0), FakeMediaPlane()
    async with Service(read(definition), data=data, media=media, clock=clock) as service:
        app = make_app(service, limits=limits, public_url=public_url, turn=turn)
        async with TestClient(TestServer(app)) as client:
            yield House(service, clock, media, client)
