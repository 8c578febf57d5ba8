"""A row of tabs for a screen that has room for one pane only."""

from __future__ import annotations

from collections.abc import Sequence

from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget


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
