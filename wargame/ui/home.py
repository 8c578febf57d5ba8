"""Home: go on with the last game, begin another, look back, or set things up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Center
from textual.content import Content
from textual.widgets import Static

from wargame.errors import JournalError, WargameError
from wargame.hosting import has_scenario, kept_table
from wargame.ui.curtain import Eyes
from wargame.ui.drawing import look_of, plain
from wargame.ui.frame import Framed
from wargame.ui.lookback import review_of
from wargame.ui.new_game import NewGame
from wargame.ui.preferences import Preferences
from wargame.ui.review import Review
from wargame.ui.rows import Row, Rows
from wargame.ui.saved import Saved, salvage
from wargame.ui.settings_file import Settings, save_settings
from wargame.ui.shelf import Kept, examples, kept_of, own_saves
from wargame.ui.silhouette import silhouette
from wargame.ui.sitting import Sitting
from wargame.ui.waiting import beside, is_at_work

if TYPE_CHECKING:
    from wargame.ui.app import WargameApp

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
        self.last: Kept | None = None
        self.games = 0
        self.teaches = has_scenario(TUTORIAL)

    def head(self) -> tuple[Content, Content]:
        """The name of the house."""
        return Content.styled("  wargame", "bold $accent"), Content("")

    def next_step(self) -> Content:
        """What to do now."""
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
        self.settings = cast("WargameApp", self.app).settings
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
            cast("WargameApp", self.app).settings = self.settings
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
            table = await beside(self, lambda: kept_table(path), "Playing the game again up to now", self.look.glyphs)
        except JournalError as fault:
            await salvage(self.app, path, fault)
            return
        except (WargameError, OSError) as fault:
            self.notify(plain(fault).plain, severity="error", markup=False)
            return
        self.app.push_screen(Sitting(table, self.settings))

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
        if isinstance(screen, Eyes):
            seat = await self.app.push_screen_wait(screen)
            screen = await self._review(path, seat) if seat else None
        if screen:
            self.app.push_screen(screen)

    async def _review(self, path: Path, seat: str | None = None) -> Review | Eyes | None:
        """The screen that looks back at a game, for a seat whose PIN was given; None, and why, where there is none."""
        make = partial(review_of, path, self.settings, seat)
        try:
            return await beside(self, make, "Reading the record", self.look.glyphs)
        except JournalError as fault:
            await salvage(self.app, path, fault)
        except WargameError as fault:
            self.notify(plain(fault).plain, severity="error", markup=False)
        return None

    def action_settings(self) -> None:
        """Change the settings."""
        self.app.push_screen(Preferences(self.settings))


def _last() -> tuple[Kept | None, int]:
    """The last game that can go on, else any other for its picture; and how many there are."""
    found = own_saves()
    kept = next((kept for save in found if save.state == "open" and (kept := kept_of(save)).is_open), None)
    return kept or next(map(kept_of, [*found, *reversed(examples())]), None), len(found)
