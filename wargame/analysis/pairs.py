"""Paired games: two sides on the same seeds, what is measured on each, and what the difference shows."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from statistics import fmean, median, stdev
from typing import Literal

from wargame.analysis.batch import Tally, play_turn
from wargame.analysis.scripts import Script
from wargame.compiler import Compiled
from wargame.dice import game_key
from wargame.engine.executor import Engine, Position

NORMAL = 1.96
"""Standard errors on either side of a mean that hold 95 in a hundred."""


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
    def interval(self) -> tuple[float, float, float]:
        """The mean difference, and the ends of its 95 % interval."""
        values = self.differences
        mean = fmean(values)
        reach = NORMAL * stdev(values) / len(values) ** 0.5 if len(values) > 1 else 0.0
        return mean, mean - reach, mean + reach

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
    compiled: Compiled, measure: Measure, turn: int, a: Side, b: Side, others: Mapping[str, str], games: int
) -> Pairs:
    """Play both sides on the same seeds up to the end of a turn; `others` seats the roles without a script."""
    engine = Engine(compiled, executor="wasm")
    values: list[tuple[float, ...]] = []
    refused: list[int] = []
    for side in (a, b):
        played = _Games(engine, side, others)
        values.append(tuple(played.value(f"pairs/{game}", measure, turn) for game in range(games)))
        refused.append(played.tally.refused.total())
    return Pairs(values[0], values[1], (refused[0], refused[1]))


class _Games:
    """The games of one side, on an engine that may hold one position: play them before those of the other."""

    def __init__(self, engine: Engine, side: Side, others: Mapping[str, str]) -> None:
        self.engine, self.scripts, self.tally = engine, side.scripts, Tally()
        s = self.s = engine.new("", seats=others)
        for cell, value in side.cells.items():
            s[cell] = value
        cells = s[: engine.at["GAME_CELLS"]]
        self.origin = cells if isinstance(s, list) else array("q", cells)

    def value(self, seed: str, measure: Measure, turn: int) -> float:
        """What one game comes to at the end of a turn, or at its own end if that is sooner."""
        engine, s = self.engine, self.s
        s[: len(self.origin)] = self.origin
        s[engine.at["KEY"]] = engine.machine.key(game_key(seed, ""))
        engine.call("draw_private", s)
        seen = False
        for number in range(1, turn + 1):
            if not engine.is_over(s):
                play_turn(engine, s, number, self.scripts, self.tally)
                seen = _saw(engine, s, measure) or seen
        if measure.kind == "event":
            return 100.0 * seen
        return fmean(s[cell] for cell in measure.cells) / (1000 if measure.kind == "score" else 1)


def _saw(engine: Engine, s: Position, measure: Measure) -> bool:
    """Leave the turn's rows behind; whether the event is among them."""
    first, count = engine.at["TAPE"], s[engine.at["ROWS"]]
    s[engine.at["ROWS"]] = 0
    if measure.kind != "event":
        return False
    kinds, sites, regions = (list(s[first + k : first + 8 * count : 8]) for k in (1, 2, 3))
    return any(
        kind == measure.word and site in measure.sites and measure.region in (-1, region)
        for kind, site, region in zip(kinds, sites, regions, strict=True)
    )


def _distances(values: tuple[float, ...]) -> list[float]:
    middle = median(values)
    return [abs(value - middle) for value in values]
