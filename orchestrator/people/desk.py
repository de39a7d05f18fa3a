"""What the commands of the secretariat share: the list, what is served, and how people are named on the command line."""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import click

from orchestrator.clock import SystemClock
from orchestrator.command_line import served_from, settings_of, speaking_plainly
from orchestrator.notes import Served
from orchestrator.people.cells import cleaned, key
from orchestrator.people.registrants import Entry
from orchestrator.people.roster import Roster
from orchestrator.registry import Registry
from rooms.ids import RoomId

MAX_NAMED = 5
"""Of several people who are meant by one word, so many are named."""

csv_option = click.option("--csv", "as_csv", is_flag=True, help="Print CSV for a spreadsheet.")


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything that the commands work on. now: when the command began (aware UTC)."""

    served: Served
    roster: Roster
    registry: Registry
    now: datetime

    def local(self, at: datetime) -> str:
        """``at`` as the clock of the conference shows it."""
        return f"{at.astimezone(ZoneInfo(self.served.time_zone)):%Y-%m-%d %H:%M}"


@contextmanager
def opened_desk(data: str | None) -> Iterator[Desk]:
    """Open what belongs to the data directory ``data``. Whatever goes wrong is said in a sentence."""
    with speaking_plainly():
        directory = settings_of(data=data).data
        served = served_from(directory)
        with closing(Roster(directory)) as roster, closing(Registry(directory)) as registry:
            yield Desk(served, roster, registry, SystemClock().now())


def require_person(entries: Sequence[Entry], word: str) -> Entry:
    """Return who is meant by ``word``: an id, an e-mail address or a whole name. Raises ClickException: nobody, or several."""
    wanted = key(cleaned(word)[0])
    for what in ("id", "reference", "email", "name"):
        found = [entry for entry in entries if wanted and key(getattr(entry.registrant, what)) == wanted]
        if len(found) == 1:
            return found[0]
        if found:
            named = ", ".join(f"{one.registrant.id} ({one.registrant.organisation or one.registrant.email})" for one in found[:MAX_NAMED])
            raise click.ClickException(f'{len(found)} people are meant by "{word}". Write the id of one: {named}.')
    raise click.ClickException(f'Nobody on the list has the id, the e-mail address or the name "{word}". Look at: tribuna people list')


def eligibility_rule(served: Served, room: RoomId) -> str:
    """Say what makes people eligible for ``room``, and what to do about somebody who is not."""
    wanted = served.rooms[room].took_part_in
    if wanted is None:
        return f"Everybody on the list is eligible for {room}: tribuna people import FILE"
    titles = [served.consultations[one].title if one in served.consultations else one for one in wanted]
    took_part = f"who took part in {' or '.join(titles)}, and " if titles else ""
    return f"Eligible for {room} is {took_part}who has an exception: tribuna people except PERSON {room} --by NAME --reason TEXT"
