"""When things happen: the hours of a definition as instants (aware, UTC) and as the clock on the wall of the hall shows them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from config.definitions import Definition, LeadTimes, Session


@dataclass(frozen=True, slots=True)
class Slot:
    """One session with its times. None: to be announced, so nothing may be done by the clock.

    ``day``: the local day, often known before the hours. ``starts_at``, ``ends_at``: aware, in UTC. ``starts_local``, ``ends_local``: the
    same instants in the conference's time zone, for people to read.
    """

    session: Session
    day: date | None
    starts_at: datetime | None
    ends_at: datetime | None
    starts_local: datetime | None
    ends_local: datetime | None
    lead_times: LeadTimes

    @property
    def rehearsal_at(self) -> datetime | None:
        """When the stage opens for rehearsal."""
        return _before(self.starts_at, self.lead_times.rehearsal_min)

    @property
    def doors_at(self) -> datetime | None:
        """When the doors open for the audience."""
        return _before(self.starts_at, self.lead_times.doors_min)

    @property
    def closes_at(self) -> datetime | None:
        """When a room that still runs closes by itself; None: only a person closes it."""
        grace = self.lead_times.close_after_min
        return self.ends_at + timedelta(minutes=grace) if self.ends_at and grace is not None else None

    @property
    def warnings_at(self) -> tuple[tuple[int, datetime], ...]:
        """The minutes left and the instant of each warning before the end, the earliest first."""
        if self.ends_at is None:
            return ()
        minutes = sorted(self.lead_times.warnings_min, reverse=True)
        return tuple((left, self.ends_at - timedelta(minutes=left)) for left in minutes)


def timetable(definition: Definition) -> tuple[Slot, ...]:
    """Return the sessions in the order of the programme: by day and hour, what is to be announced last, then as in the file."""
    return tuple(sorted((slot(definition, session) for session in definition.sessions), key=_order))


def slot(definition: Definition, session: Session) -> Slot:
    """Return the times of one session of ``definition``."""
    starts = instant(definition, session.day, session.starts)
    ends = instant(definition, session.day, session.ends)
    starts_local = starts.astimezone(definition.zone) if starts else None
    return Slot(
        session=session,
        day=starts_local.date() if starts_local else _moved_day(definition, session.day),
        starts_at=starts,
        ends_at=ends,
        starts_local=starts_local,
        ends_local=ends.astimezone(definition.zone) if ends else None,
        lead_times=definition.lead_times,
    )


def instant(definition: Definition, day: date | None, hour: time | None) -> datetime | None:
    """Return the instant (aware, UTC) of ``day`` and ``hour`` as written in ``definition``, moved as it says; None if either is unknown."""
    if day is None or hour is None:
        return None
    written = datetime.combine(day, hour, definition.zone)
    return written.astimezone(UTC) + timedelta(seconds=definition.moved_s)


def _moved_day(definition: Definition, day: date | None) -> date | None:
    """A day without hours moves as its noon does."""
    noon = instant(definition, day, time(12))
    return noon.astimezone(definition.zone).date() if noon else None


def _before(instant_: datetime | None, minutes: int) -> datetime | None:
    return instant_ - timedelta(minutes=minutes) if instant_ else None


def _order(one: Slot) -> tuple[date, datetime]:
    return one.day or date.max, one.starts_at or datetime.max.replace(tzinfo=UTC)
