"""What of a room somebody has to look at now. Pure; the connections' figures are judged where they are shown."""

from collections.abc import Container
from datetime import datetime
from enum import StrEnum

from rooms.clock import Running
from rooms.people import Place
from rooms.phases import Phase
from rooms.speaking_views import Presence
from rooms.state import RoomState

RUNNING = frozenset({Phase.LIVE, Phase.SUSPENDED})


class Alarm(StrEnum):
    """OVERRUN: the slot is over and the meeting is not. LATE: it should have begun. OVER_TIME: the speaker's time is up.

    SPEAKER_AWAY: who has the floor from afar is not connected. SPEAKER_SILENT: they are, and send nothing. FLOOR_SILENT: sound arrives
    from whoever has the floor, and nothing is in it. FLOOR_CLIPS: it is so loud that it is cut. PICTURE_FROZEN: their camera is on, and
    no picture arrives. NOT_RECORDED: something is wrong with the recording.
    """

    OVERRUN = "overrun"
    LATE = "late"
    OVER_TIME = "over_time"
    SPEAKER_AWAY = "speaker_away"
    SPEAKER_SILENT = "speaker_silent"
    FLOOR_SILENT = "floor_silent"
    FLOOR_CLIPS = "floor_clips"
    PICTURE_FROZEN = "picture_frozen"
    NOT_RECORDED = "not_recorded"


def alarms(state: RoomState, presence: Presence, on_stage: Container[Alarm], now: datetime) -> tuple[Alarm, ...]:
    """Return the alarms of a room at ``now`` (aware), the worst first. on_stage: those of sound and picture (``stage_watch``)."""
    return tuple(alarm for alarm, rings in _rules(state, presence, on_stage, now) if rings)


def _rules(state: RoomState, presence: Presence, on_stage: Container[Alarm], now: datetime) -> tuple[tuple[Alarm, bool], ...]:
    remote = state.floor.filing.speaker if state.floor and state.floor.filing.speaker.place is Place.REMOTE else None
    live = state.phase is Phase.LIVE
    away = live and remote is not None and remote.id not in presence.connected
    return (
        (Alarm.SPEAKER_AWAY, away),
        (Alarm.SPEAKER_SILENT, live and remote is not None and not away and remote.id not in presence.publishing),
        *((alarm, alarm in on_stage) for alarm in (Alarm.FLOOR_SILENT, Alarm.FLOOR_CLIPS, Alarm.PICTURE_FROZEN)),
        (Alarm.NOT_RECORDED, state.recording.fault is not None),
        (Alarm.OVERRUN, state.phase in RUNNING and state.ends_at is not None and now >= state.ends_at),
        (Alarm.LATE, _late(state, now)),
        (Alarm.OVER_TIME, _over_time(state, now)),
    )


def _late(state: RoomState, now: datetime) -> bool:
    not_begun = state.phase in (Phase.SCHEDULED, Phase.REHEARSAL, Phase.OPEN)
    return not_begun and state.starts_at is not None and now > state.starts_at and (state.ends_at is None or now < state.ends_at)


def _over_time(state: RoomState, now: datetime) -> bool:
    clock = state.floor.clock if state.floor else None
    return isinstance(clock, Running) and clock.deadline is not None and now > clock.deadline
