"""Whether the one who has the floor is really heard and seen: silence, a clipping microphone, a frozen picture, figures out of date.

Judged from the figures of the media worker, once a second; what is wrong for some seconds is an alarm. Pure: figures and time come in.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from orchestrator.alarms import Alarm

SILENT_DBOV = -70
"""A microphone in a quiet room is above this; one that is switched off, or a cable without a plug, is not (RFC 6464)."""

CLIPPING_DBOV = -3
"""The mean of a packet that is so loud has its peaks cut."""

AFTER = timedelta(seconds=3)
"""So long something must be wrong: with figures once a second an alarm rings within five seconds, and no breath between words does."""


@dataclass(frozen=True, slots=True)
class Heard:
    """The floor's sender in the last second. level_dbov: the loudest, None without sound. camera_on: as their page says.

    seen: pictures arrive.
    """

    level_dbov: int | None
    camera_on: bool
    seen: bool


_WRONG: dict[Alarm, Callable[[Heard], bool]] = {
    Alarm.FLOOR_SILENT: lambda heard: heard.level_dbov is not None and heard.level_dbov <= SILENT_DBOV,
    Alarm.FLOOR_CLIPS: lambda heard: heard.level_dbov is not None and heard.level_dbov >= CLIPPING_DBOV,
    Alarm.PICTURE_FROZEN: lambda heard: heard.camera_on and not heard.seen,
}


@dataclass(slots=True)
class StageWatch:
    """Since when what is wrong with one speech. ``look`` once a second."""

    _speech: str | None = None
    _since: dict[Alarm, datetime] = field(default_factory=dict)

    def look(self, speech: str | None, heard: Heard | None, at: datetime) -> None:
        """``speech`` (its request; None: nobody has the floor from afar) is ``heard`` so at ``at``; None: nothing is known of it."""
        if speech != self._speech:
            self._speech, self._since = speech, {}
        wrong = {alarm for alarm, is_wrong in _WRONG.items() if heard is not None and is_wrong(heard)}
        self._since = {alarm: self._since.get(alarm, at) for alarm in wrong}

    def alarms(self, at: datetime) -> frozenset[Alarm]:
        """What has been wrong for long enough."""
        return frozenset(alarm for alarm, since in self._since.items() if at - since >= AFTER)
