"""``tribuna invite``: a link and a token for somebody."""

from contextlib import closing
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import click
import msgspec

from config.definitions import SpeakerClass, Who
from config.eligibility import Gender, Stakeholder
from config.moving import parse_starting
from orchestrator.clock import SystemClock
from orchestrator.command_line import data_option, public_url_option, require_room, served_from, settings_of, speaking_plainly
from orchestrator.notes import Served
from orchestrator.people.cells import cleaned
from orchestrator.people.columns import MAX_CHARS, Column
from orchestrator.registry import Registry, new_participant
from rooms.ids import RoomId
from rooms.people import Person, Place, Role

EVERY_ROOM = "all"
VALID_FOR = timedelta(days=30)
ROLES = [role.value for role in Role if role is not Role.SYSTEM]
CLASSES = [speaker.value for speaker in SpeakerClass]
GENDERS = [one.value for one in Gender]
STAKEHOLDERS = [one.value for one in Stakeholder]
PLACES = [place.value for place in Place]
SPEAKERS = (Role.PARTICIPANT, Role.PANELLIST)

expires_option = click.option("--expires", help='Until when the link opens the room: "in 3 d", "tomorrow 18:00"; 30 days if not said.')


@click.command()
@click.argument("room")
@click.argument("role", type=click.Choice(ROLES))
@click.option("--name", required=True, help="As everybody in the room will see it.")
@click.option("--function", help="What the person is there: Director.")
@click.option("--organisation", help="For whom the person speaks.")
@click.option("--country", help="The country on the name plate.")
@click.option("--class", "speaker_class", type=click.Choice(CLASSES), default=SpeakerClass.DEFAULT.value, help="Decides the time limit.")
@click.option("--gender", type=click.Choice(GENDERS), help="As the person states it; only ever counted.")
@click.option("--region", help="As the person states it; only ever counted.")
@click.option("--stakeholder", type=click.Choice(STAKEHOLDERS), help="Where the person comes from; only ever counted.")
@click.option(
    "--place", type=click.Choice(PLACES), help="Where the person sits; remote unless the role is hall. In the hall devices are silent."
)
@click.option("--language", help="Into which language an interpreter interprets: one that has a booth in the room.")
@click.option("--slot-only", is_flag=True, help="A moderator who runs the meeting in its slot alone, and as long as it runs over.")
@expires_option
@click.option("--json", "as_json", is_flag=True, help='Print {"url": ..., "token": ...}.')
@data_option
@public_url_option
def invite(
    room: str,
    role: str,
    *,
    name: str,
    place: str | None,
    language: str | None,
    slot_only: bool,
    expires: str | None,
    data: str | None,
    public_url: str | None,
    as_json: bool,
    **stated: str | None,
) -> None:
    """Print a link and a bearer token with which somebody takes part in ROOM as ROLE. ROOM "all" is for technicians."""
    with speaking_plainly():
        settings = settings_of(data=data, public_url=public_url)
        served = served_from(settings.data)
        invited = Role(role)
        where = Place(place) if place else Place.HALL if invited is Role.HALL else Place.REMOTE
        into = _room(served, room, invited, where)
        if slot_only and invited is not Role.MODERATOR:
            raise click.ClickException(f"Only the right of moderators ends with the slot. Leave out --slot-only for this {invited}.")
        booth = _booth(served, into, invited, language)
        words = {field: cleaned(written)[0] for field, written in stated.items() if written}
        person = Person(id=new_participant(), role=invited, name=_named(name), place=where, slot_only=slot_only, booth=booth, **words)
        with closing(Registry(settings.data)) as registry:
            _, secret = registry.invite(into, person, expires_at=expiry(expires, served))
    url = f"{settings.public_url or served.public_url}/i/{secret}"
    if as_json:
        click.echo(msgspec.json.encode({"url": url, "token": secret}))
    else:
        click.echo(f"Link:  {url}\nToken: {secret}\nWhoever has one of them is {person.name} in the room. It is not shown again.")


def _room(served: Served, room: str, role: Role, place: Place) -> RoomId | None:
    if room == EVERY_ROOM:
        if role is not Role.TECHNICIAN:
            raise click.ClickException(
                f"Only technicians are invited to every room. Name the room of this {role}: {', '.join(served.rooms)}."
            )
        return None
    wanted = require_room(served, room)
    if role in SPEAKERS and place is Place.REMOTE and served.rooms[wanted].speak_remotely is Who.NOBODY:
        raise click.ClickException(f"Nobody takes the floor of {wanted} from elsewhere. Invite with --place hall, or as a viewer.")
    return wanted


def _booth(served: Served, room: RoomId | None, role: Role, language: str | None) -> str:
    """The booth of an interpreter, "" for everybody else. Raises ClickException."""
    if role is not Role.INTERPRETER or room is None:
        if language is not None:
            raise click.ClickException(f"Only interpreters have a booth. Leave out --language for this {role}.")
        return ""
    booths = served.rooms[room].interpretation
    if not booths:
        raise click.ClickException(
            f"{room} has no booths. Name its languages in the definition, in interpretation, and start the service with it."
        )
    if language not in booths:
        what = "Which booth?" if language is None else f"{room} has no booth for {language}."
        raise click.ClickException(f"{what} Write --language with one of: {', '.join(booths)}.")
    return language


def _named(name: str) -> str:
    name, _ = cleaned(name)
    if not 1 <= len(name) <= MAX_CHARS[Column.NAME]:
        raise click.ClickException("A name has 1 to 200 letters. Write the name as everybody in the room shall see it.")
    return name


def expiry(expires: str | None, served: Served) -> datetime:
    """When a link ends that is said to end at ``expires``; None: after 30 days. Raises ClickException."""
    now = SystemClock().now()
    if expires is None:
        return now + VALID_FOR
    try:
        until = parse_starting(expires, now=now, zone=ZoneInfo(served.time_zone))
    except ValueError as error:
        raise click.ClickException(f"--expires: {error}") from None
    if until <= now:
        raise click.ClickException(f'--expires: "{expires}" is over already. Write a time to come, such as "in 3 d".')
    return until
