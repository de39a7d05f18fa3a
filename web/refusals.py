"""What the pages, the sockets and the requests say no to, before a room is asked. Each has a stable code and a sentence."""

from typing import ClassVar

from orchestrator.registry import CredentialRefused
from rooms.errors import N_, Refused


class NotInThisBrowser(CredentialRefused):
    """The address names an invitation whose cookie is not here."""

    code: ClassVar[str] = "not_in_this_browser"
    template: ClassVar[str] = N_("This browser does not hold that invitation. Open the link of your invitation again, in this browser.")


class InvitationNeeded(CredentialRefused):
    """Only invited people may do this."""

    code: ClassVar[str] = "invitation_needed"
    template: ClassVar[str] = N_("You need an invitation for this. Open the link of your invitation; the organisers send it.")


class WrongRoom(Refused):
    """The invitation is for another room."""

    code: ClassVar[str] = "wrong_room"
    template: ClassVar[str] = N_(
        "Your invitation is for another room. Open its own link again, or ask the organisers for a link to this room."
    )


class WrongRole(Refused):
    """The page is for another role."""

    code: ClassVar[str] = "wrong_role"
    template: ClassVar[str] = N_("This page is not for your role ({role}). Open the link of your invitation again to reach your own page.")


class WrongBooth(Refused):
    """The page is of another booth."""

    code: ClassVar[str] = "wrong_booth"
    template: ClassVar[str] = N_("Your invitation is for another booth of this room. Open its link again to reach your own.")


class ForeignOrigin(Refused):
    """Another site's page makes this request."""

    code: ClassVar[str] = "foreign_origin"
    template: ClassVar[str] = N_("This request comes from another site and was not carried out. Use the pages of this service.")


class NotAnOffer(Refused):
    """The body is not a session description."""

    code: ClassVar[str] = "not_sdp"
    template: ClassVar[str] = N_("The request does not hold an SDP offer. Send one with the content type application/sdp.")


class IceSessionNotNamed(Refused):
    """PATCH without If-Match (RFC 9725 §4.3.1)."""

    code: ClassVar[str] = "if_match_missing"
    template: ClassVar[str] = N_("Say in If-Match which ICE session you mean: the ETag of the present one, or * to restart ICE.")


class NoSuchWorker(Refused):
    """No media worker has that port."""

    code: ClassVar[str] = "no_such_worker"
    template: ClassVar[str] = N_("No media worker has this UDP port. The technician's page names the ports that there are.")


class NoSuchSession(Refused):
    """Ended, of another epoch, or somebody else's."""

    code: ClassVar[str] = "no_such_session"
    template: ClassVar[str] = N_("There is no such media session of yours (any more). Make a new one.")


class NoSuchVersion(Refused):
    """The journal has no version of that number."""

    code: ClassVar[str] = "no_such_version"
    template: ClassVar[str] = N_("The journal has no version {number}. The list of its versions has those that there are.")
