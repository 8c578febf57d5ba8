"""Paired games: two sides on the same seeds, what is measured on each, and what the difference shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import fmean, median
from typing import Literal

from wargame.analysis.games import Games, Rows
from wargame.analysis.intervals import Interval, interval_of
from wargame.analysis.scripts import Script
from wargame.engine.executor import Engine


@dataclass(frozen=True)
class Side:
    """What is so on one side: the orders that are given, and cells that differ from the scenario's start."""

    scripts: Mapping[str, Script] = field(default_factory=dict)
    cells: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Measure:
    """What is read of a game: the mean of some cells, a role's score, or whether an event has happened (100 or 0)."""

    kind: Literal["cells", "score", "event"]
    cells: tuple[int, ...] = ()
    sites: frozenset[int] = frozenset()
    """The sites of the event's rule."""
    word: int = 0
    """The kind of row that tells the event."""
    region: int = -1


@dataclass(frozen=True)
class Pairs:
    """The values of both sides, seed by seed, and how many orders were refused on each."""

    a: tuple[float, ...]
    b: tuple[float, ...]
    refused: tuple[int, int]


@dataclass(frozen=True)
class Verdict:
    """What pairs of games show about a difference."""

    pairs: Pairs
    sign: int
    """1 if side a should lie above side b, -1 if below, 0 if beside it, nearer than the margin."""
    margin: float
    spread: bool = False

    @property
    def differences(self) -> list[float]:
        """Side a less side b, seed by seed; of the distances from the median, where the spread is compared."""
        a, b = (_distances(v) if self.spread else v for v in (self.pairs.a, self.pairs.b))
        return [x - y for x, y in zip(a, b, strict=True)]

    @property
    def interval(self) -> Interval:
        """The mean difference with its interval."""
        return interval_of(self.differences)

    @property
    def holds(self) -> bool:
        """The difference is as large as the margin, with the right sign, and its interval leaves out zero."""
        mean, low, high = self.interval
        if self.sign == 0:
            return -self.margin < low and high < self.margin
        return mean * self.sign >= self.margin and (low if self.sign > 0 else -high) > 0

    @property
    def is_reversed(self) -> bool:
        """The difference has the other sign (or is one, where none should be), and its interval leaves out zero."""
        mean, low, high = self.interval
        if self.sign == 0:
            return abs(mean) >= self.margin and (low > 0 or high < 0)
        return (-high if self.sign > 0 else low) > 0


def compare(
    engine: Engine, measure: Measure, turn: int, a: Side, b: Side, others: Mapping[str, str], games: int
) -> Pairs:
    """Play both sides on the same seeds up to the end of a turn; `others` seats the roles without a script."""
    values: list[tuple[float, ...]] = []
    refused: list[int] = []
    for side in (a, b):
        played = Games(engine, others, side.scripts, side.cells)
        values.append(tuple(_value(played, f"pairs/{game}", measure, turn) for game in range(games)))
        refused.append(played.tally.refused.total())
    return Pairs(values[0], values[1], (refused[0], refused[1]))


def _value(played: Games, seed: str, measure: Measure, turn: int) -> float:
    """What one game comes to at the end of a turn, or at its own end if that is sooner."""
    seen = False
    for rows in played.turns(seed, turn):
        seen = seen or (measure.kind == "event" and _is_among(rows, measure))
    if measure.kind == "event":
        return 100.0 * seen
    return fmean(played.s[cell] for cell in measure.cells) / (1000 if measure.kind == "score" else 1)


def _is_among(rows: Rows, measure: Measure) -> bool:
    """Whether the event is among some rows."""
    return any(
        kind == measure.word and site in measure.sites and measure.region in (-1, region)
        for kind, site, region in rows
    )


def _distances(values: tuple[float, ...]) -> list[float]:
    middle = median(values)
    return [abs(value - middle) for value in values]
