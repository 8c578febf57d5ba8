"""The screens in a real terminal (tmux): home opens, and a whole turn is played with the keys that a person presses."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from tests.proofs import proof
from wargame.game import Game
from wargame.journal import saves

PATIENCE = 60.0
_servers = count()
pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed: it is the terminal here")


class Terminal:
    """A program in a terminal of 80 by 24, as a person sees it."""

    def __init__(self, home: Path, *arguments: str) -> None:
        # A server of its own: one that is just ending would take this terminal along.
        self.server = ["tmux", "-u", "-L", f"wargame-{os.getpid()}-{next(_servers)}", "-f", os.devnull]
        program = f"{shlex.join([sys.executable, '-m', 'wargame', *arguments])}; echo left with $?; cat"
        surroundings = {**os.environ, "WARGAME_HOME": str(home), "LC_ALL": "C.UTF-8"}
        subprocess.run([*self.server, "new-session", "-d", "-x", "80", "-y", "24", program], env=surroundings, check=True)

    def _ask(self, *command: str) -> str:
        return subprocess.run([*self.server, *command], check=True, capture_output=True, encoding="utf-8").stdout

    def until(self, word: str) -> str:
        """Wait until a word stands on the screen; all that stands there then."""
        began = time.monotonic()
        while word not in (screen := self._ask("capture-pane", "-p")):
            assert time.monotonic() - began < PATIENCE, f"{word!r} did not come:\n{screen}"
            time.sleep(0.05)
        return screen

    def press(self, key: str, word: str) -> str:
        """Press a key and wait for what it brings."""
        self._ask("send-keys", key)
        return self.until(word)

    def close(self) -> None:
        """End the terminal and whatever runs in it."""
        subprocess.run([*self.server, "kill-server"], check=False, capture_output=True)


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
    game = Game.open(kept.path, write=False)
    orders = [entry.body for entry in game.journal.entries if entry.kind == "order" and entry.body["role"] == "council"]
    assert (game.turn, kept.turns, len(orders)) == (2, 1, 1)
