"""Every room at a glance for those who run one: its phase, who speaks, the clock, who waits, what has to be looked at."""

from datetime import datetime

import msgspec
from aiohttp import web

from orchestrator.alarms import Alarm
from orchestrator.errors import NobodyWatches, NotPublic
from orchestrator.room_host import RoomHost
from orchestrator.service import Service
from rooms.admission.door import person_now
from rooms.identity import Identity
from rooms.ids import RoomId
from rooms.people import Role
from rooms.phases import Phase
from rooms.speaking_views import ClockView, floor_view
from web.auth import Credential, invited
from web.keys import SERVICE
from web.refusals import WrongRole


class RoomAtAGlance(msgspec.Struct, frozen=True, kw_only=True):
    """speaker: None if nobody has the floor, or if the reader may not know who. item: what of the agenda is under way; empty: nothing."""

    room: RoomId
    title: str
    phase: Phase
    starts_at: datetime | None
    ends_at: datetime | None
    speaker: Identity | None
    clock: ClockView | None
    waiting: int
    item: str
    alarms: tuple[Alarm, ...]


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """Every room of the conference, in the order of the programme."""

    now: datetime
    rooms: tuple[RoomAtAGlance, ...]


async def overview(request: web.Request) -> web.Response:
    """``GET /api/overview``, for moderators and technicians. Raises CredentialRefused, WrongRole, SlotOver."""
    held, service = invited(request, None), request.app[SERVICE]
    _require_running_one(service, held)
    now = service.clock.now()
    rooms = tuple(at_a_glance(service, host, now, names=_may_know(service, held, room)) for room, host in service.rooms.items())
    body = msgspec.json.encode(Overview(now=now, rooms=rooms))
    return web.Response(body=body, content_type="application/json", headers={"Cache-Control": "no-store"})


def _require_running_one(service: Service, held: Credential) -> None:
    """Raises SlotOver; WrongRole: the invitation is not that of a technician, and its bearer does not moderate a room now."""
    role, own = held.person.role, held.invitation.room
    if own is not None:
        service.require_in_time(own, held.person)
        role = person_now(service.room(own).state, held.person).role
    if role not in (Role.MODERATOR, Role.TECHNICIAN):
        raise WrongRole(role=role)


def at_a_glance(service: Service, host: RoomHost, now: datetime, *, names: bool) -> RoomAtAGlance:
    """A room as those see it who may know who speaks (``names``), or may not."""
    state = host.state
    floor = floor_view(state, state.floor)
    item = state.agenda.item(state.agenda.current)
    return RoomAtAGlance(
        room=state.room,
        title=state.title,
        phase=state.phase,
        starts_at=state.starts_at,
        ends_at=state.ends_at,
        speaker=floor.speaker if floor and names else None,
        clock=floor.clock if floor else None,
        waiting=len(state.queue),
        item=item.title if item and names else "",
        alarms=service.incidents.alarms(state.room, now),
    )


def _may_know(service: Service, held: Credential, room: RoomId) -> bool:
    """Whether the invitation opens the room, or everybody may watch it."""
    if held.invitation.opens(room):
        return True
    try:
        service.require_watching(room, None)
    except (NotPublic, NobodyWatches):
        return False
    return True
