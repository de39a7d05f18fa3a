"""Sees that an invitation was withdrawn, also by another process, and tells whoever serves its bearer: their connections end at once."""

import logging
from collections.abc import Callable
from datetime import timedelta

from orchestrator.clock import Clock
from orchestrator.errors import StoreUnavailable
from orchestrator.registry import Registry

logger = logging.getLogger(__name__)

LOOK_EVERY = timedelta(seconds=1)
"""One look-up in a local file; what was withdrawn ends within two seconds."""


class Withdrawals:
    """Looks at ``registry`` once a second."""

    def __init__(self, registry: Registry, *, clock: Clock) -> None:
        self._registry = registry
        self._clock = clock
        self._listeners: list[Callable[[], None]] = []

    def listen(self, listener: Callable[[], None]) -> None:
        """Tell ``listener`` after each withdrawal; it asks again who may be here, and must not block. It may raise StoreUnavailable."""
        self._listeners.append(listener)

    async def run(self) -> None:
        """Look for as long as the service lives. What cannot be read now is read a second later."""
        known = 0
        while True:
            known = self._look(known)
            await self._clock.sleep_until(self._clock.now() + LOOK_EVERY)

    def _look(self, known: int) -> int:
        try:
            withdrawn = self._registry.withdrawn()
            if withdrawn != known:
                self._tell()
        except StoreUnavailable as error:
            logger.warning("withdrawn invitations have to wait: %s", error.detail)
            return known
        except Exception:
            logger.exception("withdrawn invitations have to wait")
            return known
        return withdrawn

    def _tell(self) -> None:
        for listener in self._listeners:
            listener()
