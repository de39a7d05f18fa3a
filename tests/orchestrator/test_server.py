"""The HTTP server: where it listens, what it keeps out of its log, when it stops."""

import asyncio
import logging
import os
import signal

import aiohttp
import pytest
from aiohttp import web

from orchestrator.server import CannotListen, listening, stop_signals

HOST = "127.0.0.1"


async def greet(request: web.Request) -> web.Response:
    return web.Response(text="welcome")


def application() -> web.Application:
    app = web.Application()
    app.add_routes([web.get("/i/{secret}", greet), web.get("/rooms/{room}", greet)])
    return app


@pytest.mark.row("R5")
async def test_a_secret_is_never_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with listening(application(), HOST, 0) as port, aiohttp.ClientSession(f"http://{HOST}:{port}") as session:
        for path in ("/i/s3cr3t", "/rooms/workshop?as=p-ana", "/s3cr3t"):
            async with session.get(path) as answer:
                await answer.read()
    assert "GET /i/{secret} 200" in caplog.text
    assert "GET /rooms/{room} 200" in caplog.text
    assert "GET - 404" in caplog.text
    assert "s3cr3t" not in caplog.text
    assert "p-ana" not in caplog.text


async def test_a_port_that_is_taken_is_named() -> None:
    async with listening(application(), HOST, 0) as port:
        with pytest.raises(CannotListen, match=f"Cannot listen on {HOST}, TCP port {port}: .* in use"):
            async with listening(application(), HOST, port):
                pass


async def test_a_port_is_free_again_at_once() -> None:
    async with (
        listening(application(), HOST, 0) as port,
        aiohttp.ClientSession() as session,
        session.get(f"http://{HOST}:{port}/rooms/workshop") as answer,
    ):
        assert answer.status == 200
    async with listening(application(), HOST, port) as again:
        assert again == port


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_who_asks_to_stop_is_heard(number: signal.Signals) -> None:
    with stop_signals() as asked:
        os.kill(os.getpid(), number)
        async with asyncio.timeout(10):
            await asked.wait()
