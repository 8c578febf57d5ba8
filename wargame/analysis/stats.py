"""Statistics of games: intervals, and pairs of games on common dice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from statistics import fmean, median, stdev
from typing import Literal, NamedTuple, TypedDict

from wargame.analysis.runner import GameRunner, Rows, Scores, Seats
from wargame.analysis.scripts import Script
from wargame.compiler import Compiled
from wargame.engine.executor import Engine

NORMAL = 1.96
"""Standard errors on either side of a mean that hold 95 in a hundred."""


class Bounds(TypedDict):
    """An interval in a document, rounded to thousandths."""

    mean: float
    low: float
    high: float


class Interval(NamedTuple):
    """A mean, and the ends of its 95 % interval."""

    mean: float
    low: float
    high: float

    @property
    def sign(self) -> int:
        """1 or -1 if the interval lies on one side of zero, else 0."""
        return (self.low > 0) - (self.high < 0)

    def to_json(self) -> Bounds:
        """The three numbers by name, rounded."""
        return {"mean": round(self.mean, 3), "low": round(self.low, 3), "high": round(self.high, 3)}


def interval_of(values: Sequence[float]) -> Interval:
    """The mean of independent values with its 95 % interval. Raises StatisticsError for no values."""
    mean = fmean(values)
    reach = NORMAL * stdev(values) / len(values) ** 0.5 if len(values) > 1 else 0.0
    return Interval(mean, mean - reach, mean + reach)


@dataclass(frozen=True)
class Arm:
    """One arm of a paired trial: the orders that are given, and cells that differ from the scenario's start."""

    scripts: Mapping[str, Script] = field(default_factory=dict)
    cells: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Measure:
    """A number read off a game: the mean of some cells, a role's score, or whether an event has happened (100 or 0)."""

    kind: Literal["cells", "score", "event"]
    cells: tuple[int, ...] = ()
    sites: frozenset[int] = frozenset()
    """The sites of the event's rule."""
    word: int = 0
    """The kind of row that tells the event."""
    region: int = -1


@dataclass(frozen=True)
class Pairs:
    """The values of both arms, seed by seed, and how many orders were refused in each."""

    a: tuple[float, ...]
    b: tuple[float, ...]
    refused: tuple[int, int]


@dataclass(frozen=True)
class Verdict:
    """The difference between both arms in pairs of games, held against what was expected."""

    pairs: Pairs
    sign: int
    """1 if arm a should lie above arm b, -1 if below, 0 if beside it, nearer than the margin."""
    margin: float
    spread: bool = False

    @property
    def differences(self) -> list[float]:
        """Arm a less arm b, seed by seed; of the distances from the median, where the spread is compared."""
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
    engine: Engine, measure: Measure, turn: int, a: Arm, b: Arm, others: Mapping[str, str], games: int
) -> Pairs:
    """Play both arms on the same seeds up to the end of a turn; `others` seats the roles without a script."""
    values: list[tuple[float, ...]] = []
    refused: list[int] = []
    for arm in (a, b):
        played = GameRunner(engine, others, arm.scripts, arm.cells)
        values.append(tuple(_value(played, f"pairs/{game}", measure, turn) for game in range(games)))
        refused.append(played.tally.refused.total())
    return Pairs(values[0], values[1], (refused[0], refused[1]))


def _value(played: GameRunner, seed: str, measure: Measure, turn: int) -> float:
    """The measure of one game at the end of a turn, or at its own end if that is sooner."""
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


Played = Mapping[Seats, Scores]
"""The scores of each matchup, on the same seeds."""


def seats_of(compiled: Compiled) -> list[list[str]]:
    """Per role, its doctrines as seats; where it has none, who sits there by the scenario."""
    found = []
    for role in compiled.names.roles:
        own = [f"doctrine:{name}" for name, (owner, _) in compiled.doctrines.items() if owner == role.id]
        found.append(own or [compiled.seats[role.id]])
    return found


def matchups(compiled: Compiled) -> list[Seats]:
    """Every doctrine of each role with every one of the others."""
    return list(product(*seats_of(compiled)))


def by_seed(played: Played, tables: Iterable[Seats], role: int) -> list[float]:
    """A role's score in points, seed by seed, as the mean over some matchups."""
    columns = [played[seats].roles[role] for seats in tables]
    return [fmean(scores) / 1000 for scores in zip(*columns, strict=True)]


def gap(played: Played, role: int, first: str, second: str) -> Interval:
    """By how much a role's score is higher with one seat than with another, against all others on the same seeds."""
    sides = [
        by_seed(played, [seats for seats in played if seats[role] == seat], role) for seat in (first, second)
    ]
    return interval_of(differences(*sides))


def differences(a: Sequence[float], b: Sequence[float]) -> list[float]:
    """The first values less the second, one by one."""
    return [x - y for x, y in zip(a, b, strict=True)]


def short(seat: str) -> str:
    """The name of a seat among seats of doctrines."""
    return seat.removeprefix("doctrine:")
