"""``tribuna captions``: the transcript of a room, for its record and for its video."""

from contextlib import closing
from zoneinfo import ZoneInfo

import click
import msgspec

from orchestrator import captions_transcript as transcript
from orchestrator import tables
from orchestrator.command_line import data_option, require_room, served_from, settings_of, speaking_plainly
from orchestrator.database import FILE_NAME, open_database, speaking_of
from orchestrator.store_sqlite import read_events
from rooms.events import AnyRoomEvent


@click.command()
@click.argument("room")
@click.option("--language", help="Only the captions in this language; needed for --vtt if there are several.")
@click.option("--vtt", "form", flag_value="vtt", help="Print WebVTT with the speakers as voices, in times since the meeting began.")
@click.option("--csv", "form", flag_value="csv", help="Print CSV with RFC 3339 times and what was corrected.")
@click.option("--json", "form", flag_value="json", help="Print JSON with everything, times in UTC.")
@data_option
def captions(room: str, language: str | None, form: str | None, data: str | None) -> None:
    """Print what was said in ROOM as its captions have it, with who spoke, in the time zone of the conference."""
    with speaking_plainly():
        directory = settings_of(data=data).data
        served = served_from(directory)
        wanted = require_room(served, room)
        with speaking_of(directory / FILE_NAME), closing(open_database(directory)) as connection:
            events = read_events(connection, wanted)
    click.echo(_printed(room, events, ZoneInfo(served.time_zone), language, form).rstrip("\n"))


def _printed(room: str, events: list[AnyRoomEvent], zone: ZoneInfo, language: str | None, form: str | None) -> str:
    lines = transcript.records(events, language)
    match form:
        case "vtt":
            return _vtt(room, events, lines)
        case "csv":
            return tables.as_csv(transcript.COLUMNS, transcript.rows(lines, zone))
        case "json":
            return msgspec.json.format(msgspec.json.encode(lines), indent=2).decode()
        case _ if not lines:
            return f"There are no captions of {room}{f' in {language}' if language else ''} yet."
        case _:
            return transcript.as_text(lines, zone)


def _vtt(room: str, events: list[AnyRoomEvent], lines: tuple[transcript.CaptionRecord, ...]) -> str:
    """A file of WebVTT has one language. Raises ClickException."""
    began, languages = transcript.began_at(events), sorted({line.language for line in lines})
    if began is None or not lines:
        raise click.ClickException(f"There are no such captions of {room}, so there is nothing for a video.")
    if len(languages) > 1:
        raise click.ClickException(f"A file of WebVTT has one language. Write --language with one of: {', '.join(languages)}.")
    return transcript.as_vtt(lines, began)
