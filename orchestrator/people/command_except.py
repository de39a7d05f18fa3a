"""``tribuna people except``: somebody comes in although no rule lets them; who decided so, and why, is kept for ever."""

import click

from orchestrator.command_line import data_option, require_room
from orchestrator.people.cells import cleaned, has_letter
from orchestrator.people.desk import Desk, csv_option, opened_desk, require_person
from orchestrator.people.eligibility import exceptions_for, grounds, sentence
from orchestrator.people.inviting import participant_id, role_in
from orchestrator.people.listing import decisions_text
from orchestrator.people.registrants import Decision, Entry

MAX_NAME_CHARS = 200
MAX_REASON_CHARS = 1_000


@click.command("except")
@click.argument("person")
@click.argument("room")
@click.option("--by", default="", help="The name of who decides.")
@click.option("--reason", default="", help="Why; everybody who looks at the list reads it.")
@click.option("--withdraw", is_flag=True, help="Withdraw the exception, and the person's link with it.")
@data_option
def except_(person: str, room: str, by: str, reason: str, data: str | None, *, withdraw: bool) -> None:
    """Let PERSON (id, e-mail or name) come into ROOM although they are not eligible. Then: tribuna people invite ROOM"""
    with opened_desk(data) as desk:
        into = require_room(desk.served, room)
        name, why = _words(by, reason)
        entry = require_person(desk.roster.entries(), person)
        decision = Decision(entry.registrant.id, into, not withdraw, name, why, desk.now)
        click.echo(_withdraw(desk, entry, decision) if withdraw else _grant(desk, entry, decision))


@click.command()
@click.option("--room", help="For this room alone.")
@csv_option
@data_option
def exceptions(room: str | None, data: str | None, *, as_csv: bool) -> None:
    """Print every exception that was granted or withdrawn, when, by whom and why."""
    with opened_desk(data) as desk:
        into = require_room(desk.served, room) if room else None
        decisions = [one for one in desk.roster.decisions() if into in (None, one.room)]
        entries = {entry.registrant.id: entry for entry in desk.roster.entries()}
        text = decisions_text(decisions, entries, desk.served, csv=as_csv)
        click.echo(text if decisions or as_csv else "No exception has been made.", nl=not as_csv)


def _words(by: str, reason: str) -> tuple[str, str]:
    name, why = cleaned(by)[0], cleaned(reason)[0]
    if not has_letter(name) or not has_letter(why):
        raise click.ClickException("Say who decides with --by NAME, and why with --reason TEXT. An exception is kept with both.")
    if len(name) > MAX_NAME_CHARS or len(why) > MAX_REASON_CHARS:
        raise click.ClickException(f"--by has at most {MAX_NAME_CHARS} characters, --reason at most {MAX_REASON_CHARS}. Write less.")
    return name, why


def _grant(desk: Desk, entry: Entry, decision: Decision) -> str:
    name, room = entry.registrant.name, decision.room
    if role_in(desk.served.rooms[room]) is None:
        raise click.ClickException(f"Nobody comes into {room} from elsewhere: so says the definition, in access.")
    made = exceptions_for(room, desk.roster.decisions()).get(decision.person)
    already = grounds(entry, desk.served.rooms[room].took_part_in, made)
    if already:
        raise click.ClickException(f"{name} is eligible for {room} already: {sentence(already[0], desk.served)}.")
    desk.roster.decide(decision)
    return f"{name} may come into {room}: {sentence(decision, desk.served)}. For the link: tribuna people invite {room}"


def _withdraw(desk: Desk, entry: Entry, decision: Decision) -> str:
    """Whoever is eligible by nothing else loses their link first: what stops half-way leaves an exception, never a link without one."""
    name, room = entry.registrant.name, decision.room
    if decision.person not in exceptions_for(room, desk.roster.decisions()):
        raise click.ClickException(f"{name} has no exception for {room}. Look at: tribuna people exceptions")
    others = grounds(entry, desk.served.rooms[room].took_part_in, None)
    had_link = not others and desk.registry.revoke(participant_id(decision.person, room))
    desk.roster.decide(decision)
    if others:
        return f"The exception is withdrawn. {name} stays eligible for {room}: {sentence(others[0], desk.served)}."
    return f"The exception is withdrawn. {name} is not eligible for {room} any more" + (
        ", and the link does not work." if had_link else "."
    )
