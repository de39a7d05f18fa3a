"""The rules of the door as data. They come from the definition and are kept in the log."""

import msgspec

from rooms.people import Role


class AdmissionRules(msgspec.Struct, frozen=True, kw_only=True):
    """Who comes in how.

    waits: roles that wait in the lobby until a moderator admits them; the others enter at once. message: what they read meanwhile, by
    language tag. remote_floor: whether people who are elsewhere may take the floor at all.
    """

    waits: tuple[Role, ...] = ()
    message: dict[str, str] = {}
    remote_floor: bool = True
