"""``tribuna seats``: the code for the screen in the hall, with which people there take part from their seats."""

from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import click
import msgspec

from orchestrator.command_line import data_option, public_url_option, require_room, served_from, settings_of, speaking_plainly
from orchestrator.hall_codes import HallCodes
from orchestrator.hall_picture import svg_of
from rooms.ids import RoomId


@click.command()
@click.argument("room")
@click.option("--svg", type=click.Path(path_type=Path, dir_okay=False), help="Write the code as a picture (QR) to show on the screen.")
@click.option("--withdraw", is_flag=True, help="Make no new code: from now on nobody new gets a seat.")
@click.option("--json", "as_json", is_flag=True, help='Print {"url": ..., "code": ...}.')
@data_option
@public_url_option
def seats(room: str, *, svg: Path | None, withdraw: bool, as_json: bool, data: str | None, public_url: str | None) -> None:
    """Print a new link for people in the hall of ROOM; the one before stops working. It works until the meeting is over."""
    if withdraw and (svg or as_json):
        raise click.ClickException("--withdraw makes no code. Leave out --svg and --json.")
    with speaking_plainly():
        settings = settings_of(data=data, public_url=public_url)
        served = served_from(settings.data)
        wanted = require_room(served, room)
        with closing(HallCodes(settings.data)) as codes:
            if withdraw:
                click.echo(_withdrawn(codes, wanted))
                return
            code = codes.renew(wanted)
    url = f"{settings.public_url or served.public_url}/rooms/{quote(wanted)}/seat?code={code}"
    if svg is not None:
        _draw(url, svg)
    if as_json:
        click.echo(msgspec.json.encode({"url": url, "code": code}))
        return
    click.echo(f"Link: {url}\nWhoever opens it in the hall of {wanted} gets a seat. It is not shown again; the one before stops working.")
    if svg is not None:
        click.echo(f"The picture for the screen is in {svg}.")


def _withdrawn(codes: HallCodes, room: RoomId) -> str:
    if codes.withdraw(room):
        return f"Nobody new gets a seat in {room} now. Who has one keeps it."
    return f"There was no code for {room}."


def _draw(url: str, file: Path) -> None:
    try:
        file.write_text(svg_of(url), encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{file} cannot be written ({error.strerror}). Choose another file.") from None
