"""What moderators and people want of microphones."""

from rooms.base import Command
from rooms.ids import ParticipantId


class MutePerson(Command, frozen=True, kw_only=True, tag="mute_person"):
    """Take no more sound of somebody, or of oneself, until they open their microphone again."""

    participant: ParticipantId


class MuteAll(Command, frozen=True, kw_only=True, tag="mute_all"):
    """Mute everybody who can be heard but moderators and the hall. lock: and let nobody open theirs again."""

    lock: bool = False


class LockMicrophones(Command, frozen=True, kw_only=True, tag="lock_microphones"):
    """From now on only moderators, the hall and whom the chair asks open a microphone. Whoever has the floor keeps theirs."""


class UnlockMicrophones(Command, frozen=True, kw_only=True, tag="unlock_microphones"):
    """Everybody may open their own microphone again. None opens by itself."""


class AskToUnmute(Command, frozen=True, kw_only=True, tag="ask_to_unmute"):
    """Ask somebody to open their microphone; the lock does not hold for them then."""

    participant: ParticipantId


class Unmute(Command, frozen=True, kw_only=True, tag="unmute"):
    """Open one's own microphone. Nobody can do it for somebody else."""


class DeclineUnmute(Command, frozen=True, kw_only=True, tag="decline_unmute"):
    """Say no to the question for one's microphone."""
