"""Runs of many games: watched turn by turn, counted in batches, or scored match by match on the same dice."""

from __future__ import annotations

import multiprocessing
import os
import queue
import threading
from array import array
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from multiprocessing.context import SpawnContext
from typing import TypeAlias

from wargame.analysis.scripts import Script
from wargame.compiler import Compiled
from wargame.compiler.layout import BATCH
from wargame.dice import game_key, game_seed
from wargame.engine.batch import Batch, EngineFault
from wargame.engine.executor import Engine, Executor, Position


def processes() -> SpawnContext:
    """Processes that begin afresh, and find no module in the current folder, where there may be one of any name."""
    os.environ["PYTHONSAFEPATH"] = "1"
    return multiprocessing.get_context("spawn")


@dataclass
class Tally:
    """Refused orders of scripts, counted by option and reason."""

    refused: Counter[tuple[int, str]] = field(default_factory=Counter)


def play_turn(engine: Engine, s: Position, turn: int, scripts: Mapping[str, Script], tally: Tally) -> None:
    """One turn: as the kernel plays it, but for the roles whose orders a script gives."""
    roles = engine.names.roles
    engine.open_turn(s)
    for number, role in enumerate(roles):
        if role.id in scripts:
            give_script(engine, s, number, scripts[role.id], turn, tally)
        else:
            engine.take_seat(s, number)
        if engine.names.sequential:
            engine.resolve(s, number, number + 1)
    if not engine.names.sequential:
        engine.resolve(s)
    engine.close_turn(s)


def give_script(engine: Engine, s: Position, role: int, script: Script, turn: int, tally: Tally) -> None:
    """Give what a script says for this turn; what may not be given is counted."""
    for option, target, choice, way in script.turns.get(turn, ()):
        reason = engine.give(s, role, option, target, choice, way)
        if reason:
            tally.refused[option, engine.names.reasons[reason]] += 1


Rows: TypeAlias = list[tuple[int, int, int]]
"""Kind, site and region (-1: none) of the rows of a turn."""


class GameRunner:
    """One worker for games that begin alike, are watched turn by turn, and differ in their dice; in WebAssembly."""

    def __init__(
        self, engine: Engine, seats: Mapping[str, str], scripts: Mapping[str, Script], cells: Mapping[int, int]
    ) -> None:  # fmt: skip
        self.engine, self.scripts, self.tally = engine, scripts, Tally()
        s = self.s = engine.new("", seats=seats)
        for cell, value in cells.items():
            s[cell] = value
        self.origin = array("q", s[: engine.at["GAME_CELLS"]])

    def turns(self, seed: str, last: int) -> Iterator[Rows]:
        """Play the game of a seed up to the end of a turn, or to its own end; yields what each turn wrote."""
        engine, s = self.engine, self.s
        s[: len(self.origin)] = self.origin
        s[engine.at["KEY"]] = engine.machine.key(game_key(seed, ""))
        s[engine.at["ROWS"]] = 0
        engine.call("draw_private", s)
        for turn in range(1, last + 1):
            if engine.is_over(s):
                return
            play_turn(engine, s, turn, self.scripts, self.tally)
            yield self._rows()

    def _rows(self) -> Rows:
        """Take the turn's rows off the tape."""
        first, count = self.engine.at["TAPE"], self.s[self.engine.at["ROWS"]]
        self.s[self.engine.at["ROWS"]] = 0
        columns = (list(self.s[first + k : first + 8 * count : 8]) for k in (1, 2, 3))
        return list(zip(*columns, strict=True))


Progress = Callable[[int], None]
"""Called with the number of games played so far."""
Stop = Callable[[], bool]
"""Asked between some games whether to end with what is there."""

SLICE = {"wasm": BATCH, "python": 8}
"""How many games are played between two looks at the world."""


@dataclass(frozen=True)
class Plan:
    """The seed, seats and origin that all games of a run share."""

    seed: str
    """Game g has the seed `SEED/g`, whatever the number of games and workers."""
    seats: Mapping[str, str]
    scripts: Mapping[str, Script] = field(default_factory=dict)
    origin: tuple[int, ...] | None = None
    """A position to go on from; the scenario's start where left out."""
    roles_through: int | None = None
    """Where the origin's turn is open: how many roles have been resolved in it."""
    counting: bool = True
    checking: bool = False
    """Whether every write is checked; a game that goes wrong raises EngineFault."""

    def batch(self, engine: Engine) -> Batch:
        """A batch of this plan on an engine without a tape."""
        seats = {role: seat for role, seat in self.seats.items() if role not in self.scripts}
        batch = Batch(engine, seats, {role: s.rows() for role, s in self.scripts.items()}, self.counting)
        if self.origin is not None:
            batch.start_from(self.origin, self.roles_through)
        return batch


@dataclass
class Played:
    """Games that were played: their results by number, where these are kept, and the counts over all of them."""

    games: int = 0
    results: dict[int, Sequence[int]] = field(default_factory=dict)
    """Outcome, last turn, each role's score (thousandths of a point), every track cell."""
    counts: Counter[int] = field(default_factory=Counter)
    """What was counted, by its cell; see `compiler/layout.py`."""

    def add(self, other: Played) -> None:
        """Take in other games."""
        self.games += other.games
        self.results.update(other.results)
        self.counts.update(other.counts)


class BatchRunner:
    """One worker for the games of a plan."""

    def __init__(self, compiled: Compiled, plan: Plan, executor: Executor) -> None:
        self.seed, self.checking = plan.seed, plan.checking
        self.batch = plan.batch(Engine(compiled, taping=False, executor=executor, checking=plan.checking))

    def play(self, games: range, keep: bool) -> Played:
        """Play some games; what is counted stays here. Raises EngineFault."""
        keys = [game_key(game_seed(self.seed, game)) for game in games]
        sound = self._checked(games, keys) if self.checking else self.batch.play(keys)
        if sound < len(keys):
            raise EngineFault(game_seed(self.seed, games[sound]), self.batch.fault())
        results = self.batch.results(len(games)) if keep else []
        return Played(len(games), dict(zip(games, results, strict=False)))

    def _checked(self, games: range, keys: list[int]) -> int:
        """The same, where breaking off is a fault of the game that did; the games are then played one by one."""
        try:
            return self.batch.play(keys)
        except Exception:
            for game, key in zip(games, keys, strict=True):
                try:
                    self.batch.play([key])
                except Exception as fault:
                    what = str(fault).strip().splitlines() or [type(fault).__name__]
                    raise EngineFault(game_seed(self.seed, game), f"it broke off: {what[0]}") from fault
            raise

    def counted(self) -> Played:
        """The counts since the last time, as a part without games."""
        return Played(counts=self.batch.take_counts())


Parts = Iterator[Played]


def play_games(
    compiled: Compiled, plan: Plan, games: int, *, executor: Executor = "wasm", workers: int = 1,
    keep: bool = False, progress: Progress = lambda done: None, stop: Stop = lambda: False,
) -> Played:  # fmt: skip
    """Play games 0 .. games - 1 of a plan; `stop` ends it sooner, with the games that were finished."""
    played = Played()
    size = max(1, min(SLICE[executor], -(-games // (workers * 4))))
    slices = Slices(range(first, min(first + size, games)) for first in range(0, games, size))
    several = executor == "python" and workers > 1
    parts = (_in_processes if several else _in_threads)(compiled, plan, slices, executor, workers, keep)
    with slices:
        for part in parts:
            played.add(part)
            progress(played.games)
            slices.ended = slices.ended or stop()
    return played


class Slices:
    """The games that are still to be played, handed out to whoever asks; leaving it ends the handing out."""

    def __init__(self, slices: Iterable[range]) -> None:
        self._slices, self._lock, self.ended = iter(slices), threading.Lock(), False

    def __iter__(self) -> Iterator[range]:
        while True:
            with self._lock:
                games = None if self.ended else next(self._slices, None)
            if games is None:
                return
            yield games

    def __enter__(self) -> Slices:
        return self

    def __exit__(self, *fault: object) -> None:
        self.ended = True


def _in_threads(
    compiled: Compiled, plan: Plan, slices: Slices, executor: Executor, workers: int, keep: bool
) -> Parts:
    """Each thread has a player of its own; what they have played comes through a queue."""
    done: queue.SimpleQueue[Played | BaseException | None] = queue.SimpleQueue()

    def work() -> None:
        try:
            player = BatchRunner(compiled, plan, executor)
            for games in slices:
                done.put(player.play(games, keep))
            done.put(player.counted())
        except BaseException as fault:
            done.put(fault)
        done.put(None)

    for _ in range(workers):
        threading.Thread(target=work, daemon=True).start()
    left = workers
    while left:
        part = done.get()
        if isinstance(part, BaseException):
            raise part
        if part is None:
            left -= 1
        else:
            yield part


def _in_processes(
    compiled: Compiled, plan: Plan, slices: Slices, executor: Executor, workers: int, keep: bool
) -> Parts:
    """CPython plays in one thread at a time, so each worker is a process."""
    context = processes()
    with ProcessPoolExecutor(workers, context, _begin, (compiled, plan, executor)) as pool:
        running: set[Future[Played]] = set()
        for games in slices:
            running.add(pool.submit(_play_here, games, keep))
            while len(running) > 2 * workers:
                yield from _finished(running)
        while running:
            yield from _finished(running)


def _finished(running: set[Future[Played]]) -> Parts:
    """Wait until some are done, and take them out."""
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    for future in done:
        running.remove(future)
        yield future.result()


_player: list[BatchRunner] = []
"""The one runner of this worker process."""


def _begin(compiled: Compiled, plan: Plan, executor: Executor) -> None:
    _player[:] = [BatchRunner(compiled, plan, executor)]


def _play_here(games: range, keep: bool) -> Played:
    part = _player[0].play(games, keep)
    part.add(_player[0].counted())
    return part


Seats = tuple[str, ...]
"""Who sits for each role, in the order of the roles."""


@dataclass(frozen=True)
class Scores:
    """The ends of some seats' games, seed by seed."""

    outcomes: Sequence[int]
    roles: Sequence[Sequence[int]]
    """Each role's scores, in thousandths of a point."""


@dataclass(frozen=True)
class Match:
    """Games of one variant (0: the plain content) with these seats, one table of seats after the other."""

    tables: Sequence[Seats]
    variant: int = 0
    cells: Mapping[int, int] = field(default_factory=dict)
    """The cells of the variant's position that differ, with their values."""


class MatchRunner:
    """One worker for matches: its games differ in variant and seats, and have the same dice."""

    def __init__(self, compiled: Compiled, seed: str, games: int, executor: Executor = "wasm") -> None:
        self.batch = Batch(Engine(compiled, taping=False, executor=executor), {}, {}, counting=False)
        self.keys = [game_key(game_seed(seed, game)) for game in range(games)]
        self.roles = [role.id for role in compiled.names.roles]

    def play(self, match: Match) -> list[Scores]:
        """The scores of each table of a match."""
        s, at = self.batch.s, self.batch.at
        places = {self._place(cell): value for cell, value in match.cells.items()}
        before = {place: s[place] for place in places}
        if "VARIANT" in at:
            s[at["VARIANT"]] = match.variant
        self._set(places)
        played = [self._table(seats) for seats in match.tables]
        self._set(before)
        return played

    def _set(self, places: Mapping[int, int]) -> None:
        for place, value in places.items():
            self.batch.s[place] = value

    def _place(self, cell: int) -> int:
        """Where a cell is held between games: of a game's own cells, in their origin."""
        at = self.batch.at
        return at["ORIGIN"] + cell if cell < at["GAME_CELLS"] else cell

    def _table(self, seats: Seats) -> Scores:
        s, at = self.batch.s, self.batch.at
        for i, (role, seat) in enumerate(zip(self.roles, seats, strict=True)):
            s[at["ORIGIN"] + at["SEAT"] + i] = self.batch.engine.seat_number(role, seat)
        rows: list[Sequence[int]] = []
        for first in range(0, len(self.keys), BATCH):
            keys = self.keys[first : first + BATCH]
            self.batch.play(keys)
            rows += self.batch.results(len(keys))
        outcomes, _, *columns = zip(*rows, strict=True)
        return Scores(outcomes, columns[: len(self.roles)])


def play_matches(
    compiled: Compiled, matches: Iterable[Match], *, seed: str, games: int, workers: int = 1
) -> Iterator[list[Scores]]:
    """Play matches over several threads; what came of each, in their order."""
    local = threading.local()

    def play(match: Match) -> list[Scores]:
        if not hasattr(local, "runner"):
            local.runner = MatchRunner(compiled, seed, games)
        runner: MatchRunner = local.runner
        return runner.play(match)

    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(play, matches)
