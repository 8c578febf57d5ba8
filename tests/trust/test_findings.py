"""Every finding has a test."""

from __future__ import annotations

import re
from pathlib import Path

from tests.trust.findings import NUMBERS


def test_every_finding_has_a_test_that_is_run_as_proof_of_f1() -> None:
    files = [path for path in Path(__file__).parents[1].rglob("test_*.py") if path != Path(__file__)]
    tests = [test for path in files for test in re.split(r"\n\n\n", path.read_text("utf-8")) if '@proof("F1")' in test]
    assert {number for test in tests for number in re.findall(r'@finding\("([^"]+)"\)', test)} == NUMBERS
