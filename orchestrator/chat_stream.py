"""The chat of a room as streams: ``chat:everybody``, ``chat:backstage``, ``chat:moderators``."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rooms.chat.access import may_read
from rooms.chat.state import ChatLog, Entry, Group
from rooms.people import Person
from rooms.state import RoomState


@dataclass(frozen=True, slots=True)
class ChatSource:
    """What one group reads (``orchestrator.streams.Source``), as it stands in the room's present state."""

    group: Group
    state: Callable[[], RoomState]

    @property
    def _log(self) -> ChatLog:
        return self.state().chat.log(self.group)

    @property
    def newest(self) -> int:
        """The seq of the newest entry."""
        return self._log.newest

    @property
    def forgotten(self) -> int:
        """The seq of the newest entry that is no longer kept."""
        return self._log.forgotten

    def after(self, seq: int, most: int) -> Sequence[Entry]:
        """At most so many entries behind ``seq``."""
        return self._log.after(seq, most)

    def open_to(self, person: Person | None) -> bool:
        """Whether ``person`` reads with this group now."""
        return may_read(self.state(), person, self.group)


def chat_sources(state: Callable[[], RoomState]) -> Mapping[str, ChatSource]:
    """The streams of a room's chat by name."""
    return {f"chat:{group}": ChatSource(group, state) for group in Group}
