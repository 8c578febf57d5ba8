"""The curtain between two teams at one terminal: an empty screen that says whom to hand the keyboard to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Center, Vertical
from textual.content import Content
from textual.widgets import Input, Static

from wargame.table import Table
from wargame.ui.drawing import plain
from wargame.ui.field import Field
from wargame.ui.frame import Dialog
from wargame.ui.themes import role_colour


class Curtain(Dialog[str]):
    """Waits for the next team; the result is the seat that takes over, None to leave the game.

    `pins` holds the PIN that each seat chose when it first took over; an empty one asks for none.
    """

    CSS = """
    Curtain { background: $background; }
    Curtain Static { text-align: center; }
    Curtain Center { height: auto; }
    Curtain Input { width: 16; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "take over", id="curtain.take", priority=True, tooltip="The next team takes over"),
        Binding("tab", "other", "another seat", id="curtain.other", priority=True, tooltip="Let another team go first"),
    ]

    def __init__(self, table: Table, people: Sequence[str], seat: str, pins: dict[str, str]) -> None:
        super().__init__()
        self.names, self.ready = table.game.names, set(table.game.committed)
        self.people, self.seat, self.pins = list(people), seat, pins

    def compose(self) -> ComposeResult:
        """Whom to hand the keyboard to, and where the PIN goes."""
        with Vertical(classes="dialog"):
            yield Static(id="whom", markup=False)
            with Center():
                yield Field(id="pin", password=True, max_length=12, compact=True)
            yield Static(id="how", markup=False)

    def on_mount(self) -> None:
        """Clear what the last team may have left, and name the next."""
        self.app.clear_notifications()
        self._call()
        self.query_one(Input).focus()

    def _call(self, fault: str = "") -> None:
        role = self.names.role[self.seat]
        number = self.people.index(self.seat)
        wide = plain(" ".join(role.title.upper()).center(40), f"bold $ink on {role_colour(self._number())}")
        lines = [
            Content("Hand the keyboard to"), Content(""), wide, Content(""),
            Content("The screen is clear of the last team."),
            Content("Others, look away."), Content(""), Content.styled(self._pin_words(), "$muted"),
        ]  # fmt: skip
        self.query_one("#whom", Static).update(Content("\n").join(lines))
        others = f"   tab another seat ({number + 1} of {len(self.people)})" if len(self.people) > 1 else ""
        keys = Content.styled(f"enter take over{others}   esc leave", "$muted")
        self.query_one("#how", Static).update(Content.assemble((fault, "bold $bad"), "\n", keys))

    def _number(self) -> int:
        return [role.id for role in self.names.roles].index(self.seat)

    def _pin_words(self) -> str:
        if self.seat not in self.pins:
            return "A PIN for this seat, if you want one:"
        return "The PIN of this seat:" if self.pins[self.seat] else "This seat has no PIN: press enter."

    def action_other(self) -> None:
        """Name another seat of this terminal."""
        self.seat = self.people[(self.people.index(self.seat) + 1) % len(self.people)]
        self.query_one(Input).clear()
        self._call()

    def action_take(self) -> None:
        """Take over, if the PIN is right; a first PIN is kept."""
        given = self.query_one(Input).value
        if given != self.pins.setdefault(self.seat, given):
            self.query_one(Input).clear()
            self._call("That is not the PIN of this seat.")
            return
        self.dismiss(self.seat)
