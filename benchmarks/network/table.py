"""Make the table of docs/network.md of the JSON lines of ``python -m benchmarks.network``, read from standard input."""

import sys
from collections.abc import Iterable

import msgspec

from benchmarks.network.measure import Outcome

HEAD = (
    "| line | bad for | frames kept | longest still | sound concealed | each time | longest | received | moves again after |",
    "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
)


def table(outcomes: Iterable[Outcome]) -> str:
    """Markdown, one row for each outcome."""
    return "\n".join([*HEAD, *(row(one) for one in outcomes)])


def row(one: Outcome) -> str:
    """One row."""
    cells = (
        *(one.scenario, str(one.impaired), f"{one.frames_kept:.1%}", f"{one.longest_still_ms:,} ms"),
        *(f"{one.sound_concealed:.1%}", f"{one.concealed_ms_each:g} ms", f"{one.longest_gap_ms} ms"),
        *(f"{one.received_kbit_s} kbit/s", "" if one.recovered_s is None else f"{one.recovered_s:g} s"),
    )
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    print(table(msgspec.json.decode(line, type=Outcome) for line in sys.stdin if line.startswith("{")))
