"""The lines that are tried, and what happens on them."""

from dataclasses import dataclass, field
from enum import StrEnum

from benchmarks.network.line import Conditions


class Event(StrEnum):
    """What happens in the middle of a scenario."""

    NOTHING = "nothing"
    OUTAGE = "outage"
    NEW_ADDRESS = "new address"
    WORKER_DIES = "worker dies"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A line by name. lasts_s: how long it is measured. outage_s: how long an outage is."""

    name: str
    conditions: Conditions = field(default_factory=Conditions)
    event: Event = Event.NOTHING
    lasts_s: float = 12.0
    outage_s: float = 60.0


SCENARIOS = (
    Scenario(name="clean"),
    Scenario(name="loss 1 %", conditions=Conditions(loss=0.01, delay_s=0.025)),
    Scenario(name="loss 5 %, 100 ms", conditions=Conditions(loss=0.05, delay_s=0.05)),
    Scenario(name="loss 10 %, 100 ms", conditions=Conditions(loss=0.1, delay_s=0.05)),
    Scenario(name="jitter 40 ms", conditions=Conditions(delay_s=0.05, jitter_s=0.04)),
    Scenario(name="200 ms", conditions=Conditions(delay_s=0.1)),
    Scenario(name="400 ms", conditions=Conditions(delay_s=0.2)),
    Scenario(name="reordering 5 %", conditions=Conditions(delay_s=0.025, reordered=0.05)),
    Scenario(name="300 kbit/s", conditions=Conditions(delay_s=0.025, bitrate_bps=300_000), lasts_s=30.0),
    Scenario(name="new address", event=Event.NEW_ADDRESS),
    Scenario(name="media worker dies", event=Event.WORKER_DIES),
    Scenario(name="outage of a minute", event=Event.OUTAGE),
)
"""Delays are one way; a name says the round trip."""
