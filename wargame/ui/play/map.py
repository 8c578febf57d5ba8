"""The map: regions as tiles, an atlas of one track, and a silhouette."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from wargame.manifest import Manifest, TrackName
from wargame.text import safe_text
from wargame.ui.parts.drawing import SHORT_BANDS, Look, level, plain
from wargame.ui.parts.themes import LEVELS
from wargame.ui.play.news import layers, summary
from wargame.ui.session import Session
from wargame.views import BANDS, Reading

DIRECTIONS = {"up": (-1, 0), "down": (1, 0), "left": (0, -1), "right": (0, 1)}
"""Steps by row and column."""


@dataclass(frozen=True, slots=True)
class Tile:
    """A place on the map: its code, its region's number from 0, row, column and width in columns."""

    code: str
    region: int
    row: int
    column: int
    width: int = 1


@dataclass(frozen=True, slots=True)
class Mark:
    """A region's mark in a layer: its level (None: not known) and its value in a few letters."""

    level: int | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Scale:
    """How large tiles are drawn, in cells."""

    width: int
    height: int
    gap: int = 1
    space: int = 0
    """Empty rows between rows of tiles."""

    def x(self, column: int) -> int:
        """The first cell of a column."""
        return 1 + column * (self.width + self.gap)

    def y(self, row: int, lines: Sequence[int]) -> int:
        """The first line of a row; a line on the map takes one more, or the empty row that is there."""
        drawn = 0 if self.space else sum(line < row for line in lines)
        return row * (self.height + self.space) + drawn

    def cells(self, columns: int) -> int:
        """How many cells some columns take."""
        return columns * (self.width + self.gap) - self.gap


SMALL = Scale(4, 1)
LARGE = Scale(6, 2, space=1)


class Atlas:
    """Where every tile of a game's regions lies."""

    def __init__(self, names: Manifest) -> None:
        self.names = names
        self.tiles = self._tiles()
        self.lines = sorted(names.map_lines.values())

    def _tiles(self) -> list[Tile]:
        """The tiles as declared; regions without any stand in a row below."""
        tiles = [
            Tile(code, number, *place)
            for number, region in enumerate(self.names.regions)
            for code, place in region.tiles.items()
        ]
        below = max((tile.row for tile in tiles), default=-1) + 1
        bare = [n for n, region in enumerate(self.names.regions) if not region.tiles]
        codes = {n: self.names.regions[n].title.removeprefix("The ").upper()[:3] for n in bare}
        return tiles + [Tile(codes[n], n, below + i // 6, i % 6) for i, n in enumerate(bare)]

    @cached_property
    def columns(self) -> int:
        """How many columns the map has."""
        words = [place[1] + 2 for place in self.names.map_words.values()]
        return max([tile.column + tile.width for tile in self.tiles] + words, default=0)

    @cached_property
    def rows(self) -> int:
        """How many rows the map has."""
        return max((tile.row + 1 for tile in self.tiles), default=0)

    def size(self, scale: Scale) -> tuple[int, int]:
        """Width and height in cells."""
        return scale.cells(self.columns) + 2, scale.y(max(self.rows - 1, 0), self.lines) + scale.height

    def fitting(self, width: int, height: int) -> Scale:
        """The largest scale whose map has room."""
        large = self.size(LARGE)
        return LARGE if large[0] <= width and large[1] <= height else SMALL

    def at(self, x: int, y: int, scale: Scale) -> Tile | None:
        """The tile that is drawn on a cell."""
        for tile in self.tiles:
            left, top = scale.x(tile.column), scale.y(tile.row, self.lines)
            if left <= x < left + scale.cells(tile.width) and top <= y < top + scale.height:
                return tile
        return None

    def first(self, region: int) -> Tile:
        """The first tile of a region."""
        return next(tile for tile in self.tiles if tile.region == region)

    def towards(self, tile: Tile, direction: str) -> Tile:
        """The nearest tile ahead in a direction; where there is none, the same."""
        step = DIRECTIONS[direction]
        ahead = [(self._distance(tile, other, step), i) for i, other in enumerate(self.tiles)]
        best = min((found for found in ahead if found[0] is not None), default=None)
        return tile if best is None else self.tiles[best[1]]

    def _distance(self, tile: Tile, other: Tile, step: tuple[int, int]) -> int | None:
        """How far another tile is, sideways counting double; None if it is not ahead."""
        down, across = other.row - tile.row, self._across(tile, other)
        forward, sideways = (down * step[0], abs(across)) if step[0] else (across * step[1], abs(down))
        return forward + 2 * sideways if forward > 0 else None

    def _across(self, tile: Tile, other: Tile) -> int:
        """By how many columns another tile lies to the right, from the near ends of both."""
        if other.column >= tile.column + tile.width:
            return other.column - (tile.column + tile.width - 1)
        if other.column + other.width <= tile.column:
            return other.column + other.width - 1 - tile.column
        return 0

    def draw(self, look: Look, scale: Scale, marks: Mapping[int, Mark], ramp: str, cursor: int | None) -> list[Content]:
        """The map in lines; `marks` by the regions' numbers, the cursor around a region's tiles."""
        sheet = Sheet(*self.size(scale))
        self._write_words(look, scale, sheet)
        for tile in self.tiles:
            mark = marks.get(tile.region, Mark(None, look.glyphs.unknown))
            self._draw_tile(look, scale, sheet, tile, mark, ramp)
        for tile in self.tiles:
            if tile.region == cursor:
                self._edge(look, scale, sheet, tile)
        return sheet.lines()

    def _write_words(self, look: Look, scale: Scale, sheet: Sheet) -> None:
        for word, (row, column) in self.names.map_words.items():
            sheet.put(scale.x(column), scale.y(row, self.lines), word, "$muted")
        for title, row in self.names.map_lines.items():
            y = scale.y(row, self.lines) + scale.height
            end = max((t.column + t.width for t in self.tiles if t.row == row), default=self.columns)
            sheet.put(1, y, look.glyphs.border * scale.cells(end), "$rule")
            sheet.put(scale.x(end) + 1, y, title, "$muted")

    def _draw_tile(self, look: Look, scale: Scale, sheet: Sheet, tile: Tile, mark: Mark, ramp: str) -> None:
        x, y, width = scale.x(tile.column), scale.y(tile.row, self.lines), scale.cells(tile.width)
        style = level_style(ramp, mark.level)
        number = str(tile.region + 1)
        if scale.height == 1:
            sheet.put(x, y, f"{tile.code:<{width - len(number)}}", f"bold {style}")
            sheet.put(x + width - len(number), y, number, style)
        else:
            sheet.put(x, y, tile.code.center(width), f"bold {style}")
            sheet.put(x, y + 1, f"{number}{look.glyphs.dot}{mark.text}"[:width].center(width), style)
        self._shade(look, scale, sheet, tile, mark)

    def _shade(self, look: Look, scale: Scale, sheet: Sheet, tile: Tile, mark: Mark) -> None:
        """The level without colour: in the gap after a small tile, at both ends of a large one."""
        if not look.mono or mark.level is None:
            return
        x, y, width = scale.x(tile.column), scale.y(tile.row, self.lines), scale.cells(tile.width)
        for line in range(scale.height):
            for place in (x + width,) if scale.height == 1 else (x, x + width - 1):
                sheet.put(place, y + line, look.glyphs.levels[mark.level], "")

    def _edge(self, look: Look, scale: Scale, sheet: Sheet, tile: Tile) -> None:
        """The cursor in the gaps beside a tile: never over it, so that its level can still be read."""
        left = scale.x(tile.column) - 1
        right = scale.x(tile.column) + scale.cells(tile.width)
        for line in range(scale.height):
            y = scale.y(tile.row, self.lines) + line
            for x, glyph in ((left, look.glyphs.left_edge), (right, look.glyphs.right_edge)):
                met = sheet.text(x, y) in (look.glyphs.left_edge, look.glyphs.right_edge)
                sheet.put(x, y, look.glyphs.both_edges if met else glyph, "bold $accent")

    def legend(self, look: Look, ramp: str, words: Callable[[int], str] = lambda n: SHORT_BANDS[n]) -> Content:
        """The key of the levels, in one line."""
        parts: list[Content | tuple[str, str]] = []
        for step in range(LEVELS):
            shade = look.glyphs.levels[step] if look.mono else " "
            parts += [(f" {shade} ", level_style(ramp, step)), (f" {words(step)}  ", "$muted")]
        return Content.assemble(*parts)


def level_style(ramp: str, level: int | None) -> str:
    """Ink on the ground of a level of a ramp; on raised ground where it is not known."""
    return "$foreground on $panel" if level is None else f"${ramp}-ink-{level} on ${ramp}-{level}"


class Sheet:
    """A rectangle of cells to write on, each with its style."""

    def __init__(self, width: int, height: int) -> None:
        self.width = width
        self.cells = [[(" ", "")] * width for _ in range(height)]

    def put(self, x: int, y: int, text: str, style: str) -> None:
        """Write in one line; what is outside is left out, and so is a letter that does not take one cell."""
        letters = [letter for letter in safe_text(text) if cell_len(letter) == 1]
        for i, letter in enumerate(letters):
            if 0 <= y < len(self.cells) and 0 <= x + i < self.width:
                self.cells[y][x + i] = letter, style

    def text(self, x: int, y: int) -> str:
        """The letter on a cell; nothing outside."""
        return self.cells[y][x][0] if 0 <= y < len(self.cells) and 0 <= x < self.width else ""

    def lines(self) -> list[Content]:
        """Every line, runs of one style together."""
        return [Content.assemble(*_runs(line)) for line in self.cells]


def _runs(cells: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    runs: list[tuple[str, str]] = []
    for letter, style in cells:
        if runs and runs[-1][1] == style:
            runs[-1] = runs[-1][0] + letter, style
        else:
            runs.append((letter, style))
    return runs


TILE = 3
"""Cells of a tile; one more lies between two."""


def silhouette(names: Manifest, readings: Sequence[Reading], look: Look) -> Content:
    """Every tile as a low block; what is not known, and all of it before the first turn, in the colour of rules."""
    atlas, levels = Atlas(names), _levels(names, readings)
    sheet = Sheet(atlas.columns * (TILE + 1) - 1, atlas.rows)
    for tile in atlas.tiles:
        step = levels.get(names.regions[tile.region].id)
        block = "#" if look.glyphs.up.isascii() else look.glyphs.spark[3]
        width = tile.width * (TILE + 1) - 1
        sheet.put(tile.column * (TILE + 1), tile.row, block * width, "$rule" if step is None else f"$harm-{step}")
    return Content("\n").join(sheet.lines())


def _levels(names: Manifest, readings: Sequence[Reading]) -> Mapping[str, int | None]:
    """The level of each region in the regional track that is worst to have much of."""
    first = next((t for t in names.tracks if t.regional and "down" in t.good.values()), None)
    return {r.region: level(first, r) for r in readings if first and r.track == first.id and r.region}


class MapPane(Widget, can_focus=True):
    """Shows one regional track on the tiles; posts `Opened` for the region under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "go('up')", "region above", show=False),
        Binding("down,j", "go('down')", "region below", show=False),
        Binding("left,h", "go('left')", "region to the left", show=False),
        Binding("right,l", "go('right')", "region to the right", show=False),
        Binding("enter", "open", "open the region", show=False),
    ]

    class Opened(Message):
        """A region is opened."""

        def __init__(self, region: str) -> None:
            super().__init__()
            self.region = region

    def __init__(self, session: Session, look: Look, *, id: str, classes: str = "") -> None:
        super().__init__(id=id, classes=classes)
        self.session, self.look = session, look
        self.atlas = Atlas(session.names)
        self.tracks = layers(session)
        self.shown = 0
        self.tile = self.atlas.first(0) if self.atlas.tiles else None

    @property
    def track(self) -> TrackName | None:
        """The track that is shown."""
        return self.tracks[self.shown] if self.tracks else None

    @property
    def where(self) -> str | None:
        """The region under the cursor."""
        return self.session.names.regions[self.tile.region].id if self.tile else None

    def on_mount(self) -> None:
        """Say which layer is shown."""
        self._entitle()

    def next_layer(self) -> None:
        """Show the next layer."""
        self.shown = (self.shown + 1) % max(len(self.tracks), 1)
        self._entitle()

    def _entitle(self) -> None:
        words = f" {self.look.glyphs.dot} {self.track.title}" if self.track else ""
        self.border_title = plain(f"2 Map{words}")
        self.border_subtitle = f"v layer {self.shown + 1} of {len(self.tracks)}" if self.tracks else ""
        self.refresh()

    def action_go(self, direction: str) -> None:
        """Go to the next tile in a direction."""
        if self.tile:
            self.tile = self.atlas.towards(self.tile, direction)
            self.refresh()

    def action_open(self) -> None:
        """Open the region under the cursor."""
        if self.where:
            self.post_message(self.Opened(self.where))

    def on_click(self, event: events.Click) -> None:
        """Go to the tile under the mouse; twice, open its region."""
        place = event.get_content_offset_capture(self)
        found = self.atlas.at(place.x, place.y, self._scale())
        if found:
            self.tile = found
            self.refresh()
            if event.chain == 2:
                self.action_open()

    def _scale(self) -> Scale:
        return self.atlas.fitting(self.content_size.width, self.content_size.height - 2)

    def render(self) -> Content:
        """The map, its legend where there is room, and the region under the cursor."""
        width, height = self.content_size
        track = self.track
        if track is None:
            return Content.styled(" This game has no regions to show.", "$muted")
        ramp = "well" if track.good.get(self.session.seat) == "up" else "harm"
        marks = {n: self._mark(track, self._reading(track, r.id)) for n, r in enumerate(self.session.names.regions)}
        cursor = self.tile.region if self.tile else None
        lines = self.atlas.draw(self.look, self._scale(), marks, ramp, cursor)
        lines += [Content("")] * (height - len(lines) - 2)
        if len(lines) <= height - 2:
            lines.append(self._legend(ramp, width))
        return Content("\n").join([*lines, Content(" ") + self._line(width - 1)])

    def _legend(self, ramp: str, width: int) -> Content:
        """The key of the levels, in the longest words that fit."""
        legends = (self.atlas.legend(self.look, ramp, words) for words in (BANDS.__getitem__, SHORT_BANDS.__getitem__))
        return next((legend for legend in legends if legend.rstrip().cell_length <= width), Content("")).truncate(width)

    def _line(self, width: int) -> Content:
        if not self.where or not self.track:
            return Content("")
        return summary(self.session, self.look, self.where, self.track.id, width)

    def _reading(self, track: TrackName, region: str) -> Reading:
        return self.session.see().view.reading(track.id, region)

    def _mark(self, track: TrackName, reading: Reading) -> Mark:
        step = level(track, reading)
        if step is None:
            return Mark(None, self.look.glyphs.unknown)
        if reading.kind == "band":
            return Mark(step, f"{self.look.glyphs.estimate}{SHORT_BANDS[step]}")
        return Mark(step, reading.word or str(reading.value))
