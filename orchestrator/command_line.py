"""What the commands share: their options, and how they say what went wrong: in one sentence, without a traceback."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import click

from config.problems import DefinitionInvalid
from config.settings import Settings, SettingsInvalid, load_settings
from orchestrator.errors import StoreUnavailable
from orchestrator.media.errors import MediaUnavailable
from orchestrator.notes import Notes, Served
from rooms.ids import RoomId

data_option = click.option("--data", help="Directory of everything that must survive (TRIBUNA_DATA; data).")
public_url_option = click.option("--public-url", help="How people reach the service, for links (TRIBUNA_PUBLIC_URL).")


@contextmanager
def speaking_plainly() -> Iterator[None]:
    """Say what was expected to go wrong some day as a person would, and exit 1."""
    try:
        yield
    except StoreUnavailable as error:
        raise click.ClickException(error.detail) from None
    except (DefinitionInvalid, SettingsInvalid, MediaUnavailable) as error:
        raise click.ClickException(str(error)) from None


def settings_of(**options: object) -> Settings:
    """The settings that options and environment say. Raises SettingsInvalid."""
    return load_settings(options)


def served_from(data: Path) -> Served:
    """What is served from ``data``. Raises StoreUnavailable, ClickException."""
    with closing(Notes(data)) as notes:
        served = notes.served()
    if served is None:
        raise click.ClickException(f"Nothing has been served from {data} yet. Start a service first: tribuna serve FILE --data {data}")
    return served


def require_room(served: Served, room: str) -> RoomId:
    """``room`` as the id of a room that is served. Raises ClickException."""
    if room not in served.rooms:
        raise click.ClickException(f"There is no room {room} in {served.definition}. The rooms are: {', '.join(served.rooms)}.")
    return RoomId(room)
