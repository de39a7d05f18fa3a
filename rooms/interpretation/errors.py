"""What is said no to in a booth."""

from rooms.errors import N_, Refused


class UnknownBooth(Refused):
    code = "unknown_booth"
    template = N_("This room has no booth for the language {language}. It has: {known}.")


class NoBooths(Refused):
    code = "no_booths"
    template = N_("Nobody interprets in this room: its definition names no booths.")


class BoothOccupied(Refused):
    code = "booth_occupied"
    template = N_("{name} interprets in your booth. Wait until they offer you the handover.")


class NotActive(Refused):
    code = "not_active"
    template = N_("You do not interpret in your booth now. Take it, or wait until the handover is offered to you.")


class NobodyInBooth(Refused):
    code = "nobody_in_booth"
    template = N_("Nobody else is in your booth who could take over. Go on until somebody has come.")


class NoHandover(Refused):
    code = "no_handover"
    template = N_("Nobody offers you the handover now. Look at your booth again.")


class RelayCycle(Refused):
    code = "relay_cycle"
    template = N_("That booth listens to yours, directly or through others, so nobody would hear the floor. Choose another one.")


class UnknownSignal(Refused):
    code = "unknown_signal"
    template = N_("There is no signal {signal} any more. The booth has sent another one since, or none.")
