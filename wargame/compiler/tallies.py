"""The layout of a batch: what is counted over many games, and what each game leaves behind."""

from __future__ import annotations

from wargame.compiler.book import Book
from wargame.compiler.layout import Layout
from wargame.compiler.sites import Sites
from wargame.dice import rule_key

BATCH = 256
"""How many games are played at a time."""
SCRIPTED = 64
"""The most orders that a script gives for a role in one turn."""
BINS = 1024
"""The most values of a track that are told apart where games are counted."""


def lay_tables(book: Book, layout: Layout, sites: Sites, private: dict[str, int]) -> None:
    """The tables that counting reads: rules by site, private objectives, and the bins of the tracks."""
    rules = sorted({site.rule for site in sites.names})
    layout.lay("SITE_RULE", values=[rules.index(site.rule) for site in sites.names])
    layout.set(RULES=len(rules), PRIVATE_KEY=rule_key("private"))
    drawn = book.content.scenario.objectives
    counts = [sum(o.private for o in drawn.get(role, {}).values()) for role in book.roles]
    layout.lay("PRIVATE_COUNT", values=counts)
    layout.lay("PRIVATE_NAMED", values=[private.get(role, 0) for role in book.roles])
    _lay_bins(book, layout)


def _lay_bins(book: Book, layout: Layout) -> None:
    """Where each track's cell counts its values; where a track is wide (WIDE), values fall into bins, and sums are kept."""
    is_wide = any(track.high - track.low >= BINS for track in book.tracks.values())
    at, shifts, width = [], [], 0
    for track in book.tracks.values():
        shift = max(0, (track.high - track.low).bit_length() - BINS.bit_length() + 1)
        for _ in range(len(book.regions) if track.regional else 1):
            at.append(width if is_wide else width - track.low)
            shifts.append(shift)
            width += (track.high - track.low >> shift) + 1
    layout.lay("HISTOGRAM_AT", values=at)
    layout.lay("HISTOGRAM_SHIFT", values=shifts)
    layout.set(TRACKED=len(at), HISTOGRAM_WIDTH=width, WIDE=int(is_wide))


def lay_batch(layout: Layout, endings: int) -> None:
    """Name the cells behind a position that a batch needs; only an engine that plays batches has them."""
    at = layout.constants
    turns, options, reasons = at["TURNS"] + 1, at["OPTIONS"], at["REASONS"]
    layout.set(RESULT_CELLS=2 + at["ROLES"] + at["TRACKED"])
    place = len(layout.cells)
    for name, size in (
        ("COUNTING", 1), ("DRAWING", 1), ("OPENED", 1), ("FAULTS", 1), ("FAULT_SLOT", 1), ("FAULT_VALUE", 1),
        ("SCRIPT_AT", at["ROLES"]), ("HAPPENED", at["RULES"]), ("GAMES", 1),
        ("HAPPENED_IN_ALL", at["RULES"]), ("HAPPENED_IN", at["RULES"]), ("ORDERED_IN_ALL", options),
        ("REFUSED_FOR", options * reasons), ("MOOT_FOR", options * reasons), ("ENDED", endings + 1),
        ("SCORED", at["ROLES"] * 101), ("HISTOGRAM", turns * at["HISTOGRAM_WIDTH"]), ("SUMMED", turns * at["TRACKED"]),
        ("ORIGIN", at["GAME_CELLS"]), ("KEYS", BATCH), ("RESULTS", BATCH * at["RESULT_CELLS"]),
        ("SCRIPTS", at["ROLES"] * (at["TURNS"] * SCRIPTED + 1) * 5),
    ):  # fmt: skip
        layout.set(**{name: place})
        place += size
    layout.set(BATCH_CELLS=place - len(layout.cells))
