"""Saved games: the screen that lists them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from wargame.errors import JournalError
from wargame.lobby import SavedGame, salvage, saved_games
from wargame.ui.parts.dialogs import Confirm
from wargame.ui.parts.drawing import look_of, plain
from wargame.ui.parts.frame import Framed
from wargame.ui.parts.rows import Row, Rows
from wargame.ui.parts.widgets import beside
from wargame.ui.settings import Settings


class Saved(Framed[Path]):
    """Lists the recorded games; the result is the file of the one that was chosen."""

    CSS = "Saved #games { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", "choose", id="saved.choose", tooltip="Open this game")]

    def __init__(self, settings: Settings, review: bool) -> None:
        super().__init__()
        self.settings, self.review, self.look = settings, review, look_of(settings)

    def head(self) -> tuple[Content, Content]:
        """The purpose of the list."""
        return Content.styled("  Look back" if self.review else "  Saved games", "bold"), Content("")

    def next_step(self) -> Content:
        """The next step."""
        what = " looks back at the game" if self.review else " goes on with the game"
        return Content.styled("enter", "bold $accent") + what

    def body(self) -> ComposeResult:
        """The list."""
        yield Rows(id="games", look=self.look, classes="pane")

    def on_mount(self) -> None:
        """Read the games beside the screen."""
        rows = self.query_one(Rows)
        rows.border_title = "Games"
        rows.focus()
        self.read()

    @work(exclusive=True)
    async def read(self) -> None:
        """Read the header of every game."""
        listed = partial(saved_games, self.review)
        found = await beside(self, listed, "Reading the games", self.look.glyphs)
        shown = [kept for kept in found if self.review or kept.is_open or kept.save.state.startswith("damaged")]
        rows = [self._row(kept) for kept in shown]
        empty = "No saved games. Go back with esc; n begins one, t is the tutorial."
        self.query_one(Rows).show(rows or [Row(Content.styled(empty, "$muted"))])

    def _row(self, kept: SavedGame) -> Row:
        who = " and ".join(kept.names.role[role].short for role in kept.people) if kept.names else ""
        what = f", {kept.turn}" + (f", as {who}" if who else ", all scripted") if kept.names else f", {kept.save.state}"
        left = plain(kept.title, "bold") + plain(what, "" if kept.names else "$bad")
        return Row(left, plain(kept.save.last.replace("T", " ").removesuffix("Z"), "$muted"), str(kept.save.path))

    @on(Rows.Opened)
    def _chosen(self, opened: Rows.Opened) -> None:
        self.dismiss(Path(str(opened.key)))

    def action_choose(self) -> None:
        """Choose the game under the cursor."""
        self.query_one(Rows).action_open()


async def offer_salvage(app: App[None], path: Path, fault: JournalError) -> None:
    """Say what is wrong with a journal, and offer its good part as a new file."""
    text = f"{fault}\n\nThe entries before the damage are good. They can be kept as a new file, from which you can go on."
    if await app.push_screen_wait(Confirm("This game cannot be opened", text, "Keep the good part")):
        try:
            salvage(path)
        except (JournalError, OSError) as refusal:
            app.notify(plain(refusal).plain, severity="error", markup=False)
