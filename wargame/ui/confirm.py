"""A question with two answers, of which the safe one is the default."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from wargame.ui.drawing import plain
from wargame.ui.frame import Dialog


class Confirm(Dialog[bool]):
    """Says what follows, and asks; y and n answer, enter gives the safe answer."""

    CSS = """
    Confirm Horizontal { height: auto; margin-top: 1; }
    Confirm Button { margin-right: 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y", "answer(True)", "yes", id="confirm.yes"),
        Binding("n", "answer(False)", "no", id="confirm.no"),
        Binding("left,right", "app.focus_next", "other answer", show=False),
    ]

    def __init__(self, title: str, text: str, yes: str, no: str = "Go back") -> None:
        super().__init__()
        self.words = title, text, yes, no

    def compose(self) -> ComposeResult:
        """The text over both answers."""
        title, text, yes, no = self.words
        with Vertical(classes="dialog") as box:
            box.border_title = Content(title)
            yield Static(plain(text))
            with Horizontal():
                yield Button(Content(f"{no}  n"), id="no", compact=True)
                yield Button(Content(f"{yes}  y"), id="yes", compact=True)

    def action_answer(self, answer: bool) -> None:
        """Answer."""
        self.dismiss(answer)

    @on(Button.Pressed)
    def _pressed(self, pressed: Button.Pressed) -> None:
        self.dismiss(pressed.button.id == "yes")


class Leave(Confirm):
    """Asks whether a game that is played is to be left."""

    def __init__(self) -> None:
        super().__init__("Leave?", "The game is kept as it is. Home goes on with it next time.", "Leave")
