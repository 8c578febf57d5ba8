"""The two efforts of a test: a small one on every run, and the full one by which a promise is proved.

`python -m tests.proofs [--id A5]` runs what `@proof("A5")` marks at full effort and keeps its figures
in docs/measured.md.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

PROVE = "WARGAME_PROVE"
PROVE_ID = "WARGAME_PROVE_ID"
MEASURED = Path(__file__).resolve().parent.parent / "docs" / "measured.md"
HEAD = """# Measured

What `make prove` showed when it was last run for each promise (`make prove ID=A5` for one).

| promise | cases | failures | seconds | seed | Python |
|---|---|---|---|---|---|
"""

running: list[pytest.Item] = []
"""The test that runs now, if one does; kept by conftest."""


def effort(promise: str, small: int, full: int) -> int:
    """How many cases a promise's test goes through: the small number, or the full one under `make prove`."""
    return full if proving(promise) else small


def proving(promise: str) -> bool:
    """Whether this run is to prove the promise at full effort."""
    return bool(os.environ.get(PROVE)) and is_wanted(promise, os.environ.get(PROVE_ID))


def is_wanted(promise: str, wanted: str | None) -> bool:
    """Whether a promise is asked for: by its id, by the letters of its issue, or because all are."""
    return wanted in (None, promise, promise.rstrip("0123456789"))


def proof(promise: str) -> pytest.MarkDecorator:
    """The mark of a test that shows a promise, by the promise's id."""
    return pytest.mark.proof(promise)


def record(promise: str, *, cases: int, seed: str | int = "") -> None:
    """Note how many cases the running test went through for a promise, and from which seed."""
    if running:
        running[-1].user_properties.append((f"cases of {promise}", f"{cases} {seed}"))


def promises_of(item: pytest.Item) -> list[str]:
    """The ids that a test is marked with."""
    return [mark.args[0] for mark in item.iter_markers("proof")]


@dataclass
class Measure:
    """What the tests of one promise came to; a test that recorded no cases counts as one."""

    cases: int = 0
    failures: int = 0
    seconds: float = 0.0
    seeds: list[str] = field(default_factory=list)

    def add(self, cases: int, seed: str) -> None:
        """Count the cases of one record."""
        self.cases += cases
        if seed and seed not in self.seeds:
            self.seeds.append(seed)

    def row(self, promise: str) -> str:
        """The measure as a row of the table."""
        python = ".".join(map(str, sys.version_info[:3]))
        seeds = ", ".join(self.seeds) or "-"
        return f"| {promise} | {self.cases:,} | {self.failures} | {self.seconds:.1f} | {seeds} | {python} |"


class Collector:
    """The pytest plugin that adds up the reports of marked tests."""

    def __init__(self) -> None:
        self.measures: dict[str, Measure] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add one phase of one test to every promise it is marked with."""
        values = dict.fromkeys(str(value) for name, value in report.user_properties if name == "promise")
        for promise in values:
            measure = self.measures.setdefault(promise, Measure())
            measure.seconds += report.duration
            measure.failures += report.outcome != "passed"
            if report.when == "call":
                self._count(report, promise, measure)

    def _count(self, report: pytest.TestReport, promise: str, measure: Measure) -> None:
        records = [str(value) for name, value in report.user_properties if name == f"cases of {promise}"]
        for entry in records or ["1 "]:
            cases, seed = entry.split(" ", 1)
            measure.add(int(cases), seed)


def rows_of(text: str) -> dict[str, str]:
    """The rows of an existing table by promise."""
    return {found[1]: found[0] for found in re.finditer(r"^\| ([A-Z]+\d+) \|.*$", text, re.MULTILINE)}


def in_order(promise: str) -> tuple[str, int]:
    """What sorts A5 before A10."""
    letters = promise.rstrip("0123456789")
    return letters, int(promise[len(letters) :] or 0)


def table(rows: dict[str, str]) -> str:
    """The whole page, rows in order."""
    return HEAD + "".join(f"{rows[promise]}\n" for promise in sorted(rows, key=in_order))


def main(arguments: list[str] | None = None) -> int:
    """Prove one promise or all; 0 if nothing failed."""
    parser = argparse.ArgumentParser(prog="python -m tests.proofs", description="Prove the promises in full.")
    parser.add_argument("--id", help="one promise, such as A5, or those of an issue, such as F")
    promise = parser.parse_args(arguments).id
    os.environ[PROVE] = "1"
    if promise:
        os.environ[PROVE_ID] = promise
    collector = Collector()
    status = pytest.main(["-n", "2", "--dist", "worksteal", "--no-header", *files_of(promise)], plugins=[collector])
    return report(collector.measures, promise) or int(status)


def files_of(promise: str | None) -> list[str]:
    """The test files with a test of this promise; of any promise where none is named."""
    files = sorted(Path(__file__).parent.rglob("test_*.py"))
    marks = re.compile(r'proof\("([A-Z]+\d+)"\)')
    return [str(file) for file in files if any(is_wanted(id, promise) for id in marks.findall(file.read_text("utf-8")))]


def report(measures: dict[str, Measure], wanted: str | None) -> int:
    """Print a line per promise asked for and keep it in the table; 1 if anything failed or nothing was found.

    A test may be marked with two promises: of the one that was not asked for, only a part has run.
    """
    rows = {promise: measure.row(promise) for promise, measure in measures.items() if is_wanted(promise, wanted)}
    if not rows:
        print(f"no test is marked as proof of {wanted or 'anything'}", file=sys.stderr)
        return 1
    for promise in sorted(rows, key=in_order):
        print(rows[promise])
    before = MEASURED.read_text("utf-8") if MEASURED.exists() else ""
    MEASURED.write_text(table(rows_of(before) | rows), "utf-8")
    return int(any(measure.failures for measure in measures.values()))


if __name__ == "__main__":
    from tests.proofs import main as prove  # the module that the tests know, not this second copy of it

    sys.exit(prove())
