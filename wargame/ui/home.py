"""Home: what to begin or go on with, and the screen of preferences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Center, Vertical
from textual.content import Content
from textual.widgets import Static

from wargame.errors import JournalError, WargameError
from wargame.lobby import SavedGame, examples, has_scenario, open_table, own_saves, saved_game
from wargame.table import Table
from wargame.ui.app import WargameApp, stay
from wargame.ui.handover import PinPrompt
from wargame.ui.hot_seat import HotSeat
from wargame.ui.new_game import NewGame
from wargame.ui.parts.drawing import look_of, plain
from wargame.ui.parts.frame import Framed
from wargame.ui.parts.rows import Row, Rows
from wargame.ui.parts.widgets import Chooser, beside, is_at_work
from wargame.ui.play.map import silhouette
from wargame.ui.review.screen import Review, review_of
from wargame.ui.saved import Saved, offer_salvage
from wargame.ui.settings import Settings, changed_to, load_settings, save_settings, settings_path

CHOICES = {
    "theme": ("Colours", {"dark": "dark", "light": "light", "clear": "clear for every kind of colour sight", "mono": "none"}),
    "glyphs": ("Signs", {"unicode": "drawn signs", "ascii": "plain letters, for every terminal"}),
    "animations": ("Animations", {"yes": "the turn is told step by step", "no": "everything at once"}),
}
"""The settings to choose: label, and values with their words."""


class Preferences(Framed[None]):
    """Shows the settings and keeps what is changed."""

    CSS = """
    Preferences #body { padding: 1 2; }
    Preferences .heading { color: $muted; margin: 1 0 0 0; }
    Preferences Vertical { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "back", "done", key_display="enter", id="settings.done", tooltip="Back with these settings"),
    ]

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings

    def head(self) -> tuple[Content, Content]:
        """The name of this screen."""
        return Content.styled("  Settings", "bold"), Content("")

    def next_step(self) -> Content:
        """The next step."""
        keys = [("to a line", "↑ ↓"), ("to change it", "← →"), ("done", "enter")]
        return Content("  ").join(Content.styled(key, "bold $accent") + f" {words}" for words, key in keys)

    def body(self) -> ComposeResult:
        """A line for each setting, and where keys are changed."""
        look = look_of(self.settings)
        with Vertical():
            for name, (label, values) in CHOICES.items():
                yield Chooser(label, list(values.items()), self._value(name), look, id=name)
        yield Static("KEYS", classes="heading")
        own = ", ".join(f"{id}: {key}" for id, key in self.settings.keymap.items()) or "as the help says"
        yield Static(plain(f"Keys are {own}. To change one, write its name and the key under keymap in"))
        yield Static(plain(str(settings_path()), "bold"))
        yield Static(plain("for example  \"keymap\": {\"play.commit\": \"f5\"}. The help of each screen tells the names."))

    def on_mount(self) -> None:
        """Begin with the first line."""
        self.query_one("#theme").focus()

    def _value(self, name: str) -> str:
        if name == "animations":
            return "yes" if self.settings.animations else "no"
        return str(getattr(self.settings, name))

    @on(Chooser.Changed)
    def _changed(self, changed: Chooser.Changed) -> None:
        name, value = str(changed.chooser.id), changed.chooser.value
        self.settings = changed_to(self.settings, name, value == "yes" if name == "animations" else value)
        cast(WargameApp, self.app).apply(self.settings)
        for chooser in self.query(Chooser):
            chooser.look = look_of(self.settings)
            chooser.refresh()
        try:
            save_settings(self.settings)
        except OSError as fault:
            self.notify(plain(f"The settings cannot be kept: {fault.strerror}").plain, severity="error", markup=False)


TUTORIAL = "tutorial"
"""The scenario that teaches the game."""
WIDTH = 14
"""Cells for the name of an entry."""


class Home(Framed[None]):
    """The first screen."""

    HELP = "Go on with your last game, begin a new one, or look back at one that was played. Everything is kept by itself."
    CSS = """
    Home #picture { height: auto; text-align: center; width: 100%; margin: 1 0 0 0; }
    Home.-narrow #picture { display: none; }
    Home #question { text-align: center; width: 100%; margin: 1 0; color: $foreground; text-style: bold; }
    Home #entries { height: auto; max-height: 12; width: 66; max-width: 100%; }
    Home.-wide #picture { margin: 3 0 1 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("n", "new", "new game", id="home.new", tooltip="Begin a new game"),
        Binding("t", "tutorial", "tutorial", id="home.tutorial", tooltip="Learn by playing: ten minutes"),
        Binding("g", "saved", "games", show=False, priority=True, id="home.saved", tooltip="Go on with another game"),
        Binding("r", "review", "look back", id="home.review", tooltip="Look back at a game"),
        Binding("s", "settings", "settings", id="home.settings", tooltip="Colours, signs, animations, keys"),
        Binding("c", "continue", "continue", show=False, id="home.continue", tooltip="Go on with the last game"),
    ]

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings, self.look = settings, look_of(settings)
        self.last: SavedGame | None = None
        self.games = 0
        self.teaches = has_scenario(TUTORIAL)

    def head(self) -> tuple[Content, Content]:
        """The name of the house."""
        return Content.styled("  wargame", "bold $accent"), Content("")

    def next_step(self) -> Content:
        """The next step."""
        enter = Content.styled("enter", "bold $accent")
        if self.last:
            return Content("press ") + enter + " to go on where you stopped"
        if self.teaches and not self.settings.greeted:
            return Content("new here? ") + enter + " plays the tutorial: ten minutes, nothing to read first"
        return Content.assemble(("n", "bold $accent"), " begins a game, ", ("t", "bold $accent"), " is the tutorial")

    def body(self) -> ComposeResult:
        """A picture, a question and what can be done."""
        yield Static(id="picture", markup=False)
        yield Static("What would you do, and what follows?", id="question", markup=False)
        with Center():
            yield Rows(id="entries", look=self.look)

    def on_mount(self) -> None:
        """Show the entries before anything is read."""
        self._fill()
        self.query_one(Rows).focus()

    def on_screen_resume(self) -> None:
        """Read anew what was played meanwhile, with the settings of now."""
        self.settings = cast(WargameApp, self.app).settings
        self.look = look_of(self.settings)
        self.query_one(Rows).look = self.look
        self.read()

    @work(exclusive=True, group="read")
    async def read(self) -> None:
        """Find the last game that can go on."""
        kept, self.games = await beside(self, _last, "Reading the last game", self.look.glyphs)
        self.last = kept if kept and kept.is_open else None
        if kept and kept.names:
            self.query_one("#picture", Static).update(silhouette(kept.names, kept.readings, self.look))
        self._fill()

    def _fill(self) -> None:
        rows = self.query_one(Rows)
        first = rows.key is None or (self.last is not None and rows.cursor == 0)
        rows.show([self._row(*entry) for entry in self._entries()])
        if first and (self.last or self.teaches):
            rows.point_at("continue" if self.last else "new" if self.settings.greeted else "tutorial")
        self.reframe()

    def _row(self, key: str, title: str, about: str, right: str = "") -> Row:
        left = plain(f"{title:<{WIDTH}}", "bold") + Content.styled(about, "$muted")
        return Row(left, Content.styled(right, "$muted"), key)

    def _entries(self) -> Sequence[tuple[str, ...]]:
        found: list[tuple[str, ...]] = []
        if self.last and self.last.names:
            who = " and ".join(self.last.names.role[role].short for role in self.last.people)
            found.append(("continue", "Continue", f"{self.last.title}, {self.last.turn}, as {who}", "saved"))
        found.append(("new", "New game", "scenario, seats and luck"))
        if self.teaches:
            found.append(("tutorial", "Tutorial", "ten minutes, nothing to read first"))
        many = "one game" if self.games == 1 else f"{self.games} games"
        found += [
            ("saved", "Saved games", many if self.games else "none yet: n begins one"),
            ("review", "Look back", "step through a game, and ask why"),
            ("settings", "Settings", "colours, signs, animations, keys"),
            ("help", "Help", "keys and words"),
            ("leave", "Quit", "everything is kept"),
        ]
        return found

    @on(Rows.Opened)
    async def _chosen(self, opened: Rows.Opened) -> None:
        scope = "app." if opened.key in ("help", "leave") else ""
        await self.run_action(f"{scope}{opened.key}")

    def action_new(self) -> None:
        """Begin a new game."""
        self._greet()
        self.app.push_screen(NewGame(self.settings))

    def action_tutorial(self) -> None:
        """Begin the tutorial, if it is there."""
        self._greet()
        if self.teaches:
            self.app.push_screen(NewGame(self.settings, TUTORIAL))

    def _greet(self) -> None:
        if not self.settings.greeted:
            self.settings = replace(self.settings, greeted=True)
            cast(WargameApp, self.app).settings = self.settings
            try:
                save_settings(self.settings)
            except OSError as fault:
                self.notify(plain(f"The settings cannot be kept: {fault.strerror}").plain, markup=False)

    def action_continue(self) -> None:
        """Go on with the last game."""
        if self.last:
            self.go_on(self.last.save.path)

    def go_on(self, path: Path) -> None:
        """Open a recorded game beside the screen, and sit down at it; another press meanwhile does nothing."""
        if not is_at_work(self, "open"):
            self._go_on(path)

    @work(group="open")
    async def _go_on(self, path: Path) -> None:
        try:
            table = await beside(self, lambda: open_table(path), "Playing the game again up to now", self.look.glyphs)
        except JournalError as fault:
            await offer_salvage(self.app, path, fault)
            return
        except (WargameError, OSError) as fault:
            self.notify(plain(fault).plain, severity="error", markup=False)
            return
        self.app.push_screen(HotSeat(table, self.settings))

    @work
    async def action_saved(self) -> None:
        """Choose a game to go on with."""
        path = await self.app.push_screen_wait(Saved(self.settings, review=False))
        if path:
            self.go_on(path)

    @work
    async def action_review(self) -> None:
        """Choose a game to look back at."""
        path = await self.app.push_screen_wait(Saved(self.settings, review=True))
        if path:
            self.look_back(path)

    @work(exclusive=True, group="open")
    async def look_back(self, path: Path) -> None:
        """Read a game beside the screen, and look back at it."""
        screen = await self._review(path)
        if isinstance(screen, PinPrompt):
            seat = await self.app.push_screen_wait(screen)
            screen = await self._review(path, seat) if seat else None
        if screen:
            self.app.push_screen(screen)

    async def _review(self, path: Path, seat: str | None = None) -> Review | PinPrompt | None:
        """The screen that looks back at a game, for a seat whose PIN was given; None, and why, where there is none."""
        make = partial(review_of, path, self.settings, seat)
        try:
            return await beside(self, make, "Reading the record", self.look.glyphs)
        except JournalError as fault:
            await offer_salvage(self.app, path, fault)
        except WargameError as fault:
            self.notify(plain(fault).plain, severity="error", markup=False)
        return None

    def action_settings(self) -> None:
        """Change the settings."""
        self.app.push_screen(Preferences(self.settings))


def _last() -> tuple[SavedGame | None, int]:
    """The last game that can go on, else any other for its picture; and how many there are."""
    found = own_saves()
    kept = next((kept for save in found if save.state == "open" and (kept := saved_game(save)).is_open), None)
    return kept or next(map(saved_game, [*found, *reversed(examples())]), None), len(found)


def open_home() -> None:
    """Open the first screen, and stay until it is left. Raises SystemExit as `stay` does."""
    stay(WargameApp(_home, load_settings()))


def open_game(table: Table) -> None:
    """Sit down at a table, and stay until the game is over or left; home comes then. Raises SystemExit as `stay` does."""
    settings = load_settings()
    try:
        stay(WargameApp(lambda: HotSeat(table, settings), settings, _home))
    finally:
        table.close()


def _home() -> Home:
    return Home(load_settings())
