"""A process killed while it plays: what the table has acknowledged is there when the game is opened again."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from functools import cache
from pathlib import Path
from random import Random

from tests.proofs import effort, proof, record
from wargame.commands import Command, Submit
from wargame.engine.cache import build_engine
from wargame.errors import JournalError
from wargame.game import Game, reopen
from wargame.journal import Journal
from wargame.library import load_scenario
from wargame.table import Table

NOW = "2030-01-01T00:00:00Z"


class Telling(Table):
    """A table that says which orders it has acknowledged."""

    acknowledge: Callable[[], object]

    def do(self, seat: str, command: Command, now: str) -> None:
        """Carry a command out, then acknowledge an order."""
        super().do(seat, command, now)
        if isinstance(command, Submit):
            self.acknowledge()


@cache
def whole_game(folder: Path) -> bytes:
    """The journal of the game that nothing interrupts."""
    table = Table(new_game(folder / "whole.jsonl"))
    finish(table)
    return (folder / "whole.jsonl").read_bytes()


def new_game(path: Path) -> Game:
    content = load_scenario("primer")
    return Game.start(content, build_engine(content), seed="kill/0", path=path, at=NOW)


def finish(table: Table) -> None:
    while not table.is_over:
        table.run_scripted(NOW)
    table.close()


def play_and_tell(path: Path, pipe: int) -> None:
    table = Telling(new_game(path))
    table.acknowledge = lambda: os.write(pipe, b".")
    finish(table)


def killed(path: Path, heard: int, spin: int) -> int:
    """Play in a forked process, killed soon after we heard of some orders; how many it acknowledged."""
    ours, theirs = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(ours)
            play_and_tell(path, theirs)
        finally:
            os._exit(0)
    os.close(theirs)
    with os.fdopen(ours, "rb", buffering=0) as pipe:
        told = sum(len(pipe.read(1)) for _ in range(heard))
        sum(range(spin))  # so that it dies anywhere between two orders
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return told + len(pipe.read())


def opened(path: Path, acknowledged: int) -> Game | None:
    """The game again; None if it was killed before there was one."""
    try:
        return reopen(path)
    except JournalError:
        assert acknowledged == 0
        assert not path.exists() or b"\n" not in path.read_bytes()
        return None


@proof("A5")
def test_after_a_kill_every_acknowledged_order_is_there_and_the_game_goes_on_as_if_nothing_was(
    tmp_path: Path,
) -> None:
    whole, dice, times = whole_game(tmp_path), Random(5), effort("A5", 12, 200)
    orders = whole.count(b'"kind":"order"')
    for number in range(times):
        path = tmp_path / f"{number}.jsonl"
        acknowledged = killed(path, dice.randrange(orders), dice.randrange(150_000))
        game = opened(path, acknowledged)
        if game:
            assert kept_orders(game.journal) - acknowledged in (0, 1)
            assert whole.startswith(path.read_bytes())
            finish(Table(game))
            assert path.read_bytes() == whole
    record("A5", cases=times, seed=5)


def kept_orders(journal: Journal) -> int:
    return sum(entry.kind == "order" for entry in journal.entries)
