"""Whatever is wrong with the data directory is said in one sentence that tells what to do."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from orchestrator.database import FILE_NAME, MIGRATIONS, SCHEMA_VERSION, create_database, open_database, speaking_of, transaction
from orchestrator.errors import StoreUnavailable
from orchestrator.lock import locked


def test_a_directory_that_is_not_there_is_made(tmp_path: Path) -> None:
    with closing(create_database(tmp_path / "a" / "b")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_database_is_made_once_and_found_again(tmp_path: Path) -> None:
    with closing(create_database(tmp_path)) as connection:
        connection.execute("INSERT INTO notes VALUES ('a', 'b')")
    with closing(create_database(tmp_path)) as again:
        assert again.execute("SELECT value FROM notes").fetchone() == ("b",)


@pytest.mark.parametrize("opened", [create_database, open_database])
def test_a_database_of_an_older_version_is_brought_up_to_date_and_keeps_what_it_has(
    tmp_path: Path, opened: Callable[[Path], sqlite3.Connection]
) -> None:
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as older:
        older.executescript(f"{MIGRATIONS[0]} PRAGMA user_version = 1; INSERT INTO notes VALUES ('a', 'b');")
    with closing(opened(tmp_path)) as connection, closing(create_database(tmp_path / "new")) as new:
        assert connection.execute("SELECT value FROM notes").fetchone() == ("b",)
        assert tables(connection) == tables(new)


def tables(connection: sqlite3.Connection) -> set[str]:
    return {name for (name,) in connection.execute("SELECT name FROM sqlite_schema")}


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("the minutes of the last meeting, in plain text")
    with pytest.raises(StoreUnavailable, match="is not a database of Tribuna"):
        create_database(tmp_path)
    assert (tmp_path / FILE_NAME).read_text().startswith("the minutes")


def test_a_damaged_database_is_said_to_be_damaged(tmp_path: Path) -> None:
    with closing(create_database(tmp_path)) as connection:
        connection.executemany("INSERT INTO notes VALUES (?, ?)", [(str(number), "x" * 500) for number in range(500)])
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    file = tmp_path / FILE_NAME
    whole = file.read_bytes()
    file.write_bytes(whole[:4096] + os.urandom(len(whole) - 4096))
    with pytest.raises(StoreUnavailable, match="is damaged"), closing(create_database(tmp_path)) as connection, speaking_of(file):
        connection.execute("SELECT count(value) FROM notes").fetchall()


def test_a_locked_database_is_said_to_be_locked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("orchestrator.database.BUSY_TIMEOUT_MS", 0)
    with closing(create_database(tmp_path)) as one, closing(open_database(tmp_path)) as other:
        one.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="Another program holds"), speaking_of(tmp_path / FILE_NAME), transaction(other):
            raise AssertionError("the database is locked")


def test_a_full_disk_is_said_to_be_full(tmp_path: Path) -> None:
    with closing(create_database(tmp_path)) as connection:
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(StoreUnavailable, match="is full"), speaking_of(tmp_path / FILE_NAME), transaction(connection):
            connection.execute("INSERT INTO notes VALUES ('long', ?)", ("x" * 1_000_000,))
        assert connection.execute("SELECT count(*) FROM notes").fetchone() == (0,)


def test_a_database_of_a_newer_version_is_not_touched(tmp_path: Path) -> None:
    with closing(create_database(tmp_path)) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(StoreUnavailable, match="newer version"):
        create_database(tmp_path)


def test_a_directory_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreUnavailable, match="file/data cannot be made"):
        create_database(tmp_path / "file" / "data")
    with pytest.raises(StoreUnavailable, match="file/data cannot be written"), locked(tmp_path / "file" / "data"):
        pass


def test_a_database_that_is_a_directory_cannot_be_opened(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    with pytest.raises(StoreUnavailable, match="cannot be opened"):
        create_database(tmp_path)


def test_data_without_tables_is_not_ours(tmp_path: Path) -> None:
    sqlite3.connect(tmp_path / FILE_NAME).close()
    (tmp_path / FILE_NAME).touch()
    with pytest.raises(StoreUnavailable, match="is not a database of Tribuna"):
        open_database(tmp_path)


def test_one_directory_has_one_service(tmp_path: Path) -> None:
    with locked(tmp_path), pytest.raises(StoreUnavailable, match="Another service is running"), locked(tmp_path):
        pass
    with locked(tmp_path):
        pass
