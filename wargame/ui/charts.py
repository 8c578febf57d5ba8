"""Tracks over time: a chart of fine dots, and a grid of regions by turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from textual.content import Content

from wargame.ui.atlas import Mark, Sheet, level_style
from wargame.ui.drawing import Look, row

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
    for turn, value in enumerate(line.values):
        x = plot.x(turn) // 2
        if value is not None and (turn == final or (x >= free and x + APART <= plot.x(final) // 2)):
            sheet.put(AXIS + 1 + x, plot.y(value) // 4, glyph, f"bold {line.style}")
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
