"""One open socket as its room sees it: who it is, which view it gets, and what waits to be written to it."""

from dataclasses import dataclass, field
from datetime import datetime

from orchestrator.frames import Frame
from orchestrator.registry import CredentialRefused
from orchestrator.streams import Take
from rooms.errors import Refused
from rooms.ids import RoomId
from rooms.people import Person
from web.auth import Credential
from web.bucket import TokenBucket
from web.i18n import Language
from web.line import Line
from web.outbox import Outbox


@dataclass(frozen=True, slots=True, eq=False)
class Connection:
    """A subscriber of ``room`` (``orchestrator.fanout.Subscriber``)."""

    room: RoomId
    credential: Credential | None
    language: Language
    bucket: TokenBucket
    outbox: Outbox = field(default_factory=Outbox)
    line: Line | None = None
    """What is free takes frames at once; None: every frame waits for the writer."""

    @property
    def person(self) -> Person | None:
        """Who it is; None: the public."""
        return None if self.credential is None else self.credential.person

    def expired(self, at: datetime) -> bool:
        """Whether the invitation is over at ``at`` (aware UTC)."""
        return self.credential is not None and at >= self.credential.invitation.expires_at

    def push(self, frame: Frame) -> None:
        """Take a frame of the room to deliver: at once, if nothing waits before it."""
        if self.line is None or not self.outbox.is_empty or not self.line.take(frame.wire):
            self.outbox.push(frame)

    def wake(self, key: str, take: Take) -> None:
        """Take a frame of a log that is made when it is written (``orchestrator.streams.Reader``)."""
        self.outbox.wake(key, take)

    def send_away(self, refusal: Refused | CredentialRefused) -> None:
        """End the connection after what waits, because of ``refusal``."""
        self.outbox.end(refusal)
