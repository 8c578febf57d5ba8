"""From a journal's file to the screen that looks back at it."""

from __future__ import annotations

from pathlib import Path

from wargame.game import verify
from wargame.review import look
from wargame.ui.review import Review
from wargame.ui.settings_file import Settings


def review_of(path: Path, settings: Settings) -> Review:
    """The screen for a journal: all eyes and the truth once the game is over, before that its people's only.

    Raises JournalError.
    """
    record = look(path)
    is_over = any(entry.kind == "over" for entry in record.entries)
    people = [role for role, seat in record.entries[0].body["seats"].items() if seat == "person"]
    return Review(record, settings, lambda: str(verify(path)), () if is_over else people)
