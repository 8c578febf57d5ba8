"""The map as a small picture without words, in the levels of the first layer that a reader has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textual.content import Content

from wargame.names import Names
from wargame.ui.atlas import Atlas, Sheet
from wargame.ui.drawing import Look, level
from wargame.views import Reading

TILE = 3
"""Cells of a tile; one more lies between two."""


def silhouette(names: Names, readings: Sequence[Reading], look: Look) -> Content:
    """Every tile as a low block; what is not known, and all of it before the first turn, in the colour of rules."""
    atlas, levels = Atlas(names), _levels(names, readings)
    sheet = Sheet(atlas.columns * (TILE + 1) - 1, atlas.rows)
    for tile in atlas.tiles:
        step = levels.get(names.regions[tile.region].id)
        block = "#" if look.glyphs.up.isascii() else look.glyphs.spark[3]
        width = tile.width * (TILE + 1) - 1
        sheet.put(tile.column * (TILE + 1), tile.row, block * width, "$rule" if step is None else f"$harm-{step}")
    return Content("\n").join(sheet.lines())


def _levels(names: Names, readings: Sequence[Reading]) -> Mapping[str, int | None]:
    """The level of each region in the regional track that is worst to have much of."""
    first = next((t for t in names.tracks if t.regional and "down" in t.good.values()), None)
    return {r.region: level(first, r) for r in readings if first and r.track == first.id and r.region}
