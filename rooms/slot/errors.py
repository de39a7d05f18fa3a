"""Why a slot cannot be moved, and what its end or its beginning forbids."""

from rooms.errors import N_, Refused


class NoHours(Refused):
    code = "no_hours"
    template = N_("The hours of this meeting are to be announced, so it cannot be late.")


class SlotOver(Refused):
    code = "slot_over"
    template = N_(
        "You were invited to run this meeting in its slot alone, and your right ended {minutes} minutes after it. "
        "Ask the secretariat if there is still something to do."
    )


class SlotNotBegun(Refused):
    code = "slot_not_begun"
    template = N_(
        "You were invited to run this meeting in its slot alone. The programme opens the room for the rehearsal; you run it from then on."
    )
