"""What happened at the door of a room."""

from rooms.base import RoomEvent
from rooms.ids import ParticipantId
from rooms.people import Person, Role


class ParticipantAdmitted(RoomEvent, frozen=True, kw_only=True, tag="participant_admitted"):
    """``person`` is in the room, or came back with a changed identity line. by: the moderator who let them in; empty: nobody had to."""

    person: Person
    by: ParticipantId = ParticipantId("")


class LobbyEntered(RoomEvent, frozen=True, kw_only=True, tag="lobby_entered"):
    """``person`` waits for a moderator, or still does with a changed identity line."""

    person: Person


class LobbyLeft(RoomEvent, frozen=True, kw_only=True, tag="lobby_left"):
    """``participant`` waits no longer, by their own wish."""

    participant: ParticipantId


class WaitingAdmitted(RoomEvent, frozen=True, kw_only=True, tag="waiting_admitted"):
    """All these people, who waited, are in the room."""

    participants: tuple[ParticipantId, ...]
    by: ParticipantId


class AdmissionDenied(RoomEvent, frozen=True, kw_only=True, tag="admission_denied"):
    """These people, who waited, were not let in."""

    participants: tuple[ParticipantId, ...]
    by: ParticipantId
    reason: str = ""


class LobbySet(RoomEvent, frozen=True, kw_only=True, tag="lobby_set"):
    """From now on people of the roles ``waits`` wait for a moderator."""

    waits: tuple[Role, ...]
    by: ParticipantId


class LobbyMessageSet(RoomEvent, frozen=True, kw_only=True, tag="lobby_message_set"):
    """Those who wait read ``texts`` (by language tag)."""

    texts: dict[str, str]
    by: ParticipantId


class ParticipantRemoved(RoomEvent, frozen=True, kw_only=True, tag="participant_removed"):
    """``participant`` was put out and cannot come back until they are admitted again."""

    participant: ParticipantId
    by: ParticipantId
    reason: str = ""


class ReturnedToLobby(RoomEvent, frozen=True, kw_only=True, tag="returned_to_lobby"):
    """``participant`` waits outside, with their name and their place on the list of speakers."""

    participant: ParticipantId
    by: ParticipantId
    reason: str = ""


class RoleChanged(RoomEvent, frozen=True, kw_only=True, tag="role_changed"):
    """``participant`` has ``role`` in this room from now on, whatever their invitation says."""

    participant: ParticipantId
    role: Role
    by: ParticipantId
