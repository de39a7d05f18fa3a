"""The log of a room as webhooks read it: a page at a time from the disk, so that a receiver that is far behind costs no memory."""

import asyncio
from contextlib import closing
from pathlib import Path

from orchestrator import codec
from orchestrator.database import FILE_NAME, open_database, speaking_of
from orchestrator.errors import StoreUnavailable
from orchestrator.room_host import RoomHost
from orchestrator.store_sqlite import read_heads, read_records
from rooms.ids import RoomId
from rooms.state import RoomState

PAGE = 100
"""Events that are read at once."""


class RoomLog:
    """What happened in the room of ``host``, and when more did."""

    def __init__(self, host: RoomHost, data: Path) -> None:
        self.room = host.room
        self._host = host
        self._data = data
        self._grown = asyncio.Event()
        host.listen(lambda state, events: self._wake())

    @property
    def state(self) -> RoomState:
        """The room as it is now."""
        return self._host.state

    async def beyond(self, seq: int) -> None:
        """Return when there are more than ``seq`` events."""
        while self.state.seq <= seq:
            await self._grown.wait()

    async def page(self, after: int) -> list[codec.Record]:
        """The next events, of which there are some, behind the first ``after``. Raises StoreUnavailable."""
        records = await asyncio.to_thread(_read_page, self._data, self.room, after)
        if not records:
            raise StoreUnavailable(f"The log of room {self.room} is shorter than the room knows. Restore the data from a copy.")
        return records

    def _wake(self) -> None:
        """Wake all that wait now; who waits later waits for the next time."""
        grown, self._grown = self._grown, asyncio.Event()
        grown.set()


def heads(data: Path) -> dict[RoomId, int]:
    """The number of events of every room that has some. Raises StoreUnavailable."""
    with speaking_of(data / FILE_NAME), closing(open_database(data)) as connection:
        return read_heads(connection)


def _read_page(data: Path, room: RoomId, after: int) -> list[codec.Record]:
    with speaking_of(data / FILE_NAME), closing(open_database(data)) as connection:
        return list(read_records(connection, room, after=after, limit=PAGE))
