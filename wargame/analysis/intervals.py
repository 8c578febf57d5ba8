"""Means with their 95 % intervals."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean, stdev
from typing import Any, NamedTuple

NORMAL = 1.96
"""Standard errors on either side of a mean that hold 95 in a hundred."""


class Interval(NamedTuple):
    """A mean, and the ends of its 95 % interval."""

    mean: float
    low: float
    high: float

    @property
    def sign(self) -> int:
        """1 or -1 if the interval lies on one side of zero, else 0."""
        return (self.low > 0) - (self.high < 0)

    def to_json(self) -> dict[str, Any]:
        """The three numbers by name, rounded."""
        return {name: round(number, 3) for name, number in self._asdict().items()}


def interval_of(values: Sequence[float]) -> Interval:
    """The mean of values that do not hang together, with its interval. Raises StatisticsError for no values."""
    mean = fmean(values)
    reach = NORMAL * stdev(values) / len(values) ** 0.5 if len(values) > 1 else 0.0
    return Interval(mean, mean - reach, mean + reach)
