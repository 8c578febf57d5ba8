"""A page to read: headings and texts in a box, which scrolls where it is longer than the screen."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from wargame.ui.drawing import plain
from wargame.ui.frame import Dialog


class Reading(Dialog[None]):
    """Shows blocks of text; any of the keys that go on leaves it."""

    CSS = """
    Reading .dialog { height: auto; max-height: 100%; padding: 0 1; width: 78; }
    Reading VerticalScroll { height: auto; }
    Reading .how { height: 1; margin-top: 1; color: $muted; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,q", "leave", "go on", show=False, id="reading.on"),
    ]

    def __init__(self, title: str, blocks: Iterable[Content]) -> None:
        super().__init__()
        self.heading, self.blocks = title, list(blocks)

    def compose(self) -> ComposeResult:
        """The blocks with an empty line between."""
        with Vertical(classes="dialog") as box:
            box.border_title = plain(self.heading)
            with VerticalScroll(can_focus=True):
                for block in self.blocks:
                    yield Static(block + "\n")
            yield Static("↑ ↓ read   enter go on", classes="how")
