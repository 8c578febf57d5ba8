"""Taking a turn again: the one question, and the screens from which it is asked."""

from __future__ import annotations

from typing import ClassVar, Generic, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Static

from wargame.commands import Practice, Rewind
from wargame.errors import WargameError
from wargame.terms import CONTROL, DICE
from wargame.ui.chooser import Chooser
from wargame.ui.confirm import Confirm
from wargame.ui.drawing import look_of, plain
from wargame.ui.frame import Dialog, Seated
from wargame.ui.session import Session

PRACTICE = (
    "From now on why at an order of a scripted seat says which of its rules decided, what it saw and what it passed over. "
    "The record says that the game is practice."
)
Result = TypeVar("Result")
LUCK = {"stay": "the same", "change": "other dice"}
TEXT = (
    "The game goes on from before that turn. What came of it stays in the record{}. "
    "With the same dice, the same orders come out the same."
)


class AgainDialog(Dialog[Rewind]):
    """Asks which turn is taken again, and whether with the same dice."""

    CSS = """
    AgainDialog Chooser { margin-top: 1; }
    AgainDialog #luck { margin-top: 0; }
    AgainDialog Horizontal { height: auto; margin-top: 1; }
    AgainDialog Button { margin-right: 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("y,enter", "take", "take it again", id="again.yes"),
        Binding("n", "leave", "go back", id="again.no"),
    ]

    def __init__(self, session: Session, turn: int) -> None:
        super().__init__()
        self.session, self.turn = session, turn

    def compose(self) -> ComposeResult:
        """What follows, both choices, and two answers."""
        look = look_of(self.session.settings)
        turns = [(str(n), f"{n}") for n in range(1, self.session.turns_done + 1)]
        with Vertical(classes="dialog") as box:
            box.border_title = Content("Take a turn again")
            yield Static(plain(TEXT.format("" if self.session.seat == CONTROL else ", which says that the game is practice")))
            yield Chooser("turn", turns, str(self.turn), look, id="turn")
            yield Chooser("dice", [(dice, LUCK[dice]) for dice in DICE], DICE[0], look, id="luck")
            with Horizontal():
                yield Button(Content("Go back  n"), id="no", compact=True)
                yield Button(Content("Take it again  y"), id="yes", compact=True)

    def action_take(self) -> None:
        """Take it again."""
        turn, luck = (self.query_one(f"#{id}", Chooser).value for id in ("turn", "luck"))
        self.dismiss(Rewind(int(turn), next(dice for dice in DICE if dice == luck)))

    @on(Button.Pressed)
    def _pressed(self, pressed: Button.Pressed) -> None:
        if pressed.button.id == "yes":
            self.action_take()
        else:
            self.action_leave()


class Rewindable(Seated[Result | Rewind], Generic[Result]):
    """A screen that may end with a turn to be taken again."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("z", "again", "turn again", show=False, id="again", tooltip="Go back to before a turn and take it again"),
        Binding("Z", "practise", "practice", show=False, id="practise", tooltip="Hear why scripted seats order what they do"),
    ]

    def turn_again(self) -> int:
        """The turn that is pointed at first."""
        return self.session.turns_done

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only a person alone takes a turn again, and only one that is finished, or makes the game practice, once."""
        sight = self.session.see()
        match action:
            case "again":
                return sight.may_rewind and self.session.turns_done > 0
            case "practise":
                return sight.may_rewind and not sight.practice
        return True

    @work
    async def action_practise(self) -> None:
        """Make the game practice, after one question."""
        if await self.app.push_screen_wait(Confirm("Practice", PRACTICE, "For practice")):
            try:
                self.session.do(Practice())
            except WargameError as fault:
                self.notify(plain(fault).plain, severity="error", markup=False)
            self.reread()

    def reread(self) -> None:
        """Show what is known now."""
        self.reframe()

    @work
    async def action_again(self) -> None:
        """Ask which turn, and leave with the answer."""
        chosen: Rewind | None = await self.app.push_screen_wait(AgainDialog(self.session, self.turn_again()))
        self.take_again(chosen)

    def take_again(self, chosen: object) -> None:
        """Leave with a turn to be taken again, if one was chosen here or on a screen opened from here."""
        if isinstance(chosen, Rewind):
            self.dismiss(chosen)
