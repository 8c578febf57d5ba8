"""The command that looks back at a recorded game."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wargame.cli.say import say, warn
from wargame.errors import JournalError

if TYPE_CHECKING:
    from wargame.review import Record


def review(
    game: Annotated[str, typer.Argument(help="A recorded game: its file, or its name as `wargame saves` lists it.")],
    role: Annotated[str | None, typer.Option("--role", help="Through whose eyes; the truth where all may know it.")] = None,
) -> None:
    """Look back at a recorded game, turn by turn; without a terminal, print what it tells."""
    path = file_of(game)
    if sys.stdin.isatty() and sys.stdout.isatty():
        _open(path, role)
    else:
        for line in told(path, role):
            say(line)


def _open(path: Path, role: str | None) -> None:
    from wargame.ui.app import WargameApp, stay
    from wargame.ui.lookback import review_of
    from wargame.ui.settings_file import load_settings

    settings = load_settings()
    screen = review_of(path, settings)
    if role is not None:
        screen.gaze.role = eyes_of(screen.record, role)
    stay(WargameApp(lambda: screen, settings))


def file_of(game: str) -> Path:
    """The file that a path or a name stands for. Raises JournalError."""
    from wargame.paths import checkout, saves_dir
    from wargame.text import is_name

    folders = [saves_dir()] + ([root / "saves" / "examples"] if (root := checkout()) else [])
    named = [folder / f"{game}.jsonl" for folder in folders] if is_name(game) else []
    found = next((path for path in (Path(game), *named) if path.is_file()), None)
    if found is None:
        raise JournalError(f"there is no recorded game '{game}': wargame saves lists those that there are")
    return found


def told(path: Path, role: str | None) -> Iterator[str]:
    """A recorded game as a story, through somebody's eyes. Raises JournalError and BadParameter."""
    from wargame.game import verify
    from wargame.review import look
    from wargame.story import Storyteller, closing_in

    record = look(path)
    eyes = eyes_of(record, role)
    teller, events = Storyteller(record.names), record.told(eyes)
    yield from teller.practice(record)
    for turn in range(1, record.turns + 1):
        yield from teller.turn(events, turn, role=eyes)
        yield ""
    if record.over is not None:
        yield from teller.ending(closing_in(record, eyes))
    warn(f"{path.name}: {verify(path)}")


def eyes_of(record: Record, role: str | None) -> str:
    """The eyes asked for, else the last of those that there are: the truth, once all may know it. Raises BadParameter."""
    if role is not None and role not in record.eyes:
        raise typer.BadParameter(f"nobody may look through the eyes of '{role}' here, but of {', '.join(record.eyes)}")
    return role or record.eyes[-1]
