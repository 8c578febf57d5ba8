"""Widgets: choosers, fields, tabs, and what shows while work is done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import ClassVar, TypeVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from wargame.text import safe_text
from wargame.ui.parts.drawing import Look, plain
from wargame.ui.parts.themes import Glyphs


class Chooser(Widget, can_focus=True):
    """Shows a label and one of some values, each a pair of what it stands for and its words."""

    DEFAULT_CSS = "Chooser { height: 1; text-wrap: nowrap; } Chooser:focus { background: $panel; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left,h", "turn(-1)", "value before", show=False),
        Binding("right,l,space", "turn(1)", "next value", show=False),
        Binding("up,k", "app.focus_previous", "line above", show=False),
        Binding("down,j", "app.focus_next", "line below", show=False),
    ]
    LABEL = 26

    class Changed(Message):
        """Another value is chosen."""

        def __init__(self, chooser: Chooser) -> None:
            super().__init__()
            self.chooser = chooser

        @property
        def control(self) -> Chooser:
            """The line that changed."""
            return self.chooser

    def __init__(self, label: str, values: Sequence[tuple[str, str]], chosen: str, look: Look, *, id: str) -> None:
        super().__init__(id=id)
        self.label, self.values, self.look = label, list(values), look
        self.at = next((i for i, (value, _) in enumerate(self.values) if value == chosen), 0)

    @property
    def value(self) -> str:
        """The chosen value; nothing where there is nothing to choose from."""
        return self.values[self.at][0] if self.values else ""

    def action_turn(self, step: int) -> None:
        """Choose the next value, or the one before."""
        if self.values:
            self.choose((self.at + step) % len(self.values))

    def choose(self, at: int) -> None:
        """Choose a value by its place."""
        self.at = at
        self.refresh()
        self.post_message(self.Changed(self))

    def on_focus(self) -> None:
        """Show that the keys go here."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that they no longer do."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """A click on the left mark goes back, elsewhere on."""
        self.action_turn(-1 if self.LABEL <= event.x < self.LABEL + 3 else 1)

    def render(self) -> Content:
        """Label, marks, and the value between them."""
        glyphs = self.look.glyphs
        mark = Content.styled(glyphs.cursor if self.has_focus else " ", "$accent")
        words = plain(self.values[self.at][1], "bold") if self.values else plain("-")
        label = plain(f"{self.label:<{self.LABEL - 2}}", "$muted")
        ends = "$accent" if self.has_focus else "$muted"
        return mark + label + Content.styled(f"{glyphs.less} ", ends) + words + Content.styled(f" {glyphs.more}", ends)


LONGEST = 400
"""As many letters as anybody has to type anywhere."""


class Field(Input):
    """An input line whose text is safe to show, however it got there."""

    def validate_value(self, value: str) -> str:
        """Clean text that was typed or pasted, to show and keep."""
        return safe_text(value, self.max_length or LONGEST)


class Tabs(Widget):
    """Numbered tabs in one line; a click chooses."""

    DEFAULT_CSS = "Tabs { height: 1; text-wrap: nowrap; }"

    class Chosen(Message):
        """A tab was clicked."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.number = number

    def __init__(self, *, id: str) -> None:
        super().__init__(id=id)
        self.titles: list[str] = []
        self.chosen = 1

    def show(self, titles: Sequence[str]) -> None:
        """Show other titles."""
        self.titles = list(titles)
        self.refresh()

    def choose(self, number: int) -> None:
        """Mark a tab as the one that is shown."""
        self.chosen = number
        self.refresh()

    def render(self) -> Content:
        """The titles, the chosen one on the accent's ground."""
        parts = [
            Content.styled(f" {title} ", "bold $ink on $accent" if n == self.chosen else "$muted")
            for n, title in enumerate(self.titles, 1)
        ]
        return Content("").join(parts)

    def on_click(self, event: events.Click) -> None:
        """Choose the tab under the mouse."""
        end = 0
        for number, title in enumerate(self.titles, 1):
            end += len(title) + 2
            if event.x < end:
                self.post_message(self.Chosen(number))
                return


PATIENCE = 0.3
"""Seconds after which waiting is worth a word."""
STEP = 0.2
"""Seconds after which the mark goes on."""
CELLS = 5
Answer = TypeVar("Answer")


class Waiting(Widget):
    """A notice of work that is waited for, with a mark that wanders while animations are on."""

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


async def beside(screen: Widget, task: Callable[[], Answer], words: str, glyphs: Glyphs) -> Answer:
    """The answer of a task that is done beside a screen; what it raises is raised here."""
    waiting = Waiting(words, glyphs)
    timer = screen.set_timer(PATIENCE, lambda: screen.mount(waiting))
    try:
        return await asyncio.to_thread(task)
    finally:
        timer.stop()
        if waiting.is_attached:
            waiting.remove()


def is_at_work(screen: Widget, group: str) -> bool:
    """Whether a screen's worker of this group has not come to its end: a game is opened by one at a time."""
    return any(worker.node is screen and worker.group == group and not worker.is_finished for worker in screen.workers)
