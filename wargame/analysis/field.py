"""Games of many variants and seats on one engine, kept as scores; and such games over several threads."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from wargame.compiler import Compiled
from wargame.compiler.tallies import BATCH
from wargame.dice import game_key, game_seed
from wargame.engine.batch import Batch
from wargame.engine.executor import Engine, Executor

Seats = tuple[str, ...]
"""Who sits for each role, in the order of the roles."""


@dataclass(frozen=True)
class Scores:
    """How the games of some seats ended, seed by seed."""

    outcomes: Sequence[int]
    roles: Sequence[Sequence[int]]
    """Each role's scores, in thousandths of a point."""


@dataclass(frozen=True)
class Match:
    """Games of one variant (0: the plain content) with these seats, one table of seats after the other."""

    tables: Sequence[Seats]
    variant: int = 0
    cells: Mapping[int, int] | None = None
    """What the variant's position holds otherwise."""


class Field:
    """One worker: an engine whose games differ in variant and seats, and have the same dice."""

    def __init__(self, compiled: Compiled, seed: str, games: int, executor: Executor = "wasm") -> None:
        self.batch = Batch(Engine(compiled, taping=False, executor=executor), {}, {}, counting=False)
        self.keys = [game_key(game_seed(seed, game)) for game in range(games)]
        self.roles = [role.id for role in compiled.names.roles]

    def play(self, match: Match) -> list[Scores]:
        """The scores of each table of a match."""
        s, at = self.batch.s, self.batch.at
        places = {self._place(cell): value for cell, value in (match.cells or {}).items()}
        before = {place: s[place] for place in places}
        if "VARIANT" in at:
            s[at["VARIANT"]] = match.variant
        for place, value in places.items():
            s[place] = value
        played = [self._table(seats) for seats in match.tables]
        for place, value in before.items():
            s[place] = value
        return played

    def _place(self, cell: int) -> int:
        """Where a cell is held between games: of a game's own cells, in their origin."""
        at = self.batch.at
        return at["ORIGIN"] + cell if cell < at["GAME_CELLS"] else cell

    def _table(self, seats: Seats) -> Scores:
        s, at = self.batch.s, self.batch.at
        for i, (role, seat) in enumerate(zip(self.roles, seats, strict=True)):
            s[at["ORIGIN"] + at["SEAT"] + i] = self.batch.engine.seat_number(role, seat)
        rows: list[list[int]] = []
        for first in range(0, len(self.keys), BATCH):
            keys = self.keys[first : first + BATCH]
            self.batch.play(keys)
            rows += [self._row(game) for game in range(len(keys))]
        outcomes, _, *roles = zip(*rows, strict=True)
        return Scores(outcomes, roles)

    def _row(self, game: int) -> list[int]:
        first = self.batch.at["RESULTS"] + game * self.batch.at["RESULT_CELLS"]
        return list(self.batch.s[first : first + 2 + len(self.roles)])


def play_all(
    compiled: Compiled, matches: Iterable[Match], *, seed: str, games: int, workers: int = 1
) -> Iterator[list[Scores]]:
    """Play matches over several threads; what came of each, in their order."""
    local = threading.local()

    def play(match: Match) -> list[Scores]:
        if not hasattr(local, "field"):
            local.field = Field(compiled, seed, games)
        field: Field = local.field
        return field.play(match)

    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(play, matches)
