"""What is written down of a fault of the program: where it was, and nothing of what variables held."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from traceback import TracebackException

from textual.worker import WorkerFailed

from wargame.paths import log_dir
from wargame.text import safe_text

KEPT = 20
"""How many of these reports are kept."""


def report(fault: BaseException | None) -> str:
    """Write a fault down, and say in one sentence where."""
    try:
        where = f"what went wrong is in {_write(_words(fault))}"
    except OSError as refusal:
        where = f"what went wrong ({type(fault).__name__}) could not be written down: {refusal.strerror}"
    return safe_text(f"The program failed and has ended; the game is kept as it is recorded; {where}")


def _words(fault: BaseException | None) -> str:
    """The way to a fault, without local variables: they may hold what only one seat may know."""
    fault = fault.error if isinstance(fault, WorkerFailed) else fault
    return "".join(TracebackException.from_exception(fault).format()) if fault else "nothing is known of it\n"


def _write(text: str) -> Path:
    """Keep a text for this user alone. Raises OSError."""
    folder = log_dir()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / f"crash-{datetime.now(UTC).strftime('%Y%m%d-%H%M%S-%f')}.txt"
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8", errors="replace") as file:
        file.write(text)
    for old in sorted(folder.glob("crash-*.txt"))[:-KEPT]:
        old.unlink(missing_ok=True)
    return path
