"""A real Firefox with a fake camera and microphone, driven by WebDriver BiDi (W3C), which it speaks by itself.

Firefox sends no media over loopback addresses. ``make browser`` runs its tests in a network of their own, where ``ADDRESS`` is another.
"""

import asyncio
import json
import os
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

EXECUTABLE = os.environ.get("FIREFOX", "/usr/bin/firefox-esr")
PATIENCE_S = 60.0
ADDRESS = "10.99.0.1"
"""Where media is reached in the network of the tests; see the Makefile."""

LISTENING = re.compile(rb"WebDriver BiDi listening on (ws://\S+)")

PREFERENCES = {
    "media.navigator.streams.fake": True,
    "media.navigator.permission.disabled": True,
    "media.peerconnection.ice.obfuscate_host_addresses": False,
    "media.autoplay.default": 0,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.update.enabled": False,
    "app.normandy.enabled": False,
    "services.settings.server": "data:,",
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
}


class Tab:
    """One page."""

    def __init__(self, browser: "Firefox", context: str) -> None:
        self._browser = browser
        self._context = context

    async def evaluate(self, expression: str) -> Any:
        """The value of a JavaScript expression, awaited if it is a promise; it has to be one that JSON knows."""
        whole = f"Promise.resolve({expression}).then(value => JSON.stringify(value ?? null))"
        target = {"context": self._context}
        answer = await self._browser.command("script.evaluate", expression=whole, target=target, awaitPromise=True)
        assert answer["type"] == "success", answer
        return json.loads(answer["result"]["value"])

    async def until(self, expression: str) -> None:
        """Wait until an expression is true; looked at with each picture that the browser draws."""
        async with asyncio.timeout(PATIENCE_S):
            await self.evaluate(f"(async () => {{ while (!(await ({expression}))) await new Promise(requestAnimationFrame); }})()")

    async def click(self, selector: str) -> None:
        """Click what the selector finds, as soon as it is there and not disabled."""
        found = f"document.querySelector({json.dumps(selector)})"
        await self.until(f"{found} && !{found}.disabled && {found}.checkVisibility()")
        await self.evaluate(f"{found}.click()")


class Firefox:
    """A running browser."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._ids = count(1)

    async def command(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Have one command done and return its result; one at a time."""
        number = next(self._ids)
        await self._socket.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while (answer := json.loads(await self._socket.recv())).get("id") != number:
            continue
        assert answer["type"] == "success", answer
        return dict(answer["result"])

    async def open(self, url: str, *, script: str) -> Tab:
        """Open a page that begins with ``script``."""
        context = (await self.command("browsingContext.create", type="tab"))["context"]
        await self.command("script.addPreloadScript", functionDeclaration=f"() => {{ {script} }}", contexts=[context])
        await self.command("browsingContext.navigate", context=context, url=url, wait="complete")
        return Tab(self, context)


@asynccontextmanager
async def firefox() -> AsyncIterator[Firefox]:
    """A browser with a profile of its own; it is closed afterwards."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        lines = (f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in PREFERENCES.items())
        (Path(profile) / "user.js").write_text("".join(lines))
        process = await asyncio.create_subprocess_exec(
            *(EXECUTABLE, "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port", "0"),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            env=os.environ | {"HOME": profile, "MOZ_CRASHREPORTER_DISABLE": "1"},
        )
        assert process.stderr is not None
        try:
            async with asyncio.timeout(PATIENCE_S):
                address = await listening(process.stderr)
            async with asyncio.TaskGroup() as tasks, connect(f"{address}/session", max_size=None) as socket:
                reading = tasks.create_task(drain(process.stderr))
                browser = Firefox(socket)
                await browser.command("session.new", capabilities={})
                yield browser
                reading.cancel()
        finally:
            process.kill()
            await process.wait()


async def listening(output: asyncio.StreamReader) -> str:
    """The address that the browser says it listens on."""
    async for line in output:
        if found := LISTENING.search(line):
            return found.group(1).decode()
    raise AssertionError("Firefox has ended before it was ready")


async def drain(output: asyncio.StreamReader) -> None:
    """Read what nobody needs, so that it does not wait for a reader."""
    while await output.read(65_536):
        continue
