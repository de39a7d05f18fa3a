"""Why a slot cannot be moved."""

from rooms.errors import N_, Refused


class NoHours(Refused):
    code = "no_hours"
    template = N_("The hours of this meeting are to be announced, so it cannot be late.")
