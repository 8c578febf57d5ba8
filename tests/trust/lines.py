"""Command lines as somebody types them: within this process, or in one of their own."""

from __future__ import annotations

import io
import os
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from types import FrameType
from typing import NoReturn
from unittest.mock import patch

from wargame.cli import main

ROOT = Path(__file__).resolve().parent.parent.parent
HANGS = 10
"""After so many seconds a command hangs."""


@dataclass(frozen=True)
class Said:
    """How a command ended."""

    code: int
    out: str
    err: str
    seconds: float
    """What it took of a processor: a busy machine counts for nothing, and what waits for ever is ended after HANGS."""

    @property
    def all(self) -> str:
        """All that was printed."""
        return self.out + self.err


def typed(*arguments: str | Path, out: io.StringIO | None = None, fed: str | None = None) -> Said:
    """Run a command line in this process, some lines as its input; whatever it raises but its end is raised here."""
    stdout, stderr, start = out or io.StringIO(), io.StringIO(), process_time()
    source = sys.stdin if fed is None else io.StringIO(f"{fed}\n")
    with patch.object(sys, "argv", ["wargame", *map(str, arguments)]), patch.object(sys, "stdin", source), within(HANGS):
        with redirect_stdout(stdout), redirect_stderr(stderr):
            try:
                main()
            except SystemExit as end:
                code = int(end.code or 0)
    return Said(code, stdout.getvalue(), stderr.getvalue(), process_time() - start)


def started(*arguments: str | Path, before: str = "exec", after: str = "", cwd: Path | None = None) -> Said:
    """Run a command line in a shell of its own, with words before it and redirections after."""
    script = f'{before} "$@" {after}'
    command = ["sh", "-c", script, "sh", sys.executable, "-P", "-m", "wargame", *map(str, arguments)]
    env, start = {**os.environ, "PYTHONPATH": str(ROOT)}, of_children()
    done = subprocess.run(
        command, cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=HANGS
    )
    out, err = (text.decode("utf-8", "replace") for text in (done.stdout, done.stderr))
    assert "Traceback" not in out + err, err
    return Said(done.returncode, out, err, of_children() - start)


def of_children() -> float:
    """The seconds of a processor that all processes took which this one has started and seen end."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Hangs(BaseException):
    """A command took too long; nothing that catches faults of files catches this."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Raise Hangs in what takes longer, also where it waits for the system."""

    def late(number: int, frame: FrameType | None) -> NoReturn:
        raise Hangs(f"{seconds} s are over")

    before = signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
