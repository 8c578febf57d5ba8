"""The text of every screen as files, for people to read: written by `make golden`, compared by a test."""

from __future__ import annotations

import os
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from textual.pilot import Pilot

from tests.ui.gallery import makers
from tests.ui.pilots import LARGE, NORMAL, SMALL, show_all, text_of

FOLDER = Path(__file__).resolve().parent / "screens"
EVERYWHERE = ("home", "play", "catalogue", "resolution")
"""The screens that are kept in all sizes; of the others one size is enough."""
PLACE = re.compile(r"^( *)\S*settings\.json.*$", re.MULTILINE)
"""The line that tells where settings are kept, which is another on every machine."""



async def read(acting: Pilot[None]) -> str:
    """The screen's text with nothing in it that differs between machines."""
    return PLACE.sub(r"\1settings.json", text_of(acting)) + "\n"


def snapshots() -> dict[str, str]:
    """Every screen's text by the name of its file."""
    screens = makers()
    found: dict[str, str] = {}
    with TemporaryDirectory() as home, patch.dict(os.environ, WARGAME_HOME=home):
        for size in (NORMAL, SMALL, LARGE):
            chosen = {name: make for name, make in screens.items() if size == NORMAL or name in EVERYWHERE}
            found |= {f"{name}-{size[0]}x{size[1]}": text for name, text in show_all(chosen, read, size=size).items()}
    return found


def write() -> None:
    """Write all files anew, and take away those of screens that are gone."""
    FOLDER.mkdir(exist_ok=True)
    fresh = snapshots()
    for path in FOLDER.glob("*.txt"):
        if path.stem not in fresh:
            path.unlink()
    for name, text in fresh.items():
        (FOLDER / f"{name}.txt").write_text(text, "utf-8")
