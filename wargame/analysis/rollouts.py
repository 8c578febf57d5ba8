"""Rollouts: continuations of a position by scripted seats."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from wargame.analysis.runner import Plan, Progress, Stop, play_games
from wargame.analysis.scripts import Script
from wargame.compiler import Compiled
from wargame.engine.executor import Executor
from wargame.manifest import Manifest


@dataclass(frozen=True)
class Rollouts:
    """Continuations of one position, in the order of their seeds."""

    names: Manifest
    games: int
    rows: Mapping[int, Sequence[int]]
    """By game: outcome, last turn, each role's score in thousandths of a point, every track cell."""

    def _column(self, number: int) -> array[int]:
        return array("q", (self.rows[game][number] for game in sorted(self.rows)))

    @property
    def outcomes(self) -> array[int]:
        """The number of each game's outcome, from 1."""
        return self._column(0)

    @property
    def turns(self) -> array[int]:
        """The turn in which each game ended."""
        return self._column(1)

    def scores(self, role: str) -> array[int]:
        """A role's score in each game, in thousandths of a point. Raises KeyError."""
        return self._column(2 + self._numbers[role])

    def values(self, track: str, region: str | None = None) -> array[int]:
        """A track's value at the end of each game. Raises KeyError or ValueError for what is not there."""
        place = next(t for t in self.names.tracks if t.id == track).slot
        offset = self.names.region_number(region) if region else 0
        return self._column(2 + len(self.names.roles) + place + offset)

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {role.id: number for number, role in enumerate(self.names.roles)}

    def summary(self) -> dict[str, dict[str, float]]:
        """Mean score of each role in points, and the share of games with each outcome."""
        ended = Counter(self.outcomes)
        return {
            "scores": {role: sum(self.scores(role)) / self.games / 1000 for role in self._numbers},
            "outcomes": {o.id: ended[i] / self.games for i, o in enumerate(self.names.outcomes, 1)},
        }


def rollouts(
    compiled: Compiled, position: Sequence[int] | None, *, games: int, seed: str, seats: Mapping[str, str],
    scripts: Mapping[str, Script] | None = None, roles_through: int | None = None, executor: Executor = "wasm",
    workers: int = 1, progress: Progress = lambda done: None, stop: Stop = lambda: False,
) -> Rollouts:  # fmt: skip
    """Play a position on to the end, `games` times with the dice of `SEED/0`, `SEED/1` ...

    The position is one of a taped engine; None is the scenario's start. With `roles_through` its turn is open: what
    orders have been given in it stand, the seats add theirs, and so many roles have been resolved (0 but in
    sequential play). `stop` is asked between slices of games and ends it with what is there.
    """
    origin = None if position is None else tuple(position[: compiled.constants["GAME_CELLS"]])
    plan = Plan(seed, dict(seats), dict(scripts or {}), origin, roles_through, counting=False)
    played = play_games(
        compiled, plan, games, executor=executor, workers=workers, keep=True, progress=progress, stop=stop
    )
    return Rollouts(compiled.names, played.games, played.results)
