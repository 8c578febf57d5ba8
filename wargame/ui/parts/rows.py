"""Rows: the list of every screen, with a cursor and folding."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from wargame.ui.parts.drawing import Look, row


@dataclass(frozen=True, slots=True)
class Row:
    """A line: its left part, its right part, and what it stands for (None: it cannot be pointed at)."""

    left: Content
    right: Content = Content("")  # noqa: RUF009 - a content is never changed
    key: Hashable = None


class Rows(Widget, can_focus=True):
    """Shows rows; arrows, j and k point, enter and a double click open."""

    DEFAULT_CSS = "Rows { text-wrap: nowrap; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "point(-1)", "up", show=False),
        Binding("down,j", "point(1)", "down", show=False),
        Binding("pageup", "point(-10)", "far up", show=False),
        Binding("pagedown", "point(10)", "far down", show=False),
        Binding("home,g", "point(-9999)", "first", show=False),
        Binding("end,G", "point(9999)", "last", show=False),
        Binding("enter", "open", "open", show=False),
    ]

    class Pointed(Message):
        """Another row is pointed at."""

        def __init__(self, rows: Rows, key: Hashable) -> None:
            super().__init__()
            self.rows, self.key = rows, key

        @property
        def control(self) -> Rows:
            """The list."""
            return self.rows

    class Opened(Pointed):
        """A row is opened."""

    def __init__(self, *, id: str, look: Look, classes: str = "") -> None:
        super().__init__(id=id, classes=classes)
        self.look, self.rows, self.cursor, self.top = look, list[Row](), 0, 0

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows; what was pointed at stays so if it is still there."""
        kept = self.key
        self.rows = list(rows)
        places = self._places()
        same = [i for i in places if self.rows[i].key == kept]
        self.cursor = same[0] if same else next((i for i in places if i >= self.cursor), places[-1] if places else 0)
        self.refresh(layout=bool(self.styles.height and self.styles.height.is_auto))

    @property
    def key(self) -> Hashable:
        """The key of the row under the cursor."""
        return self.rows[self.cursor].key if self.cursor < len(self.rows) else None

    def point_at(self, key: Hashable) -> None:
        """Point at what a key stands for, if it is there."""
        found = [i for i in self._places() if self.rows[i].key == key]
        if found:
            self._point(found[0])

    def action_point(self, step: int) -> None:
        """Point at another row."""
        places = self._places()
        if places:
            at = places.index(self.cursor) if self.cursor in places else 0
            self._point(places[min(max(at + step, 0), len(places) - 1)])

    def action_open(self) -> None:
        """Open what is pointed at."""
        if self.key is not None:
            self.post_message(self.Opened(self, self.key))

    def _places(self) -> list[int]:
        return [i for i, shown in enumerate(self.rows) if shown.key is not None]

    def _point(self, place: int) -> None:
        self.cursor = place
        self.refresh()
        self.post_message(self.Pointed(self, self.key))

    def on_focus(self) -> None:
        """Show the cursor."""
        self.refresh()

    def on_blur(self) -> None:
        """Hide the cursor."""
        self.refresh()

    def on_click(self, event: events.Click) -> None:
        """Point where the mouse is; twice, open it."""
        place = event.get_content_offset_capture(self).y + self.top
        if place in self._places():
            self._point(place)
            if event.chain == 2:
                self.action_open()

    def on_mouse_scroll_down(self) -> None:
        """Point further down."""
        self.action_point(1)

    def on_mouse_scroll_up(self) -> None:
        """Point further up."""
        self.action_point(-1)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as there are rows, where the height is left to the list."""
        return len(self.rows)

    def render(self) -> Content:
        """The rows that fit, around the cursor; the last line says how many more there are."""
        width, height = self.content_size
        if len(self.rows) <= height:
            self.top = 0
            return Content("\n").join(self._line(i, width) for i in range(len(self.rows)))
        room = max(height - 1, 1)
        self.top = min(max(self.top, self.cursor - room + 1), self.cursor, len(self.rows) - room)
        self.top = 0 if self.cursor == (self._places() or [0])[0] else self.top
        lines = [self._line(i, width) for i in range(self.top, self.top + room)]
        below = len(self.rows) - self.top - room
        more = f" + {below} more" if below else f" + {self.top} above"
        return Content("\n").join([*lines, Content.styled(more, "$muted")])

    def _line(self, place: int, width: int) -> Content:
        shown = self.rows[place]
        pointed = place == self.cursor and shown.key is not None and self.has_focus
        mark = Content.styled(self.look.glyphs.cursor, "$accent") if pointed else Content(" ")
        line = mark + row(shown.left, shown.right, max(width - 1, 1), self.look)
        return line.stylize_before("on $panel") if pointed else line
