"""What the service says no to, besides the rules of a room (``rooms.errors``). The same shape: a code, a msgid, its facts."""

from typing import ClassVar

from rooms.errors import N_, Refused


class UnknownRoom(Refused):
    """There is no room of that id in the programme."""

    code = "unknown_room"
    template = N_("There is no room {room} in this programme. Choose one from the programme page.")


class Busy(Refused):
    """More commands wait in the room than it takes; nothing happened."""

    code = "busy"
    template = N_("The room has too much to do at the moment. Nothing happened; try again in a moment.")


class NotPublic(Refused):
    """The definition lets only the invited watch."""

    code = "not_public"
    template = N_("Only people with an invitation may watch this room. Open the link of your invitation.")


class NobodyWatches(Refused):
    """The definition lets nobody watch from far away."""

    code = "nobody_watches"
    template = N_("This meeting is held in the hall alone and cannot be watched from elsewhere.")


class PlanOutdated(Refused):
    """A delay was confirmed that nobody has just looked at, or something has changed since."""

    code = "plan_outdated"
    template = N_("The programme has changed since you looked at this delay. Look again at what it moves, then confirm.")


class DelayUnknown(Refused):
    """There is no such delay of this room, or it was taken back."""

    code = "delay_unknown"
    template = N_("This delay was taken back already.")


class MovesOthers(Refused):
    """A moderator of one slot alone would move, or move back, other meetings."""

    code = "moves_others"
    template = N_("This moves other meetings too, and you were invited to run this one alone. Ask the secretariat to do it.")


class NoSuchStream(Refused):
    """There is no log of that name, or not for this person."""

    code = "no_such_stream"
    template = N_("There is no stream {stream} for you in this room. Read one that the protocol lists.")


class StoreUnavailable(Exception):
    """Our own trouble: what was asked could not be made durable, so it did not happen. The same request may succeed later.

    ``detail`` is for the log and the command line: which file, and what is wrong with it.
    """

    code: ClassVar[str] = "store_unavailable"
    template: ClassVar[str] = N_("The service cannot save this at the moment, so nothing happened. Try again in a moment.")

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail or self.template)
        self.detail = detail or self.template


class DiskFull(StoreUnavailable):
    """There is no room on the disk. It goes on by itself when there is."""

    code: ClassVar[str] = "disk_full"
    template: ClassVar[str] = N_(
        "The disk of the service is full, so nothing happened. Tell the technicians to make room on it; then try again."
    )


class StoreDamaged(StoreUnavailable):
    """What was kept cannot be believed: it was changed or damaged since it was written. It does not get well by itself."""

    code: ClassVar[str] = "store_damaged"
    template: ClassVar[str] = N_("The log of this room is damaged, so nothing happened. Tell the technicians to restore it from a copy.")
