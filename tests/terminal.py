"""A real terminal (tmux) for tests: what a person sees and presses, and in what state a program leaves it."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path

import pytest

PATIENCE = 60.0
FLAGS = (
    "alternate_on", "cursor_flag", "insert_flag", "keypad_cursor_flag", "keypad_flag", "mouse_all_flag", "mouse_any_flag",
    "mouse_button_flag", "mouse_sgr_flag", "mouse_standard_flag", "mouse_utf8_flag", "origin_flag", "wrap_flag",
)  # fmt: skip
"""The modes of which the terminal itself tells."""
AT_FIRST = {"7": "h", "25": "h"}
"""Private modes that are set in a terminal that nobody has touched: lines wrap, the cursor is shown."""
_MODE, _KEYS = re.compile(rb"\x1b\[\?([\d;]+)([hl])"), re.compile(rb"\x1b\[([<>])\d*u")
_servers = count()
needs_tmux = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed: it is the terminal here")


class Terminal:
    """A program in a terminal of 80 by 24, as a person sees it."""

    def __init__(self, home: Path, *arguments: str, program: Sequence[str] = ("-m", "wargame")) -> None:
        # A server of its own: one that is just ending would take this terminal along.
        number = next(_servers)
        self.server = ["tmux", "-u", "-L", f"wargame-{os.getpid()}-{number}", "-f", os.devnull]
        self.folder = home / f"terminal-{number}"
        self.folder.mkdir()
        command = shlex.join(["sh", "-c", 'echo $$ > pid; exec "$@"', "sh", sys.executable, *program, *arguments])
        line = f"stty -g > before; {command}; code=$?; stty -g > after; echo left with $code; cat"
        surroundings = {**os.environ, "WARGAME_HOME": str(home), "LC_ALL": "C.UTF-8", "SHELL": "/bin/sh"}
        surroundings["PYTHONPATH"] = str(Path(__file__).parent.parent)
        begin = ["new-session", "-d", "-x", "80", "-y", "24", "-c", str(self.folder), line]
        listen = ["pipe-pane", "-O", f"cat > {shlex.quote(str(self.folder / 'written'))}"]
        subprocess.run([*self.server, *begin, ";", *listen], env=surroundings, check=True, cwd=self.folder)

    def _ask(self, *command: str) -> str:
        return subprocess.run([*self.server, *command], check=True, capture_output=True, encoding="utf-8").stdout

    def screen(self, *more: str) -> str:
        """All that stands on the screen."""
        return self._ask("capture-pane", "-p", *more)

    def until(self, word: str) -> str:
        """Wait until a word stands on the screen; all that stands there then."""
        began = time.monotonic()
        while word not in (screen := self.screen()):
            assert time.monotonic() - began < PATIENCE, f"{word!r} did not come:\n{screen}"
            time.sleep(0.05)
        return screen

    def press(self, key: str, word: str) -> str:
        """Press a key and wait for what it brings."""
        self.post(key)
        return self.until(word)

    def post(self, *keys: str) -> None:
        """Press keys without a pause, and wait for nothing."""
        if keys:
            self._ask("send-keys", *keys)

    def kill(self, number: int) -> None:
        """Send a signal to the program."""
        os.kill(self.pid(), number)

    def pid(self) -> int:
        """The program's number, once it has begun."""
        began = time.monotonic()
        while not (path := self.folder / "pid").exists() or not (text := path.read_text()):
            assert time.monotonic() - began < PATIENCE
            time.sleep(0.01)
        return int(text)

    def left(self) -> int:
        """Wait until the program has ended; its exit code."""
        return int(re.findall(r"left with (\d+)", self.until("left with"))[-1])

    def is_as_before(self) -> bool:
        """Whether the terminal is as it was: what `stty` and the terminal tell, and what was written to set modes."""
        before, after = ((self.folder / name).read_text() for name in ("before", "after"))
        flags = dict(zip(FLAGS, self._ask("display-message", "-p", " ".join(f"#{{{f}}}" for f in FLAGS)).split(), strict=True))
        fresh = {flag: str(int(flag in ("cursor_flag", "wrap_flag"))) for flag in FLAGS}
        return (before, flags, unset(self._written())) == (after, fresh, [])

    def _written(self) -> bytes:
        """All that the program has written, to its end."""
        began = time.monotonic()
        while b"left with" not in (data := (self.folder / "written").read_bytes()):
            assert time.monotonic() - began < PATIENCE
            time.sleep(0.01)
        return data

    def close(self) -> None:
        """End the terminal and whatever runs in it."""
        subprocess.run([*self.server, "kill-server"], check=False, capture_output=True)


def unset(data: bytes) -> list[str]:
    """The modes that somebody set by what he wrote and did not set back; `keys` are those of kitty's protocol."""
    now: dict[str, str] = {}
    for numbers, state in _MODE.findall(data):
        now |= dict.fromkeys(numbers.decode().split(";"), state.decode())
    keys = _KEYS.findall(data)
    left = [number for number, state in now.items() if state != AT_FIRST.get(number, "l")]
    return [*left, "keys"] if keys.count(b">") > keys.count(b"<") else left

