"""The handover: the curtain between two teams, and control's way in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Center, Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from wargame.commands import Rewind
from wargame.errors import WargameError
from wargame.lobby import Pins, now
from wargame.manifest import Manifest
from wargame.terms import CONTROL
from wargame.ui.parts.dialogs import AgainDialog
from wargame.ui.parts.drawing import plain
from wargame.ui.parts.frame import Dialog
from wargame.ui.parts.themes import role_colour
from wargame.ui.parts.widgets import Field
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
        """Control's choices, as keys and as buttons."""
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


ONCE_MORE = "Write it once more. It cannot be looked up later."


class Handover(Dialog[str]):
    """Waits for the next team; the result is the seat that takes over, None to leave the game.

    A seat without a PIN may choose one here, and opens without one.
    """

    DEFAULT_CSS = """
    Handover { background: $background; }
    Handover Static { text-align: center; }
    Handover Center { height: auto; }
    Handover Input { width: 16; background: $panel; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "take", "take over", id="curtain.take", tooltip="The next team takes over"),
        Binding("tab", "other", "another seat", id="curtain.other", tooltip="Let another team go first"),
    ]
    CALL: ClassVar[Sequence[str]] = ("Hand the keyboard to",)
    AFTER: ClassVar[Sequence[str]] = ("The screen is clear of the last team.", "Others, look away.")
    TAKE = "take over"

    def __init__(self, names: Manifest, seats: Sequence[str], seat: str, pins: Pins) -> None:
        super().__init__()
        self.names, self.seats, self.seat, self.pins = names, list(seats), seat, pins
        self.chosen = ""
        """A PIN that was written once."""

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
        if self.app.clipboard:  # else what is in the system's own is not ours
            self.app.copy_to_clipboard("")
        self._call()
        self.query_one(Input).focus()

    def _call(self, fault: str = "") -> None:
        wide = plain(" ".join(self._title().upper()).center(40), f"bold $ink on {self._colour()}")
        lines = [*map(plain, self.CALL), plain(""), wide, plain(""), *map(plain, self.AFTER), plain("")]
        words = Content.styled(self.pin_words(), "$muted")
        self.query_one("#whom", Static).update(Content("\n").join([*lines, words]))
        number, count = self.seats.index(self.seat) + 1, len(self.seats)
        others = f"   tab another seat ({number} of {count})" if count > 1 else ""
        keys = Content.styled(f"enter {self.TAKE}{others}   esc leave", "$muted")
        self.query_one("#how", Static).update(Content.assemble((fault, "bold $bad"), "\n", keys))

    def _title(self) -> str:
        return "Control" if self.seat == CONTROL else self.names.role[self.seat].title

    def _colour(self) -> str:
        return "$control" if self.seat == CONTROL else role_colour(list(self.names.role).index(self.seat))

    def pin_words(self) -> str:
        """The question to the seat."""
        return "The PIN of this seat:" if self.seat in self.pins else "A PIN for this seat, if you want one:"

    def action_other(self) -> None:
        """Name another seat of this terminal."""
        self.seat = self.seats[(self.seats.index(self.seat) + 1) % len(self.seats)]
        self._again("")

    def _again(self, fault: str, chosen: str = "") -> None:
        """Ask the seat once more."""
        self.chosen = chosen
        self.query_one(Input).clear()
        self._call(fault)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        """Enter, once every letter before it has been taken."""
        self.action_take()

    def action_take(self) -> None:
        """Take over, if the PIN is right; one that is chosen now is written twice."""
        given = self.query_one(Input).value
        if self.chosen and given != self.chosen:
            self._again("Those were two different PINs: choose one anew.")
        elif given and self.seat not in self.pins and not self.chosen:
            self._again(ONCE_MORE, given)
        else:
            self._admit(given)

    def _admit(self, given: str) -> None:
        try:
            self.check(given)
        except WargameError as fault:
            self._again(f"{str(fault)[:1].upper()}{str(fault)[1:]}.")
        else:
            self.dismiss(self.seat)

    def check(self, given: str) -> None:
        """Raises TableError for a wrong PIN, JournalError where none can be kept."""
        if self.seat in self.pins:
            self.pins.admit(self.seat, given, now())
        elif given:
            self.pins.choose(self.seat, given)


class PinPrompt(Handover):
    """Asks for the PIN of the seat from whose point of view a game that still runs is looked at; the result is that seat."""

    CALL = ("Several people still play this game.", "Look at it through the eyes of")
    AFTER = ("Others, look away.",)
    TAKE = "look"

    def pin_words(self) -> str:
        """The question to the seat."""
        return "The PIN of this seat:" if self.seat in self.pins else "This seat has no PIN: it is shown once the game is over."

    def action_take(self) -> None:
        """Look, if the PIN is right."""
        self._admit(self.query_one(Input).value)

    def check(self, given: str) -> None:
        """Raises TableError for a wrong PIN, and for a seat that has none."""
        self.pins.admit(self.seat, given, now())
