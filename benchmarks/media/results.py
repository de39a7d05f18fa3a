"""From samples to figures: one JSON line for each server and number of viewers."""

from collections.abc import Iterable, Sequence
from statistics import median

import msgspec

OURS, FLOOR = "tribuna", "floor"


class Sample(msgspec.Struct, frozen=True, kw_only=True):
    """One measurement. srtp: the negotiated profile. tier: how our worker forwards.

    processor_us: processor time of the server for each packet that arrived. delivered: packets that arrived / (sent x viewers).
    p50_ms, p99_ms: from the publisher's call to the viewer's socket. memory_kib: for each viewer, beyond what it was before they joined.
    service_us: of our service beside its worker. load_core: share of its core that the load took; near 1 it is the load that is measured.
    """

    server: str
    viewers: int
    processor_us: float
    delivered: float
    p50_ms: float
    p99_ms: float
    memory_kib: float | None
    service_us: float
    load_core: float
    srtp: str | None
    tier: str | None


class Figures(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Medians of ``rounds`` samples, named as in ``Sample``.

    to_floor, to_janus_best: processor_us of ours / that of the floor, or of the cheaper Janus.
    """

    server: str
    viewers: int
    rounds: int
    processor_us: float
    delivered: float
    p50_ms: float
    p99_ms: float
    memory_kib: float | None
    service_us: float
    load_core: float
    srtp: str | None
    tier: str | None
    to_floor: float | None = None
    to_janus_best: float | None = None


def figures(samples: Iterable[Sample]) -> list[Figures]:
    """Sum up the samples, in the order of their first appearance."""
    groups: dict[tuple[int, str], list[Sample]] = {}
    for sample in samples:
        groups.setdefault((sample.viewers, sample.server), []).append(sample)
    return with_ratios([summed_up(group) for group in groups.values()])


def summed_up(group: Sequence[Sample]) -> Figures:
    """The medians of one server at one number of viewers."""

    def middle(name: str, digits: int) -> float:
        values: list[float] = [getattr(sample, name) for sample in group]
        return round(median(values), digits)

    first = group[0]
    return Figures(
        server=first.server,
        viewers=first.viewers,
        rounds=len(group),
        processor_us=middle("processor_us", 2),
        delivered=middle("delivered", 8),
        p50_ms=middle("p50_ms", 2),
        p99_ms=middle("p99_ms", 2),
        memory_kib=None if first.memory_kib is None else middle("memory_kib", 0),
        service_us=middle("service_us", 3),
        load_core=middle("load_core", 2),
        srtp=first.srtp,
        tier=first.tier,
    )


def with_ratios(all_figures: list[Figures]) -> list[Figures]:
    """Set ours against the others at the same number of viewers."""
    return [compared(one, all_figures) if one.server == OURS else one for one in all_figures]


def compared(ours: Figures, others: Iterable[Figures]) -> Figures:
    """Ours with its ratios."""
    cost = {one.server: one.processor_us for one in others if one.viewers == ours.viewers}
    janus = [us for server, us in cost.items() if server.startswith("janus")]
    return msgspec.structs.replace(
        ours,
        to_floor=round(ours.processor_us / cost[FLOOR], 2) if FLOOR in cost else None,
        to_janus_best=round(ours.processor_us / min(janus), 2) if janus else None,
    )
