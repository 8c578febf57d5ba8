"""The screens in a real terminal: home opens, and a whole turn is played with the keys that a person presses."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time
from pathlib import Path

from tests.proofs import proof
from wargame.game import Game
from wargame.journal import saves

PATIENCE = 60.0


class Terminal:
    """A program in a terminal of 80 by 24."""

    def __init__(self, home: Path, *arguments: str) -> None:
        self.read = b""
        self.child, self.master = pty.fork()
        if self.child == 0:
            surroundings = {**os.environ, "WARGAME_HOME": str(home), "TERM": "xterm-256color"}
            os.execve(sys.executable, [sys.executable, "-m", "wargame", *arguments], surroundings)
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def until(self, word: bytes) -> None:
        """Wait until a word was written since the last key."""
        began = time.monotonic()
        while word not in self.read:
            assert time.monotonic() - began < PATIENCE, f"{word!r} did not come: {self.read[-500:]!r}"
            if select.select([self.master], [], [], 0.1)[0]:
                self.read += os.read(self.master, 65_536)

    def press(self, key: bytes) -> None:
        """Press a key; what was written before counts no more."""
        self.read = b""
        os.write(self.master, key)

    def end(self) -> int:
        """The exit code, once the program has ended by itself."""
        while select.select([self.master], [], [], PATIENCE)[0]:
            try:
                if not os.read(self.master, 65_536):
                    break
            except OSError:
                break
        code = os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])
        os.close(self.master)
        return code


@proof("D1")
def test_play_opens_home_in_a_terminal_and_q_leaves_it(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "play")
    terminal.until(b"New game")
    terminal.press(b"q")
    assert terminal.end() == 0


@proof("D2")
def test_a_whole_turn_is_played_in_a_real_terminal(tmp_path: Path) -> None:
    terminal = Terminal(tmp_path, "play", "primer", "--role", "council", "--seed", "terminal")
    terminal.until(b"Situation")
    answers = {b"o": b"Options", b" ": b"takes it back", b"\x1b": b"News", b"c": b"intend", b"\x13": b"by cause"}
    for key, answer in answers.items():
        terminal.press(key)
        terminal.until(answer)
    terminal.press(b"q")
    terminal.until(b"Leave")
    terminal.press(b"y")
    assert terminal.end() == 0
    [kept] = saves(tmp_path / "saves")
    game = Game.open(kept.path, write=False)
    orders = [entry.body for entry in game.journal.entries if entry.kind == "order" and entry.body["role"] == "council"]
    assert (game.turn, kept.turns, len(orders)) == (2, 1, 1)
