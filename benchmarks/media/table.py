"""Make the table of the README of the JSON lines of ``make bench-media``, read from standard input."""

import sys
from collections.abc import Callable, Iterable

import msgspec

from benchmarks.media.results import OURS, Figures

NAMES = {
    OURS: "Tribuna",
    "janus event_loops=1": "Janus VideoRoom, `event_loops = 1`",
    "janus": "Janus VideoRoom as packaged",
    "floor": "bare C loop, unencrypted",
}
COLUMNS: dict[str, Callable[[Figures], str]] = {
    "processor time a packet, µs": lambda one: f"{one.processor_us:.1f}",
    "delivered, %": lambda one: f"{one.delivered * 100:.8g}",
    "latency, median, ms": lambda one: rounded(one.p50_ms),
    "99th percentile, ms": lambda one: rounded(one.p99_ms),
    "memory a viewer, KiB": lambda one: "" if one.memory_kib is None else f"{one.memory_kib:.0f}",
}
RATIOS: dict[str, Callable[[Figures], float | None]] = {
    "Tribuna / the cheaper Janus": lambda one: one.to_janus_best,
    "Tribuna / bare C loop": lambda one: one.to_floor,
}


def table(lines: Iterable[Figures]) -> str:
    """One row for each server with its figures from the fewest viewers to the most, then the ratios."""
    by_server: dict[str, list[Figures]] = {}
    for one in sorted(lines, key=lambda one: one.viewers):
        by_server.setdefault(one.server, []).append(one)
    rows = [["", *COLUMNS], ["---"] * (1 + len(COLUMNS))]
    rows += [[NAMES[server], *(joined(map(shown, found)) for shown in COLUMNS.values())] for server, found in by_server.items()]
    ours = by_server.get(OURS, [])
    for name, ratio in RATIOS.items():
        rows.append([name, joined("" if (found := ratio(one)) is None else f"{found:.2f}" for one in ours), *[""] * (len(COLUMNS) - 1)])
    return "\n".join([caption(by_server), "", *(f"| {' | '.join(row)} |" for row in rows)])


def rounded(milliseconds: float) -> str:
    """Three digits that count, at most."""
    return f"{milliseconds:,.0f}" if milliseconds >= 100 else f"{milliseconds:.3g}"


def joined(values: Iterable[str]) -> str:
    """The values of one cell; nothing at all if there are none."""
    found = list(values)
    return " / ".join(found) if any(found) else ""


def caption(by_server: dict[str, list[Figures]]) -> str:
    """What the figures were taken with."""
    every = [one for found in by_server.values() for one in found]
    viewers = " / ".join(str(number) for number in sorted({one.viewers for one in every}))
    profiles = ", ".join(sorted({one.srtp for one in every if one.srtp is not None}))
    tiers = ", ".join(sorted({one.tier for one in every if one.tier is not None}))
    rounds = min(one.rounds for one in every)
    return (
        f"At {viewers} viewers; one publisher with 50 sounds and 120 parts of pictures a second; {profiles}; "
        f"forwarding tier {tiers}; medians of {rounds} rounds."
    )


if __name__ == "__main__":
    print(table(msgspec.json.decode(line, type=Figures) for line in sys.stdin if line.startswith("{")))
