"""Who holds which media session: it opens and closes them within the rights of a person, and tells each who is in its slots."""

import asyncio
import logging
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from orchestrator.clock import Clock
from orchestrator.fanout import Subscriber
from orchestrator.frames import slots_frame
from orchestrator.media.plane import MediaPlane, MediaSession, MediaUnavailable, Patched, SessionId, Slots
from orchestrator.room_host import RoomHost
from rooms.admission.door import is_barred, person_now
from rooms.admission.events import ParticipantRemoved, ReturnedToLobby, RoleChanged
from rooms.events import AnyRoomEvent
from rooms.ids import ParticipantId, RoomId
from rooms.people import Person
from rooms.permissions import Right, may
from rooms.seats import require_media, require_sending
from rooms.state import RoomState

logger = logging.getLogger(__name__)

UNSEEN_FOR = timedelta(seconds=60)
"""A session that the media worker does not list so long after it was opened is over."""


@dataclass(slots=True)
class _Held:
    room: RoomId
    person: Person | None
    backstage: bool | None
    """Whether it receives what is behind the stage; None: it sends."""
    opened_at: datetime
    slots: Slots = field(default_factory=Slots)

    @property
    def by(self) -> ParticipantId | None:
        """Who opened it; None: the public."""
        return self.person.id if self.person else None


class MediaSessions:
    """The media sessions of all rooms. ``run`` hears of changes in the media plane and tells the rooms, many changes at once."""

    def __init__(self, media: MediaPlane, rooms: Mapping[RoomId, RoomHost], *, clock: Clock) -> None:
        self._media = media
        self._rooms = rooms
        self._clock = clock
        self._held: dict[RoomId, dict[SessionId, _Held]] = {room: {} for room in rooms}
        self._changed_rooms: set[RoomId] = set()
        self._ending: set[SessionId] = set()
        self._changed = asyncio.Event()

    async def publish(self, room: RoomId, person: Person, offer: str) -> MediaSession:
        """Open ``person``'s publication. Raises DeviceSilent, NotPermitted, MediaRefused, MediaUnavailable."""
        require_sending(person)
        return self._hold(_Held(room, person, None, self._clock.now()), await self._media.publish(room, person.id, offer))

    async def subscribe(self, room: RoomId, person: Person | None, offer: str) -> MediaSession:
        """Open a subscription of ``person`` or of the public. Raises DeviceSilent, MediaRefused, MediaUnavailable."""
        if person is not None:
            require_media(person)
        backstage = person is not None and may(person.role, Right.BACKSTAGE)
        session = await self._media.subscribe(room, person.id if person else None, offer, backstage=backstage)
        return self._hold(_Held(room, person, backstage, self._clock.now()), session)

    async def try_out(self, room: RoomId, person: Person | None, offer: str) -> MediaSession:
        """Open a session of ``person`` or of the public that shows nothing; see ``MediaPlane.try_out``. Raises DeviceSilent, too."""
        if person is not None:
            require_media(person)
        session = await self._media.try_out(room, offer)
        self._held[room][session.id] = _Held(room, person, False, self._clock.now())  # noqa: FBT003
        return session

    def has(self, session: SessionId, person: Person | None) -> bool:
        """Whether ``person`` (None: the public) opened this session and it is not known to be over."""
        return self._held_by(session, person) is not None

    async def patch(self, session: SessionId, person: Person | None, tags: Sequence[str], fragment: str) -> Patched | None:
        """See ``MediaPlane.patch``; None also if the session is not of ``person`` (None: the public)."""
        return await self._media.patch(session, tags, fragment) if self.has(session, person) else None

    async def close(self, session: SessionId, person: Person | None) -> bool:
        """End a session that ``person`` (None: the public) opened; False if there is none. Raises MediaUnavailable."""
        sessions = self._held_by(session, person)
        if sessions is None:
            return False
        del sessions[session]
        await self._media.close(session)  # which may have ended already by the browser's own goodbye
        return True

    def obey(self, state: RoomState, events: Sequence[AnyRoomEvent]) -> None:
        """End the sessions that somebody may not have any more who was put out, sent to the lobby or given another role."""
        moved = {event.participant for event in events if isinstance(event, ParticipantRemoved | ReturnedToLobby | RoleChanged)}
        if moved:
            self._end_unless_allowed(state, {session: held for session, held in self._held[state.room].items() if held.by in moved})

    def end_uninvited(self, invited: Collection[ParticipantId]) -> None:
        """End every session of somebody who is not among the ``invited`` any more."""
        sessions = ((session, held) for by_session in self._held.values() for session, held in by_session.items())
        self._ending |= {session for session, held in sessions if held.by is not None and held.by not in invited}
        if self._ending:
            self._changed.set()

    def end_of(self, room: RoomId, participant: ParticipantId) -> int:
        """End every session that ``participant`` holds in ``room``, and return how many there are."""
        held = {session for session, one in self._held[room].items() if one.by == participant}
        self._ending |= held
        self._changed.set()
        return len(held)

    def tell(self, room: RoomId, subscriber: Subscriber) -> None:
        """Push to a new connection who is in the slots of the sessions that its person holds already."""
        for session, held in self._held[room].items():
            if subscriber.person is not None and held.by == subscriber.person.id and held.slots != Slots():
                subscriber.push(slots_frame(session, held.slots))

    async def run(self) -> None:
        """Tell the rooms what changes in the media plane, for as long as the service lives."""
        stop = self._media.on_change(self._note)
        try:
            for room in self._held:
                self._note(room)
            while True:
                await self._changed.wait()
                self._changed.clear()
                await self._end_sessions()
                while self._changed_rooms:
                    self._refresh_safely(self._changed_rooms.pop())
                    await asyncio.sleep(0)
        finally:
            stop()

    def _held_by(self, session: SessionId, person: Person | None) -> dict[SessionId, _Held] | None:
        """The sessions of the room in which ``person`` (None: the public) opened this one; None if they have no such session."""
        sessions = next((sessions for sessions in self._held.values() if session in sessions), None)
        return sessions if sessions is not None and sessions[session].by == (person.id if person else None) else None

    def _end_unless_allowed(self, state: RoomState, sessions: Mapping[SessionId, _Held]) -> None:
        self._ending |= {session for session, held in sessions.items() if not _is_allowed(state, held)}
        if self._ending:
            self._changed.set()

    async def _end_sessions(self) -> None:
        while self._ending:
            session = self._ending.pop()
            with suppress(MediaUnavailable):  # then there are no sessions any more
                await self._media.close(session)

    def _note(self, room: RoomId) -> None:
        if room not in self._rooms:  # of a session that was only tried out
            return
        self._changed_rooms.add(room)
        self._changed.set()

    def _refresh_safely(self, room: RoomId) -> None:
        try:
            self._refresh(room)
        except Exception:
            logger.exception("room %s: a change of media was not told", room)

    def _refresh(self, room: RoomId) -> None:
        self._rooms[room].fanout.show_epoch(self._media.epoch(room))
        self._rooms[room].set_publishing(self._media.publications(room))
        self._forget_the_gone(room)
        for session, held in self._held[room].items():
            self._tell_slots(session, held)

    def _tell_slots(self, session: SessionId, held: _Held) -> None:
        """A session of the public has no person to tell; its page knows the order of the sources from the view."""
        slots = self._media.slots_of(session)
        if held.by is not None and slots != held.slots:
            held.slots = slots
            self._rooms[held.room].fanout.push_to(held.by, slots_frame(session, slots))

    def _forget_the_gone(self, room: RoomId) -> None:
        listed = {figures.session for figures in self._media.statistics(room)}
        cut = self._clock.now() - UNSEEN_FOR
        sessions = self._held[room]
        for session in [one for one, held in sessions.items() if one not in listed and held.opened_at < cut]:
            del sessions[session]

    def _hold(self, held: _Held, session: MediaSession) -> MediaSession:
        """Remember a session; while it was made its person may have been put out."""
        self._held[held.room][session.id] = held
        self._end_unless_allowed(self._rooms[held.room].state, {session.id: held})
        self._note(held.room)
        return session


def _is_allowed(state: RoomState, held: _Held) -> bool:
    """Whether the room still gives its person a session of that kind."""
    if held.person is None:
        return True
    if is_barred(state, held.person):
        return False
    role = person_now(state, held.person).role
    return may(role, Right.SEND_MEDIA) if held.backstage is None else may(role, Right.BACKSTAGE) is held.backstage
