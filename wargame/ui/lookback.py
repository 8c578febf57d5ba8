"""From a journal's file to the screen that looks back at it."""

from __future__ import annotations

from pathlib import Path

from wargame.commands import Reasons
from wargame.game import Game, verify
from wargame.hosting import kept_pins, opened
from wargame.review import Record, look
from wargame.table import Table
from wargame.terms import CONTROL
from wargame.ui.checked import FAITHFUL, Checked
from wargame.ui.curtain import Eyes
from wargame.ui.review import Review
from wargame.ui.settings_file import Settings


def review_of(path: Path, settings: Settings, seat: str | None = None) -> Review | Eyes:
    """The screen for a journal; of a game that several people still play, to `seat` (its PIN was given), or who asks for one.

    Raises JournalError; TableError where several play it and its PINs are not beside it.
    """
    record = look(path)
    if record.is_guarded and seat is None:
        pins = kept_pins(record, path)
        return Eyes(record.names, [*record.people, *[CONTROL] * (CONTROL in pins)], record.people[0], pins)
    return screen_of(path, opened(record, seat) if seat else record, settings)


def screen_of(path: Path, record: Record, settings: Settings) -> Review:
    """The screen for a journal that was read already, and may be looked at."""
    return Review(record, settings, lambda: checked(path, record))


def checked(path: Path, record: Record) -> Checked:
    """How a journal compares with its own rules, run again; and where it is the same game, what only they can tell."""
    fidelity = verify(path)
    if fidelity.state != FAITHFUL:
        return Checked(str(fidelity))
    table = Table(Game.open(path, write=False))
    told = {role: table.since(role, 0) for role in record.eyes if role != CONTROL}
    may_ask = table.game.practice or CONTROL in record.eyes
    return Checked(str(fidelity), told, (lambda turn: table.ask(record.eyes[-1], Reasons(turn))) if may_ask else None)
