"""What happened to microphones."""

from rooms.base import RoomEvent
from rooms.ids import ParticipantId


class MicrophonesMuted(RoomEvent, frozen=True, kw_only=True, tag="microphones_muted"):
    """The room takes no sound of ``participants`` any more. by: a moderator, they themselves, or the rules (``system``)."""

    participants: tuple[ParticipantId, ...]
    by: ParticipantId


class MicrophonesLocked(RoomEvent, frozen=True, kw_only=True, tag="microphones_locked"):
    """Nobody but moderators, the hall and whom the chair asks opens a microphone."""

    by: ParticipantId


class MicrophonesUnlocked(RoomEvent, frozen=True, kw_only=True, tag="microphones_unlocked"):
    """Everybody may open their own."""

    by: ParticipantId


class UnmuteAsked(RoomEvent, frozen=True, kw_only=True, tag="unmute_asked"):
    """``participant`` is asked to open their microphone, and may."""

    participant: ParticipantId
    by: ParticipantId


class UnmuteDeclined(RoomEvent, frozen=True, kw_only=True, tag="unmute_declined"):
    """``participant`` keeps their microphone closed."""

    participant: ParticipantId


class MicrophoneUnmuted(RoomEvent, frozen=True, kw_only=True, tag="microphone_unmuted"):
    """``participant`` opened their own microphone."""

    participant: ParticipantId
