"""A game in play: what is acknowledged is on disk, whatever happens, and runs again to the same bytes."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from random import Random

import pytest

from tests.proofs import effort, proof, record
from wargame.commands import Commit, Intent, Submit, Withdraw
from wargame.doctrine import decide
from wargame.engine import Engine
from wargame.engine.cache import engine_of
from wargame.errors import IllegalOrder, JournalError, TableError
from wargame.game import Game, verify
from wargame.journal import read_entries
from wargame.library import Content, load_scenario, scenario_names
from wargame.table import Table
from wargame.terms import Order

NOW = "2030-01-01T00:00:00Z"
NAMES = [name for name, _ in scenario_names()]


def new_table(scenario: str, path: Path | None = None, seed: str = "game/0", seats: dict[str, str] | None = None) -> Table:
    content = load_scenario(scenario)
    return Table(Game.start(content, engine_of(content), seed=seed, seats=seats, path=path, at=NOW))


def finish(table: Table) -> None:
    while not table.game.is_over:
        table.run_scripted(NOW)


@proof("A11")
@pytest.mark.parametrize("scenario", NAMES)
def test_a_game_at_the_table_is_the_game_of_the_batch(scenario: str) -> None:
    table = new_table(scenario)
    finish(table)
    engine = table.game.engine
    s = engine.new("game/0", seats=engine.compiled.seats)
    rows = []
    while not engine.is_over(s):
        engine.play_turn(s)
        rows += engine.drain(s)
    played = [row for entry in table.game.journal.entries if entry.kind == "turn" for row in entry.body["rows"]]
    assert played == [list(row) for row in rows]


def test_a_finished_game_verifies_exact(tmp_path: Path) -> None:
    table = new_table("primer", tmp_path / "a.jsonl")
    finish(table)
    table.game.journal.close()
    assert str(verify(tmp_path / "a.jsonl")) == "EXACT"


def test_an_intent_and_its_orders_are_there_after_reopening(tmp_path: Path) -> None:
    table = new_table("primer", tmp_path / "a.jsonl", seats={})
    order = Order("patrol", "harbour", {"size": "few"})
    table.do("council", Submit(order), NOW)
    table.do("council", Intent("calm the harbour", {"calm": "up"}), NOW)
    table.game.journal.close()
    game = Game.open(tmp_path / "a.jsonl")
    assert [given.key() for given in game.given("council")] == [order.key()]
    assert [entry.body["text"] for entry in game.journal.entries if entry.kind == "intent"] == ["calm the harbour"]


def test_a_withdrawn_order_gives_back_its_means_and_stays_in_the_record() -> None:
    table = new_table("primer", seats={})
    before = table.see("council").purse_left
    order = Order("patrol", "harbour", {"size": "few"})
    table.do("council", Submit(order), NOW)
    assert table.see("council").purse_left != before
    table.do("council", Withdraw(order), NOW)
    assert table.see("council").purse_left == before
    assert [entry.kind for entry in table.game.journal.entries] == ["header", "order", "withdrawn"]


def test_orders_stay_sealed_until_all_have_committed() -> None:
    table = new_table("primer", seats={})
    untouched = table.see("smugglers"), table.since("smugglers", 0), table.legal("smugglers")
    table.do("council", Submit(Order("patrol", "harbour", {"size": "few"})), NOW)
    assert (table.see("smugglers"), table.since("smugglers", 0), table.legal("smugglers")) == untouched
    table.do("council", Commit(), NOW)
    assert table.see("smugglers").ready == {"council": True, "smugglers": False}


def test_a_seat_that_has_committed_may_order_no_more() -> None:
    table = new_table("primer", seats={})
    table.do("council", Commit(), NOW)
    with pytest.raises(IllegalOrder, match="may not order now"):
        table.do("council", Submit(Order("patrol", "harbour", {"size": "few"})), NOW)


def test_nobody_sits_at_an_unknown_seat() -> None:
    with pytest.raises(TableError, match="the seats are"):
        new_table("primer").do("guest", Commit(), NOW)


@proof("A5")
def test_kill_nine_loses_no_acknowledged_order(tmp_path: Path) -> None:
    times, chance = effort("A5", 10, 200), Random(5)
    content = load_scenario("primer")
    engine = engine_of(content)
    for k in range(times):
        path = tmp_path / f"{k}.jsonl"
        acknowledged = killed_while_playing(path, content, engine, chance.uniform(0.0, 0.06))
        if not path.exists():
            assert acknowledged == 0
            continue
        try:
            game = Game.open(path)
        except JournalError:
            assert acknowledged == 0, "only a game whose header was never acknowledged may be unreadable"
            continue
        kept = sum(entry.kind == "order" for entry in game.journal.entries)
        assert acknowledged <= kept <= acknowledged + 1
        game.journal.close()
    record("A5", cases=times, seed=5)


def killed_while_playing(path: Path, content: Content, engine: Engine, seconds: float) -> int:
    """Play in a forked process that is killed after some seconds; how many orders it had acknowledged."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            play_and_acknowledge(path, content, engine, writer)
        finally:
            os._exit(0)
    os.close(writer)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reader, "rb") as pipe:
        return len(pipe.read())


def play_and_acknowledge(path: Path, content: Content, engine: Engine, writer: int) -> None:
    table = Table(Game.start(content, engine, seed="kill/0", path=path, at=NOW))
    while not table.game.is_over:
        for role in table.game.roles:
            for order, site in decide(table.game.engine, table.game.position, role):
                table.do(role, Submit(order, site), NOW)
                os.write(writer, b".")
            table.do(role, Commit(), NOW)


@proof("A6")
def test_a_cut_journal_is_an_exact_prefix(tmp_path: Path) -> None:
    table = new_table("primer", tmp_path / "a.jsonl")
    while table.game.turn < 3:
        table.run_scripted(NOW)
    table.game.journal.close()
    data = (tmp_path / "a.jsonl").read_bytes()
    entries, _ = read_entries(data)
    starts = [0, *(i + 1 for i, byte in enumerate(data) if byte == 10)]
    step = max(1, len(data) // effort("A6", 2_000, len(data)))
    line = 0
    for cut in range(0, len(data) + 1, step):
        while line + 1 < len(starts) and starts[line + 1] <= cut:
            line += 1
        try:
            found, torn = read_entries(data[starts[line] : cut], entries[:line])
        except JournalError:
            assert line == 0, "only a file without a whole header is no journal"
            continue
        assert list(found) == [] and torn == cut - starts[line]
    record("A6", cases=len(data) // step)


@proof("A6")
def test_a_flipped_bit_is_never_a_different_game(tmp_path: Path) -> None:
    table = new_table("primer", tmp_path / "a.jsonl")
    finish(table)
    table.game.journal.close()
    data = (tmp_path / "a.jsonl").read_bytes()
    entries = list(read_entries(data)[0])
    chance, flips = Random(6), effort("A6", 60, 5_000)
    for _ in range(flips):
        place = chance.randrange(len(data))
        changed = bytearray(data)
        changed[place] ^= 1 << chance.randrange(8)
        try:
            found, _ = read_entries(bytes(changed))
        except JournalError:
            continue
        assert list(found) == entries[: len(found)]
    record("A6", cases=flips, seed=6)
