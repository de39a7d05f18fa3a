"""Run the benchmarks that are named, or all of them, and print what they find as JSON lines.

``media`` is none of "all": it takes long, has options (``python -m benchmarks media --help``) and wants the machine for itself.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable

import msgspec

from benchmarks import command_to_view, grant_to_frame, rules, store
from benchmarks.fanout import room
from benchmarks.media import command as media

BENCHMARKS: dict[str, Callable[[], Awaitable[dict[str, object]]]] = {
    "command_to_view": command_to_view.measure,
    "grant_to_frame": grant_to_frame.measure,
    "fanout_room": room.measure,
    "rules": rules.measure,
    "store": store.measure,
}


PATIENCE_S = 300
"""A benchmark that takes longer waits for something that does not come, and says so by failing."""


def main(wanted: list[str]) -> None:
    """Run ``wanted`` in that order; nothing wanted means all."""
    if wanted[:1] == ["media"]:
        media.main(wanted[1:])
        return
    unknown = [name for name in wanted if name not in BENCHMARKS]
    if unknown:
        sys.exit(f"There is no benchmark {', '.join(unknown)}. There are: {', '.join(BENCHMARKS)}.")
    for name in wanted or BENCHMARKS:
        result = asyncio.run(_run(name))
        print(msgspec.json.encode({"benchmark": name, **result}).decode(), flush=True)


async def _run(name: str) -> dict[str, object]:
    async with asyncio.timeout(PATIENCE_S):
        return await BENCHMARKS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
