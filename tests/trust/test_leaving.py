"""The line mode where it ends: `quit` at any question, and a journal that takes nothing more."""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.goldens import THEN
from tests.proofs import proof
from tests.trust.findings import finding
from tests.trust.rooms import Said
from wargame.engine.cache import build_engine
from wargame.errors import JournalError
from wargame.game import Game, reopen, verify
from wargame.library import load_scenario
from wargame.plain import Plain
from wargame.table import Table

QUESTIONS = ("order", "order send", "order send\n3", "card", "why", "commit", "commit\ncalm", "again 1", "again 1\n1\n")


def new_table(path: Path | None = None) -> Table:
    content = load_scenario("primer")
    engine = build_engine(content)
    seats = {**engine.compiled.seats, "council": "person"}
    return Table(Game.start(content, engine, seed="lines", at=THEN, seats=seats, path=path))


class Typed(io.StringIO):
    """Lines that are typed; what is to happen beside the game happens at its word instead of a line."""

    def __init__(self, text: str, **beside: Callable[[], None]) -> None:
        super().__init__()
        self.lines, self.beside = text.splitlines(keepends=True), beside

    def readline(self, size: int | None = -1, /) -> str:  # type: ignore[override]
        """The next line."""
        while self.lines and (deed := self.beside.get(self.lines[0].strip())):
            self.lines.pop(0)
            deed()
        return self.lines.pop(0) if self.lines else ""


def play(table: Table, typed: Typed) -> str:
    """What is written to somebody who types some lines, and the fault by which it ends."""
    sink, end = io.StringIO(), ""
    try:
        Plain(table, "council", typed, sink, lambda: THEN, width=1_000).run()
    except JournalError as fault:
        end = f"ends: {fault}"
    return sink.getvalue() + end


@proof("F1")
@finding("hostile L9")
@pytest.mark.parametrize("question", QUESTIONS)
def test_quit_at_a_question_leaves_the_game_as_it_does_at_the_prompt(question: str) -> None:
    table = new_table()
    play(table, Typed("commit\n\n\n"))
    before = list(table._game.journal.entries)
    typed = Typed(f"{question}\nquit\n?\nstatus\n")
    assert play(table, typed).endswith("The game is not kept.\n")
    assert typed.lines == ["?\n", "status\n"]  # nobody read on
    assert list(table._game.journal.entries) == before


@proof("F1")
@finding("hostile L9")
@pytest.mark.parametrize("text", ["commit\nback\n", "commit\ncalm\nback\n"])
def test_back_at_the_questions_of_a_commit_goes_back_to_the_orders(text: str) -> None:
    table = new_table()
    assert "Not committed" in play(table, Typed(f"order hold\n{text}"))
    assert "council" not in table._game.committed and len(table._game.given("council")) == 1
    assert "intent" not in [entry.kind for entry in table._game.journal.entries]


@proof("F1")
@finding("hostile L9")
def test_a_journal_that_broke_says_so_at_once_and_ends_without_a_question(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table, kept = new_table(tmp_path / "game.jsonl"), os.fsync

    def spoil() -> None:
        monkeypatch.setattr(os, "fsync", failed)

    def failed(disk: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    said = play(table, Typed("order hold\nspoil\norder send\n3\n2\ncommit\ncalm\nmore\n", spoil=spoil))
    assert said.count("Ordered: ") == 1 and "intend" not in said
    assert "ends: " in said and "not recorded: writing failed (Input/output error)" in said.split("> ")[-1]
    monkeypatch.setattr(os, "fsync", kept)
    table.close()
    assert [order.option for order in reopen(tmp_path / "game.jsonl").given("council")] == ["festival"]


@proof("F7")
def test_an_order_and_a_turn_without_room_are_said_and_go_on_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, room = tmp_path / "game.jsonl", Said(monkeypatch)
    beside = {"full": lambda: room.leave(100), "some": lambda: room.leave(900), "free": room.make}
    typed = Typed("full\norder hold\nfree\norder hold\nsome\ncommit\n\n\n", **beside)
    said = play(new_table(path), typed)
    assert said.count("the entry was not recorded: No space left on device; make room on the disk") == 2
    assert said.count("Ordered: ") == 1
    assert "ends: the commit is kept, the turn's result is not: make room on the disk and go on" in said
    assert verify(path).state == "EXACT"
    room.make()
    game = reopen(path)
    assert (game.turn, game.journal.entries[-1].kind) == (2, "turn")
