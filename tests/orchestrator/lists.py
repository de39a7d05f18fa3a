"""Lists of people for tests, as a secretariat saves them, and a data directory into which they are imported."""

import csv
import io
import re
from collections.abc import Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from click.testing import CliRunner, Result
from openpyxl import Workbook

from config.definitions import Definition
from config.loader import parse
from orchestrator.__main__ import main
from orchestrator.database import create_database
from orchestrator.notes import Notes, served
from orchestrator.people.registrants import Entry
from orchestrator.people.roster import Roster
from orchestrator.registry import Invitation, Registry
from rooms.ids import RoomId

CONSULTATIONS = ("dialogue-africa", "dialogue-asia")

WORKSHOP = RoomId("workshop")
"""For who took part in one of the consultations."""

FORUM = RoomId("forum")
"""For everybody on the list."""

TALKS = RoomId("talks")
"""To watch alone."""

OPEN = RoomId("to-be-announced")
"""Who may come in is to be announced."""

HALL_ONLY = RoomId("hall-only")
"""Nobody comes in from elsewhere."""

DEFINITION = """
id: two-days
title: Two days
time_zone: Africa/Nairobi
first_day: 2026-12-01
last_day: 2026-12-02
venue: {name: tba, city: Mombasa, country: Kenya}
working_language: en
languages: [en, fr]
consultations:
  - {id: dialogue-africa, title: Dialogue for Africa, date: 2026-02-10}
  - {id: dialogue-asia, title: {en: Dialogue for Asia, fr: Dialogue pour l'Asie}, date: tba}
halls: []
speech_types:
  - {id: statement, name: Statement, rank: 10}
sessions:
"""
SESSION = """
  - id: {room}
    kind: meeting
    title: A session
    day: 2026-12-01
    starts: tba
    ends: tba
    hall: tba
    format: hybrid
    access: {access}
"""
ACCESS = {
    WORKSHOP: "{watch: invited, speak_remotely: invited, took_part_in: [dialogue-africa, dialogue-asia]}",
    FORUM: "{watch: everybody, speak_remotely: invited}",
    TALKS: "{watch: invited, speak_remotely: nobody}",
    OPEN: "{watch: tba, speak_remotely: tba}",
    HALL_ONLY: "{watch: nobody, speak_remotely: nobody}",
}


HEADINGS = ["name", "email", "organisation", "took part in"]
ANA = ["Ana Pérez", "ana@example.org", "Demo organisation", "dialogue-africa"]
BO = ["محمد علي", "bo@example.org", "", "dialogue-asia; dialogue-africa"]
EVA = ["Eva Lund", "", "Demo network", ""]
LINK = re.compile(r"http://localhost:8080/i/([\w-]+)")


def two_days() -> Definition:
    """A conference with a session of every kind of access."""
    return parse((DEFINITION + "".join(SESSION.format(room=room, access=access) for room, access in ACCESS.items())).encode())


def served_directory(directory: Path) -> Path:
    """Make ``directory`` as if the conference had been served from it."""
    create_database(directory).close()
    with closing(Notes(directory)) as notes:
        notes.keep_served(served(two_days(), "http://localhost:8080"))
    return directory


def as_csv(*rows: Sequence[str], separator: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue()


def as_xlsx(*rows: Sequence[object]) -> bytes:
    """A workbook with one sheet."""
    workbook = Workbook()
    for row in rows:
        workbook.worksheets[0].append(list(row))
    return saved(workbook)


def saved(workbook: Workbook) -> bytes:
    content = io.BytesIO()
    workbook.save(content)
    return content.getvalue()


def people(data: Path, *arguments: str | Path) -> Result:
    """Run ``tribuna people`` for ``data`` without the environment's settings."""
    command = ["people", *map(str, arguments), "--data", str(data)]
    return CliRunner(env={"TRIBUNA_DATA": None, "TRIBUNA_PUBLIC_URL": None}).invoke(main, command)


def imported(data: Path, *rows: Sequence[str], name: str = "list.csv") -> Result:
    """Import a CSV file of these rows."""
    file = data.parent / name
    file.write_text(as_csv(*rows), encoding="utf-8")
    return people(data, "import", file)


def entries(data: Path) -> list[Entry]:
    """Everybody on the list."""
    with closing(Roster(data)) as roster:
        return roster.entries()


def changed(workbook: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same workbook with one of its parts as ``change`` makes it; a part that is not there is empty before."""
    content = io.BytesIO()
    with ZipFile(io.BytesIO(workbook)) as parts, ZipFile(content, "w", ZIP_DEFLATED) as written:
        for part in {*parts.namelist(), name}:
            before = parts.read(part) if part in parts.namelist() else b""
            written.writestr(part, change(before) if part == name else before)
    return content.getvalue()


def opened(data: Path, secret: str) -> Invitation:
    """What a link opens now. Raises CredentialRefused."""
    with closing(Registry(data)) as registry:
        return registry.by_secret(secret, datetime.now(UTC))
