"""Waiting: what may take long is done beside the screen, which says so once it does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, TypeVar

from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget

from wargame.ui.glyphs import Glyphs

PATIENCE = 0.3
"""Seconds after which waiting is worth a word."""
STEP = 0.2
"""Seconds after which the mark goes on."""
CELLS = 5
Answer = TypeVar("Answer")


class Waiting(Widget):
    """What is waited for, and a mark that wanders while animations are on."""

    DEFAULT_CSS = """
    Waiting { overlay: screen; position: absolute; offset: 2 1; width: auto; height: 1; text-wrap: nowrap; color: $accent; }
    """

    def __init__(self, words: str, glyphs: Glyphs) -> None:
        super().__init__()
        self.words, self.glyphs, self.at = words, glyphs, 0

    def on_mount(self) -> None:
        """Let the mark wander, unless nothing is to move."""
        if self.app.animation_level != "none":
            self.set_interval(STEP, self.go_on)

    def go_on(self) -> None:
        """Take the mark one cell further."""
        self.at = (self.at + 1) % CELLS
        self.refresh()

    def render(self) -> Content:
        """The mark among its cells, and the words."""
        behind, before = self.glyphs.coming * self.at, self.glyphs.coming * (CELLS - 1 - self.at)
        return Content(f"{behind}{self.glyphs.gone}{before} {self.words} ")


async def beside(screen: Screen[Any], task: Callable[[], Answer], words: str, glyphs: Glyphs) -> Answer:
    """The answer of a task that is done beside a screen; what it raises is raised here."""
    waiting = Waiting(words, glyphs)
    timer = screen.set_timer(PATIENCE, lambda: screen.mount(waiting))
    try:
        return await asyncio.to_thread(task)
    finally:
        timer.stop()
        if waiting.is_attached:
            waiting.remove()


def is_at_work(screen: Screen[Any], group: str) -> bool:
    """Whether a screen's worker of this group has not come to its end: a game is opened by one at a time."""
    return any(worker.node is screen and worker.group == group and not worker.is_finished for worker in screen.workers)
