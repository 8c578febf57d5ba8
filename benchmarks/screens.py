"""How long the screens take in a real terminal: to the first paint, from key to paint, and to show a turn."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import quantiles
from tempfile import TemporaryDirectory

LINES, COLUMNS = 40, 120
KEYS = 60
"""How often each key is pressed."""
DOWN, UP = b"\x1b[B", b"\x1b[A"
COMMAND = ("-m", "wargame", "play", "baseline_2024", "--role", "us", "--seed", "benchmark")
PATIENCE = 30.0
"""Seconds after which it is said that nothing came."""


class Terminal:
    """A pseudo-terminal with the game in it, which is as it is installed: Python keeps the code that it compiled."""

    def __init__(self, home: str) -> None:
        self.began = time.perf_counter()
        self.child, self.master = pty.fork()
        if self.child == 0:
            own = {"WARGAME_HOME": home, "XDG_CACHE_HOME": home, "PYTHONPYCACHEPREFIX": f"{home}/code"}
            plain = {"TERM": "xterm-256color", "PYTHONDONTWRITEBYTECODE": "", "COLUMNS": "", "LINES": ""}
            surroundings = {**os.environ, **own, **plain}
            os.execve(sys.executable, [sys.executable, *COMMAND], {k: v for k, v in surroundings.items() if v})
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))

    def until(self, *words: bytes) -> float:
        """Seconds until one of the words was written, whatever came before it."""
        began, read = time.perf_counter(), b""
        while not any(word in read for word in words):
            if time.perf_counter() - began > PATIENCE:
                sys.exit(f"the screen did not show {words!r}; it ended with {read[-300:]!r}")
            read += self._read(PATIENCE)
        return time.perf_counter() - began

    def press(self, key: bytes) -> float:
        """Seconds from a key to the first bytes that answer it."""
        self._drain()
        began = time.perf_counter()
        os.write(self.master, key)
        self._read(PATIENCE)
        return time.perf_counter() - began

    def _drain(self) -> None:
        while select.select([self.master], [], [], 0.05)[0]:
            os.read(self.master, 65_536)

    def _read(self, patience: float) -> bytes:
        ready = select.select([self.master], [], [], patience)[0]
        return os.read(self.master, 65_536) if ready else b""


@contextmanager
def terminal(home: str) -> Iterator[Terminal]:
    """A game in a terminal, which is left in the end."""
    opened = Terminal(home)
    try:
        yield opened
    finally:
        os.kill(opened.child, 9)
        os.waitpid(opened.child, 0)
        os.close(opened.master)


def screens() -> dict[str, float]:
    """First paint with everything in the cache, the 95th percentile of keys, and a turn from its commit to its telling."""
    with TemporaryDirectory() as home:
        with terminal(home) as first:
            first.until(b"Situation")
        with terminal(home) as game:
            paint = game.until(b"Situation")
            keys = {"cursor": [DOWN, UP], "layer": [b"v"], "pane": [b"1", b"2"]}
            times = {f"{name}_seconds_p95": _p95(game, pressed) for name, pressed in keys.items()}
            game.press(b"c")
            game.until(b"intend")
            os.write(game.master, b"\x13")
            return {"first_paint_seconds": paint, **times, "turn_seconds": game.until(b"by cause")}


def _p95(game: Terminal, keys: list[bytes]) -> float:
    times = [game.press(keys[i % len(keys)]) for i in range(KEYS)]
    return quantiles(times, n=20)[-1]


SCREENS: list[tuple[str, Callable[[], float | dict[str, float]]]] = [("screens", screens)]
"""What is timed of the screens."""
