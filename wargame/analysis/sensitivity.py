"""Sensitivity: which numbers of a rulebook move the scores."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from itertools import combinations
from multiprocessing.synchronize import Event
from typing import TypedDict

from wargame.analysis.runner import Match, MatchRunner, processes
from wargame.analysis.stats import (
    Bounds,
    Interval,
    Played,
    by_seed,
    differences,
    gap,
    interval_of,
    matchups,
    seats_of,
    short,
)
from wargame.analysis.variants import Change, Refusal, Variant, VariantGroups, grouped, united
from wargame.compiler.provenance import values_of
from wargame.library import Content, Source, load_sources

MODULE = 40
"""About how many changes make one module."""
GROUPS = 8
"""The most groups of changes that do."""


@dataclass(frozen=True)
class Flip:
    """Two doctrines of a role: the first clearly did better before a change, and clearly does worse after it."""

    role: str
    first: str
    second: str


@dataclass(frozen=True)
class Swing:
    """The effect of one change of one value."""

    change: Change
    refused: str = ""
    """Why the checker does not take it, if it does not."""
    scores: dict[str, Interval] = field(default_factory=dict)
    """By role, how many points its mean score over all pairings rises."""
    flips: tuple[Flip, ...] = ()

    @property
    def size(self) -> float:
        """The largest mean change of a role's score."""
        return max((abs(interval.mean) for interval in self.scores.values()), default=0.0)


class SwingReport(TypedDict):
    """One change of one value, and what it does to scores and rankings."""

    file: str
    line: int
    where: str
    """The path of the value, its keys joined by dots."""
    kind: str
    text: str
    percent: int
    """50 or -50."""
    refused: str
    """Why the checker does not take it; empty where it was played."""
    scores: dict[str, Bounds]
    flips: list[list[str]]
    """Role, and the doctrine that was ahead of another before the change and is behind it after."""


class SensitivityReport(TypedDict):
    """The document of a run, whole or left early."""

    scenario: str
    games: int
    seed: str
    changes: int
    played: int
    swings: list[SwingReport]


@dataclass
class Sensitivity:
    """The changes of a content's judgements, and what came of those that were played."""

    content: Content
    games: int
    seed: str
    changes: list[Change]
    swings: list[Swing] = field(default_factory=list)

    @classmethod
    def of(cls, content: Content, games: int, seed: str) -> Sensitivity:
        """The judgements of a content, each at half and at half as much again."""
        values = [value for value in values_of(content) if value.mark == "judgement"]
        sides = (-1, 1)
        return cls(content, games, seed, [Change.of(value, side) for value in values for side in sides])  # type: ignore[arg-type]

    def play(self, workers: int) -> Iterator[int]:
        """Play all changes; yields how many are done, and may be left at any time with what is there."""
        tasks = list(_chunks(grouped(self.changes)))
        context = processes()
        ended = context.Event()
        given = (self.content.sources, self.games, self.seed, ended)
        with ProcessPoolExecutor(workers, context, _begin, given) as pool:
            try:
                for task in as_completed([pool.submit(_play_here, task) for task in tasks]):
                    self.swings += task.result()
                    yield len(self.swings)
            finally:
                ended.set()
                pool.shutdown(wait=False, cancel_futures=True)

    def report(self) -> SensitivityReport:
        """The document of the changes that were played, in the order of the rulebook."""
        order = {change: i for i, change in enumerate(self.changes)}
        swings = sorted(self.swings, key=lambda swing: order[swing.change])
        return {
            "scenario": self.content.name, "games": self.games, "seed": self.seed,
            "changes": len(self.changes), "played": len(swings),
            "swings": [self._told(swing) for swing in swings],
        }  # fmt: skip

    def _told(self, swing: Swing) -> SwingReport:
        value, place = swing.change.value, self.content.places.at(swing.change.value.loc)
        return {
            "file": place.file, "line": place.line, "where": ".".join(map(str, value.loc)), "kind": value.kind,
            "text": value.text, "percent": 50 * swing.change.side, "refused": swing.refused,
            "scores": {role: interval.to_json() for role, interval in swing.scores.items()},
            "flips": [[flip.role, short(flip.first), short(flip.second)] for flip in swing.flips],
        }  # fmt: skip


def _chunks(groups: Sequence[list[Change]]) -> Iterator[list[list[Change]]]:
    """Groups of changes put together for one module each."""
    chunk: list[list[Change]] = []
    for part in (group[i : i + MODULE] for group in groups for i in range(0, len(group), MODULE)):
        chunk.append(part)
        if len(chunk) == GROUPS or sum(map(len, chunk)) >= MODULE:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


class Worker:
    """Compiles changes and plays all pairings with each."""

    def __init__(
        self, content: Content, games: int, seed: str, is_ended: Callable[[], bool] = lambda: False
    ) -> None:
        """`is_ended` is asked between two changes whether nobody waits for what is played any more."""
        self.groups, self.games, self.seed, self.is_ended = VariantGroups.of(content), games, seed, is_ended
        compiled = self.groups.compiled
        self.roles = [role.id for role in compiled.names.roles]
        self.tables = matchups(compiled)
        plain = MatchRunner(compiled, seed, games).play(Match(self.tables))
        self.plain: Played = dict(zip(self.tables, plain, strict=True))
        self.order = list(self._leads())

    def _leads(self) -> Iterator[tuple[int, str, str]]:
        """Role and seats of which the first clearly does better than the second."""
        for role, seats in enumerate(seats_of(self.groups.compiled)):
            for a, b in combinations(seats, 2):
                sign = gap(self.plain, role, a, b).sign
                if sign:
                    yield (role, a, b) if sign > 0 else (role, b, a)

    def play(self, groups: Sequence[Sequence[Change]]) -> list[Swing]:
        """The effect of every change of some groups."""
        found = [pair for group in groups if not self.is_ended() for pair in self.groups.variants(group)]
        variants = {change: variant for change, variant in found if isinstance(variant, Variant)}
        different = [variant for variant in variants.values() if variant.functions or variant.cells]
        passing = replace(united(self.groups.compiled, different), digest="")
        module = MatchRunner(passing, self.seed, self.games)
        numbers = {id(variant): number for number, variant in enumerate(different, 1)}
        return [self._swing(change, made, module, numbers) for change, made in found if not self.is_ended()]

    def _swing(
        self, change: Change, made: Variant | Refusal, module: MatchRunner, numbers: Mapping[int, int]
    ) -> Swing:
        """The effect of a change that came to a variant of a module."""
        if isinstance(made, str):
            return Swing(change, refused=made)
        if id(made) not in numbers:
            return Swing(change, scores=dict.fromkeys(self.roles, Interval(0.0, 0.0, 0.0)))
        played = self._played(module, numbers[id(made)], made)
        return Swing(change, scores=self._rises(played), flips=tuple(self._flips(played)))

    def _played(self, module: MatchRunner, number: int, variant: Variant) -> Played:
        scores = module.play(Match(self.tables, number, variant.cells))
        return dict(zip(self.tables, scores, strict=True))

    def _rises(self, played: Played) -> dict[str, Interval]:
        """By role, how much more its mean score is than without the change."""
        rises = {}
        for role, id in enumerate(self.roles):
            after, before = (by_seed(p, self.tables, role) for p in (played, self.plain))
            rises[id] = interval_of(differences(after, before))
        return rises

    def _flips(self, played: Played) -> Iterator[Flip]:
        for role, first, second in self.order:
            if gap(played, role, first, second).sign < 0:
                yield Flip(self.roles[role], first, second)


_worker: list[Worker] = []
"""The worker of this process."""


def _begin(sources: tuple[Source, ...], games: int, seed: str, ended: Event) -> None:
    """Make this process a worker; whoever started it decides when it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _worker[:] = [Worker(load_sources(sources[:-1], sources[-1]), games, seed, ended.is_set)]


def _play_here(groups: list[list[Change]]) -> list[Swing]:
    return _worker[0].play(groups)
