"""What the secretariat does in a running service from the command line: commands by the same door as everybody's (docs/protocol.md).

Whoever may write the data directory may speak for the programme: a token that is valid for a minute is written into it and used once.
"""

import asyncio
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import click
import msgspec
from aiohttp import ClientError, ClientSession, ClientTimeout
from yarl import URL

from orchestrator.clock import SystemClock
from orchestrator.notes import Served
from orchestrator.registry import Registry
from rooms.commands import ClientCommand
from rooms.ids import RoomId
from rooms.people import SYSTEM

VALID_FOR = timedelta(minutes=1)
ANSWER_WITHIN = ClientTimeout(total=20)


class _Answer(msgspec.Struct, frozen=True, kw_only=True):
    message: str = ""


def tell(served: Served, data: Path, rooms: Sequence[RoomId], command: ClientCommand) -> None:
    """Issue ``command`` as the programme in each of ``rooms`` of the service that runs in ``data``.

    Raises ClickException: the service does not answer, or a room refused; it names the rooms in which nothing happened. StoreUnavailable.
    """
    with closing(Registry(data)) as registry:
        _, token = registry.invite(None, SYSTEM, expires_at=SystemClock().now() + VALID_FOR)
    refusals = asyncio.run(_tell_all(URL(served.public_url), token, rooms, command))
    if refusals:
        raise click.ClickException("\n".join(f"{room}: {sentence}" for room, sentence in refusals.items()))


async def _tell_all(service: URL, token: str, rooms: Sequence[RoomId], command: ClientCommand) -> dict[RoomId, str]:
    """The rooms in which nothing happened, each with the reason."""
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json", "Accept-Language": "en"}
    refusals: dict[RoomId, str] = {}
    async with ClientSession(headers=headers, timeout=ANSWER_WITHIN) as http:
        for room in rooms:
            if sentence := await _tell_one(http, service / "api" / "rooms" / room / "commands", command):
                refusals[room] = sentence
    return refusals


async def _tell_one(http: ClientSession, url: URL, command: ClientCommand) -> str:
    """Why nothing happened; empty: it is done."""
    try:
        async with http.post(url, data=msgspec.json.encode(command), headers={"Idempotency-Key": f'"{uuid4()}"'}) as answer:
            return "" if answer.status == 200 else _sentence(await answer.read(), answer.status)
    except (ClientError, TimeoutError, OSError):
        raise click.ClickException(f"The service at {url.origin()} does not answer. Start it first, then try again.") from None


def _sentence(body: bytes, status: int) -> str:
    try:
        answer = msgspec.json.decode(body, type=_Answer)
    except msgspec.MsgspecError:
        answer = _Answer()
    return answer.message or f"the service answered with status {status}. See its log."
