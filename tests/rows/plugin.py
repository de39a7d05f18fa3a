"""Run the tests that show a row of the feature table, and print the table with what they say.

``python -m pytest -p tests.rows.plugin`` (``make rows``). A row that is said to be there and that no passing test shows fails the run;
a test that names a row that is not in the table ends it before it begins.
"""

from collections.abc import Sequence

import pytest

from tests.rows.table import Findings, Row, faults, load, text

PROPERTY = "row"


class Rows:
    """The plugin itself, with what it has seen so far."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows
        self._findings = Findings()

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Leave only marked tests. The rows of each go with its reports, also from another process."""
        known = {row.id for row in self._rows}
        for item in items:
            for row in rows_of(item):
                if row not in known:
                    raise pytest.UsageError(f"{item.nodeid} says that it shows the row {row}, which is not in the table of rows.")
                item.user_properties.append((PROPERTY, row))
        config.hook.pytest_deselected(items=[item for item in items if not rows_of(item)])
        items[:] = [item for item in items if rows_of(item)]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note how a test went: what fails or skips before or after it counts too."""
        if report.when == "call" or not report.passed:
            for name, row in report.user_properties:
                if name == PROPERTY:
                    self._findings.note(str(row), report.nodeid, report.outcome)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """A table that does not hold fails the run."""
        if not hasattr(session.config, "workerinput") and any(faults(self._rows, self._findings.shown)):
            session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Print the table."""
        terminalreporter.section("rows")
        terminalreporter.write_line(text(self._rows, self._findings.shown))
        for fault in faults(self._rows, self._findings.shown):
            terminalreporter.write_line(fault, red=True)


def rows_of(item: pytest.Item) -> list[str]:
    """The rows that a test says it shows."""
    return [str(row) for mark in item.iter_markers("row") for row in mark.args]


def pytest_configure(config: pytest.Config) -> None:
    """Begin."""
    config.pluginmanager.register(Rows(load()), "feature rows")
