"""``python -m benchmarks media``: all servers in turn, round after round, so that the moods of the machine meet them alike."""

import argparse
import asyncio
import resource
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
from OpenSSL import SSL

from benchmarks.media.compiler import compiled
from benchmarks.media.dtls import PROFILES, Client
from benchmarks.media.floor import floor
from benchmarks.media.janus import janus
from benchmarks.media.janus_api import JanusError
from benchmarks.media.measurement import NothingArrived, measure
from benchmarks.media.process import two_cores
from benchmarks.media.results import FLOOR, OURS, Sample, figures
from benchmarks.media.server import Server
from benchmarks.media.tribuna import tribuna
from orchestrator.media.errors import MediaUnavailable

JANUS, JANUS_ONE_LOOP = "janus", "janus event_loops=1"

FAILURES = (JanusError, MediaUnavailable, NothingArrived, SSL.Error, TimeoutError)
"""A server that fails once costs one sample and not the run; ``rounds`` of a line says how many there are."""


def main(arguments: Sequence[str]) -> None:
    """Measure and print JSON lines; what happens meanwhile goes to standard error."""
    options = parse(arguments)
    open_files()
    start = time.monotonic()
    with TemporaryDirectory() as directory, two_cores() as (core, _):
        samples = asyncio.run(rounds(options, Path(directory), core))
    for found in figures(samples):
        print(msgspec.json.encode({"benchmark": "media", **msgspec.to_builtins(found)}).decode())
    say(f"{time.monotonic() - start:.0f} s in all")


def say(line: str) -> None:
    """Tell whoever waits; standard output is for the figures."""
    print(line, file=sys.stderr, flush=True)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks media", description="What forwarding costs, ours and others'.")
    parser.add_argument("--viewers", type=int, nargs="+", default=[20, 100, 200, 500])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5.0, help="of each measurement, after two of warming up")
    parser.add_argument("--servers", nargs="+", default=[OURS, JANUS_ONE_LOOP, JANUS, FLOOR], choices=[OURS, JANUS_ONE_LOOP, JANUS, FLOOR])
    parser.add_argument("--srtp", default="SRTP_AEAD_AES_128_GCM", choices=PROFILES, help="the profile that viewers and publisher offer")
    options = parser.parse_args(arguments)
    if min(options.rounds, options.seconds, *options.viewers) < 1:
        parser.error("there is nothing to measure with less than one viewer, one round or one second")
    return options


def open_files() -> None:
    """Allow this process and the servers as many sockets as the system lets them have: Janus opens several for each viewer."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


async def rounds(options: argparse.Namespace, directory: Path, core: int) -> list[Sample]:
    """Every server at every number of viewers, ``options.rounds`` times; another server begins each round."""
    library = compiled("load", directory, "-shared", "-fPIC")
    servers = every_server(Client(options.srtp), compiled("floor", directory), core)
    samples = []
    for number in range(options.rounds):
        first = number % len(options.servers)
        for viewers in options.viewers:
            for name in options.servers[first:] + options.servers[:first]:
                try:
                    found = await measure(name, servers[name], viewers, library=library, seconds=options.seconds)
                except FAILURES as failure:
                    say(f"round {number + 1}: {name} with {viewers} viewers failed: {failure!r}")
                    continue
                say(f"round {number + 1}: {msgspec.json.encode(found).decode()}")
                samples.append(found)
    return sorted(samples, key=lambda one: (one.viewers, options.servers.index(one.server)))


def every_server(client: Client, floor_program: Path, core: int) -> dict[str, Server]:
    """The servers by name, each to run on ``core``."""
    return {
        OURS: partial(tribuna, client, core),
        JANUS_ONE_LOOP: partial(janus, client, core, event_loops=1),
        JANUS: partial(janus, client, core, event_loops=None),
        FLOOR: partial(floor, floor_program, core),
    }
