"""JSON about rooms for our own pages and for other programs (docs/protocol.md)."""

from datetime import date, datetime

import msgspec
from aiohttp import web

from config.timetable import Slot, timetable
from orchestrator.alarms import Alarm
from orchestrator.broadcasts import broadcasts
from orchestrator.device_reports import DeviceReport
from orchestrator.incidents import Incident
from orchestrator.lived_slot import lived_slot
from orchestrator.media.messages import ConnectionState, Direction, SessionId
from orchestrator.recording.room_recorder import RecorderHealth
from orchestrator.room_host import RoomHost
from orchestrator.service import Service
from orchestrator.storage import Storage
from rooms.announcements.state import Announcement
from rooms.device_checks.results import DeviceCheck
from rooms.identity import Identity, identity
from rooms.ids import ParticipantId, RoomId
from rooms.interpretation.state import Signal
from rooms.interpretation.views import BoothView, booths_view, standing_signals
from rooms.people import Role
from rooms.phases import Phase
from rooms.recording.state import Stage
from rooms.speaking_views import ClockView, NextSpeaker, next_speaker
from web.agenda_lines import title_of
from web.auth import credential, invited
from web.i18n import language
from web.keys import LANGUAGES, SERVICE
from web.media_workers import MediaWorker, media_workers
from web.on_deck import NextFromAfar, next_from_afar
from web.overview import at_a_glance
from web.programme import Reader


class SessionEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One session. None: to be announced; ``phase`` and ``url`` are None where there is no live room.

    moved_min: how much later than planned. now, next: items of the agenda; None: none, or not for the reader.
    """

    id: str
    number: str | None
    kind: str
    title: str | None
    day: date | None
    starts_at: datetime | None
    ends_at: datetime | None
    hall: str | None
    format: str
    watch: str
    phase: Phase | None
    url: str | None
    moved_min: int
    now: str | None
    next: str | None


class Programme(msgspec.Struct, frozen=True, kw_only=True):
    """The sessions in the order of the programme, with titles in the reader's language; announcements: to all rooms."""

    now: datetime
    id: str
    time_zone: str
    sessions: tuple[SessionEntry, ...]
    announcements: tuple[Announcement, ...]


class Link(msgspec.Struct, frozen=True, kw_only=True):
    """One media session. ``person`` and ``role`` are None for the public; figures are those of ``SessionStatistics``.

    devices: what their page says of them; None: nothing. check: how they did when they were tried; None: they were not.
    """

    session: SessionId
    person: Identity | None
    role: Role | None
    direction: Direction
    state: ConnectionState
    bitrate_in_bps: int
    bitrate_out_bps: int
    fraction_lost: float
    round_trip_s: float | None
    available_bitrate_bps: int | None
    withheld_pictures: int
    audio_level_dbov: int | None
    unrouted_packets: int
    dropped_packets: int
    devices: DeviceReport | None
    check: DeviceCheck | None


class RoomEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One room. ``people``: how many invited people are connected; ``viewers``: connections without an invitation.

    next_speaker: who has the floor next, in the hall or elsewhere. on_deck: those of the next ones who are elsewhere. incidents: what has
    gone wrong, the newest first. signals: of interpreters, which nobody has answered.
    gone wrong, the newest first. recorder: the file that is being written; None: none.
    """

    room: RoomId
    title: str
    phase: Phase
    starts_at: datetime | None
    ends_at: datetime | None
    floor: ParticipantId | None
    speaker: Identity | None
    clock: ClockView | None
    item: str
    alarms: tuple[Alarm, ...]
    incidents: tuple[Incident, ...]
    next_speaker: NextSpeaker | None
    signals: tuple[Signal, ...]
    booths: tuple[BoothView, ...]
    on_deck: tuple[NextFromAfar, ...]
    waiting: int
    people: int
    viewers: int
    bitrate_in_bps: int
    bitrate_out_bps: int
    recording: Stage
    recorder: RecorderHealth | None
    links: tuple[Link, ...]


class Rooms(msgspec.Struct, frozen=True, kw_only=True):
    """Every room that the technician may see, all media workers, and the disk under the data."""

    now: datetime
    workers: tuple[MediaWorker, ...]
    storage: Storage
    rooms: tuple[RoomEntry, ...]


async def programme(request: web.Request) -> web.Response:
    """``GET /api/programme``, for everybody."""
    service = request.app[SERVICE]
    reader = Reader(service=service, language=language(request, request.app[LANGUAGES]), credential=credential(request, service))
    definition = service.definition
    sessions = tuple(_session(one, reader) for one in timetable(definition))
    now = service.clock.now()
    return _json(
        Programme(
            now=now,
            id=definition.id,
            time_zone=definition.time_zone,
            sessions=sessions,
            announcements=broadcasts((host.state for host in service.rooms.values()), now),
        )
    )


async def technician(request: web.Request) -> web.Response:
    """``GET /api/technician``, for technicians. Raises CredentialRefused, WrongRole."""
    held, service = invited(request, None, {Role.TECHNICIAN}), request.app[SERVICE]
    rooms = tuple(_room(service, host) for room, host in service.rooms.items() if held.invitation.opens(room))
    return _json(Rooms(now=service.clock.now(), workers=media_workers(service), storage=service.storage, rooms=rooms))


def _session(planned: Slot, reader: Reader) -> SessionEntry:
    session = planned.session
    host = reader.service.rooms.get(RoomId(session.id)) if session.room else None
    one = lived_slot(planned, host.state if host else None)
    shown = host.state if host and reader.may_watch(host.room) else None
    return SessionEntry(
        id=session.id,
        number=session.number,
        kind=session.kind,
        title=reader.text(session.title),
        day=one.day,
        starts_at=one.starts_at,
        ends_at=one.ends_at,
        hall=session.hall,
        format=session.format,
        watch=session.may_watch,
        phase=host.state.phase if host else None,
        url=f"/rooms/{session.id}{reader.query}" if host else None,
        moved_min=host.state.slot.moved_min if host else 0,
        now=title_of(shown, shown.agenda.current) if shown else None,
        next=title_of(shown, shown.agenda.following) if shown else None,
    )


def _room(service: Service, host: RoomHost) -> RoomEntry:
    state, presence, links = host.state, host.presence, _links(service, host)
    glance = at_a_glance(service, host, service.clock.now(), names=True)
    return RoomEntry(
        room=state.room,
        title=state.title,
        phase=state.phase,
        starts_at=state.starts_at,
        ends_at=state.ends_at,
        floor=state.floor.filing.speaker.id if state.floor else None,
        speaker=glance.speaker,
        clock=glance.clock,
        item=glance.item,
        alarms=glance.alarms,
        incidents=service.incidents.of(state.room),
        next_speaker=next_speaker(state),
        signals=standing_signals(state),
        booths=booths_view(state, presence),
        on_deck=next_from_afar(service, host),
        waiting=len(state.queue),
        people=len(presence.connected),
        viewers=presence.viewers,
        bitrate_in_bps=sum(link.bitrate_in_bps for link in links),
        bitrate_out_bps=sum(link.bitrate_out_bps for link in links),
        recording=state.recording.stage,
        recorder=service.recordings.health(state.room),
        links=links,
    )


def _links(service: Service, host: RoomHost) -> tuple[Link, ...]:
    people = host.state.people
    return tuple(
        Link(
            session=figures.session,
            person=identity(person) if person else None,
            role=person.role if person else None,
            direction=figures.direction,
            state=figures.state,
            bitrate_in_bps=figures.bitrate_in_bps,
            bitrate_out_bps=figures.bitrate_out_bps,
            fraction_lost=figures.fraction_lost,
            round_trip_s=figures.round_trip_s,
            available_bitrate_bps=figures.available_bitrate_bps,
            withheld_pictures=figures.withheld_pictures,
            audio_level_dbov=figures.audio_level_dbov,
            unrouted_packets=figures.unrouted_packets,
            dropped_packets=figures.dropped_packets,
            devices=host.devices.of(person.id) if person else None,
            check=host.state.device_checks.get(person.id) if person else None,
        )
        for figures in service.media.statistics(host.room)
        if figures.session != service.recordings.session(host.room)
        for person in [people.get(figures.participant) if figures.participant else None]
    )


def _json(content: msgspec.Struct) -> web.Response:
    return web.Response(body=msgspec.json.encode(content), content_type="application/json", headers={"Cache-Control": "no-store"})
