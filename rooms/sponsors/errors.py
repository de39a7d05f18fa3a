"""What is said no to because of sponsors."""

from rooms.errors import N_, Refused


class SponsorsMissing(Refused):
    code = "sponsors_missing"
    template = N_("The meeting cannot be published yet: nobody is named as {roles}. Name who has each of these roles, then publish it.")


class UnknownSponsor(Refused):
    code = "unknown_sponsor"
    template = N_("{name} was not named here in this role. What the definition says is changed in the definition.")


class TooManySponsors(Refused):
    code = "too_many_sponsors"
    template = N_("A meeting has at most {limit} sponsors. Take one back first.")
