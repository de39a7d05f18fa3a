"""``tribuna verify``: whether every log is as it was written, beside a running service."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import click

from orchestrator import verification
from orchestrator.command_line import data_option, settings_of, speaking_plainly
from orchestrator.database import FILE_NAME, open_for_reading, speaking_of
from orchestrator.errors import StoreUnavailable
from orchestrator.verification import Head
from rooms.ids import RoomId


@click.command()
@click.argument("room", required=False)
@click.option("--head", "heads", is_flag=True, help="Print ROOM:SEQ:HASH of each log. Keep it elsewhere: it proves the log up to there.")
@click.option("--expect", multiple=True, metavar="ROOM:SEQ:HASH", help="What --head printed once. Repeatable.")
@data_option
def verify(room: str | None, expect: Sequence[str], data: str | None, *, heads: bool) -> None:
    """Verify the log of ROOM, or of every room and the whole database. Exits with 1 if anything was changed, damaged or lost."""
    with speaking_plainly():
        expected = {head.room: head for head in map(_head, expect)}
        faults = list(_verified(settings_of(data=data).data, RoomId(room) if room else None, expected, heads=heads))
    for fault in faults:
        click.echo(fault, err=True)
    if faults:
        raise SystemExit(1)


def _head(written: str) -> Head:
    try:
        return Head.parse(written)
    except ValueError:
        raise click.ClickException(f"--expect: {written!r} is not ROOM:SEQ:HASH. Give it as tribuna verify --head printed it.") from None


def _verified(data: Path, room: RoomId | None, expected: dict[RoomId, Head], *, heads: bool) -> Iterator[str]:
    """Print each log that is whole, and yield a sentence for each fault. Raises StoreUnavailable, ClickException."""
    file = data / FILE_NAME
    with closing(open_for_reading(data)) as connection:
        if room is None:
            yield from _file_faults(file, connection)
        with speaking_of(file):
            rooms = verification.rooms_with_logs(connection)
        if room and room not in rooms:
            raise click.ClickException(f"There is no log of a room {room} in {file}. There are: {', '.join(rooms) or 'none'}.")
        lost = expected.keys() - set(rooms)
        yield from (f"The log of room {one} is gone; it once had {expected[one].seq} events. Restore it." for one in sorted(lost))
        for one in [room] if room else rooms:
            try:
                head = verification.verify_log(connection, one, expected=expected.get(one))
            except StoreUnavailable as fault:
                yield fault.detail
            else:
                click.echo(str(head) if heads else f"{one}: {head.seq} events, unbroken.")


def _file_faults(file: Path, connection: sqlite3.Connection) -> Iterator[str]:
    """The faults of the file; if SQLite cannot even look, the logs may still be read."""
    try:
        with speaking_of(file):
            yield from verification.file_faults(connection)
    except StoreUnavailable as error:
        yield error.detail
