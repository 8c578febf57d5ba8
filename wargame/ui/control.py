"""What control may do between two teams: look at the whole game, or have a turn taken again."""

from __future__ import annotations

from typing import ClassVar, Literal

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from wargame.commands import Rewind
from wargame.ui.again import AgainDialog
from wargame.ui.drawing import plain
from wargame.ui.frame import Dialog
from wargame.ui.session import Session

TEXT = "Everything can be seen from here: teams, look away. A turn that is taken again stays in the record."


class Control(Dialog[Rewind | Literal["review"]]):
    """Asks what control wants; the result is a turn to be taken again, `review`, or None to hand the keyboard on."""

    CSS = """
    Control Horizontal { height: auto; margin-top: 1; }
    Control Button { margin-right: 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("r", "look", "look at the game", id="control.look", tooltip="Look at the whole game up to now"),
        Binding("z", "again", "turn again", id="control.again", tooltip="Go back to before a turn and have it taken again"),
        Binding("h", "leave", "hand on", id="control.leave", tooltip="Hand the keyboard to the next team"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session

    def compose(self) -> ComposeResult:
        """What it can do, as keys and as buttons."""
        with Vertical(classes="dialog") as box:
            box.border_title = Content("Control")
            yield Static(plain(TEXT))
            with Horizontal():
                yield Button(Content("Hand on  h"), id="leave", compact=True)
                yield Button(Content("Look  r"), id="look", compact=True)
                yield Button(Content("Turn again  z"), id="again", compact=True, disabled=not self._turns())

    def _turns(self) -> int:
        return self.session.turns_done

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a finished turn can be taken again."""
        return action != "again" or self._turns() > 0

    @on(Button.Pressed)
    async def _pressed(self, pressed: Button.Pressed) -> None:
        await self.run_action(str(pressed.button.id))

    def action_look(self) -> None:
        """Look at the game."""
        self.dismiss("review")

    @work
    async def action_again(self) -> None:
        """Ask which turn; nothing is done where none is chosen."""
        chosen = await self.app.push_screen_wait(AgainDialog(self.session, self._turns()))
        if chosen is not None:
            self.dismiss(chosen)
