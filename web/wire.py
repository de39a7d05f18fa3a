"""Frames and refusals as they look outside (docs/protocol.md). Nothing else knows what an error is called on the wire.

A ``Problem`` is a fault in no language yet: its code is stable, its sentence a msgid.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from orchestrator.caption_stream import Draft
from orchestrator.device_reports import DeviceReport
from orchestrator.errors import Busy, MovesOthers, NobodyWatches, NotPublic, StoreUnavailable, UnknownRoom
from orchestrator.hall_codes import HallCodeUnknown
from orchestrator.media.plane import MediaRefused, MediaUnavailable
from orchestrator.registry import CredentialRefused
from orchestrator.seats import SeatNameMissing
from rooms.admission.errors import AdmissionRefused, InLobby, Removed
from rooms.commands import ClientCommand
from rooms.errors import N_, NotAdmitted, NotPermitted, NotYours, Refused
from rooms.ids import CommandId
from rooms.reactions import Reaction
from rooms.seats import DeviceSilent
from rooms.slot.errors import SlotOver
from web.faults import fault_of, quoted
from web.i18n import Language
from web.limits import MAX_FRAME_BYTES
from web.refusals import (
    ForeignOrigin,
    IceSessionNotNamed,
    NoSuchSession,
    NoSuchVersion,
    NoSuchWorker,
    NotAnOffer,
    WrongBooth,
    WrongRole,
    WrongRoom,
)

CLOSE_TRY_AGAIN = 1013
CLOSE_NO_INVITATION = 4401
CLOSE_WRONG_ROOM = 4403
CLOSE_NO_ROOM = 4404
CLOSE_REMOVED = 4405
CLOSE_SLOW_READER = 4408
CLOSE_TOO_MANY = 4429

PROBLEM_JSON = "application/problem+json"

Ref = Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"\A[A-Za-z0-9-]+\Z")]


class ReadStream(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Send every entry of a log behind ``after`` (0: all that are kept), now and from now on."""

    stream: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]
    after: Annotated[int, msgspec.Meta(ge=0, le=2**53)] = 0


class ClientFrame(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a client sends: one of a command, which ``id`` makes safe to repeat, a question, a log to read, applause, its devices, or
    a line of captions that is being written.

    ``ref`` comes back in the answer.
    """

    ref: Ref
    id: Id | None = None
    command: ClientCommand | msgspec.UnsetType = msgspec.UNSET
    ask: Literal["time"] | msgspec.UnsetType = msgspec.UNSET
    read: ReadStream | msgspec.UnsetType = msgspec.UNSET
    react: Reaction | msgspec.UnsetType = msgspec.UNSET
    devices: DeviceReport | msgspec.UnsetType = msgspec.UNSET
    draft: Draft | msgspec.UnsetType = msgspec.UNSET

    @property
    def command_id(self) -> CommandId | None:
        """The id under which the command has one effect."""
        return None if self.id is None else CommandId(self.id)


class Accepted(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="reply"):
    """The command is durable."""

    ref: str
    seq: int
    ok: bool = True


class Rejected(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="reply"):
    """Nothing happened. ``ref`` is None if the frame's could not be read; ``path`` where in the frame the fault is."""

    ref: str | None
    code: str
    message: str
    path: str | None
    ok: bool = False


class Time(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="time"):
    """The time at the service (aware UTC)."""

    ref: str
    now: datetime


class ProblemDetails(msgspec.Struct, frozen=True, kw_only=True):
    """The body of a refused HTTP request (RFC 9457). Nothing happened.

    type: where the API page explains ``code``. detail, message: why and what to do, in the reader's language; the first is the RFC's name,
    the second that of the socket's replies. path: where in the body the fault is. request_id: what our log calls the request.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    message: str
    path: str | None
    request_id: str


@dataclass(frozen=True, slots=True)
class Problem:
    """A fault to tell: ``template`` is a msgid filled with ``facts``; ``path``: JSON path in the client's frame; ``status``: of HTTP."""

    code: str
    template: str
    facts: Mapping[str, object] = field(default_factory=dict)
    path: str | None = None
    status: int = 400

    def sentence(self, language: Language) -> str:
        """The sentence in ``language``."""
        return language.sentence(self.template, self.facts)


class ProtocolError(Exception):
    """A frame that cannot be read. ``ref``: the frame's own, if that could be."""

    def __init__(self, problem: Problem, *, ref: str | None = None) -> None:
        super().__init__(problem.code)
        self.problem = problem
        self.ref = ref


NOT_JSON = Problem(code="not_json", template=N_("The frame is not JSON. Send one JSON object in a text frame."))
NOT_JSON_BODY = Problem(
    code="not_json", template=N_("The request does not hold JSON. Send one JSON object with the content type application/json.")
)
NOT_TEXT = Problem(code="not_text", template=N_("The frame is binary. Send JSON in text frames."))
TOO_LARGE = Problem(
    code="too_large",
    template=N_("The frame is larger than {limit} bytes. Send less at once."),
    facts={"limit": MAX_FRAME_BYTES},
    status=413,
)
TOO_MANY = Problem(
    code="too_many", template=N_("You send too much at once, so nothing happened. Wait a second and send it again."), status=429
)
SLOW_READER = Problem(code="slow_reader", template=N_("You read too slowly, so the connection was ended. Connect again."), status=408)
BROKEN = Problem(
    code="internal", template=N_("Something went wrong on our side; it is in our log. Please reload the page and try again."), status=500
)

FORBIDDEN = (
    AdmissionRefused,
    DeviceSilent,
    ForeignOrigin,
    HallCodeUnknown,
    InLobby,
    MovesOthers,
    NobodyWatches,
    NotAdmitted,
    NotPermitted,
    NotYours,
    Removed,
    SlotOver,
    WrongBooth,
    WrongRole,
    WrongRoom,
)
"""Refusals of who asks, whatever they ask: HTTP's 403."""

MEDIA_STATUSES = {"not_sdp": 400, "not_sdpfrag": 400, "other_ice_session": 412, "too_many_sessions": 503}
"""Of what is wrong with an offer or a fragment, where it is not 422."""

_ENCODER = msgspec.json.Encoder()
_FRAMES = msgspec.json.Decoder(ClientFrame)
_COMMANDS: msgspec.json.Decoder[ClientCommand] = msgspec.json.Decoder(ClientCommand)

_COMMAND_NAMES = frozenset(str(kind.__struct_config__.tag) for kind in ClientCommand.__args__)


def read(data: str) -> ClientFrame:
    """Return the client's frame in ``data``. Raises ProtocolError: it names the fault and where it is."""
    try:
        frame = _FRAMES.decode(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        raise _unreadable_frame(data, error) from None
    if sum(one is not msgspec.UNSET for one in (frame.command, frame.ask, frame.read, frame.react, frame.devices, frame.draft)) != 1:
        raise ProtocolError(_NEITHER_NOR_BOTH, ref=frame.ref)
    return frame


def read_command(data: bytes) -> ClientCommand:
    """Return the command that is the body of a request. Raises ProtocolError: it names the fault and where it is."""
    try:
        return _COMMANDS.decode(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeError) as error:
        content = _parsed(data)
        problem = NOT_JSON_BODY if content is _NOT_JSON else _unknown_command(content, "$.type") or _invalid(str(error))
        raise ProtocolError(problem) from None


def accepted(ref: str, seq: int) -> bytes:
    """The answer to a command that is durable."""
    return _ENCODER.encode(Accepted(ref=ref, seq=seq))


def rejected(ref: str | None, problem: Problem, language: Language) -> bytes:
    """The answer to a frame after which nothing happened."""
    return _ENCODER.encode(Rejected(ref=ref, code=problem.code, message=problem.sentence(language), path=problem.path))


def time(ref: str, now: datetime) -> bytes:
    """The answer to a question for the time."""
    return _ENCODER.encode(Time(ref=ref, now=now))


def body(problem: Problem, language: Language, *, title: str, request_id: str) -> bytes:
    """The JSON body of a refused HTTP request; see ``ProblemDetails``."""
    sentence = problem.sentence(language)
    return _ENCODER.encode(
        ProblemDetails(
            type=f"/api#{problem.code}",
            title=title,
            status=problem.status,
            detail=sentence,
            code=problem.code,
            message=sentence,
            path=problem.path,
            request_id=request_id,
        )
    )


Known = Refused | CredentialRefused | StoreUnavailable | MediaRefused | MediaUnavailable
"""Errors that mean something to whoever asked."""

KNOWN = (Refused, CredentialRefused, StoreUnavailable, MediaRefused, MediaUnavailable)


def problem_of(error: Known) -> Problem:
    """Return what ``error`` is called outside."""
    match error:
        case Refused(code=code, template=template, facts=facts):
            return Problem(code=code, template=template, facts=facts, status=_status_of(error))
        case CredentialRefused(code=code, template=template):
            return Problem(code=code, template=template, status=401)
        case StoreUnavailable(code=code, template=template):
            return Problem(code=code, template=template, status=503)
        case MediaRefused(code=code, sentence=sentence):
            return Problem(code=code, template=sentence, status=MEDIA_STATUSES.get(code, 422))
        case MediaUnavailable(code=code, sentence=sentence):
            return Problem(code=code, template=sentence, status=503)


def close_code_of(error: Known) -> int:
    """Return the code that closes a socket which could not be served because of ``error``."""
    match error:
        case CredentialRefused() | NotPublic() | SlotOver():
            return CLOSE_NO_INVITATION
        case UnknownRoom():
            return CLOSE_NO_ROOM
        case Removed():
            return CLOSE_REMOVED
        case StoreUnavailable() | MediaUnavailable() | Busy():
            return CLOSE_TRY_AGAIN
        case _:
            return CLOSE_WRONG_ROOM


def _status_of(error: Refused) -> int:
    match error:
        case UnknownRoom() | NoSuchSession() | NoSuchVersion() | NoSuchWorker():
            return 404
        case NotAnOffer() | SeatNameMissing():
            return 400
        case NotPublic():
            return 401
        case IceSessionNotNamed():
            return 428
        case Busy():
            return 503
        case _:
            return 403 if isinstance(error, FORBIDDEN) else 409


_NEITHER_NOR_BOTH = Problem(
    code="invalid", template=N_("The frame must hold one of command, ask, read, react, devices and draft. Send one of them."), path="$"
)
UNKNOWN_COMMAND = Problem(code="unknown_command", template=N_("There is no command {command}. Those that there are stand at /api."))
_NOT_JSON = object()


def _unreadable_frame(data: str, error: Exception) -> ProtocolError:
    """What is wrong with ``data``; this is the slow path, on which it is read once more."""
    content = _parsed(data)
    if content is _NOT_JSON:
        return ProtocolError(NOT_JSON)
    command = content.get("command") if isinstance(content, dict) else None
    return ProtocolError(_unknown_command(command, "$.command.type") or _invalid(str(error)), ref=_ref(content))


def _parsed(data: str | bytes) -> Any:
    try:
        return msgspec.json.decode(data)
    except (msgspec.MsgspecError, RecursionError, UnicodeError):
        return _NOT_JSON


def _unknown_command(content: Any, path: str) -> Problem | None:
    """The problem of a command whose type, which stands at ``path``, nobody knows; None: it has another fault."""
    name = content.get("type") if isinstance(content, dict) else None
    if not isinstance(name, str) or name in _COMMAND_NAMES:
        return None
    return replace(UNKNOWN_COMMAND, path=path, facts={"command": quoted(name)})


def _invalid(sentence: str) -> Problem:
    """The problem that a validator calls ``sentence``."""
    fault = fault_of(sentence)
    return Problem(code="invalid", template=fault.template, facts=fault.facts, path=fault.path)


def _ref(content: Any) -> str | None:
    ref = content.get("ref") if isinstance(content, dict) else None
    return ref if isinstance(ref, str) and 1 <= len(ref) <= 64 else None
