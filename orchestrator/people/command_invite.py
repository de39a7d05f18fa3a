"""``tribuna people invite``: a link for everybody who is eligible and has none that works."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import click

from orchestrator.command_invite import expires_option, expiry
from orchestrator.command_line import data_option, public_url_option, require_room, settings_of
from orchestrator.notes import Served
from orchestrator.people.desk import Desk, eligibility_rule, opened_desk, require_person
from orchestrator.people.eligibility import eligible
from orchestrator.people.inviting import links_for, participant_id, role_in
from orchestrator.people.listing import links_text
from orchestrator.people.registrants import Entry
from rooms.ids import RoomId
from rooms.people import Role


@click.command()
@click.argument("room")
@click.option("--csv", "file", type=click.Path(path_type=Path), help="Write names, addresses and links into this new file.")
@click.option("--person", help="For this person alone (id, e-mail or name), who gets another link if there is one already.")
@expires_option
@data_option
@public_url_option
def invite(room: str, file: Path | None, person: str | None, expires: str | None, data: str | None, public_url: str | None) -> None:
    """Make a link into ROOM for everybody who is eligible and has none that works; again, for those who are new since."""
    with opened_desk(data) as desk:
        into = require_room(desk.served, room)
        role, until = _require_role(desk.served, into), expiry(expires, desk.served)
        entries = desk.roster.entries()
        found = [one.entry for one in eligible(entries, desk.served, into, desk.roster.decisions())]
        chosen = _without_link(desk, found, into) if person is None else [_require_eligible(desk, entries, found, person, into)]
        if not chosen:
            click.echo(_nobody(desk, found, into))
            return
        links = links_for((entry.registrant for entry in chosen), into, role)
        url = settings_of(data=data, public_url=public_url).public_url or desk.served.public_url
        with _handed_out(links_text(links, url, csv=file is not None), file):
            desk.registry.invite_all(into, [(link.person, link.secret) for link in links], expires_at=until)
        click.echo(f"Invited to {into} as {role}: {len(links)}. The links work until {desk.local(until)} and are not shown again.")
        click.echo("Whoever has one is that person in the room" + (f": keep {file} closed." if file else "."))


def _require_role(served: Served, room: RoomId) -> Role:
    role = role_in(served.rooms[room])
    if role is None:
        raise click.ClickException(f"Nobody comes into {room} from elsewhere: so says the definition, in access.")
    return role


def _without_link(desk: Desk, found: Sequence[Entry], room: RoomId) -> list[Entry]:
    invited = desk.registry.valid(desk.now)
    return [entry for entry in found if participant_id(entry.registrant.id, room) not in invited]


def _require_eligible(desk: Desk, entries: Sequence[Entry], found: Sequence[Entry], word: str, room: RoomId) -> Entry:
    entry = require_person(entries, word)
    if entry not in found:
        raise click.ClickException(f"{entry.registrant.name} is not eligible for {room}. {eligibility_rule(desk.served, room)}")
    return entry


def _nobody(desk: Desk, found: Sequence[Entry], room: RoomId) -> str:
    if found:
        return f"Everybody who is eligible for {room} has a link that works ({len(found)}). For another one: --person PERSON"
    return f"Nobody is yet. {eligibility_rule(desk.served, room)}"


@contextmanager
def _handed_out(text: str, file: Path | None) -> Iterator[None]:
    """Print or write links before they begin to work, inside: what nobody got never counts as an invitation. Raises ClickException."""
    if file is None:
        click.echo(text)
        yield
        return
    _write(text, file)
    try:
        yield
    except BaseException:
        file.unlink(missing_ok=True)
        raise


def _write(text: str, file: Path) -> None:
    """Make ``file``, which only its owner may read; UTF-8 with the mark that Excel wants."""
    try:
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8-sig", newline="") as writer:
            writer.write(text)
    except FileExistsError:
        raise click.ClickException(f"{file} is there already, maybe with links that work. Name a new file.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise click.ClickException(f"The file {file} cannot be written: {reason}. Name another one.") from None
