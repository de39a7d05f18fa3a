"""A crowd goes on when one of its people has to leave."""

import asyncio

import pytest
from aiohttp import web

from orchestrator.bots.crowd import attend
from orchestrator.client.errors import Dismissed, MediaRefused
from orchestrator.client.room_client import RoomClient
from tests.client.servers import ROOM, house


async def failing(error: Exception) -> None:
    """Somebody who is sent away in the middle of something."""
    async with asyncio.TaskGroup():
        raise error


@pytest.mark.parametrize("reason", [Dismissed(4401, "expired"), MediaRefused(403, "not_permitted", "")])
async def test_whom_the_service_sends_away_leaves_without_a_fuss(reason: Exception) -> None:
    await attend(failing(reason))


async def test_whom_the_service_does_not_let_in_leaves_without_a_fuss() -> None:
    async def enter(url: str) -> None:
        async with RoomClient(url, ROOM, "unknown"):
            raise AssertionError("nobody was to be let in")

    async with house() as served:
        served.refusal = web.HTTPUnauthorized.status_code
        await attend(enter(served.url))


async def test_a_fault_of_our_own_is_not_hushed_up() -> None:
    with pytest.raises(ExceptionGroup):
        await attend(failing(ValueError("ours")))
