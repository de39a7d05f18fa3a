"""What people and moderators want at the door of a room."""

from typing import Annotated, Literal

import msgspec

from rooms.base import Command, LanguageTag, Reason
from rooms.ids import ParticipantId

WaitingRole = Literal["viewer", "participant"]
"""Who may have to wait. Those who run the meeting and its panel never do."""

GivenRole = Literal["viewer", "participant", "panellist"]
"""What a moderator may make of somebody."""

LobbyTexts = Annotated[dict[LanguageTag, Reason], msgspec.Meta(max_length=12)]
"""One text in several languages, by language tag."""


class Join(Command, frozen=True, kw_only=True, tag="join"):
    """Enter the room, or its lobby, with the identity of one's invitation. Doing it again changes nothing."""


class Leave(Command, frozen=True, kw_only=True, tag="leave"):
    """Wait in the lobby no longer. Who is in the room already leaves it by closing the connection."""


class AdmitPerson(Command, frozen=True, kw_only=True, tag="admit_person"):
    """Let somebody in who waits, was not let in, or was removed."""

    participant: ParticipantId


class AdmitAll(Command, frozen=True, kw_only=True, tag="admit_all"):
    """Let everybody in who waits now. The lobby goes on for those who come later, unless ``open_door`` says so."""

    open_door: bool = False


class DenyAdmission(Command, frozen=True, kw_only=True, tag="deny_admission"):
    """Say no to somebody who waits. They read the reason."""

    participant: ParticipantId
    reason: Reason = ""


class DenyAll(Command, frozen=True, kw_only=True, tag="deny_all"):
    """Say no to everybody who waits now."""

    reason: Reason = ""


class SetLobby(Command, frozen=True, kw_only=True, tag="set_lobby"):
    """From now on people of these roles wait for a moderator; none: everybody invited enters at once."""

    waits: Annotated[tuple[WaitingRole, ...], msgspec.Meta(max_length=2)]


class MessageLobby(Command, frozen=True, kw_only=True, tag="message_lobby"):
    """Tell those who wait something, in one or more languages; empty: nothing any more."""

    texts: LobbyTexts


class RemovePerson(Command, frozen=True, kw_only=True, tag="remove_person"):
    """Put somebody out. They cannot come back until a moderator admits them again."""

    participant: ParticipantId
    reason: Reason = ""


class ReturnToLobby(Command, frozen=True, kw_only=True, tag="return_to_lobby"):
    """Have somebody wait outside. They keep their name and their place on the list of speakers."""

    participant: ParticipantId
    reason: Reason = ""


class ChangeRole(Command, frozen=True, kw_only=True, tag="change_role"):
    """Make somebody a viewer, a participant or a panellist, whatever their invitation says."""

    participant: ParticipantId
    role: GivenRole
