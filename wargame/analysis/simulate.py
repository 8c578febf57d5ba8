"""Plays a scenario many times, over several processes, and adds up what happens."""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor, as_completed
from typing import Any

from wargame.analysis.batch import Tally, play
from wargame.analysis.scripts import Script
from wargame.compiler import Compiled
from wargame.engine.executor import Engine

SCHEMA = "wargame.simulate/1"
RANGE = 10
"""How many games a worker plays at a time."""

Progress = Callable[[int], None]
"""Told how many games have been played so far."""


def simulate(
    engine: Engine, *, games: int, seed: str, seats: Mapping[str, str], scripts: Mapping[str, Script],
    workers: int = 1, progress: Progress = lambda done: None,
) -> dict[str, Any]:  # fmt: skip
    """The document of a batch: game g has the seed `SEED/g`, whatever the number of games and workers."""
    began = time.perf_counter()
    total = Tally()
    ranges = [(first, min(first + RANGE, games)) for first in range(0, games, RANGE)]
    work = (seed, dict(seats), dict(scripts))
    for tally in _tallies(engine, ranges, work, workers):
        total.add(tally)
        progress(total.games)
    seconds = time.perf_counter() - began
    document = {"schema": SCHEMA, "scenario": engine.names.scenario, "games": games, "seed": seed}
    rate = {"games_per_second": round(games / seconds, 1), "seconds": round(seconds, 3)}
    return {**document, **report(engine, total), **rate}


_Work = tuple[str, dict[str, str], dict[str, Script]]


def play_range(engine: Engine, first: int, last: int, work: _Work) -> Tally:
    """The tally of the games from `first` to before `last`."""
    seed, seats, scripts = work
    tally = Tally()
    for game in range(first, last):
        for _ in play(engine, f"{seed}/{game}", seats, scripts, tally):
            pass
    return tally


def _tallies(engine: Engine, ranges: list[tuple[int, int]], work: _Work, workers: int) -> Iterator[Tally]:
    if min(workers, len(ranges)) < 2:
        yield from (play_range(engine, first, last, work) for first, last in ranges)
        return
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, _begin, (engine.compiled,)) as pool:
        yield from _pooled(pool, ranges, work)


def _pooled(pool: Executor, ranges: list[tuple[int, int]], work: _Work) -> Iterator[Tally]:
    futures = [pool.submit(_play_here, first, last, work) for first, last in ranges]
    try:
        for future in as_completed(futures):
            yield future.result()
    finally:
        for future in futures:
            future.cancel()


_here: list[Engine] = []
"""The engine of this worker process."""


def _begin(compiled: Compiled) -> None:
    _here[:] = [Engine(compiled)]


def _play_here(first: int, last: int, work: _Work) -> Tally:
    return play_range(_here[0], first, last, work)


def report(engine: Engine, total: Tally) -> dict[str, Any]:
    """What a tally says, by the ids of the content; games: 1 or more."""
    names, games = engine.names, total.games
    values = _by_cell(total)
    turns = range(names.turns + 1)
    national = {
        t.id: _spread([values[turn, t.slot] for turn in turns]) for t in names.tracks if not t.regional
    }
    regional = {
        track.id: {
            region.id: {"mean": [_mean(values[turn, track.slot + i]) for turn in turns]}
            for i, region in enumerate(names.regions)
        }
        for track in names.tracks
        if track.regional
    }
    events = {
        rule: {"games": round(total.with_event[rule] / games, 4), "per_game": round(count / games, 4)}
        for rule, count in sorted(total.events.items())
    }
    scores = {role.id: _summary(_score(total, i)) for i, role in enumerate(names.roles)}
    outcomes = {ending.id: round(total.outcomes[i] / games, 4) for i, ending in enumerate(names.outcomes, 1)}
    return {
        "turns": names.turns, "tracks": national, "regional": regional, "events": events,
        "orders": _orders(engine, total), "refused": _refused(engine, total), "scores": scores, "outcomes": outcomes,
    }  # fmt: skip


def _by_cell(total: Tally) -> dict[tuple[int, int], Counter[int]]:
    found: dict[tuple[int, int], Counter[int]] = {}
    for (turn, cell, value), count in total.cells.items():
        found.setdefault((turn, cell), Counter())[value] += count
    return found


def _score(total: Tally, role: int) -> Counter[int]:
    """A role's scores in whole points, as a game's end tells them."""
    return Counter({score: count for (owner, score), count in total.scores.items() if owner == role})


def _orders(engine: Engine, total: Tally) -> dict[str, dict[str, float]]:
    found: dict[str, dict[str, float]] = {role.id: {} for role in engine.names.roles}
    for number, option in enumerate(engine.names.options):
        if total.orders[number]:
            found[option.role][option.id] = round(total.orders[number] / total.games, 4)
    return found


def _refused(engine: Engine, total: Tally) -> dict[str, dict[str, dict[str, int]]]:
    found: dict[str, dict[str, dict[str, int]]] = {role.id: {} for role in engine.names.roles}
    for (number, reason), count in sorted(total.refused.items()):
        option = engine.names.options[number]
        found[option.role].setdefault(option.id, {})[reason] = count
    return found


def _mean(values: Counter[int]) -> float:
    return round(sum(value * count for value, count in values.items()) / values.total(), 4)


def _summary(values: Counter[int]) -> dict[str, float]:
    """Mean and percentiles (nearest rank) of a histogram."""
    return {"mean": _mean(values), **{f"p{p:02}": percentile(values, p) for p in (5, 50, 95)}}


def _spread(by_turn: list[Counter[int]]) -> dict[str, list[float]]:
    summaries = [_summary(values) for values in by_turn]
    return {key: [summary[key] for summary in summaries] for key in summaries[0]}


def percentile(values: Counter[int], percent: int) -> int:
    """The least value that at least `percent` in a hundred do not exceed. Raises ValueError for no values."""
    wanted, seen = values.total() * percent, 0
    for value in sorted(values):
        seen += values[value]
        if seen * 100 >= wanted:
            return value
    raise ValueError("there are no values")
