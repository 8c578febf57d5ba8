"""Plays many games from one origin, over all cores: threads for WebAssembly, processes for CPython."""

from __future__ import annotations

import queue
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from dataclasses import dataclass, field

from wargame.analysis.processes import processes
from wargame.analysis.scripts import Script
from wargame.compiler import Compiled
from wargame.compiler.tallies import BATCH
from wargame.dice import game_key, game_seed
from wargame.engine.batch import Batch, EngineFault
from wargame.engine.executor import Engine, Executor

Progress = Callable[[int], None]
"""Told how many games have been played so far."""
Stop = Callable[[], bool]
"""Asked between some games whether to end with what is there."""

SLICE = {"wasm": BATCH, "python": 8}
"""How many games are played between two looks at the world."""


@dataclass(frozen=True)
class Plan:
    """What every game of a run has in common."""

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
    """What has been played: every game's result by its number, where they are kept, and what was counted."""

    games: int = 0
    results: dict[int, Sequence[int]] = field(default_factory=dict)
    """Outcome, last turn, each role's score (thousandths of a point), every track cell."""
    counts: Counter[int] = field(default_factory=Counter)
    """What was counted, by its cell; see `compiler/tallies.py`."""

    def add(self, other: Played) -> None:
        """Take in other games."""
        self.games += other.games
        self.results.update(other.results)
        self.counts.update(other.counts)


class Player:
    """One worker: its engine, and the games that it plays on it."""

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
        """What was counted since the last time, as a part without games."""
        return Played(counts=self.batch.take_counts())


Parts = Iterator[Played]


def play(
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
            player = Player(compiled, plan, executor)
            for games in slices:
                done.put(player.play(games, keep))
            done.put(player.counted())
        except BaseException as fault:
            done.put(fault)
        done.put(None)

    threads = [threading.Thread(target=work, daemon=True) for _ in range(workers)]
    for thread in threads:
        thread.start()
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


_player: list[Player] = []
"""The player of this worker process."""


def _begin(compiled: Compiled, plan: Plan, executor: Executor) -> None:
    _player[:] = [Player(compiled, plan, executor)]


def _play_here(games: range, keep: bool) -> Played:
    part = _player[0].play(games, keep)
    part.add(_player[0].counted())
    return part
