"""Everything that a service keeps, copied into another data directory while it runs, and verified before that has its name."""

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from orchestrator import verification
from orchestrator.database import FILE_NAME, connect_for_reading, speaking_of
from orchestrator.errors import StoreUnavailable
from orchestrator.webhooks.store import FILE_NAME as WEBHOOKS

DATABASES = (WEBHOOKS, FILE_NAME)
"""In this order, so that what was delivered is never ahead of the logs; what is delivered twice has the same id."""

PAGES_A_STEP = 256
"""1 MiB; after each step the progress is told."""

Progress = Callable[[int, int], None]
"""Told the pages of a database that are still to be copied, and all of them."""


def copy(source: Path, target: Path, progress: Progress) -> int:
    """Make ``target`` a data directory with what ``source`` has at this moment; return how many logs that is. Nothing is overwritten.

    Its owner alone may read it: it holds everything that the service knows. Raises StoreUnavailable: there is no ``target``.
    """
    if target.exists():
        raise StoreUnavailable(f"{target} is there already, and nothing is overwritten. Choose another name.")
    unfinished = target.with_name(f".{target.name}.unfinished-{os.getpid()}")
    try:
        unfinished.mkdir(mode=0o700)
        for name in DATABASES:
            if name == FILE_NAME or (source / name).exists():
                _copy_pages(source / name, unfinished / name, progress)
        logs = _verified(unfinished)
        _flush(unfinished)
        unfinished.rename(target)
        _flush(target.parent)
    except OSError as error:
        raise StoreUnavailable(f"{target} cannot be made ({error.strerror}). Choose another place.") from error
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return logs


def _copy_pages(source: Path, target: Path, progress: Progress) -> None:
    """One open transaction on the source keeps the moment, so that writers neither wait nor make the copy begin again."""
    with closing(connect_for_reading(source)) as original, closing(sqlite3.connect(target, isolation_level=None)) as copied:
        with speaking_of(source):
            original.execute("BEGIN")
            original.execute("SELECT count(*) FROM sqlite_schema").fetchone()
        with speaking_of(target):
            original.backup(copied, pages=PAGES_A_STEP, progress=lambda _, left, pages: progress(left, pages))
            copied.execute("PRAGMA journal_mode = DELETE")  # so that the file is whole without others beside it


def _verified(directory: Path) -> int:
    """How many logs the databases of ``directory`` have. Raises StoreUnavailable: something is not as it was written."""
    for name in filter(lambda one: (directory / one).exists(), DATABASES):
        with closing(connect_for_reading(directory / name)) as connection, speaking_of(directory / name):
            for fault in verification.file_faults(connection):
                raise StoreUnavailable(f"{name}: {fault} Restore the data from a copy.")
    with closing(connect_for_reading(directory / FILE_NAME)) as connection, speaking_of(directory / FILE_NAME):
        rooms = verification.rooms_with_logs(connection)
        for room in rooms:
            verification.verify_log(connection, room)
    return len(rooms)


def _flush(directory: Path) -> None:
    """Have what the directory holds on the disk; SQLite has done so for what is in its files."""
    opened = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
