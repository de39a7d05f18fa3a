"""One service at a time in a data directory. The lock ends with its process, however that ends."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from orchestrator.errors import StoreUnavailable

FILE_NAME = "serving.lock"


@contextmanager
def locked(directory: Path) -> Iterator[None]:
    """Hold ``directory``, which is made if it is not there. Raises StoreUnavailable: another service holds it, or it cannot be written."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        file = (directory / FILE_NAME).open("w")
    except OSError as error:
        raise StoreUnavailable(
            f"The directory {directory} cannot be written ({error.strerror}). Choose another --data directory."
        ) from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreUnavailable(
                f"Another service is running in {directory}. Stop it first, or choose another --data directory."
            ) from error
        yield
