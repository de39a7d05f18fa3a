"""One request to a receiver: signed as Standard Webhooks says, to an allowed address, and never longer than a few seconds."""

import asyncio
from datetime import datetime
from types import TracebackType
from typing import Self

import aiohttp
import msgspec
from standardwebhooks import Webhook

from orchestrator.clock import Clock
from orchestrator.webhooks.address import socket_factory
from orchestrator.webhooks.cloud_event import CONTENT_TYPE, CloudEvent
from orchestrator.webhooks.subscription import Subscription

TIMEOUT_S = 10.0
MAX_PROBLEM_CHARS = 200
GONE = 410


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a request. status: of the answer, None without one. problem: empty if the receiver took the event."""

    at: datetime
    took_s: float
    status: int | None
    problem: str


class Sender:
    """Sends to the receiver of ``subscription``. ``async with`` opens and closes its connections."""

    def __init__(self, subscription: Subscription, *, clock: Clock, timeout_s: float = TIMEOUT_S) -> None:
        self._subscription = subscription
        self._clock = clock
        self._timeout_s = timeout_s
        self._webhook = Webhook(subscription.secret)

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(socket_factory=socket_factory(self._subscription)),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": "Tribuna", "Content-Type": CONTENT_TYPE},
        )
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        await self._session.close()

    async def send(self, event: CloudEvent) -> Outcome:
        """Post ``event`` and return what became of it. A redirect is not followed: it could lead anywhere."""
        at, began = self._clock.now(), asyncio.get_running_loop().time()
        status: int | None = None
        try:
            async with asyncio.timeout(self._timeout_s):
                status = await self._post(event, at)
            problem = "" if 200 <= status < 300 else f"answered {status}"
        except TimeoutError:
            problem = f"no answer within {self._timeout_s:g} s"
        except (aiohttp.ClientError, OSError, ValueError) as error:
            problem = (str(error) or type(error).__name__)[:MAX_PROBLEM_CHARS]
        return Outcome(at=at, took_s=asyncio.get_running_loop().time() - began, status=status, problem=problem)

    async def _post(self, event: CloudEvent, at: datetime) -> int:
        """The status of the answer; what else it says is not read."""
        body = msgspec.json.encode(event)
        headers = {
            "webhook-id": event.id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": self._webhook.sign(event.id, at, body.decode()),
        }
        async with self._session.post(self._subscription.url, data=body, headers=headers, allow_redirects=False) as response:
            return response.status
