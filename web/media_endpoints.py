"""Requests about sound and pictures: WHIP (RFC 9725), WHEP, and the ways through a network."""

from orchestrator.media.sdpfrag import MEDIA_TYPE as SDP_FRAGMENT
from rooms.errors import N_
from web.endpoint import EVERYBODY, LANGUAGE, SENDING, TECHNICIANS, WATCHING, Content, Endpoint, Parameter
from web.media import SDP
from web.media_workers import MediaWorkers
from web.network import IceServers

_LOCATION = Parameter(name="Location", says=N_("The address of the session; DELETE ends it."))
_ICE_SESSION = Parameter(name="ETag", says=N_("Names the present ICE session; a restart gives another one."))
_RELAYS = Parameter(name="Link", says=N_("Relays (TURN) for networks that block media, if there are any."))
_IF_MATCH = Parameter(
    name="If-Match", says=N_("The ETag of the ICE session that the candidates are for, or * to restart ICE."), required=True
)
WORKER = "/api/media-workers/{port}/drain"
_OFFER, _ANSWER, _FRAGMENT = Content(media_type=SDP), Content(media_type=SDP), Content(media_type=SDP_FRAGMENT)


def _media(endpoint: str, does: str, who: str) -> tuple[Endpoint, ...]:
    path = f"/api/rooms/{{room}}/{endpoint}"
    session = f"{path}/{{session}}"
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
            wants=(LANGUAGE,),
            gives=(_LOCATION, _ICE_SESSION, _RELAYS),
            refusals=(400, 401, 403, 404, 413, 415, 422, 429, 503),
        ),
        Endpoint(name=f"{endpoint}_options", method="OPTIONS", path=path, does=N_("Say what may be posted here."), who=EVERYBODY),
        Endpoint(name=f"discover_{endpoint}", method="GET", path=path, does=N_("Say what kind of address this is."), who=EVERYBODY),
        Endpoint(
            name=f"patch_{endpoint}",
            method="PATCH",
            path=session,
            does=N_("Restart ICE after a change of network; media continue in the same session. Candidates alone are answered with 204."),
            who=who,
            answer=_FRAGMENT,
            body=_FRAGMENT,
            wants=(_IF_MATCH, LANGUAGE),
            gives=(_ICE_SESSION,),
            refusals=(400, 401, 403, 404, 412, 413, 415, 428, 429, 503),
        ),
        Endpoint(
            name=f"look_{endpoint}",
            method="GET",
            path=session,
            does=N_("See whether a media session of your own is still there."),
            who=who,
            status=204,
            wants=(LANGUAGE,),
            refusals=(401, 403, 404),
        ),
        Endpoint(
            name=f"{endpoint}_session_options",
            method="OPTIONS",
            path=session,
            does=N_("Say what may be sent to a media session."),
            who=EVERYBODY,
        ),
        Endpoint(
            name=f"end_{endpoint}",
            method="DELETE",
            path=session,
            does=N_("End a media session of your own."),
            who=who,
            wants=(LANGUAGE,),
            refusals=(401, 403, 404, 503),
        ),
    )


MEDIA_ENDPOINTS: tuple[Endpoint, ...] = (
    *_media("whip", N_("Send sound and pictures to a room (WHIP, RFC 9725)."), SENDING),
    *_media("whep", N_("Receive sound and pictures of a room (WHEP)."), WATCHING),
    Endpoint(
        name="drain_worker",
        method="POST",
        path=WORKER,
        does=N_("Empty a media worker: its rooms move to the others at once, and it gets no new ones."),
        who=TECHNICIANS,
        answer=Content(kind=MediaWorkers),
        wants=(LANGUAGE,),
        refusals=(401, 403, 404),
    ),
    Endpoint(
        name="use_worker_again",
        method="DELETE",
        path=WORKER,
        does=N_("Give rooms to a media worker again."),
        who=TECHNICIANS,
        answer=Content(kind=MediaWorkers),
        wants=(LANGUAGE,),
        refusals=(401, 403, 404),
    ),
    Endpoint(
        name="ice_servers",
        method="GET",
        path="/api/rooms/{room}/ice-servers",
        does=N_("Read the relays (TURN) for networks that block media, with credentials that expire."),
        who=WATCHING,
        answer=Content(kind=IceServers),
        wants=(LANGUAGE,),
        refusals=(401, 403, 404),
    ),
    Endpoint(
        name="network_test",
        method="POST",
        path="/api/rooms/{room}/network-test",
        does=N_("See whether media get through: a session as of WHEP in which nothing is shown."),
        who=WATCHING,
        status=201,
        answer=_ANSWER,
        body=_OFFER,
        wants=(LANGUAGE,),
        gives=(_LOCATION, _ICE_SESSION),
        refusals=(400, 401, 403, 404, 413, 415, 422, 429, 503),
    ),
)
