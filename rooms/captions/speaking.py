"""Who said the words of a line: captions come a few seconds late, when somebody else may have the floor."""

from datetime import datetime

from rooms.identity import Identity, identity
from rooms.requests import Released, Revoked
from rooms.state import RoomState

RECENT = 20
"""Finished requests among which the last speakers are looked for."""


def speaker_at(state: RoomState, said_at: datetime) -> Identity | None:
    """The identity line of who had the floor at ``said_at`` (aware UTC), a moment ago; None: nobody."""
    if state.floor is not None and state.floor.at <= said_at:
        return identity(state.floor.filing.speaker)
    spoken = (turn for turn in reversed(state.ended.newest(RECENT)) if isinstance(turn, Released | Revoked))
    found = next((turn for turn in spoken if turn.granted_at <= said_at < turn.at), None)
    if found is None and state.interrupted is not None and state.interrupted.at <= said_at:
        return identity(state.interrupted.filing.speaker)
    return identity(found.filing.speaker) if found else None
