"""A new game: which scenario, who sits where, and by which seed."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from wargame.errors import WargameError
from wargame.lobby import IN_THE_CLEAR, ScenarioInfo, new_table, offers
from wargame.ui.hot_seat import MAKING, HotSeat
from wargame.ui.parts.drawing import look_of, plain
from wargame.ui.parts.frame import Framed
from wargame.ui.parts.widgets import Chooser, Field, beside, is_at_work
from wargame.ui.settings import Settings

PERSON = ("person", "a person at this terminal")
LEADER = "its PIN, if somebody leads the game and sees everything"


class NewGame(Framed[None]):
    """Asks for what a new game needs, and starts it."""

    CSS = """
    NewGame #body { overflow-y: auto; padding: 0 1; }
    NewGame #about { height: auto; max-height: 8; padding: 0 1; margin-top: 1; }
    NewGame #scenarios, NewGame #seats, NewGame #several { height: auto; }
    NewGame #clear { color: $muted; padding: 0 1; }
    NewGame .heading { color: $muted; margin: 1 0 0 1; }
    NewGame Input { width: 60; max-width: 100%; margin: 0 1; background: $panel; }
    NewGame Button { margin: 1 0 0 1; min-width: 9; }
    NewGame #scenarios { margin-top: 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "start", "start", id="new.start", tooltip="Start the game"),
        Binding("enter", "start", "start", show=False, id="new.enter", tooltip="Start the game"),
    ]

    def __init__(self, settings: Settings, scenario: str = "") -> None:
        super().__init__()
        self.settings, self.look, self.wanted = settings, look_of(settings), scenario
        self.offers: dict[str, ScenarioInfo] = {}

    def head(self) -> tuple[Content, Content]:
        """The name of this screen."""
        return Content.styled("  New game", "bold"), Content("")

    def next_step(self) -> Content:
        """The next step."""
        keys = [("to a line", "↑ ↓"), ("to change it", "← →"), ("starts", "enter")]
        return Content("  ").join(Content.styled(key, "bold $accent") + f" {words}" for words, key in keys)

    def body(self) -> ComposeResult:
        """The scenario with what it is about, a line per seat, and the seed."""
        yield Vertical(id="scenarios")
        yield Static("Reading the scenarios ...", id="about", markup=False)
        yield Static("WHO PLAYS", classes="heading")
        yield Vertical(id="seats")
        with Vertical(id="several"):
            yield Static("CONTROL", classes="heading")
            yield Field(placeholder=LEADER, id="control", max_length=12, compact=True)
            yield Static(IN_THE_CLEAR, id="clear")
        yield Static("SEED", classes="heading")
        yield Field(placeholder="any text gives its own luck; left empty, one is drawn", id="seed", max_length=60, compact=True)
        yield Button("Start", id="start", compact=True)

    def on_mount(self) -> None:
        """Read the scenarios beside the screen."""
        self.read()

    @work(exclusive=True)
    async def read(self) -> None:
        """Read what can be played, and show the first."""
        try:
            found = await beside(self, offers, "Reading the scenarios", self.look.glyphs)
        except (WargameError, OSError) as fault:
            self.query_one("#about", Static).update(plain(fault))
            return
        self.offers = {offer.name: offer for offer in found}
        values = [(offer.name, offer.title) for offer in self.offers.values()]
        chooser = Chooser("Scenario", values, self.wanted, self.look, id="scenario")
        await self.query_one("#scenarios").mount(chooser)
        await self._show(chooser.value)
        chooser.focus()

    @on(Chooser.Changed, "#scenario")
    async def _other_scenario(self, changed: Chooser.Changed) -> None:
        await self._show(changed.chooser.value)

    async def _show(self, name: str) -> None:
        offer = self.offers[name]
        about = plain(offer.about) + Content.styled(f" {offer.turns} turns.", "$muted")
        self.query_one("#about", Static).update(about)
        seats = self.query_one("#seats")
        await seats.remove_children()
        await seats.mount_all(self._seat(offer, n, role) for n, role in enumerate(offer.roles))
        self._show_several()

    @on(Chooser.Changed)
    def _show_several(self) -> None:
        """Say what several people at one terminal should know, where there are several."""
        self.query_one("#several").display = self._are_several()

    def _are_several(self) -> bool:
        return list(self.seats().values()).count(PERSON[0]) > 1

    def _seat(self, offer: ScenarioInfo, number: int, role: str) -> Chooser:
        values = [PERSON, *offer.scripted[role].items()]
        chosen = PERSON[0] if number == 0 else offer.seats[role]
        return Chooser(offer.roles[role], values, chosen, self.look, id=f"seat-{role}")

    def seats(self) -> dict[str, str]:
        """Who is to play each role."""
        return {str(chooser.id).removeprefix("seat-"): chooser.value for chooser in self.query("#seats Chooser").results(Chooser)}

    @on(Button.Pressed, "#start")
    @on(Input.Submitted)
    def _pressed(self) -> None:
        self.action_start()

    def action_start(self) -> None:
        """Start the game, if a person is to play; another press meanwhile does nothing."""
        if PERSON[0] not in self.seats().values():
            self.notify("Nobody would play: give at least one seat to a person.", severity="warning", markup=False)
        elif self.offers and not is_at_work(self, "start"):
            self.start()

    @work(group="start")
    async def start(self) -> None:
        """Make the game ready beside the screen, and sit down at it."""
        name, seed = self.query_one("#scenario", Chooser).value, self.query_one("#seed", Input).value
        pin = self.query_one("#control", Input).value if self._are_several() else ""
        make = partial(new_table, name, seed=seed, seats=self.seats(), control=pin)
        try:
            table = await beside(self, make, MAKING, self.look.glyphs)
        except (WargameError, OSError) as fault:
            self.notify(plain(fault).plain, severity="error", markup=False)
            return
        self.app.switch_screen(HotSeat(table, self.settings))
