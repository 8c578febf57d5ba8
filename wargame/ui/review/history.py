"""The history of tracks: charts and shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from wargame.review import Branch, Contribution, Place, TurnHistory, history
from wargame.ui.parts.drawing import SHORT_BANDS, Look, change, chip, level, plain, row, value, wrapped
from wargame.ui.parts.frame import Framed
from wargame.ui.parts.rows import Row, Rows
from wargame.ui.play.map import Mark, Sheet, level_style
from wargame.ui.review.cause_tree import odds_text, signed, step_words
from wargame.ui.review.why import hint, joined
from wargame.ui.session import PointOfView
from wargame.views import Reading

AXIS = 5
"""Cells for the numbers at the left of a chart."""
APART = 6
"""Fewest cells between two marks on a line."""
_DOTS = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))
_BRAILLE = 0x2800


@dataclass(frozen=True, slots=True)
class Series:
    """A line of a chart: its label, a value for every turn (None: not known), style and number of its mark."""

    label: str
    values: Sequence[int | None]
    style: str = ""
    mark: int = 0

    @property
    def last(self) -> int | None:
        """The last value that is known."""
        return next((v for v in reversed(self.values) if v is not None), None)


class _Plot:
    """The rectangle of a chart within its axes, and the values that its edges stand for."""

    def __init__(self, series: Sequence[Series], width: int, height: int) -> None:
        self.series, self.height = series, max(height - 1, 2)
        room = max((len(s.label) + 5 for s in series), default=0)
        self.width = max(width - AXIS - 1 - min(room, width // 3), 8)
        self.turns = max((len(s.values) for s in series), default=1)
        known = [v for s in series for v in s.values if v is not None] or [0, 10]
        self.step = next((n for n in (5, 10, 20, 50) if (max(known) - min(known)) // n < self.height // 2), 100)
        self.low = min(known) // self.step * self.step
        self.high = max(-(-max(known) // self.step) * self.step, self.low + self.step)

    def x(self, turn: int) -> int:
        """The dot column of a turn from 0."""
        return turn * (2 * self.width - 1) // max(self.turns - 1, 1)

    def y(self, value: int) -> int:
        """The dot row of a value."""
        return (self.high - value) * (4 * self.height - 1) // (self.high - self.low)

    def ticks(self) -> list[int]:
        """The values that stand at the axis."""
        return list(range(self.low, self.high + 1, self.step))


def chart(look: Look, series: Sequence[Series], width: int, height: int, now: int | None = None) -> list[Content]:
    """Lines over turns with marks and labels at their ends; `now`: the turn from 0 that is looked at."""
    plot, sheet = _Plot(series, width, height), Sheet(width, height)
    _draw_axes(look, plot, sheet)
    if now is not None:
        for y in range(plot.height):
            sheet.put(AXIS + 1 + plot.x(now) // 2, y, look.glyphs.wall, "$muted")
    for line in series:
        _draw_line(look, plot, sheet, line)
    for line in series:
        _draw_marks(look, plot, sheet, line)
    _draw_labels(look, plot, sheet)
    return sheet.lines()


def _draw_axes(look: Look, plot: _Plot, sheet: Sheet) -> None:
    for y in range(plot.height):
        sheet.put(AXIS, y, look.glyphs.line, "$rule")
    for tick in plot.ticks():
        y = plot.y(tick) // 4
        sheet.put(0, y, f"{tick:>{AXIS - 1}}", "$muted")
        sheet.put(AXIS, y, look.glyphs.tick, "$rule")
    sheet.put(AXIS, plot.height, look.glyphs.last, "$rule")
    free = 0
    for turn in range(plot.turns):
        text, x = f"{'T' if not turn else ''}{turn + 1}", plot.x(turn) // 2
        if x >= free:
            sheet.put(AXIS + 1 + x, plot.height, text, "$muted")
            free = x + len(text) + 2


def _draw_line(look: Look, plot: _Plot, sheet: Sheet, line: Series) -> None:
    """The dots between known values that follow one another; in ASCII a full stop for every cell."""
    dots: dict[tuple[int, int], int] = {}
    known = [(plot.x(turn), plot.y(v)) if v is not None else None for turn, v in enumerate(line.values)]
    for one, other in pairwise(known):
        if one and other:
            for x, y in _between(one, other):
                cell = x // 2, y // 4
                dots[cell] = dots.get(cell, 0) | _DOTS[y % 4][x % 2]
    for (x, y), bits in dots.items():
        there = sheet.text(AXIS + 1 + x, y)
        under = ord(there) - _BRAILLE if there and 0 <= ord(there) - _BRAILLE < 256 else 0
        letter = "." if look.glyphs.up.isascii() else chr(_BRAILLE | bits | under)
        sheet.put(AXIS + 1 + x, y, letter, line.style)


def _between(one: tuple[int, int], other: tuple[int, int]) -> list[tuple[int, int]]:
    """The dots of a straight line."""
    steps = max(abs(other[0] - one[0]), abs(other[1] - one[1]), 1)
    return [
        (one[0] + (other[0] - one[0]) * i // steps, one[1] + (other[1] - one[1]) * i // steps)
        for i in range(steps + 1)
    ]


def _draw_marks(look: Look, plot: _Plot, sheet: Sheet, line: Series) -> None:
    free = 0
    glyph = look.glyphs.marks[line.mark % len(look.glyphs.marks)]
    final = max((turn for turn, v in enumerate(line.values) if v is not None), default=0)
    for turn, reached in enumerate(line.values):
        x = plot.x(turn) // 2
        if reached is not None and (turn == final or (x >= free and x + APART <= plot.x(final) // 2)):
            sheet.put(AXIS + 1 + x, plot.y(reached) // 4, glyph, f"bold {line.style}")
            free = x + APART


def _draw_labels(look: Look, plot: _Plot, sheet: Sheet) -> None:
    """The name and last value of every line at its end, moved apart where they would meet."""
    ends = sorted((plot.y(s.last) // 4, i) for i, s in enumerate(plot.series) if s.last is not None)
    free = 0
    for place, (y, i) in enumerate(ends):
        line = plot.series[i]
        y = min(max(y, free), plot.height - (len(ends) - place))
        free = y + 1
        room = sheet.width - plot.width - AXIS - 3
        label = row(line.label, str(line.last), min(room, len(line.label) + 1 + len(str(line.last))), look)
        sheet.put(AXIS + 2 + plot.width, y, label.plain, line.style)


def shaded(
    look: Look, rows: Sequence[tuple[str, Sequence[Mark]]], ramp: str, width: int, turn: int | None = None
) -> list[Content]:
    """A line for every region and a cell for every turn; the numbers of the turns above, `turn` from 0 marked."""
    turns = max((len(marks) for _, marks in rows), default=0)
    named = max((len(name) for name, _ in rows), default=0)
    cell = 4 if named + 4 * turns <= width else 3
    label = max(min(named, width - cell * turns), 4)
    first = max(turns - (width - label) // cell, 0)
    parts: list[Content | tuple[str, str]] = [Content(" " * label)]
    for n in range(first, turns):
        parts.append((f"{n + 1:>{cell}}", "bold $accent" if n == turn else "$muted"))
    lines = [Content.assemble(*parts)]
    for name, marks in rows:
        cells = [_heat_cell(look, mark, ramp, cell) for mark in marks[first:]]
        lines.append(Content.assemble(row(name, "", label, look), *cells))
    return lines


def _heat_cell(look: Look, mark: Mark, ramp: str, width: int) -> tuple[str, str]:
    text = f"{mark.text[:width]:>{width}}"
    if look.mono and mark.level is not None and text.startswith(" "):
        text = look.glyphs.levels[mark.level] + text[1:]
    return text, level_style(ramp, mark.level)


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

    def __init__(self, known: PointOfView, place: Place) -> None:
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

    def _chapter(self, chapter: TurnHistory, width: int) -> Iterator[Row]:
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

    def _total(self, chapter: TurnHistory) -> Content:
        pen, before, after = self.known.pen, chapter.before, chapter.after
        if before.kind == "hidden" or before.kind != after.kind:
            return Content("")
        good = pen.names.track[self.place[0]].good.get(pen.role, "")
        return change(pen.look, (after.value or 0) - (before.value or 0), good, number=after.kind == "exact")

    def _share(self, share: Contribution, head: Content, key: tuple[int, int], width: int, alone: bool = False) -> Iterator[Row]:
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

    def _owner(self, share: Contribution) -> Content:
        """The chip of who began it, of nobody known, or nothing for the world."""
        names, begin = self.known.pen.names, self.known.causes.begin(share.change)
        if share.change.cause < 0:
            return chip(names, None)
        return chip(names, begin.role) if begin and begin.role else Content("")

    def _cause(self, share: Contribution) -> str:
        begin = self.known.causes.begin(share.change)
        if share.change.cause < 0:
            return "something that you do not see"
        if begin is None:
            return "moves by itself"
        name = self.known.words.title(begin.option) if begin.option else begin.title
        where = f", {self.known.pen.names.region_title(begin.region)}" if begin.region else ""
        return f"{name}{where}" + (f" (turn {begin.turn})" if begin.turn != share.change.turn else "")

    def _chain(self, share: Contribution, width: int) -> Iterator[Content]:
        """The chain of causes of a share, from the nearest cause to the first, each roll with its terms."""
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


def _sum(shares: Sequence[Contribution]) -> str:
    """How the shares add up."""
    amounts = [share.amount for share in shares]
    if None in amounts:
        return f"{len(shares)} changes"
    return " and ".join(f"{amount:+d}" for amount in amounts) + f" make {sum(a or 0 for a in amounts):+d}".replace("+0", "0")


def course_of(known: PointOfView, place: Place, width: int, height: int) -> list[Content]:
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


def bands_of(known: PointOfView, place: Place, readings: Sequence[Reading], width: int) -> list[Content]:
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
