"""Who is in a room now. It comes and goes with connections; nothing of it is an event."""

from collections import Counter
from collections.abc import Callable

from rooms.ids import ParticipantId
from rooms.people import Person
from rooms.speaking_views import Presence


class PresenceTracker:
    """Counts the connections of one room: a person with three tabs is there once, until the last is closed."""

    def __init__(self, tell: Callable[[Presence], None]) -> None:
        """``tell`` is called with every new presence and must not block."""
        self._tell = tell
        self._connections: Counter[ParticipantId] = Counter()
        self._viewers = 0
        self._publishing: frozenset[ParticipantId] = frozenset()
        self._elsewhere = Presence()
        self._here = Presence()
        self._presence = Presence()

    @property
    def presence(self) -> Presence:
        """Who is there now, on whatever node."""
        return self._presence

    @property
    def here(self) -> Presence:
        """Who is there on this node."""
        return self._here

    def connect(self, person: Person | None) -> Callable[[], None]:
        """Count a connection of ``person`` (None: the public) until the returned function is called; calling it again has no effect."""
        self._count(person, 1)
        open_connections = [person]

        def disconnect() -> None:
            if open_connections:
                self._count(open_connections.pop(), -1)

        return disconnect

    def set_publishing(self, publishing: frozenset[ParticipantId]) -> None:
        """From now on ``publishing`` are those who send sound or pictures."""
        self._publishing = publishing
        self._refresh()

    def set_elsewhere(self, elsewhere: Presence) -> None:
        """From now on ``elsewhere`` are those who are there on other nodes."""
        self._elsewhere = elsewhere
        self._refresh()

    def _count(self, person: Person | None, change: int) -> None:
        if person is None:
            self._viewers += change
        else:
            self._connections[person.id] += change
        self._refresh()

    def _refresh(self) -> None:
        self._connections = +self._connections
        here = Presence(connected=frozenset(self._connections), publishing=self._publishing, viewers=self._viewers)
        self._here, there = here, self._elsewhere
        presence = Presence(
            connected=here.connected | there.connected,
            publishing=here.publishing | there.publishing,
            viewers=here.viewers + there.viewers,
        )
        if presence != self._presence:
            self._presence = presence
            self._tell(presence)
