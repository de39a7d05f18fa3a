"""What a validator says about JSON (``Expected `str`, got `int` - at `$.ref` ``) as our own sentence, with the exact place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from rooms.errors import N_

MAX_QUOTED = 80
"""Characters of a client's own words that an answer repeats."""

_FAULTS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"Object missing required field `(?P<field>[^`]*)`"), N_("{path} is missing. Add it and send it again.")),
    (
        re.compile(r"Object contains unknown field `(?P<field>[^`]*)`"),
        N_("{path} is not a known field. Leave it out and send it again."),
    ),
    (
        re.compile(r"Expected `(?P<expected>[^`]*)`, got `(?P<got>[^`]*)`"),
        N_("{path} must be {expected}, not {got}. Correct it and send it again."),
    ),
    (
        re.compile(r"Expected `str` of length <= (?P<limit>\d+)"),
        N_("{path} is longer than {limit} characters. Shorten it and send it again."),
    ),
    (re.compile(r"Expected `str` of length >= \d+"), N_("{path} is empty. Fill it in and send it again.")),
    (
        re.compile(r"Expected `str` matching regex"),
        N_("{path} may only hold A-Z, a-z, 0-9 and -. Correct it and send it again."),
    ),
    (re.compile(r"Invalid (?:enum )?value '(?P<value>.*)'"), N_("{path} cannot be {value}. Use a value that the protocol lists.")),
)
OTHER_FAULT = N_("{path} cannot be used as it is. Compare it with the protocol and send it again.")


@dataclass(frozen=True, slots=True)
class Fault:
    """``template`` is a msgid filled with ``facts``; ``path``: JSON path of the field."""

    template: str
    path: str
    facts: Mapping[str, object] = field(default_factory=dict)


def fault_of(sentence: str) -> Fault:
    """Return the fault that msgspec describes with ``sentence``, with the path of the very field."""
    fault, _, place = sentence.partition(" - at `")
    path = place.rstrip("`") or "$"
    for pattern, template in _FAULTS:
        if match := pattern.match(fault):
            found = match.groupdict()
            exact = f"{path}.{quoted(found['field'])}" if "field" in found else path
            facts = {key: quoted(value) for key, value in found.items() if key != "field"}
            return Fault(template, exact, {"path": exact, **facts})
    return Fault(OTHER_FAULT, path, {"path": path})


def quoted(words: str) -> str:
    """``words`` of a client, cut to what an answer repeats."""
    return words if len(words) <= MAX_QUOTED else f"{words[:MAX_QUOTED]}…"
