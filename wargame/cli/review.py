"""The command that looks back at a recorded game."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wargame.cli.say import ask_pin, at_terminal, say, warn
from wargame.errors import JournalError, TableError

if TYPE_CHECKING:
    from wargame.review import Record


def review(
    game: Annotated[str, typer.Argument(help="A recorded game: its file, or its name as `wargame saves` lists it.")],
    role: Annotated[str | None, typer.Option("--role", help="Through whose eyes; the truth where all may know it.")] = None,
) -> None:
    """Look back at a recorded game, turn by turn; without a terminal, print what it tells."""
    path = file_of(game)
    record = admitted(path, role)
    if at_terminal():
        _open(path, record, role)
    else:
        from wargame.game import verify

        for line in told(record, role):
            say(line)
        warn(f"{path.name}: {verify(path)}")


def _open(path: Path, record: Record, role: str | None) -> None:
    from wargame.ui.app import WargameApp, stay
    from wargame.ui.lookback import screen_of
    from wargame.ui.settings_file import load_settings

    settings = load_settings()
    screen = screen_of(path, record, settings)
    if role is not None:
        screen.gaze.role = eyes_of(record, role)
    stay(WargameApp(lambda: screen, settings))


def admitted(path: Path, role: str | None) -> Record:
    """The record of a game; of one that several people still play, for a seat that gives its PIN.

    Raises JournalError, and TableError for a wrong PIN.
    """
    from wargame.hosting import kept_pins, now, opened
    from wargame.review import look

    record = look(path)
    if not record.is_guarded:
        return record
    pins = kept_pins(record, path)
    if role is None:
        raise TableError(f"{path.name}: several people still play this game: name a seat with --role, and give its PIN")
    pins.admit(role, ask_pin(), now())
    return opened(record, role)


def file_of(game: str) -> Path:
    """The file that a path or a name stands for. Raises JournalError."""
    from wargame.paths import examples_dir, saves_dir
    from wargame.text import is_name

    named = [folder / f"{game}.jsonl" for folder in (saves_dir(), examples_dir())] if is_name(game) else []
    found = next((path for path in (Path(game), *named) if path.is_file()), Path(game))
    if not os.path.lexists(found):
        raise JournalError(f"there is no recorded game '{game}': wargame saves lists those that there are")
    return found


def told(record: Record, role: str | None) -> Iterator[str]:
    """A recorded game as a story, through somebody's eyes. Raises BadParameter."""
    from wargame.journal import last_hash_of
    from wargame.story import Storyteller, closing_in

    eyes = eyes_of(record, role)
    teller, events = Storyteller(record.names), record.told(eyes)
    yield from teller.practice(record)
    for turn in range(1, record.turns + 1):
        yield from teller.turn(events, turn, role=eyes)
        yield ""
    if record.over is not None:
        yield from teller.ending(closing_in(record, eyes))
        yield from teller.proof(last_hash_of(record.entries))


def eyes_of(record: Record, role: str | None) -> str:
    """The eyes asked for, else the last of those that there are: the truth, once all may know it. Raises BadParameter."""
    if role is not None and role not in record.eyes:
        raise typer.BadParameter(f"nobody may look through the eyes of '{role}' here, but of {', '.join(record.eyes)}")
    return role or record.eyes[-1]
