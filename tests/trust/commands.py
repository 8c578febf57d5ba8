"""A command as a person gives it, in this process: what it prints, and its exit code."""

from __future__ import annotations

import io
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from unittest.mock import patch

from wargame.cli import main


@dataclass(frozen=True)
class Done:
    """What came of a command."""

    exit_code: int
    output: str
    """What it printed, faults included."""


def run(*arguments: str, typed: str = "") -> Done:
    """Give a command without a terminal, with some lines as its input."""
    said = io.StringIO()
    code = 0
    with patch.object(sys, "argv", ["wargame", *arguments]), patch.object(sys, "stdin", io.StringIO(f"{typed}\n")):
        with redirect_stdout(said), redirect_stderr(said):
            try:
                main()
            except SystemExit as end:
                code = end.code if isinstance(end.code, int) else int(end.code is not None)
    return Done(code, said.getvalue())
