"""Every way in which a request or a command can be refused: its code, its status and its sentence, found where they are defined."""

from collections.abc import Iterator
from functools import cache
from typing import TypeVar

from orchestrator.errors import DiskFull, StoreDamaged, StoreUnavailable
from orchestrator.media.errors import REFUSALS, MediaUnavailable, refusal
from orchestrator.registry import CredentialRefused
from rooms.errors import Refused
from web import api_commands, delays, faults, middleware, seats, wire
from web.wire import Problem

OURS = ("rooms", "orchestrator", "web")

Kind = TypeVar("Kind", bound=Exception)


@cache
def problems() -> tuple[Problem, ...]:
    """Every problem, by status and code; the sentences have their gaps."""
    found = {one.code: one for one in _all()}
    return tuple(sorted(found.values(), key=lambda one: (one.status, one.code)))


def _all() -> Iterator[Problem]:
    for kind in _kinds(Refused):
        refused = kind.__new__(kind)  # without the facts of any case: its sentence keeps its gaps
        refused.facts = {}
        yield wire.problem_of(refused)
    for credential in _kinds(CredentialRefused):
        yield wire.problem_of(credential())
    for code in REFUSALS:
        yield wire.problem_of(refusal(code))
    yield from (wire.problem_of(kind()) for kind in (StoreUnavailable, DiskFull, StoreDamaged))
    yield wire.problem_of(MediaUnavailable())
    yield from (api_commands.KEY_MISSING, api_commands.KEY_INVALID)
    yield from delays.PROBLEMS
    yield from seats.PROBLEMS
    yield from (*middleware.HTTP_PROBLEMS.values(), middleware.OTHER_PROBLEM)
    yield Problem(code="invalid", template=faults.OTHER_FAULT)
    yield from (wire.NOT_JSON_BODY, wire.UNKNOWN_COMMAND, wire.TOO_MANY, wire.BROKEN)


def _kinds(base: type[Kind]) -> Iterator[type[Kind]]:
    for kind in base.__subclasses__():
        if kind.__module__.partition(".")[0] in OURS:
            yield kind
            yield from _kinds(kind)
