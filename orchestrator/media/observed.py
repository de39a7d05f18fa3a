"""What the worker last said about sessions, publications and slots."""

from orchestrator.media.messages import (
    Alive,
    Failed,
    PublicationChanged,
    Ready,
    RoomStatistics,
    SessionClosed,
    SessionId,
    SessionStatistics,
    Slots,
    SlotsChanged,
)
from rooms.ids import ParticipantId, RoomId
from rooms.routes import Medium

Said = Ready | Failed | Alive | SessionClosed | PublicationChanged | SlotsChanged | RoomStatistics


class Observed:
    """Remembers the newest of everything; forgets it all when the worker is gone."""

    def __init__(self) -> None:
        self._publications: dict[RoomId, dict[ParticipantId, PublicationChanged]] = {}
        self._slots: dict[SessionId, SlotsChanged] = {}
        self._statistics: dict[RoomId, tuple[SessionStatistics, ...]] = {}

    def take_in(self, message: Said) -> RoomId | None:
        """Remember ``message``; returns the room in which something changed (statistics change nothing)."""
        match message:
            case PublicationChanged(room=room):
                self._publications.setdefault(room, {})[message.participant] = message
            case SlotsChanged(room=room, session=session):
                self._slots[session] = message
            case SessionClosed(room=room, session=session):
                self._session_closed(room, session)
            case RoomStatistics(room=room, sessions=sessions):
                self._statistics[room] = sessions
                if not sessions:
                    del self._statistics[room]
                return None
            case _:
                return None
        return room

    def forget(self) -> set[RoomId]:
        """Forget everything; returns the rooms in which there was something."""
        rooms = {*self._publications, *self._statistics, *(said.room for said in self._slots.values())}
        self._publications.clear()
        self._slots.clear()
        self._statistics.clear()
        return rooms

    def publications(self, room: RoomId) -> frozenset[ParticipantId]:
        """Who sends anything."""
        return frozenset(participant for participant, said in self._publications.get(room, {}).items() if said.sending)

    def sending(self, room: RoomId, participant: ParticipantId) -> frozenset[Medium]:
        """What a participant sends."""
        said = self._publications.get(room, {}).get(participant)
        return frozenset(said.sending) if said else frozenset()

    def slots_of(self, session: SessionId) -> Slots:
        """Who appears in a subscription."""
        said = self._slots.get(session)
        return said.slots if said else Slots()

    def statistics(self, room: RoomId) -> tuple[SessionStatistics, ...]:
        """The figures of a room."""
        return self._statistics.get(room, ())

    def _session_closed(self, room: RoomId, session: SessionId) -> None:
        self._slots.pop(session, None)
        publications = self._publications.get(room, {})
        for participant in [one for one, said in publications.items() if said.session == session]:
            del publications[participant]
        if not publications:
            self._publications.pop(room, None)
        if room in self._statistics:
            self._statistics[room] = tuple(one for one in self._statistics[room] if one.session != session)
