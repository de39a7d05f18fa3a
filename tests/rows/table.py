"""The table of features: what each row promises, whether it is kept, and what the tests say about that."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import msgspec

FILE = Path(__file__).with_name("rows.toml")


class Status(StrEnum):
    """How much of a row there is."""

    DONE = "done"
    PARTLY = "partly"
    NONE = "none"


class Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One feature. ``missing``: what a row that is partly there still lacks."""

    id: str
    title: str
    status: Status
    missing: str = ""


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rows: tuple[Row, ...]


def load(file: Path = FILE) -> tuple[Row, ...]:
    """The rows of ``file`` in their order. Raises msgspec.ValidationError."""
    return msgspec.toml.decode(file.read_bytes(), type=_File).rows


@dataclass
class Evidence:
    """What a test run said of one test that shows a row. A test with parameters is one test: it passes if all of its cases do."""

    name: str
    passed: int = 0
    failed: int = 0
    skipped: int = 0

    @property
    def cases(self) -> int:
        """How many of its cases ran, or would have."""
        return self.passed + self.failed + self.skipped

    @property
    def holds(self) -> bool:
        """Whether the test shows anything: it ran, and nothing of it failed."""
        return self.passed > 0 and self.failed == 0

    @property
    def text(self) -> str:
        """How it went, in a word."""
        return "FAILED" if self.failed else "passed" if self.passed else "skipped"


Shown = Mapping[str, Mapping[str, Evidence]]
"""Row id -> test -> how it went."""


@dataclass
class Findings:
    """Collects how each marked test went. ``shown``: see ``Shown``."""

    shown: dict[str, dict[str, Evidence]] = field(default_factory=dict)

    def note(self, row: str, test: str, outcome: str) -> None:
        """``test`` (a pytest node id) shows ``row`` and has ended with ``outcome`` (pytest's word)."""
        tests, name = self.shown.setdefault(row, {}), test.partition("[")[0]
        evidence = tests.setdefault(name, Evidence(name=test))
        setattr(evidence, outcome, getattr(evidence, outcome) + 1)
        if evidence.cases > 1:
            evidence.name = name


def faults(rows: Sequence[Row], shown: Shown) -> Iterator[str]:
    """Yield a sentence for every row that is not as it is said to be."""
    for row in rows:
        tests = shown.get(row.id, {})
        if any(evidence.failed for evidence in tests.values()):
            yield f"{row.id} ({row.title}): a test that shows it fails."
        elif row.status is not Status.NONE and not any(evidence.holds for evidence in tests.values()):
            yield f"{row.id} ({row.title}) is said to be {said(row)}, but no test that passes carries its mark."
        elif row.status is Status.NONE and tests:
            yield f"{row.id} ({row.title}) is said not to be there, but tests carry its mark. Say what there is in {FILE.name}."
        if (row.status is Status.PARTLY) != bool(row.missing):
            yield f"{row.id} ({row.title}) is {said(row)}: write under missing what is missing, exactly if it is partly there."


def said(row: Row) -> str:
    """The status in words."""
    return {Status.DONE: "done", Status.PARTLY: "partly there", Status.NONE: "not there"}[row.status]


def text(rows: Sequence[Row], shown: Shown) -> str:
    """The table to read: each row with what is missing, and its tests with how they went."""
    lines = [line for row in rows for line in _lines(row, shown.get(row.id, {}))]
    count = {status: sum(row.status is status for row in rows) for status in Status}
    return "\n".join(
        [*lines, "", f"{len(rows)} rows: {count[Status.DONE]} done, {count[Status.PARTLY]} partly, {count[Status.NONE]} not there."]
    )


def _lines(row: Row, tests: Mapping[str, Evidence]) -> Iterator[str]:
    yield f"{row.id:<4}{row.status:<7} {row.title}"
    if row.missing:
        yield f"{'':11} missing: {row.missing}"
    for evidence in tests.values():
        yield f"{'':11} {evidence.text:<7} {evidence.name}" + (f" ({evidence.cases} cases)" if evidence.cases > 1 else "")
