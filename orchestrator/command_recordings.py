"""``tribuna recordings``: what was recorded, how long it is, and where its chapters are."""

from pathlib import Path
from zoneinfo import ZoneInfo

import click
import msgspec

from orchestrator import tables
from orchestrator.command_line import data_option, require_room, served_from, settings_of, speaking_plainly
from orchestrator.recording.chapters import chapter_title
from orchestrator.recording.index import FILE_NAME, Index, folder_of, read_index, size_of
from orchestrator.written import day_and_time
from rooms.ids import RoomId

MEBIBYTE = 1024 * 1024


@click.command()
@click.argument("room", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON with every part and chapter, times in UTC.")
@data_option
def recordings(room: str | None, as_json: bool, data: str | None) -> None:  # noqa: FBT001 - click calls it so
    """List the recordings of all rooms, or the parts and chapters of that of ROOM, in the time zone of the conference."""
    with speaking_plainly():
        directory = settings_of(data=data).data
        served = served_from(directory)
        wanted = [require_room(served, room)] if room else [RoomId(one) for one in served.rooms]
        found = [index for one in wanted if (index := _index(directory, one)) is not None and index.parts]
    zone = ZoneInfo(served.time_zone)
    if as_json:
        click.echo(msgspec.json.format(msgspec.json.encode(found), indent=2).decode())
    elif not found:
        click.echo(f"Nothing has been recorded{f' in {room}' if room else ''} yet.")
    elif room:
        click.echo(_whole(found[0], folder_of(directory, found[0].room), zone))
    else:
        click.echo(_list(found, directory).rstrip("\n"))


def _index(data: Path, room: RoomId) -> Index | None:
    folder = folder_of(data, room)
    try:
        return read_index(folder)
    except (OSError, msgspec.DecodeError) as error:
        raise click.ClickException(f"{folder / FILE_NAME} cannot be read: {error}.") from None


def _list(found: list[Index], data: Path) -> str:
    rows = [
        (one.room, length(one.length_s), str(len(one.parts)), str(len(one.chapters)), _mebibytes(one, data), one.title) for one in found
    ]
    return tables.as_table(("room", "length", "parts", "chapters", "MiB", "title"), rows, numbers={"length", "parts", "chapters", "MiB"})


def _whole(index: Index, folder: Path, zone: ZoneInfo) -> str:
    ends = {one.number: str(one.ending or "still recorded") for one in index.parts}
    parts = [(one.file, day_and_time(one.began_at, zone), length(one.length_s), one.beginning, ends[one.number]) for one in index.parts]
    chapters = [(length(one.offset_s), chapter_title(one.item, one.speaker)) for one in index.chapters]
    return "\n".join(
        [
            f"{index.title or index.room}: {length(index.length_s)} in {folder}",
            "",
            tables.as_table(("file", "began", "length", "beginning", "end"), parts, numbers={"length"}),
            tables.as_table(("at", "chapter"), chapters, numbers={"at"}).rstrip("\n"),
        ]
    )


def _mebibytes(index: Index, data: Path) -> str:
    return f"{size_of(folder_of(data, index.room), index.parts) / MEBIBYTE:.1f}"


def length(seconds: float) -> str:
    """``1:02:03``."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{rest:02}"
