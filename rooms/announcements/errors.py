"""What cannot be announced."""

from rooms.errors import N_, Refused


class NothingToAnnounce(Refused):
    code = "nothing_to_announce"
    template = N_("Write what everybody should read.")


class UnknownAnnouncement(Refused):
    code = "unknown_announcement"
    template = N_("There is no announcement {announcement} any more; its time is over, or somebody took it back.")
