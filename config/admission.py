"""What a definition says about the door of a room."""

from enum import StrEnum

import msgspec

from config.texts import Text


class LobbyRole(StrEnum):
    """Who may have to wait. Those who run a meeting and its panel never do."""

    PARTICIPANT = "participant"
    VIEWER = "viewer"


class Lobby(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Invited people of ``roles`` wait until a moderator admits them; none: nobody does. ``message``: what they read meanwhile."""

    roles: tuple[LobbyRole, ...]
    message: Text | None = None
