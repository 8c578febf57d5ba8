"""Dialogs: questions, pages of text, help, and taking a game back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar, Generic, TypeAlias, TypeVar

from textual import on, work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Button, Static

from wargame.commands import Practice, Rewind
from wargame.errors import WargameError
from wargame.terms import CONTROL, DICE
from wargame.ui.parts.drawing import head, look_of, plain, wrapped
from wargame.ui.parts.frame import Dialog, Seated
from wargame.ui.parts.widgets import Chooser
from wargame.ui.session import Session


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


GLOSSARY = (
    ("role", "who is played"),
    ("seat", "who plays a role now: a person, a scripted seat, or nobody"),
    ("option", "what a role may order"),
    ("order", "a choice made: an option, where, and how; moot if it could not be carried out when its turn came"),
    ("track", "something that is measured; you read it exactly, as a band, or not at all"),
    ("band", "an inexact reading: very low, low, middling, high, very high"),
    ("program", "an option that stands over turns and costs something every quarter"),
    ("deal", "an offer between two roles, with or without a threat; only orders bind"),
    ("odds", "how often in a hundred something comes; ? marks what you cannot know of them"),
    ("reaction", "what the world does by itself after an event"),
    ("opening", "what an event lets you do, or do cheaper, for a while"),
    ("objective", "what a role wants; a private one is known to that role only until the end"),
    ("inject", "an event brought in by the scenario"),
    ("doctrine", "how a scripted seat behaves"),
    ("journal", "the record of a game, from which it can be replayed"),
)
"""Each word with what it means."""


MOVING = (
    ("← ↑ ↓ →", "move, as do h j k l"), ("tab", "next pane"), ("enter", "open or choose"), ("esc", "one step back"),
    ("^p", "all that can be done, by name"), ("q", "quit; the game is kept"),
)  # fmt: skip
"""Keys that mean the same on every screen."""
INDENT, WIDTH = 12, 54
"""Cells for a key, and for what it does."""


AnyScreen: TypeAlias = Screen[Any]


class Help(Reading):
    """Tells what can be done on a screen."""

    def __init__(self, app: App[None], screen: AnyScreen) -> None:
        super().__init__("Help", _blocks(app, screen))


def _blocks(app: App[None], screen: AnyScreen) -> Iterator[Content]:
    if screen.HELP:
        yield plain(screen.HELP)
    bindings = list(_bindings(screen))
    here = [_line(app.get_key_display(binding), binding.tooltip or binding.description) for binding in bindings]
    yield Content("\n").join([head("Here"), *here])
    yield Content("\n").join([head("Everywhere"), *(_line(key, words) for key, words in MOVING)])
    yield Content("\n").join([head("Words"), *(_line(word, text) for word, text in GLOSSARY)])
    named = [_line(app.get_key_display(binding), str(binding.id)) for binding in bindings]
    yield Content("\n").join([head("Names, to give these keys others in the settings"), *named])


def _bindings(screen: AnyScreen) -> Iterator[Binding]:
    """The screen's own keys, each action once."""
    told: set[str] = set()
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.id and binding.action not in (*told, "back") and active.node is screen:
            told.add(binding.action)
            yield binding


def _line(key: str, text: str) -> Content:
    """A key or word and what it means, which goes on under itself."""
    first, *rest = wrapped(text, WIDTH) or [Content("")]
    lines = [Content.styled(f" {key:<{INDENT}}", "bold $accent") + first, *(Content(" " * (INDENT + 1)) + line for line in rest)]
    return Content("\n").join(lines)


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
        """The consequences, both choices, and two answers."""
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
