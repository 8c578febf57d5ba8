"""The screens in a real terminal (tmux): home opens, and a whole turn is played with the keys that a person presses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.proofs import proof
from tests.terminal import Terminal, needs_tmux
from wargame.game import reopen
from wargame.journal import saves

pytestmark = needs_tmux
Opener = Callable[..., Terminal]


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Opener]:
    """Opens a terminal, which is closed after the test."""
    opened: list[Terminal] = []

    def opener(*arguments: str) -> Terminal:
        opened.append(Terminal(tmp_path, *arguments))
        return opened[-1]

    yield opener
    for one in opened:
        one.close()


@proof("D1")
def test_play_opens_home_in_a_terminal_and_q_leaves_it(terminal: Opener) -> None:
    home = terminal("play")
    home.until("New game")
    home.press("q", "left with 0")


@proof("D2")
def test_a_whole_turn_is_played_in_a_real_terminal(terminal: Opener, tmp_path: Path) -> None:
    played = terminal("play", "primer", "--role", "council", "--seed", "terminal")
    played.until("1 Situation")
    answers = {"o": "Card", "Space": "takes it back", "Escape": "3 News", "c": "What do you intend?", "C-s": "Turn 1 by cause"}
    for key, answer in answers.items():
        assert all(len(line) <= 80 for line in played.press(key, answer).splitlines())
    assert "turn 2" in played.press("n", "1 Situation")
    played.press("q", "Leave")
    played.press("y", "left with 0")
    [kept] = saves(tmp_path / "saves")
    game = reopen(kept.path, write=False)
    orders = [entry.body for entry in game.journal.entries if entry.kind == "order" and entry.body["role"] == "council"]
    assert (game.turn, kept.turns, len(orders)) == (2, 1, 1)
