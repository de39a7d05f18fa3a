"""What a moment of the meeting is about: the item of the agenda, and who has the floor. Pure."""

from datetime import datetime

from rooms.agenda.items import NO_ITEM
from rooms.identity import identity, identity_line
from rooms.state import RoomState


def subject_of(state: RoomState) -> tuple[str, str]:
    """The title of the item under way and the identity line of who has the floor; empty: none."""
    item = state.agenda.item(state.agenda.current) if state.agenda.current != NO_ITEM else None
    speaker = identity_line(identity(state.floor.filing.speaker)) if state.floor else ""
    return (item.title if item else "", speaker)


def chapter_title(item: str, speaker: str) -> str:
    """As players show it."""
    return ": ".join(filter(None, (item, speaker))) or "Nobody has the floor"


def mark_title(what: str, at: datetime) -> str:
    """``Recording started, 2022-05-09 07:00:03 UTC``."""
    return f"Recording {what}, {at:%Y-%m-%d %H:%M:%S} UTC"
