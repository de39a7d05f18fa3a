"""What is said no to about microphones."""

from typing import ClassVar

from rooms.errors import N_, Refused


class MicrophonesAreLocked(Refused):
    code: ClassVar[str] = "microphones_locked"
    template: ClassVar[str] = N_("The chair has locked the microphones. Ask for the floor, or wait until the chair asks you to speak.")


class MicrophonesFull(Refused):
    code: ClassVar[str] = "microphones_full"
    template: ClassVar[str] = N_("{limit} microphones are open, and this room takes no more at once. Wait until one is closed.")


class NotHeard(Refused):
    code: ClassVar[str] = "not_heard"
    template: ClassVar[str] = N_("{name} is heard only with the floor. Give them the floor first.")
