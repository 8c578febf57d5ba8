"""The resolution: what came of a turn, by cause."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from wargame.narrative import headline
from wargame.narrative.outline import Item
from wargame.review import swings
from wargame.ui.parts.dialogs import Rewindable
from wargame.ui.parts.drawing import change, plain
from wargame.ui.parts.rows import Rows
from wargame.ui.review.cause_tree import BranchPath, is_folded_at_first, is_open_at, item_at, rows_of
from wargame.ui.review.history import HistoryScreen
from wargame.ui.review.why import Why, WhyDialog, hint, joined
from wargame.ui.session import Session, guidance, known_of

SHORT = 4
"""How many changes the summary names."""


class Resolution(Rewindable[None]):
    """Tells a seat what came of a turn; the last one that was resolved unless another is named.

    Where one event of it is asked for, the whole turn is shown at once, and the event pointed at.
    """

    CSS = """
    Resolution #tree { height: 1fr; }
    Resolution #short { height: 4; }
    Resolution #beside { height: 8; scrollbar-size-vertical: 1; scrollbar-gutter: stable; }
    Resolution.-narrow #beside { display: none; }
    Resolution.-narrow #short, Resolution.-mid #short { height: 3; }
    Resolution.-wide #columns { layout: horizontal; }
    Resolution.-wide #left { width: 76; }
    Resolution.-wide #beside { width: 1fr; height: 100%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "step", "next", id="resolution.step", tooltip="Show the next block"),
        Binding("a", "all", "all", id="resolution.all", tooltip="Show the whole turn"),
        Binding("left,h", "fold", "fold", key_display="← →", id="resolution.fold", tooltip="Fold what hangs beneath"),
        Binding("right,l", "unfold", "unfold", show=False, id="resolution.unfold", tooltip="Unfold what hangs beneath"),
        Binding("w", "why", "why", id="resolution.why", tooltip="Say why this happened"),
        Binding("t", "history", "track", id="resolution.history", tooltip="Show what moved this track, turn by turn"),
        Binding("n", "back", "go on", id="resolution.on", tooltip="Go on with the game"),
    ]

    def __init__(self, session: Session, turn: int | None = None, event: int | None = None) -> None:
        super().__init__(session)
        self.known = known_of(session)
        self.pen, self.turn = self.known.pen, self.known.turns if turn is None else turn
        self.items = self.known.outline(self.turn)
        self.why = Why(self.known, session.reasons(self.turn) if self.turn else ())
        self.turned: set[BranchPath] = set()
        self.first = next((n for n, item in enumerate(self.items) if item.told and item.told.number == event), 0)
        self.shown = 1 if session.settings.animations and event is None else len(self.items)

    def guide(self) -> str:
        """The tutorial's text at the turn's result."""
        return guidance(self.session, "result", self.turn)

    def turn_again(self) -> int:
        """The turn that is shown."""
        return self.turn

    def reread(self) -> None:
        """Say why scripted seats ordered what they did, too."""
        self.why = Why(self.known, self.session.reasons(self.turn))
        self.redraw()

    def body(self) -> ComposeResult:
        """The summary over the tree, and why beside or below."""
        with Vertical(id="columns"):
            with Vertical(id="left"):
                yield Static(id="short", classes="pane", markup=False)
                with Vertical(id="tree", classes="pane"):
                    yield Rows(id="rows", look=self.pen.look)
            with VerticalScroll(id="beside", classes="pane", can_focus=False):
                yield Static(id="why", markup=False)

    def on_mount(self) -> None:
        """Write what is shown first."""
        self.query_one("#short").border_title = Content("In short")
        self.query_one("#tree").border_title = plain(f"Turn {self.turn} by cause")
        self.query_one("#beside").border_title = Content("Why")
        self.query_one(Rows).focus()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.redraw()
        if self.first:
            self.query_one(Rows).point_at((self.first,))

    def on_resize(self) -> None:
        """Draw to the new width."""
        self.call_after_refresh(self.redraw)

    def redraw(self) -> None:
        """Write everything that is shown."""
        short = self.query_one("#short", Static)
        short.update(joined(self._short(short.content_size.width)))
        rows = self.query_one(Rows)
        wide = rows.content_size.width
        rows.show(rows_of(self.pen, self.items[: self.shown], self.turned, wide, spaced=self.size.width >= 110))
        self.reframe()
        self._explain()

    def _short(self, width: int) -> list[Content]:
        """The largest changes of the turn for the seat, wanted ones first."""
        pages = self.known.pages
        if not self.items:
            return [Content("Nothing has happened yet: the first turn is being planned.")]
        found = [s for s in swings(self.pen.names, pages[self.turn - 1], pages[self.turn], self.pen.role) if s.wanted is not None]
        parts: list[Content] = []
        for swing in sorted(found[:SHORT], key=lambda s: not s.wanted):
            track = self.pen.names.track[swing.place[0]]
            step = (swing.after.value or 0) - (swing.before.value or 0)
            name = self.session.words.track(*swing.place).replace(track.title, track.short or track.title)
            step_ = change(self.pen.look, step, track.good.get(self.pen.role, ""), number=swing.after.kind == "exact")
            parts.append(plain(name) + " " + step_)
        moved = Content("   ").join(parts) if parts else Content("Nothing that concerns you has moved.")
        return [self._most(), moved]

    def _most(self) -> Content:
        """The cause of most of it."""
        found = [moment for moment in self.known.moments if moment.turn == self.turn]
        titles = list(dict.fromkeys(self.session.words.within(headline(self.pen.names, m.cause)) for m in found))[:2]
        return plain(f"Most came of: {'; '.join(titles)}." if titles else "No order and no event moved what concerns you.")

    def next_step(self) -> Content:
        """Step on, look closer, or go on."""
        if self.shown < len(self.items):
            return hint(f"{len(self.items) - self.shown} more to come: {{space}} the next, {{enter}} all")
        return hint("Look closer with {w} why and {t} track, or go on with {n}")

    def _item(self) -> Item | None:
        path = self.query_one(Rows).key
        return item_at(self.items, path) if isinstance(path, tuple) else None

    def _explain(self) -> None:
        item, pane = self._item(), self.query_one("#beside")
        lines = self.why.lines(item, max(pane.content_size.width - 1, 20)) if item else []
        self.query_one("#why", Static).update(joined(lines))
        pane.scroll_home(animate=False)

    def on_rows_pointed(self) -> None:
        """Explain what is pointed at."""
        self._explain()

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Show all that is still to come; then unfold a list, open a track's history, or say why."""
        item = self._item()
        if self.shown < len(self.items):
            self.action_all()
        elif item is not None and is_folded_at_first(item):
            self.turned ^= {event.key} if isinstance(event.key, tuple) else set()
            self.redraw()
        elif item is not None and item.parts:
            self.action_history()
        else:
            self.action_why()

    def action_step(self) -> None:
        """Show the next block and point at it."""
        if self.shown < len(self.items):
            self.shown += 1
            self.redraw()
            self.query_one(Rows).point_at((self.shown - 1,))

    def action_all(self) -> None:
        """Show the whole turn."""
        self.shown = len(self.items)
        self.redraw()

    def action_fold(self) -> None:
        """Fold what is pointed at; where nothing is unfolded, point at what it hangs under."""
        self._turn_to(False)

    def action_unfold(self) -> None:
        """Unfold what is pointed at."""
        self._turn_to(True)

    def _turn_to(self, is_open: bool) -> None:
        rows = self.query_one(Rows)
        path, item = rows.key, self._item()
        if not isinstance(path, tuple) or item is None:
            return
        if item.children and is_open_at(item, path, self.turned) != is_open:
            self.turned ^= {path}
            self.redraw()
        elif not is_open:
            rows.point_at(path[:-1])

    def action_why(self) -> None:
        """Explain what is pointed at on a page of its own."""
        item = self._item()
        if item is not None:
            self.app.push_screen(WhyDialog(self.why, item))

    def action_history(self) -> None:
        """Show what moved the track that is pointed at, or the first that moved under it."""
        item = self._item()
        part = next((part for below in item.walk() for part in below.parts), None) if item else None
        if part is not None:
            self.app.push_screen(HistoryScreen(self.known, (str(part.track), part.track_region)))
