"""Which tier forwards here: the fastest one that works, or the one that the operator names in ``TRIBUNA_MEDIA_TIER``."""

import logging
import os

from orchestrator.media.kernel.c_tier import CTier
from orchestrator.media.kernel.cffi_tier import CffiTier
from orchestrator.media.kernel.interface import Open, Outlet, Tier, Unusable
from orchestrator.media.kernel.python_tier import PythonTier

logger = logging.getLogger(__name__)

VARIABLE = "TRIBUNA_MEDIA_TIER"

TIERS: dict[str, Open] = {"c": CTier, "cffi": CffiTier, "python": PythonTier}
"""The fastest first."""


def open_tier(outlet: Outlet) -> Tier:
    """Return the tier for a socket. Raises Unusable: the one that the operator wants does not exist or does not work here."""
    wanted = os.environ.get(VARIABLE)
    if wanted:
        return forced(wanted, outlet)
    for name, tier in TIERS.items():
        try:
            return tier(outlet)
        except Unusable as reason:
            logger.info("media are not forwarded by the tier %s: %s", name, reason)
    raise AssertionError("the last tier runs everywhere")


def forced(name: str, outlet: Outlet) -> Tier:
    """Return the tier of that name. Raises Unusable."""
    if name not in TIERS:
        raise Unusable(f"{VARIABLE}={name}: there are {', '.join(TIERS)}")
    try:
        return TIERS[name](outlet)
    except Unusable as reason:
        raise Unusable(f"{VARIABLE}={name}: {reason}") from None
