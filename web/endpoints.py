"""Every request that other programs may make: what the OpenAPI document, the page about the API and a test of the routes are made of."""

from dataclasses import dataclass
from typing import Any

from orchestrator.ripple import Ripple
from rooms.commands import ClientCommand
from rooms.errors import N_
from web import api, api_commands, calendar, delays, overview, seat_codes, seats
from web.media import SDP

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


_LANGUAGE = Parameter(name="Accept-Language", says=N_("The language of sentences: ar, zh, en, fr, ru or es."))
_KNOWN = Parameter(name="If-None-Match", says=N_("The ETag of an earlier answer; 304 if it still holds."))
_ETAG = Parameter(name="ETag", says=N_("Send it with the next request to learn only of changes."))
_KEY = Parameter(
    name=api_commands.KEY_HEADER,
    says=N_("A new key for every new command, such as a UUID in quotation marks. The same key again has no second effect."),
    required=True,
)
_MINUTES = Parameter(
    name="minutes", says=N_("How many minutes the meeting will last longer."), place="query", kind="integer", required=True
)
_LOCATION = Parameter(name="Location", says=N_("The address of the session; DELETE ends it."))
_OFFER, _ANSWER = Content(media_type=SDP), Content(media_type=SDP)


def _media(endpoint: str, does: str, who: str) -> tuple[Endpoint, ...]:
    path = f"/api/rooms/{{room}}/{endpoint}"
    refusals = (400, 401, 403, 404, 413, 415, 422, 503)
    return (
        Endpoint(
            name=endpoint,
            method="POST",
            path=path,
            does=does,
            who=who,
            status=201,
            answer=_ANSWER,
            body=_OFFER,
            wants=(_LANGUAGE,),
            gives=(_LOCATION,),
            refusals=refusals,
        ),
        Endpoint(
            name=f"{endpoint}_options", method="OPTIONS", path=path, does=N_("Say what may be posted here."), who=EVERYBODY, status=204
        ),
        Endpoint(
            name=f"end_{endpoint}",
            method="DELETE",
            path=f"{path}/{{session}}",
            does=N_("End a media session of your own."),
            who=who,
            wants=(_LANGUAGE,),
            refusals=(401, 403, 404, 503),
        ),
    )


ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint(
        name="programme",
        method="GET",
        path="/api/programme",
        does=N_("Read the programme: sessions with their times, phases and rooms."),
        who=EVERYBODY,
        answer=Content(kind=api.Programme),
        wants=(_LANGUAGE,),
        refusals=(401,),
    ),
    Endpoint(
        name="programme_calendar",
        method="GET",
        path="/api/programme.ics",
        does=N_("Put the programme into a calendar: every session whose hours are known (iCalendar, RFC 5545)."),
        who=EVERYBODY,
        answer=Content(media_type=calendar.MEDIA_TYPE),
        wants=(_KNOWN, _LANGUAGE),
        gives=(_ETAG,),
        may_be_known=True,
    ),
    Endpoint(
        name="room_calendar",
        method="GET",
        path="/api/rooms/{room}.ics",
        does=N_("Put one session into a calendar."),
        who=EVERYBODY,
        answer=Content(media_type=calendar.MEDIA_TYPE),
        wants=(_KNOWN, _LANGUAGE),
        gives=(_ETAG,),
        refusals=(404,),
        may_be_known=True,
    ),
    Endpoint(
        name="room",
        method="GET",
        path="/api/rooms/{room}",
        does=N_("Read a room as you may see it, with the part that is yours alone."),
        who=WATCHING,
        answer=Content(kind=api_commands.RoomNow),
        wants=(_KNOWN, _LANGUAGE),
        gives=(_ETAG,),
        refusals=(401, 403, 404),
        may_be_known=True,
    ),
    Endpoint(
        name="command",
        method="POST",
        path="/api/rooms/{room}/commands",
        does=N_("Do something in a room: one of the commands below."),
        who=INVITED,
        answer=Content(kind=api_commands.CommandDone),
        body=Content(kind=ClientCommand),
        wants=(_KEY, _LANGUAGE),
        refusals=(400, 401, 403, 404, 409, 413, 415, 429, 503),
    ),
    Endpoint(
        name="take_seat",
        method="POST",
        path="/api/rooms/{room}/seats",
        does=N_("Take a seat in the hall of a room: an invitation for somebody whose device stays silent."),
        who=IN_THE_HALL,
        status=201,
        answer=Content(kind=seats.SeatTaken),
        body=Content(kind=seats.TakeSeat),
        wants=(_LANGUAGE,),
        refusals=(400, 403, 404, 409, 413, 429, 503),
    ),
    Endpoint(
        name="seat_code",
        method="GET",
        path="/api/rooms/{room}/seat-code",
        does=N_("Read the code for the screen of the hall: its link, its picture, and how many seats it has given."),
        who=GIVING_SEATS,
        answer=Content(kind=seat_codes.SeatCode),
        wants=(_LANGUAGE,),
        refusals=(401, 403, 404, 503),
    ),
    Endpoint(
        name="renew_seat_code",
        method="POST",
        path="/api/rooms/{room}/seat-code",
        does=N_("Make a new code for the screen of the hall; the one before stops working."),
        who=GIVING_SEATS,
        status=201,
        answer=Content(kind=seat_codes.SeatCode),
        wants=(_LANGUAGE,),
        refusals=(401, 403, 404, 409, 429, 503),
    ),
    Endpoint(
        name="withdraw_seat_code",
        method="DELETE",
        path="/api/rooms/{room}/seat-code",
        does=N_("Withdraw the code for the screen of the hall: nobody new gets a seat, and who has one keeps it."),
        who=GIVING_SEATS,
        answer=Content(kind=seat_codes.SeatCode),
        wants=(_LANGUAGE,),
        refusals=(401, 403, 404, 429, 503),
    ),
    *_media("whip", N_("Send sound and pictures to a room (WHIP, RFC 9725)."), SENDING),
    *_media("whep", N_("Receive sound and pictures of a room (WHEP)."), WATCHING),
    Endpoint(
        name="technician",
        method="GET",
        path="/api/technician",
        does=N_("Read the state of every room and of every connection."),
        who=TECHNICIANS,
        answer=Content(kind=api.Rooms),
        wants=(_LANGUAGE,),
        refusals=(401, 403),
    ),
    Endpoint(
        name="overview",
        method="GET",
        path="/api/overview",
        does=N_("Read every room at a glance: its phase, speaker, clock, how many wait, and what has to be looked at."),
        who=RUNNING,
        answer=Content(kind=overview.Overview),
        wants=(_LANGUAGE,),
        refusals=(401, 403),
    ),
    Endpoint(
        name="delay",
        method="GET",
        path="/api/rooms/{room}/delay",
        does=N_("Look at what a delay would move, in this room and in others. Nothing happens."),
        who=MODERATORS,
        answer=Content(kind=Ripple),
        wants=(_MINUTES, _LANGUAGE),
        refusals=(400, 401, 403, 404, 409),
    ),
    Endpoint(
        name="confirm_delay",
        method="POST",
        path="/api/rooms/{room}/delays",
        does=N_("Move everything that the delay moves; confirming it again after a failure completes it."),
        who=MODERATORS,
        answer=Content(kind=Ripple),
        body=Content(kind=delays.ConfirmedDelay),
        wants=(_LANGUAGE,),
        refusals=(400, 401, 403, 404, 409, 413, 503),
    ),
    Endpoint(
        name="undo_delay",
        method="DELETE",
        path="/api/rooms/{room}/delays/{ripple}",
        does=N_("Take a delay back in every room that it moved."),
        who=MODERATORS,
        answer=Content(kind=delays.DelayUndone),
        wants=(_LANGUAGE,),
        refusals=(401, 403, 404, 409, 503),
    ),
    Endpoint(
        name="openapi",
        method="GET",
        path="/api/openapi.json",
        does=N_("Read this reference as an OpenAPI 3.1 document."),
        who=EVERYBODY,
        answer=Content(),
        wants=(_KNOWN,),
        gives=(_ETAG,),
        may_be_known=True,
    ),
    Endpoint(
        name="schema",
        method="GET",
        path="/api/schema.json",
        does=N_("Read the JSON Schema of every frame of a room's socket."),
        who=EVERYBODY,
        answer=Content(),
        wants=(_KNOWN,),
        gives=(_ETAG,),
        may_be_known=True,
    ),
)
