"""The recorded games in a list, to go on with or to look back at; a damaged one can be saved in part."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from textual import on, work
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content

from wargame.errors import JournalError
from wargame.journal import SaveInfo, good_prefix
from wargame.ui.confirm import Confirm
from wargame.ui.drawing import look_of, plain
from wargame.ui.frame import Framed
from wargame.ui.rows import Row, Rows
from wargame.ui.settings_file import Settings
from wargame.ui.shelf import Kept, examples, kept_of, own_saves
from wargame.ui.waiting import beside


class Saved(Framed[Path]):
    """Lists the recorded games; the result is the file of the one that was chosen."""

    CSS = "Saved #games { height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", "choose", id="saved.choose", tooltip="Open this game")]

    def __init__(self, settings: Settings, review: bool) -> None:
        super().__init__()
        self.settings, self.review, self.look = settings, review, look_of(settings)

    def head(self) -> tuple[Content, Content]:
        """What the list is for."""
        return Content.styled("  Look back" if self.review else "  Saved games", "bold"), Content("")

    def next_step(self) -> Content:
        """What to do now."""
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
        found = await beside(
            self, lambda: [kept_of(save) for save in self._saves()], "Reading the games", self.look.glyphs
        )
        shown = [kept for kept in found if self.review or kept.is_open or kept.save.state.startswith("damaged")]
        rows = [self._row(kept) for kept in shown]
        empty = "No saved games. Go back with esc; n begins one, t is the tutorial."
        self.query_one(Rows).show(rows or [Row(Content.styled(empty, "$muted"))])

    def _saves(self) -> list[SaveInfo]:
        return own_saves() + (examples() if self.review else [])

    def _row(self, kept: Kept) -> Row:
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


async def salvage(app: App[Any], path: Path, fault: JournalError) -> None:
    """Say what is wrong with a journal, and offer its good part as a new file."""
    text = f"{fault}\n\nThe entries before the damage are good. They can be kept as a new file, from which you can go on."
    if await app.push_screen_wait(Confirm("This game cannot be opened", text, "Keep the good part")):
        try:
            good_prefix(path, path.with_name(f"{path.stem}-good{path.suffix}"))
        except (JournalError, OSError) as refusal:
            app.notify(plain(refusal).plain, severity="error", markup=False)
