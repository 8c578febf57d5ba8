"""The journal of a real game, cut or flipped: its exact prefix is read, or nothing; never a different game."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from random import Random

import pytest

from tests.proofs import effort, proof, record
from wargame.commands import Commit, Intent, Submit
from wargame.engine.cache import build_engine
from wargame.errors import JournalError
from wargame.game import Game, reopen
from wargame.journal import Entry, read_entries
from wargame.library import load_scenario
from wargame.table import Table

NOW = "2030-01-01T00:00:00Z"


@dataclass(frozen=True)
class Record:
    """A journal's bytes with its entries and where each line begins."""

    data: bytes
    entries: list[Entry]
    starts: list[int]

    def line_at(self, place: int) -> int:
        """The line that holds a byte."""
        return self.data.count(b"\n", 0, place)

    def read(self, data: bytes, line: int) -> list[Entry] | None:
        """The entries of an altered copy whose first lines are as they were; None if it is refused."""
        try:
            found, _ = read_entries(data[self.starts[line] :], self.entries[:line])
        except JournalError:
            return None
        return [*self.entries[:line], *found]


def played(path: Path, turns: int) -> Record:
    content = load_scenario("primer")
    engine = build_engine(content)
    seats = {**engine.compiled.seats, "council": "person"}
    table = Table(Game.start(content, engine, seed="torn/0", seats=seats, path=path, at=NOW))
    table.do("council", Intent("calm ¿y después? \u202e", {"calm": "up"}), NOW)
    while not table.is_over and table.turn <= turns:
        table.do("council", Submit(next(listed.order for listed in table.legal("council") if not listed.reason)), NOW)
        table.do("council", Commit(), NOW)
        table.run_scripted(NOW)
    table.close()
    data = path.read_bytes()
    lengths = [len(line) for line in data.splitlines(keepends=True)]
    return Record(data, list(read_entries(data)[0]), [0, *accumulate(lengths)])


@pytest.fixture(scope="module")
def two_turns(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """A game of two turns."""
    return played(tmp_path_factory.mktemp("torn") / "two.jsonl", 2)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Record:
    """A game played to its end."""
    return played(tmp_path_factory.mktemp("torn") / "full.jsonl", 99)


def check_cuts(kept: Record, places: Iterable[int]) -> int:
    """Cut a journal at places (each line's bytes after the lines before it); how many there were."""
    count = 0
    for place in places:
        line = kept.line_at(place)
        found, torn = read_entries(kept.data[kept.starts[line] : place], kept.entries[:line])
        assert (found, torn) == ([], place - kept.starts[line])
        count += 1
    return count


@proof("A6")
def test_a_two_turn_journal_cut_at_any_byte_is_its_whole_lines(two_turns: Record) -> None:
    size = len(two_turns.data)
    step = max(1, size // effort("A6", 3_000, size))
    record("A6", cases=check_cuts(two_turns, range(0, size + 1, step)))


@proof("A6")
def test_a_full_journal_cut_at_any_place_is_its_whole_lines(full: Record) -> None:
    dice = Random(6)
    places = [dice.randrange(len(full.data) + 1) for _ in range(effort("A6", 200, 2_000))]
    record("A6", cases=check_cuts(full, places), seed=6)


@proof("A6")
def test_a_flipped_bit_is_refused_or_leaves_an_exact_prefix(full: Record) -> None:
    dice, flips = Random(7), effort("A6", 200, 5_000)
    for _ in range(flips):
        place = dice.randrange(len(full.data))
        changed = bytearray(full.data)
        changed[place] ^= 1 << dice.randrange(8)
        found = full.read(bytes(changed), full.line_at(place))
        assert found is None or found == full.entries[: len(found)]
    record("A6", cases=flips, seed=7)


@proof("A6")
def test_every_cut_that_is_a_game_is_the_game_as_it_stood_then(two_turns: Record, tmp_path: Path) -> None:
    dice, path = Random(8), tmp_path / "cut.jsonl"
    for line, start in enumerate(two_turns.starts[1:-1], 1):
        path.write_bytes(two_turns.data[: start + dice.randrange(40)])
        game = reopen(path)
        game.journal.close()
        assert list(game.journal.entries[:line]) == two_turns.entries[:line]
        assert two_turns.data.startswith(path.read_bytes())
        assert {entry.kind for entry in game.journal.entries[line:]} <= {"turn", "over"}
    record("A6", cases=len(two_turns.starts) - 2, seed=8)
