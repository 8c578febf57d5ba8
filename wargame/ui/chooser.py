"""A choice in one line: arrows go through its values, and so do clicks on its ends."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from wargame.ui.drawing import Look, plain


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
        """What is chosen; nothing where there is nothing to choose from."""
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
