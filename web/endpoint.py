"""One request that other programs may make, in words and types."""

from dataclasses import dataclass
from typing import Any

from rooms.errors import N_

JSON = "application/json"

EVERYBODY = N_("everybody")
WATCHING = N_("everybody who may watch the room")
INVITED = N_("people with an invitation to the room")
SENDING = N_("people whose role sends sound and pictures")
MODERATORS = N_("moderators of the room")
RUNNING = N_("moderators and technicians")
TECHNICIANS = N_("technicians")
GIVING_SEATS = N_("moderators of the room, its hall console, and technicians")
IN_THE_HALL = N_("people who read the code on the screen of the hall")


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """What goes over the wire. kind: the type of which it is JSON; None: text of another kind."""

    media_type: str = JSON
    kind: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A header, or part of the query. says: a msgid. kind: a type of JSON Schema."""

    name: str
    says: str
    place: str = "header"
    kind: str = "string"
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """One method at one path. does, who: msgids. refusals: the statuses with problem details that it may answer with, besides 500."""

    name: str
    method: str
    path: str
    does: str
    who: str
    status: int = 200
    answer: Content | None = None
    body: Content | None = None
    wants: tuple[Parameter, ...] = ()
    gives: tuple[Parameter, ...] = ()
    refusals: tuple[int, ...] = ()
    may_be_known: bool = False


LANGUAGE = Parameter(name="Accept-Language", says=N_("The language of sentences: ar, zh, en, fr, ru or es."))
