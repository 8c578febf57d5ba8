"""Plays a scenario many times and adds up what happens."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping
from typing import TypeAlias, TypedDict

from wargame.analysis.runner import Plan, Progress, play_games
from wargame.analysis.scripts import Script
from wargame.compiler import Compiled
from wargame.engine.executor import Executor

SCHEMA = "wargame.simulate/1"

ByTurn: TypeAlias = dict[str, list[float]]
"""Mean (and percentiles) of a track after each turn; 0 is the opening."""


class CountsReport(TypedDict):
    """Counts of a batch: shares and means are per game, ids those of the content."""

    turns: int
    tracks: dict[str, ByTurn]
    regional: dict[str, dict[str, ByTurn]]
    events: dict[str, dict[str, float]]
    orders: dict[str, dict[str, float]]
    """By role and option."""
    refused: dict[str, dict[str, dict[str, int]]]
    """By role, option and reason: how often in all."""
    scores: dict[str, dict[str, float]]
    outcomes: dict[str, float]


class SimulateReport(CountsReport):
    """The document of a batch."""

    schema: str
    scenario: str
    games: int
    seed: str
    games_per_second: float
    seconds: float


def simulate(
    compiled: Compiled, *, games: int, seed: str, seats: Mapping[str, str], scripts: Mapping[str, Script],
    executor: Executor = "wasm", workers: int = 1, progress: Progress = lambda done: None,
) -> SimulateReport:  # fmt: skip
    """The document of a batch: game g has the seed `SEED/g`, whatever the games, the executor and the workers."""
    began = time.perf_counter()
    plan = Plan(seed, dict(seats), dict(scripts))
    played = play_games(compiled, plan, games, executor=executor, workers=workers, progress=progress)
    seconds = time.perf_counter() - began
    return {
        "schema": SCHEMA, "scenario": compiled.names.scenario, "games": games, "seed": seed,
        **Counts(compiled, played.counts).report(),
        "games_per_second": round(games / seconds, 1), "seconds": round(seconds, 3),
    }  # fmt: skip


class Counts:
    """Counts over 1 or more games, by the ids of the content."""

    def __init__(self, compiled: Compiled, counts: Counter[int]) -> None:
        self.names, self.at, self.counts = compiled.names, compiled.constants, counts
        self.cells = compiled.cells
        self.games = counts[self.at["GAMES"]]

    def report(self) -> CountsReport:
        """Tracks, events, orders, refusals, scores and outcomes."""
        names = self.names
        scores = {role.id: _summary(self._score(i)) for i, role in enumerate(names.roles)}
        ended = self.at["ENDED"]
        outcomes = {
            o.id: round(self.counts[ended + i] / self.games, 4) for i, o in enumerate(names.outcomes, 1)
        }
        return {
            "turns": names.turns, "tracks": self._national(), "regional": self._regional(), "events": self._events(),
            "orders": self._orders(), "refused": self._refused(), "scores": scores, "outcomes": outcomes,
        }  # fmt: skip

    def _national(self) -> dict[str, dict[str, list[float]]]:
        found = {}
        for track in self.names.tracks:
            if not track.regional:
                summaries = [_summary(self.values(turn, track.slot)) for turn in range(self.names.turns + 1)]
                means = [self.mean(turn, track.slot) for turn in range(self.names.turns + 1)]
                found[track.id] = {key: [summary[key] for summary in summaries] for key in summaries[0]}
                found[track.id]["mean"] = means
        return found

    def _regional(self) -> dict[str, dict[str, dict[str, list[float]]]]:
        turns = range(self.names.turns + 1)
        return {
            track.id: {
                region.id: {"mean": [self.mean(turn, track.slot + i) for turn in turns]}
                for i, region in enumerate(self.names.regions)
            }
            for track in self.names.tracks
            if track.regional
        }

    def values(self, turn: int, cell: int) -> Counter[int]:
        """The histogram of a track's cell after a turn (0: the opening): games by value, to the width of a bin."""
        at = self.at
        low, shift = self.cells[at["LOW"] + cell], self.cells[at["HISTOGRAM_SHIFT"] + cell]
        row = at["HISTOGRAM"] + turn * at["HISTOGRAM_WIDTH"] + self.cells[at["HISTOGRAM_AT"] + cell]
        row += 0 if at["WIDE"] else low
        last = self.cells[at["HIGH"] + cell] - low >> shift
        found = ((low + (i << shift), self.counts[row + i]) for i in range(last + 1))
        return Counter({value: count for value, count in found if count})

    def mean(self, turn: int, cell: int) -> float:
        """The mean of a track's cell after a turn."""
        if not self.at["WIDE"]:
            return _mean(self.values(turn, cell))
        return round(self.counts[self.at["SUMMED"] + turn * self.at["TRACKED"] + cell] / self.games, 4)

    def _events(self) -> dict[str, dict[str, float]]:
        rules = sorted({site.rule for site in self.names.sites})
        happened = {rule: self.counts[self.at["HAPPENED_IN_ALL"] + i] for i, rule in enumerate(rules)}
        games = {rule: self.counts[self.at["HAPPENED_IN"] + i] for i, rule in enumerate(rules)}
        return {
            rule: {"games": round(games[rule] / self.games, 4), "per_game": round(times / self.games, 4)}
            for rule, times in happened.items()
            if times
        }

    def _orders(self) -> dict[str, dict[str, float]]:
        found: dict[str, dict[str, float]] = {role.id: {} for role in self.names.roles}
        for number, option in enumerate(self.names.options):
            times = self.counts[self.at["ORDERED_IN_ALL"] + number]
            if times:
                found[option.role][option.id] = round(times / self.games, 4)
        return found

    def _refused(self) -> dict[str, dict[str, dict[str, int]]]:
        found: dict[str, dict[str, dict[str, int]]] = {role.id: {} for role in self.names.roles}
        for number, option in enumerate(self.names.options):
            for place, words in (("REFUSED_FOR", ""), ("MOOT_FOR", "moot: ")):
                for reason, text in enumerate(self.names.reasons):
                    times = self.counts[self.at[place] + number * self.at["REASONS"] + reason]
                    if times:
                        found[option.role].setdefault(option.id, {})[words + text] = times
        return found

    def _score(self, role: int) -> Counter[int]:
        """A role's scores in whole points, as a game's end tells them."""
        row = self.at["SCORED"] + role * 101
        return Counter({i: self.counts[row + i] for i in range(101) if self.counts[row + i]})


def _mean(values: Counter[int]) -> float:
    return round(sum(value * count for value, count in values.items()) / values.total(), 4)


def _summary(values: Counter[int]) -> dict[str, float]:
    """Mean and percentiles (nearest rank) of a histogram."""
    return {"mean": _mean(values), **{f"p{p:02}": percentile(values, p) for p in (5, 50, 95)}}


def percentile(values: Counter[int], percent: int) -> int:
    """The least value that at least `percent` in a hundred do not exceed. Raises ValueError for no values."""
    wanted, seen = values.total() * percent, 0
    for value in sorted(values):
        seen += values[value]
        if seen * 100 >= wanted:
            return value
    raise ValueError("there are no values")
