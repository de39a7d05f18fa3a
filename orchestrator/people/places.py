"""Names of countries and regions that were probably meant. Which countries there are is not ours to decide: what is written stays."""

import difflib
import re
import unicodedata
from functools import cache

from babel import Locale

from orchestrator.people.cells import key

LANGUAGES = ("ar", "zh", "fr", "ru", "es", "en")
"""Of two languages that share a name, the later one is shown."""

REGIONAL_GROUPS = (
    "African States",
    "Asia-Pacific States",
    "Eastern European States",
    "Latin American and Caribbean States",
    "Western European and other States",
    "GRULAC",
    "WEOG",
)
"""Of Member States of the United Nations, besides the regions of the world (UN M49)."""

MAX_CHARS = 60
"""No name is longer, so a longer text is not looked for."""

_CLOSE = 0.85
_WORD = re.compile(r"[^\W\d_]+")
_SAME = {"and": "", "the": "", "st": "saint"}


@cache
def country_meant(written: str) -> str | None:
    """The country whose name is nearly ``written``; None: it is a name of one, or near none."""
    return _meant(written, _countries())


@cache
def region_meant(written: str) -> str | None:
    """The region whose name is nearly ``written``; None: it is a name of one, or near none."""
    return _meant(written, _regions())


def _meant(written: str, known: dict[str, str]) -> str | None:
    folded = _folded(written)
    if folded in known or len(folded) > MAX_CHARS:
        return None
    near = difflib.get_close_matches(folded, known, n=1, cutoff=_CLOSE)
    return known[near[0]] if near else None


def _folded(name: str) -> str:
    """Viet Nam is Vietnam, Saint Lucia is St. Lucia, accents and apostrophes are as people find them on their keys."""
    plain = "".join(letter for letter in unicodedata.normalize("NFD", key(name)) if not unicodedata.combining(letter))
    return "".join(_SAME.get(word, word) for word in _WORD.findall(plain))


@cache
def _countries() -> dict[str, str]:
    return {folded: name for code, folded, name in _territories() if code.isalpha()}


@cache
def _regions() -> dict[str, str]:
    return {_folded(name): name for name in REGIONAL_GROUPS} | {folded: name for code, folded, name in _territories() if code.isdigit()}


@cache
def _territories() -> tuple[tuple[str, str, str], ...]:
    """Code, folded name and name of every territory in every language of ours (CLDR)."""
    names = [(code, name) for language in LANGUAGES for code, name in Locale(language).territories.items()]
    return tuple((code, _folded(name), name) for code, name in names)
