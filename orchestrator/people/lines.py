"""One row of a list as what it says of a person, or everything that is wrong in it."""

import difflib
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from config.definitions import SpeakerClass
from config.eligibility import Gender, Stakeholder
from config.problems import quoted
from orchestrator.people.cells import cleaned, has_letter
from orchestrator.people.columns import MAX_CHARS, Column, Headings
from orchestrator.people.findings import Findings
from orchestrator.people.places import country_meant, region_meant
from orchestrator.people.sheet import Row
from orchestrator.tables import without_apostrophe

EMPTIED = "-"
"""In a cell: forget what is known. An empty cell leaves it as it is."""

MAX_CELL_CHARS = 2_000

_ADDRESS = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+\.[^@\s<>,;\".]+")
_ERROR = re.compile(r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!)")
_BETWEEN_WORDS = re.compile(r"[\s_-]+")
_BETWEEN_ITEMS = re.compile(r"[;\n]")


@dataclass(frozen=True, slots=True)
class Line:
    """``says``: the fields that ``row`` fills in, "" to empty one. took_part_in: ids of consultations; None: nothing is said of them."""

    row: int
    says: Mapping[Column, str]
    took_part_in: tuple[str, ...] | None

    def get(self, column: Column) -> str:
        """What is said, "" if nothing is."""
        return self.says.get(column, "")


class CellRefused(Exception):
    """A cell cannot be what its column says. Says why and what to write."""


class LineReader:
    """Reads the rows below ``headings``. consultations: the ids that the definition names."""

    def __init__(self, headings: Headings, consultations: Collection[str], findings: Findings) -> None:
        self._headings = headings
        self._consultations = consultations
        self._findings = findings

    def read(self, row: Row) -> Line | None:
        """Return what ``row`` says; None: it is empty, or has problems, which are noted."""
        number, cells = row
        if not any(cell.strip() for cell in cells):
            return None
        before = len(self._findings.problems)
        if any(cell.strip() for cell in cells[self._headings.width :]):
            self._findings.problem(number, "", f"more cells than headings ({len(cells)}, not {self._headings.width}); put a text in quotes")
        says: dict[Column, str] = {}
        took_part_in: tuple[str, ...] | None = None
        for place, (column, heading) in self._headings.columns.items():
            cell = cells[place] if place < len(cells) else ""
            try:
                if column is Column.TOOK_PART_IN:
                    took_part_in = self._consultations_in(cell)
                elif text := self._text(number, column, heading, cell):
                    says[column] = "" if text == EMPTIED else _READERS.get(column, str)(text)
            except CellRefused as refused:
                self._findings.problem(number, heading, str(refused))
        return Line(number, says, took_part_in) if len(self._findings.problems) == before else None

    def _text(self, number: int, column: Column, heading: str, cell: str) -> str:
        """The cell without what nobody can see; what people should look at is remarked."""
        if len(cell) > MAX_CELL_CHARS:
            raise CellRefused(f"{len(cell)} characters; write at most {MAX_CHARS.get(column, MAX_CELL_CHARS)}")
        text, removed = cleaned(without_apostrophe(cell))
        if removed:
            points = ", ".join(f"U+{ord(letter):04X}" for letter in removed)
            self._findings.remark(number, heading, f"a character that nobody sees was removed ({points})")
        if len(text) > MAX_CHARS.get(column, MAX_CELL_CHARS):
            raise CellRefused(f"{len(text)} characters; write at most {MAX_CHARS[column]}")
        if _ERROR.fullmatch(text):
            raise CellRefused(f"the spreadsheet shows the error {text} here; correct its formula")
        if column is Column.NAME and not has_letter(text):
            raise CellRefused(f"{quoted(text)} has no letter; write the name" if text else "the name is missing; write it")
        meant = _MEANT[column](text) if column in _MEANT else None
        if meant:
            self._findings.remark(number, heading, f"{quoted(text)} is kept as it is written; did you mean {meant}?")
        return text

    def _consultations_in(self, cell: str) -> tuple[str, ...] | None:
        items = [cleaned(item)[0] for item in _BETWEEN_ITEMS.split(cell[:MAX_CELL_CHARS])]
        wanted = tuple(dict.fromkeys(item.casefold() for item in items if item))
        if wanted == (EMPTIED,):
            return ()
        for consultation in wanted:
            if consultation not in self._consultations:
                raise CellRefused(self._no_consultation(consultation))
        return wanted or None

    def _no_consultation(self, written: str) -> str:
        if not self._consultations:
            return f"no consultation {quoted(written)}: the definition names none; write them into it, then start the service with it"
        near = difflib.get_close_matches(written[:64], self._consultations, n=1)
        likely = (
            f"did you mean {near[0]}?" if near else f"write ids of the definition with ; between them: {', '.join(self._consultations)}"
        )
        return f"no consultation {quoted(written)}; {likely}"


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise CellRefused(f"{quoted(text)} is not an e-mail address; write one such as ana@example.org")
    return text


def _choice(noun: str, choices: Collection[str], also: Mapping[str, str]) -> Callable[[str], str]:
    """Return what reads a word of ``choices``, or one of ``also`` as the choice it stands for, however it is spaced."""

    def read(text: str) -> str:
        folded = _BETWEEN_WORDS.sub("_", text.casefold())
        word = also.get(folded, folded)
        if word in choices or word == "":
            return str(word)
        near = difflib.get_close_matches(folded[:64], choices, n=1)
        likely = f"; did you mean {near[0]}?" if near else ""
        raise CellRefused(f"{quoted(text)} is not a {noun}; write one of {', '.join(choices)}{likely}")

    return read


_READERS: Mapping[Column, Callable[[str], str]] = {
    Column.EMAIL: _address,
    Column.GENDER: _choice("gender", list(Gender), {"f": "female", "m": "male", "not_stated": "", "prefer_not_to_say": ""}),
    Column.STAKEHOLDER: _choice("kind of stakeholder", list(Stakeholder), {}),
    Column.SPEAKER_CLASS: _choice("speaker class", list(SpeakerClass), {}),
}
"""For columns that do not take every text."""

_MEANT: Mapping[Column, Callable[[str], str | None]] = {Column.COUNTRY: country_meant, Column.REGION: region_meant}
"""For columns that take every text, what was probably meant."""
