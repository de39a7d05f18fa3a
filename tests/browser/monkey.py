"""Somebody who presses whatever a page offers, in an order that a number decides, and notes what the service refuses."""

import asyncio
import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from playwright.async_api import Page, Response, WebSocket

from tests.browser.seat import PATIENCE_S

SCRIPT = Path(__file__).with_name("monkey.js")

REQUEST = re.compile("/api/(?!.*/wh[ie]p)")
"""Whatever a page asks besides the socket, but for sound and pictures: their sessions end by themselves when the meeting does."""

HASTY = {"chat-panel: Send", "reactions-bar: applause"}
"""What is refused to those who do it too often in a few seconds."""

MOST_HASTY = 4


class Offer(NamedTuple):
    """A control: what it is, whatever it is about; how it is called; the phase to which it leads."""

    kind: str
    name: str
    to: str


@dataclass
class Monkey:
    """``watch`` before ``page`` is opened, then ``press``. ``refusals``: what was refused; ``log``: what was pressed."""

    page: Page
    random: Random
    log: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    shown: dict[str, Any] = field(default_factory=dict)
    """The newest ``view`` and ``mine``."""
    dismissed: bool = False
    """Whether the socket was closed."""
    _pressed: Counter[str] = field(default_factory=Counter)
    _pressed_here: set[str] = field(default_factory=set)
    _unanswered: set[str] = field(default_factory=set)
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    async def watch(self) -> None:
        """Listen to everything that the service says to the page."""
        await self.page.add_init_script(path=SCRIPT)
        self.page.on("websocket", self._follow)
        self.page.on("response", self._hear_answer)
        self.page.on("pageerror", lambda error: self.refusals.append(f"a fault of the page: {error}"))

    async def begin(self, scene: str) -> None:
        """Something else is about to go on: what was asked is left without an answer, and everything may be pressed once more."""
        await self.page.evaluate("document.querySelector('dialog[open]')?.close()")
        self.log.append(scene)
        self._pressed_here.clear()

    async def press(self, *, phases: bool = False) -> bool:
        """Press something that was pressed least; False: there is nothing. phases: also what leads the meeting into another phase."""
        offers = [Offer(**one) for one in await self.page.evaluate("monkey.offers()")]
        wanted = {at: one for at, one in enumerate(offers) if self._wants(one) and (phases or not one.to)}
        if not wanted:
            return False
        least = min(self._pressed[one.kind] for one in wanted.values())
        index = self.random.choice([at for at, one in wanted.items() if self._pressed[one.kind] == least])
        await self._press(index, offers[index])
        return True

    def _wants(self, offer: Offer) -> bool:
        if offer.kind in HASTY and self._pressed[offer.kind] >= MOST_HASTY:
            return False
        return offer.kind.startswith("dialog") or offer.kind not in self._pressed_here

    async def _press(self, index: int, offer: Offer) -> None:
        self._pressed[offer.kind] += 1
        self._pressed_here.add(offer.kind)
        self.log.append(f"  presses {offer.kind!r}" + (f" ({offer.name})" if offer.name not in offer.kind else ""))
        await self.page.evaluate("([index, seed]) => monkey.press(index, seed)", [index, self.random.getrandbits(32)])
        await self.page.evaluate("monkey.answered()")
        await self.until(lambda: self.dismissed or not self._unanswered)

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until ``holds()``, looked at after every frame."""
        async with asyncio.timeout(PATIENCE_S):
            while not holds():
                self._changed.clear()
                await self._changed.wait()

    async def drawn(self) -> None:
        """Wait until what came has been drawn."""
        await self.page.evaluate("monkey.drawn()")

    def _follow(self, socket: WebSocket) -> None:
        socket.on("framesent", lambda data: self._send(json.loads(data)))
        socket.on("framereceived", lambda data: self._receive(json.loads(data)))
        socket.on("close", lambda _: self._end())

    def _send(self, frame: dict[str, Any]) -> None:
        if "ask" not in frame:
            self._unanswered.add(frame["ref"])

    def _receive(self, frame: dict[str, Any]) -> None:
        self.shown |= {part: frame[part] for part in ("view", "mine") if part in frame}
        if frame["type"] == "reply":
            self._unanswered.discard(frame["ref"])
            if not frame["ok"]:
                self.refusals.append(f"{frame['code']}: {frame['message']}")
        self._changed.set()

    def _end(self) -> None:
        self.dismissed = True
        self._changed.set()

    def _hear_answer(self, answer: Response) -> None:
        if REQUEST.search(answer.url) and answer.status >= 400:
            self.refusals.append(f"{answer.status}: {answer.request.method} {answer.url}")
