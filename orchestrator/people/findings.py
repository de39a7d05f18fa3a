"""What is said about a list of people: problems, which keep all of it out, and remarks, which do not."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """``sentence`` about the cell in ``row`` (as the spreadsheet counts, from 1) under the heading ``column``; "" for the whole row."""

    row: int
    column: str
    sentence: str

    def __str__(self) -> str:
        place = f"row {self.row}, {self.column}" if self.column else f"row {self.row}"
        return f"{place}: {self.sentence}"


@dataclass(slots=True)
class Findings:
    """Everything that was found so far."""

    problems: list[Finding] = field(default_factory=list)
    remarks: list[Finding] = field(default_factory=list)

    def problem(self, row: int, column: str, sentence: str) -> None:
        """Note what has to be corrected before anything is written."""
        self.problems.append(Finding(row, column, sentence))

    def remark(self, row: int, column: str, sentence: str) -> None:
        """Note what people should know and need not correct."""
        self.remarks.append(Finding(row, column, sentence))
