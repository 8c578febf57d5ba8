"""A full or failing disk, a clock that steps back, a file that is moved: nothing acknowledged is lost."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest

from tests.proofs import effort, proof, record
from tests.trust.findings import finding
from tests.trust.rooms import (
    NOW,
    SIZE,
    Counting,
    Said,
    check_kept,
    fill,
    finish,
    has_memory,
    in_memory,
    new_game,
    whole_game,
)
from wargame.errors import JournalError
from wargame.game import reopen, verify
from wargame.journal.file import add_line
from wargame.table import Table


@proof("F7")
def test_a_game_whose_disk_is_full_anywhere_loses_nothing_and_goes_on_when_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = effort("F7", small=6, full=100)
    fill(tmp_path, Said(monkeypatch), 7, times)
    record("F7", cases=times, seed=7)


@proof("F7")
@pytest.mark.skipif(not has_memory(), reason="no disk can be mounted here")
def test_so_does_a_game_on_a_small_disk_that_is_really_full(tmp_path: Path) -> None:
    times = effort("F7", small=3, full=100)
    in_memory(tmp_path, SIZE, "tests.trust.rooms", str(tmp_path), "8", str(times))
    record("F7", cases=times, seed=8)


def failing(call: Callable[..., Any], after: int) -> Callable[..., Any]:
    """A call that fails once, after so many that work."""
    calls = count()

    def failed(*arguments: Any) -> Any:
        if next(calls) == after:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return call(*arguments)

    return failed


@proof("F7")
def test_a_game_whose_disk_does_not_say_that_it_has_written_takes_nothing_more_until_it_is_opened_again(
    tmp_path: Path,
) -> None:
    whole, dice, times = whole_game(tmp_path), Random(9), effort("F7", small=3, full=40)
    for number in range(times):
        path = tmp_path / f"{number}.jsonl"
        table = Counting(new_game(path))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(os, "fsync", failing(os.fsync, dice.randrange(whole.count(b"\n") - 1)))
            with pytest.raises(JournalError, match="Input/output error"):
                finish(table)
        check_kept(path, whole, table.acknowledged)
        with pytest.raises(JournalError, match="nothing can be recorded"):
            table._game.journal.append("note", {}, NOW)
        table.close()
        finish(Table(reopen(path)))
        assert path.read_bytes() == whole
    record("F7", cases=times, seed=9)


@proof("F7")
def test_a_game_whose_clock_steps_back_a_day_loses_nothing(tmp_path: Path) -> None:
    path, ticks = tmp_path / "back.jsonl", count()

    def now() -> str:
        tick = next(ticks)
        time = datetime(2030, 1, 2, tzinfo=UTC) + timedelta(seconds=tick, days=-(tick >= 3))
        return time.strftime("%Y-%m-%dT%H:%M:%SZ")

    table = Counting(new_game(path))
    while not table.is_over:
        table.run_scripted(now())
    table.close()
    times = [entry.at for entry in reopen(path, write=False).journal.entries]
    assert times != sorted(times)
    assert verify(path).state == "EXACT"


@proof("F1")
@finding("hostile L10")
@pytest.mark.parametrize("other", [False, True], ids=["renamed", "replaced"])
def test_a_journal_that_is_moved_while_it_is_played_takes_nothing_until_it_is_back(tmp_path: Path, other: bool) -> None:
    path, aside = tmp_path / "game.jsonl", tmp_path / "aside.jsonl"
    table = Counting(new_game(path))
    before = path.read_bytes()
    path.rename(aside)
    if other:
        path.write_bytes(before)
    with pytest.raises(JournalError, match=r"game\.jsonl: .*moved.* put it back"):
        table.run_scripted(NOW)
    assert (aside.read_bytes(), table.acknowledged) == (before, 0)
    aside.rename(path)
    finish(table)
    assert path.read_bytes() == whole_game(tmp_path)


@proof("F1")
@finding("hostile L12")
@pytest.mark.skipif(not has_memory(), reason="no disk can be mounted here")
def test_a_small_disk_holds_a_game_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WARGAME_HOME", str(tmp_path))
    assert "The game is kept" in in_memory(tmp_path, 400 * 1024, "wargame", "demo", "primer")


@proof("F1")
@finding("hostile L12")
def test_a_game_that_cannot_begin_for_want_of_room_leaves_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    room = Said(monkeypatch)
    for free in (0, 1, 1_000, 90_000):
        room.leave(free)
        with pytest.raises(JournalError, match=r"game\.jsonl: cannot write: No space left"):
            new_game(tmp_path / "game.jsonl")
        assert list(tmp_path.iterdir()) == []


@proof("F7")
def test_a_line_beside_a_game_that_finds_no_room_leaves_no_part_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, room = tmp_path / "beside", Said(monkeypatch)
    path.write_bytes(b"first\n")
    room.leave(4)
    with pytest.raises(JournalError, match="make room on the disk"):
        add_line(path, b"second\n")
    assert path.read_bytes() == b"first\n"
