"""The event that every server sends: the size of a small view, with the moment when it was made."""

import json
import time

BYTES = 270


def event() -> str:
    """JSON of ``BYTES`` bytes; ``stamp``: nanoseconds of CLOCK_MONOTONIC, which all processes of a machine share."""
    start = f'{{"stamp":{time.monotonic_ns()},"type":"view","fill":"'
    return f'{start}{"x" * (BYTES - len(start) - 2)}"}}'


assert len(json.dumps(json.loads(event()), separators=(",", ":"))) == BYTES
