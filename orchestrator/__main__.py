"""The ``tribuna`` command. The only place that puts the service and its pages together.

What a command needs is imported when the command is run: ``tribuna log`` does not wait for the media stack.
"""

import logging
from collections.abc import Mapping
from datetime import datetime
from importlib import import_module
from pathlib import Path

import click

from config import loader
from config.definitions import Definition
from config.moving import moved, parse_starting
from config.settings import LOG_LEVELS
from orchestrator.clock import SystemClock
from orchestrator.command_line import data_option, public_url_option, settings_of, speaking_plainly

COMMANDS: Mapping[str, str] = {
    "attendance": "orchestrator.command_attendance",
    "backup": "orchestrator.command_backup",
    "bots": "orchestrator.bots.command",
    "captions": "orchestrator.command_captions",
    "chat": "orchestrator.command_participation",
    "check": "orchestrator.command_check",
    "invite": "orchestrator.command_invite",
    "log": "orchestrator.command_log",
    "announce": "orchestrator.command_announce",
    "seats": "orchestrator.command_seats",
    "sponsors": "orchestrator.command_sponsors",
    "balance": "orchestrator.command_balance",
    "polls": "orchestrator.command_participation",
    "questions": "orchestrator.command_participation",
    "verify": "orchestrator.command_verify",
    "webhooks": "orchestrator.command_webhooks",
    "people": "orchestrator.command_people",
    "recordings": "orchestrator.command_recordings",
}
"""Name of a command -> the module in which it stands under this name; ``serve`` is here."""

LOG_FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


class Commands(click.Group):
    """Finds each command in its module."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every name."""
        return sorted([*COMMANDS, *super().list_commands(ctx)])

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        command: click.Command = getattr(import_module(COMMANDS[cmd_name]), cmd_name)
        return command


@click.group(cls=Commands)
@click.version_option(package_name="tribuna")
def main() -> None:
    """Run hybrid meetings: a hall and remote participants share one meeting, one queue of speakers, one clock."""


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--host", help="Where HTTP and media listen (TRIBUNA_HOST; 127.0.0.1).")
@click.option("--port", help="TCP port of HTTP, 0 for a free one (TRIBUNA_PORT; 8080).")
@click.option("--udp-port", help="UDP port of the first media worker, 0 for free ports (TRIBUNA_UDP_PORT; 8080).")
@click.option("--media-workers", help="Media processes, each on a UDP port after the first (TRIBUNA_MEDIA_WORKERS; one a core, at most 4).")
@click.option("--public-address", help="IP address that browsers send media to, if it is not the machine's own (TRIBUNA_PUBLIC_ADDRESS).")
@public_url_option
@data_option
@click.option("--store", help="The Redis that several nodes of the conference share, such as redis://HOST:6379/0 (TRIBUNA_STORE; none).")
@click.option("--store-ephemeral", flag_value="yes", help="Allow a Redis that keeps nothing on its disk (TRIBUNA_STORE_EPHEMERAL=yes).")
@click.option("--turn", multiple=True, help="A relay for networks that block media, such as turn:HOST:3478 (TRIBUNA_TURN). Repeatable.")
@click.option("--turn-secret-file", help="File with the secret that relays share with us (TRIBUNA_TURN_SECRET_FILE).")
@click.option("--starting", help='Live the programme now: "now", "in 2 min", "tomorrow 09:00". A day that has begun is not moved.')
@click.option("--demo", is_flag=True, help="Print a link for each role of the first room, and let simulated people come.")
@click.option("--bots/--no-bots", default=True, help="With --demo: whether simulated people come.")
@click.option("--log-level", type=click.Choice(LOG_LEVELS), help="How much is told on the error output (TRIBUNA_LOG_LEVEL; info).")
def serve(file: Path, starting: str | None, *, turn: tuple[str, ...], demo: bool, bots: bool, **options: str | None) -> None:
    """Run the conference that FILE defines."""
    from orchestrator import serving
    from orchestrator.turn import Turn
    from web.app import make_app

    with speaking_plainly():
        settings = settings_of(**options, turn=" ".join(turn) or None)
        relays = Turn.from_file(settings.turn, settings.turn_secret_file) if settings.turn_secret_file else None
        definition = loader.load(file)
        start = _start(definition, starting)
        logging.basicConfig(level=settings.log_level.upper(), format=LOG_FORMAT)
        demonstration = serving.Demonstration(file, bots=bots) if demo else None
        serving.run(
            definition, settings, start, lambda service, public_url: make_app(service, public_url=public_url, turn=relays), demonstration
        )


def _start(definition: Definition, starting: str | None) -> datetime | None:
    if starting is None:
        return None
    try:
        start = parse_starting(starting, now=SystemClock().now(), zone=definition.zone)
        moved(definition, start)
    except ValueError as error:
        raise click.ClickException(f"--starting: {error}.") from None
    return start


if __name__ == "__main__":
    main()
