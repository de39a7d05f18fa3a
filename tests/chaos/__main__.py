"""``make chaos ARGS="--seed 7 --minutes 10"``: a long run, and its result as one line of JSON."""

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click
import msgspec

from tests.chaos.deployment import OneMachine
from tests.chaos.run import Progress, Result, run


@click.command()
@click.option("--seed", type=int, default=1, help="Of the schedule of faults and of what people do.")
@click.option("--minutes", type=float, default=1.0, help="How long faults strike.")
def main(seed: int, minutes: float) -> None:
    """Break a service on one machine in every way there is, and say whether anybody was lied to. Exits with 1 if so."""
    with click.progressbar(length=1000, label="Breaking", file=sys.stderr) as bar:
        result = asyncio.run(_run(seed, minutes * 60, lambda share: bar.update(int(share * 1000) - bar.pos)))
    click.echo(msgspec.json.encode(result).decode())
    sys.exit(1 if result["lies"] else 0)


async def _run(seed: int, seconds: float, progress: Progress) -> Result:
    with TemporaryDirectory() as directory:
        async with OneMachine(Path(directory)) as deployment:
            return await run(deployment, seed=seed, seconds=seconds, progress=progress)


if __name__ == "__main__":
    main()
