"""From a journal's file to the screen that looks back at it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from wargame.game import Game, verify
from wargame.review import look
from wargame.table import Table
from wargame.terms import CONTROL
from wargame.ui.review import Review
from wargame.ui.settings_file import Settings
from wargame.views import Told


def review_of(path: Path, settings: Settings) -> Review:
    """The screen for a journal. Raises JournalError."""
    record = look(path)
    return Review(record, settings, lambda: _again(path, record.eyes))


def _again(path: Path, eyes: Sequence[str]) -> tuple[str, dict[str, list[Told]]]:
    """How a journal compares with its own rules, run again; and where it is the same game, what each was told."""
    fidelity = verify(path)
    if fidelity.state != "EXACT":
        return str(fidelity), {}
    table = Table(Game.open(path, write=False))
    return str(fidelity), {role: table.since(role, 0) for role in eyes if role != CONTROL}
