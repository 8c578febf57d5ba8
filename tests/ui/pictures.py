"""Write the pictures of the guide from the real screens: `python -m tests.ui.pictures`; then look at them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from textual.screen import Screen

from tests.ui.pilots import LARGE, NORMAL, QUIET, session
from wargame.commands import Submit
from wargame.terms import Order
from wargame.ui.app import WargameApp
from wargame.ui.play.catalogue import Catalogue
from wargame.ui.play.commit import CommitDialog
from wargame.ui.play.deal import DealDialog
from wargame.ui.play.resolution import Resolution
from wargame.ui.play.screen import Play
from wargame.ui.session import Session

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
CAMPAIGN = Order("io_campaign", "northwest", {"tone": "survivor_stories", "backing": "none", "partner": "alone"})
_FONT = re.compile(r"@font-face \{.*?\}", re.DOTALL)
_IDS = re.compile(r"terminal-\d+")


def seat(turns: int = 2) -> Session:
    """The United States in the middle of the game, with one order given."""
    held = session("baseline_2024", "us", turns)
    held.do(Submit(CAMPAIGN))
    return held


PICTURES: Mapping[str, tuple[Callable[[], Screen[Any]], tuple[int, int], tuple[str, ...]]] = {
    "play": (lambda: Play(seat()), LARGE, ()),
    "play-small": (lambda: Play(seat()), NORMAL, ()),
    "catalogue": (lambda: Catalogue(seat(), "io_campaign"), LARGE, ("enter", "down", "down")),
    "commit": (lambda: CommitDialog(seat()), NORMAL, tuple("Win the towns first")),
    "deal": (lambda: DealDialog(session("baseline_2024", "us", 2)), LARGE, ("right",)),
    "resolution": (lambda: Resolution(session("baseline_2024", "us", 2)), LARGE, ("down", "down")),
    "tutorial": (lambda: Play(session("tutorial")), NORMAL, ()),
}
"""A screen, its size, and the keys that are pressed before it is drawn."""


async def drawn(screen: Callable[[], Screen[Any]], size: tuple[int, int], keys: tuple[str, ...]) -> str:
    """A screen as an SVG text that asks for no font from elsewhere, the same every time."""
    app = WargameApp(screen, QUIET)
    async with app.run_test(size=size) as acting:
        await app.workers.wait_for_complete()
        await acting.pause()
        await acting.press(*(("space" if key == " " else key) for key in keys))
        await acting.pause()
        return _IDS.sub("terminal", _FONT.sub("", app.export_screenshot(title="wargame", simplify=True)))


def main() -> None:
    """Write them all."""
    FOLDER.mkdir(exist_ok=True)
    for name, (screen, size, keys) in PICTURES.items():
        (FOLDER / f"{name}.svg").write_text(asyncio.run(drawn(screen, size, keys)), "utf-8")
        print(f"written: {name}")


if __name__ == "__main__":
    main()
