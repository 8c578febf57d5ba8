"""The findings of the attack and the audit, each with its test."""

from __future__ import annotations

import pytest

NUMBERS = frozenset(
    [f"hostile {n}" for n in ("H1", "H2", "H3", *(f"M{i}" for i in range(1, 8)), *(f"L{i}" for i in range(1, 13)))]
    + [f"audit {n}" for n in ("F1", "F2", "F3", "F4", "E1", "S1", "S2")]
)
"""What was found: `H`, `M` and `L` by weight, in the order of the reports."""


def finding(number: str) -> pytest.MarkDecorator:
    """The mark of a test that fails where a finding comes back. Raises KeyError for a number that there is not."""
    if number not in NUMBERS:
        raise KeyError(number)
    return pytest.mark.finding(number)
