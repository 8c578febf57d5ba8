"""The history of a track: its course over the turns, and what moved it, share by share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from wargame.review import Branch, Chapter, Place, Share, history
from wargame.ui.branches import odds_text, signed, step_words
from wargame.ui.charts import Series, chart
from wargame.ui.drawing import SHORT_BANDS, change, chip, level, plain, value, wrapped
from wargame.ui.frame import Framed
from wargame.ui.known import Known
from wargame.ui.rows import Row, Rows
from wargame.ui.why import hint, joined
from wargame.views import Reading

CHANGE = 5
"""Cells of the column of changes."""


class HistoryScreen(Framed[None]):
    """Shows what moved a track, turn by turn."""

    CSS = """
    HistoryScreen #course { height: 9; }
    HistoryScreen.-narrow #course { height: 7; }
    HistoryScreen.-wide #course { height: 14; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "track(-1)", "track before", show=False, id="history.before", tooltip="Show the track before"),
        Binding("right,t", "track(1)", "next track", id="history.next", tooltip="Show the next track"),
        Binding("left_square_bracket", "region(-1)", "region before", show=False, id="history.region_before"),
        Binding("right_square_bracket", "region(1)", "region", key_display="]", id="history.region", tooltip="The next region"),
        Binding("a", "all", "all causes", id="history.all", tooltip="Unfold or fold every turn"),
    ]

    def __init__(self, known: Known, place: Place) -> None:
        super().__init__()
        self.known, self.place = known, place
        self.opened: set[tuple[int, int]] = set()

    def body(self) -> ComposeResult:
        """The course over what moved it."""
        with Vertical(id="course", classes="pane"):
            yield Static(id="chart", markup=False)
        with Vertical(id="moved", classes="pane"):
            yield Rows(id="rows", look=self.known.pen.look)

    def on_mount(self) -> None:
        """Write what is shown first."""
        self.query_one("#moved").border_title = Content("What moved it")
        self.query_one(Rows).focus()
        self.call_after_refresh(self.redraw)

    def on_resize(self) -> None:
        """Draw to the new width."""
        self.call_after_refresh(self.redraw)

    def redraw(self) -> None:
        """Write everything that is shown."""
        pen, track = self.known.pen, self.known.pen.names.track[self.place[0]]
        readings = [page[self.place] for page in self.known.pages]
        title = plain(self.known.words.track(*self.place)) + f" {pen.look.glyphs.dot} " + value(pen.look, track, readings[-1])
        course, drawn = self.query_one("#course"), self.query_one("#chart", Static)
        course.border_title = title
        drawn.update(joined(course_of(self.known, self.place, *course.content_size)))
        rows = self.query_one(Rows)
        rows.show(list(self._rows(rows.content_size.width)))
        self.reframe()

    def _rows(self, width: int) -> Iterator[Row]:
        first = self.known.pages[0][self.place]
        yield Row(plain("Start", "$muted"), self._reading(first) + Content(" " * (CHANGE + 2)))
        for chapter in history(self.known.told, self.known.pages, self.place):
            yield from self._chapter(chapter, width)

    def _reading(self, reading: Reading) -> Content:
        return value(self.known.pen.look, self.known.pen.names.track[self.place[0]], reading)

    def _chapter(self, chapter: Chapter, width: int) -> Iterator[Row]:
        shares, turn = chapter.shares, plain(f"T{chapter.turn:<4}", "$muted")
        if len(shares) == 1:
            yield from self._share(shares[0], turn, (chapter.turn, 0), width, alone=True)
            return
        total = self._total(chapter)
        if not shares:
            words = "nothing moved it" if chapter.before == chapter.after else "it was read otherwise"
            yield Row(turn + plain(words, "$muted"), self._reading(chapter.after) + "  " + _column(total))
            return
        arrow = f" {self.known.pen.look.glyphs.to} "
        ends = Content(arrow).join([self._reading(chapter.before), self._reading(chapter.after)])
        yield Row(turn + plain(_sum(shares), "$muted"), ends + "  " + _column(total))
        for i, share in enumerate(shares):
            yield from self._share(share, Content("     "), (chapter.turn, i), width)

    def _total(self, chapter: Chapter) -> Content:
        pen, before, after = self.known.pen, chapter.before, chapter.after
        if before.kind == "hidden" or before.kind != after.kind:
            return Content("")
        good = pen.names.track[self.place[0]].good.get(pen.role, "")
        return change(pen.look, (after.value or 0) - (before.value or 0), good, number=after.kind == "exact")

    def _share(self, share: Share, head: Content, key: tuple[int, int], width: int, alone: bool = False) -> Iterator[Row]:
        """A share in a line, and its chain beneath where it is unfolded."""
        pen, owner = self.known.pen, self._owner(share)
        room = max(len(role.short) for role in pen.names.roles) + 3
        text = plain(self._cause(share), "bold" if share.causes else "")
        moved = _column(signed(pen, share.change) if alone or share.amount is None else plain(f"{share.amount:+d}"))
        step = step_words(pen, share.change) + "  " if alone or share.amount is None else Content("")
        yield Row(head + owner.pad_right(max(room - owner.cell_length, 0)) + text, step + moved, key)
        if key in self.opened:
            indent = head.cell_length + room
            for line in self._chain(share, max(width - indent - 3, 20)):
                yield Row(Content(" " * indent) + line)

    def _owner(self, share: Share) -> Content:
        """The chip of who began it, of nobody known, or nothing for the world."""
        names, begin = self.known.pen.names, self.known.causes.begin(share.change)
        if share.change.cause < 0:
            return chip(names, None)
        return chip(names, begin.role) if begin and begin.role else Content("")

    def _cause(self, share: Share) -> str:
        begin = self.known.causes.begin(share.change)
        if share.change.cause < 0:
            return "something that you do not see"
        if begin is None:
            return "moves by itself"
        name = self.known.words.title(begin.option) if begin.option else begin.title
        where = f", {self.known.pen.names.region_title(begin.region)}" if begin.region else ""
        return f"{name}{where}" + (f" (turn {begin.turn})" if begin.turn != share.change.turn else "")

    def _chain(self, share: Share, width: int) -> Iterator[Content]:
        """The chain behind a share, from the nearest cause to the first, each roll with its terms."""
        glyphs = self.known.pen.look.glyphs
        for event in share.causes:
            if event.kind == "rolled":
                low, high = event.odds or (0, 100)
                face = f", rolled {event.face}" if event.face is not None else ""
                terms = [f"{t.title} {t.amount}" if not i else f"{t.title} {t.amount or 0:+d}"
                         for i, t in enumerate(self.known.causes.terms(event))]  # fmt: skip
                text = f"odds {odds_text(low, high)}{face}" + (f": {', '.join(terms)}" if terms else "")
                lines = wrapped(plain(text, "$muted"), width, 4)
            else:
                first, *rest = wrapped(plain(self.known.words.line(Branch(event))), width - 2)
                lines = [plain(f"{glyphs.last} ", "$muted") + first, *(Content("  ") + line for line in rest)]
            yield from lines
        if not share.causes:
            yield plain("It drifts, quarter by quarter; no order and no roll is behind it." if share.change.cause >= 0
                        else "Its cause is not known to you.", "$muted")  # fmt: skip

    def head(self) -> tuple[Content, Content]:
        """Whose knowledge it is."""
        pen = self.known.pen
        who = chip(pen.names, pen.role)
        return Content(" ") + who + " " + plain(pen.names.title, "bold") + "  history of a track", Content("")

    def next_step(self) -> Content:
        """Unfold, or look at another."""
        return hint("{enter} unfolds the causes of a change; {t} is the next track; {esc} goes back")

    def on_rows_opened(self, event: Rows.Opened) -> None:
        """Unfold the causes of a share, or fold them."""
        if isinstance(event.key, tuple):
            self.opened ^= {event.key}
            self.redraw()

    def action_all(self) -> None:
        """Unfold everything, or fold it."""
        chapters = history(self.known.told, self.known.pages, self.place)
        every = {(c.turn, i) for c in chapters for i in range(len(c.shares))}
        self.opened = set() if self.opened == every else every
        self.redraw()

    def action_track(self, step: int) -> None:
        """Show another track of the same kind, national or regional."""
        names, (id, region) = self.known.pen.names, self.place
        shown = [t.id for t in names.tracks if t.regional == (region is not None) and self._is_read(t.id, region)]
        self._go((shown[(shown.index(id) + step) % len(shown)] if id in shown else shown[0], region))

    def _is_read(self, track: str, region: str | None) -> bool:
        names, role = self.known.pen.names, self.known.pen.role
        ranked = role not in names.role or role in names.track[track].rank
        return ranked and any(page[track, region].kind != "hidden" for page in self.known.pages)

    def action_region(self, step: int) -> None:
        """Show the track in another region."""
        regions = [region.id for region in self.known.pen.names.regions]
        if self.place[1] is not None:
            self._go((self.place[0], regions[(regions.index(self.place[1]) + step) % len(regions)]))

    def _go(self, place: Place) -> None:
        self.place, self.opened = place, set()
        self.redraw()


def _column(content: Content) -> Content:
    return content.pad_left(max(CHANGE - content.cell_length, 0))


def _sum(shares: Sequence[Share]) -> str:
    """How the shares add up."""
    amounts = [share.amount for share in shares]
    if None in amounts:
        return f"{len(shares)} changes"
    return " and ".join(f"{amount:+d}" for amount in amounts) + f" make {sum(a or 0 for a in amounts):+d}".replace("+0", "0")


def course_of(known: Known, place: Place, width: int, height: int) -> list[Content]:
    """A track's course over the turns: a chart of what was read exactly, else the bands that were read."""
    readings = [page[place] for page in known.pages[1:]]
    if not readings:
        return [plain("No turn is finished yet.", "$muted")]
    if any(reading.kind == "band" for reading in readings):
        return bands_of(known, place, readings, width)
    if all(reading.kind == "hidden" for reading in readings):
        return [plain("You do not read this track.", "$muted")]
    values = [reading.value if reading.kind == "exact" else None for reading in readings]
    turns = values + [None] * (known.pen.names.turns - len(values))
    return chart(known.pen.look, [Series("", turns, "$accent")], width, height)


def bands_of(known: Known, place: Place, readings: Sequence[Reading], width: int) -> list[Content]:
    """The band of every moment: a row for each band, a column for each turn."""
    look, track = known.pen.look, known.pen.names.track[place[0]]
    steps = [level(track, reading) for reading in readings]
    cell = min(max((width - 6) // known.pen.names.turns, 2), 8)
    lines = []
    for step in reversed(range(len(SHORT_BANDS))):
        cells = "".join((look.glyphs.levels[-1] * (cell - 1) if s == step else "").ljust(cell) for s in steps)
        lines.append(plain(f"{look.glyphs.estimate}{SHORT_BANDS[step]:<5}", "$muted") + plain(cells, "$accent"))
    turns = "".join(f"{'' if n else 'T'}{n + 1}".ljust(cell) for n in range(known.pen.names.turns))
    return [*lines, plain(f"      {turns}"[:width], "$muted")]
