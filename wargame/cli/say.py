"""What the commands share: one JSON document on stdout, safe lines, and exit codes."""

from __future__ import annotations

import errno
import json
import os
import sys
from contextlib import suppress
from enum import IntEnum
from pathlib import Path
from typing import Any, NoReturn

import typer

from wargame.text import safe_text


class Code(IntEnum):
    """What an exit code says."""

    OK = 0
    FINDING = 1
    USAGE = 2
    CONTENT = 3
    FILE = 4
    INTERRUPTED = 130


def say(line: str = "") -> None:
    """Print a line, and no more than one, with nothing in it that a terminal obeys."""
    print(safe_text(line, 100_000))


def warn(line: str) -> None:
    """Print a line to stderr; if nobody listens there, that is no fault."""
    with suppress(BrokenPipeError):
        print(safe_text(line, 100_000), file=sys.stderr)


def at_terminal() -> bool:
    """Whether a person sits at every end: screens are drawn on the stream of faults."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout, sys.stderr))


def ask_pin() -> str:
    """A seat's PIN: typed unseen at a terminal, else the next line of the input."""
    from getpass import getpass

    if sys.stdin.isatty():
        return safe_text(getpass("PIN of this seat: "), 12)
    return safe_text(sys.stdin.readline().strip(), 12)


def say_json(schema: str, document: dict[str, Any]) -> None:
    """Print the one document of a command."""
    print(json.dumps({"schema": schema, **document}, ensure_ascii=True))


def there(path: Path) -> Path:
    """A path that somebody named. Raises FileNotFoundError where nothing is called so."""
    if not os.path.lexists(path):
        raise FileNotFoundError(errno.ENOENT, "there is no such file", str(path))
    return path


def leave(code: Code) -> NoReturn:
    """End the command."""
    raise typer.Exit(int(code))
