"""What the chair and the programme decided in a room: what, about whom, when and why. Pure: it is read off the room's log."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from orchestrator import tables
from orchestrator.cast import Cast, cast, name_of
from orchestrator.written import day_and_time, rfc3339
from rooms.admission.door import person_now
from rooms.admission.events import RoleChanged
from rooms.events import AnyRoomEvent, PhaseChanged, RequestMoved, RequestsSwapped
from rooms.evolve import evolve
from rooms.ids import ParticipantId, RequestId, RoomId
from rooms.notes.events import NoteWritten
from rooms.permissions import Right, may
from rooms.state import RoomState

COLUMNS = ("seq", "time", "decision", "request", "about", "by", "reason")
CSV_COLUMNS = ("seq", "time", "decision", "request", "about", "by", "reason", "by_participant")

SECRET = (NoteWritten,)
"""The chair's own notes are no decisions."""


class Decision(msgspec.Struct, frozen=True, kw_only=True):
    """One decision. seq: its place in the room's log. decision: what happened, in the words of the log. about: whom or what it concerns.

    at: aware UTC. by: the participant's id.
    """

    seq: int
    at: datetime
    decision: str
    request: RequestId | None
    about: str
    by: ParticipantId
    by_name: str
    reason: str


def decisions(room: RoomId, events: Sequence[AnyRoomEvent]) -> Iterator[Decision]:
    """Yield every event that somebody who runs the meeting, or the programme, caused, oldest first."""
    state, people = RoomState(room=room), cast(events)
    for event in events:
        by: ParticipantId | None = getattr(event, "by", None)
        if by and not isinstance(event, SECRET) and _runs_the_meeting(state, people, by):
            yield Decision(
                seq=state.seq + 1,
                at=event.at,
                decision=_words(event),
                request=getattr(event, "request", None),
                about=", ".join(_about(state, people, event)),
                by=by,
                by_name=name_of(people, by),
                reason=getattr(event, "reason", ""),
            )
        state = evolve(state, event)


def as_table(taken: Sequence[Decision], zone: ZoneInfo) -> str:
    """Return one line for each decision, times by the clock in ``zone``."""
    rows = [(str(one.seq), day_and_time(one.at, zone), one.decision, *_texts(one)) for one in taken]
    return tables.as_table(COLUMNS, rows, numbers={"seq"})


def as_csv(taken: Sequence[Decision], zone: ZoneInfo) -> str:
    """Return the decisions as CSV; times in RFC 3339 with the offset of ``zone``."""
    return tables.as_csv(CSV_COLUMNS, [(str(one.seq), rfc3339(one.at, zone), one.decision, *_texts(one), one.by) for one in taken])


def _texts(one: Decision) -> tuple[str, ...]:
    return one.request or "", one.about, one.by_name, one.reason


def _runs_the_meeting(state: RoomState, people: Cast, by: ParticipantId) -> bool:
    """Whether ``by`` may decide here; somebody whom the log does not name is a moderator who never entered: all others have to."""
    person = people.get(by)
    return person is None or any(may(person_now(state, person).role, right) for right in (Right.MANAGE_QUEUE, Right.RUN_MEETING))


def _words(event: AnyRoomEvent) -> str:
    """``floor granted``: the event's name in the log."""
    return str(event.__struct_config__.tag).replace("_", " ")


def _about(state: RoomState, people: Cast, event: AnyRoomEvent) -> Iterator[str]:
    """Whom or what ``event`` concerns, in the room as it was before."""
    yield from (_speaker(state, request) for request in _requests(event))
    concerned = [getattr(event, "participant", None), *getattr(event, "participants", ())]
    yield from (name_of(people, participant) for participant in concerned if participant)
    match event:
        case PhaseChanged(to=phase):
            yield f"{state.phase} to {phase}"
        case RequestMoved(before=before):
            yield f"before {_speaker(state, before)}" if before else "behind all"
        case RoleChanged(role=role):
            yield role
        case _:
            pass


def _requests(event: AnyRoomEvent) -> tuple[RequestId, ...]:
    match event:
        case RequestsSwapped():
            return event.request, event.with_request
        case _:
            request: RequestId | None = getattr(event, "request", None)
            return (request,) if request else ()


def _speaker(state: RoomState, wanted: RequestId) -> str:
    request = state.request(wanted)
    return request.filing.speaker.name if request else wanted
