"""From a journal's file to the screen that looks back at it."""

from __future__ import annotations

from pathlib import Path

from wargame.game import verify
from wargame.review import look
from wargame.ui.review import Review
from wargame.ui.settings_file import Settings


def review_of(path: Path, settings: Settings) -> Review:
    """The screen for a journal. Raises JournalError."""
    return Review(look(path), settings, lambda: str(verify(path)))
