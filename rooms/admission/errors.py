"""What is said no to at the door."""

from typing import ClassVar

from rooms.errors import N_, Refused


class InLobby(Refused):
    code: ClassVar[str] = "in_lobby"
    template: ClassVar[str] = N_("You wait in the lobby. A moderator will let you in; before that nothing can be done in the room.")


class AdmissionRefused(Refused):
    code: ClassVar[str] = "admission_denied"
    template: ClassVar[str] = N_("A moderator did not let you in. Ask the organisers if you think that this is a mistake.")


class Removed(Refused):
    code: ClassVar[str] = "removed"
    template: ClassVar[str] = N_("A moderator removed you from this room. Ask the organisers if you want to come back.")


class RemovedBecause(Removed):
    template: ClassVar[str] = N_("A moderator removed you from this room: {reason}. Ask the organisers if you want to come back.")


class UnknownPerson(Refused):
    code: ClassVar[str] = "unknown_person"
    template: ClassVar[str] = N_("There is nobody with the id {participant} in this room. Reload the list of people.")


class NotInLobby(Refused):
    code: ClassVar[str] = "not_in_lobby"
    template: ClassVar[str] = N_("{name} is in the room already. Remove them or send them back to the lobby.")


class StaysInside(Refused):
    code: ClassVar[str] = "stays_inside"
    template: ClassVar[str] = N_(
        "{name} runs this meeting ({role}) and cannot be changed from here. The organisers can withdraw the invitation."
    )


class StaysInBooth(Refused):
    code: ClassVar[str] = "stays_in_booth"
    template: ClassVar[str] = N_("{name} interprets and can have no other role in this room. Ask the organisers for another invitation.")


class NobodySpeaksRemotely(Refused):
    code: ClassVar[str] = "nobody_speaks_remotely"
    template: ClassVar[str] = N_("{name} is not in the hall, and in this meeting only people in the hall take the floor.")


class SpeakerInLobby(Refused):
    code: ClassVar[str] = "speaker_in_lobby"
    template: ClassVar[str] = N_("{name} waits in the lobby. Admit them first, then give them the floor.")
