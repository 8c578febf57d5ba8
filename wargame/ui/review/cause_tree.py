"""The tree of causes as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from textual.content import Content

from wargame.narrative.outline import BY_ITSELF, UNSEEN, Item
from wargame.review import amount_of
from wargame.ui.parts.drawing import SHORT_BANDS, Look, change, chip, odds_bar, plain, price_text, span
from wargame.ui.parts.rows import Row
from wargame.ui.session import RenderContext
from wargame.views import BANDS, NewsItem

BranchPath: TypeAlias = tuple[int, ...]
"""Where an item stands: its place among the roots, then among its parent's children, and so on."""
LAST = 7
"""Cells of the last column: a change, or whether it came."""
BAR = 10
NONE = "none"
"""The value that says that nothing of a kind was chosen."""
FEW = 66
"""Below this width a roll is shown without its bar."""


@dataclass(frozen=True, slots=True)
class TreeRow:
    """An item of an outline that is unfolded."""

    item: Item
    path: BranchPath
    guide: str
    is_open: bool


def is_folded_at_first(item: Item) -> bool:
    """Whether an item shows what hangs beneath only when asked: long lists of one thing."""
    return item.kind == "group" or (item.kind == "change" and len(item.parts) > 1)


def tree_rows(
    items: Sequence[Item], turned: set[BranchPath], look: Look, path: BranchPath = (), guide: str = ""
) -> Iterator[TreeRow]:
    """The items that are to be seen; `turned`: those that are not folded or unfolded as at first."""
    glyphs = look.glyphs
    for i, item in enumerate(items):
        at, last = (*path, i), i == len(items) - 1
        is_open = is_open_at(item, at, turned)
        own = f"{guide}{glyphs.last if last else glyphs.branch} " if path else ""
        yield TreeRow(item, at, own, is_open)
        if is_open:
            below = f"{guide}{' ' if last else glyphs.line} " if path else "   "
            yield from tree_rows(item.children, turned, look, at, below)


def item_at(items: Sequence[Item], path: BranchPath) -> Item:
    """The item at a path. Raises IndexError."""
    item = items[path[0]]
    for step in path[1:]:
        item = item.children[step]
    return item


def is_open_at(item: Item, path: BranchPath, turned: set[BranchPath]) -> bool:
    """Whether an item shows what hangs beneath it."""
    return is_folded_at_first(item) == (path in turned)


def rows_of(pen: RenderContext, items: Sequence[Item], turned: set[BranchPath], width: int, spaced: bool = False) -> list[Row]:
    """The rows of an outline; `spaced`: with a blank line before each block."""
    rows: list[Row] = []
    for twig in tree_rows(items, turned, pen.look):
        is_root = len(twig.path) == 1
        if spaced and is_root and rows:
            rows.append(Row(Content("")))
        left = _root(pen, twig) if is_root else plain(twig.guide, "$muted") + _text(pen, twig)
        rows.append(Row(left, result(pen, twig.item, width), None if twig.item.kind == "head" else twig.path))
    return rows


def _owner(item: Item) -> str:
    """The role whose block an item opens; `?` for what nobody known did; nothing for the world."""
    if item.text == UNSEEN:
        return "?"
    return item.told.role if item.told and item.kind not in ("head", "group") else ""


def _root(pen: RenderContext, twig: TreeRow) -> Content:
    if twig.item.kind == "head":
        return plain(twig.item.text.upper(), "$muted")
    owner = _owner(twig.item)
    sign = chip(pen.names, owner) if owner else Content("")
    wide = max(len(role.short) for role in pen.names.roles) + 3
    return sign + Content(" " * (wide - sign.cell_length if owner else 0)) + _text(pen, twig, bold=True)


def _text(pen: RenderContext, twig: TreeRow, bold: bool = False) -> Content:
    item = twig.item
    style = "$muted" if item.kind in ("note", "group", "later") else "bold" if bold else ""
    text = plain(item.text, style)
    if item.kind == "order" and item.told and item.told.choices:
        text += plain("".join(f" {pen.look.glyphs.dot} {word}" for word in _chosen(pen, item.told)), "$muted")
    if is_folded_at_first(item):
        sign = pen.look.glyphs.bookmark if twig.is_open else pen.look.glyphs.more
        text = Content.styled(f"{sign} ", "$accent") + text
    return text


def _chosen(pen: RenderContext, order: NewsItem) -> Iterator[str]:
    """The choices of an order, each in a word where that says enough."""
    for name, value in order.choices.items():
        title = pen.names.spoken(name)
        yield f"{title} {value}" if isinstance(value, int) else f"no {title}" if value == NONE else pen.names.spoken(value)


def result(pen: RenderContext, item: Item, width: int) -> Content:
    """The result of an item, for the right edge."""
    match item.kind:
        case "order":
            return plain(price_text(pen.look, pen.names, item.price), "$muted") if item.price else Content("")
        case "change":
            return _changed(pen, item.parts)
        case "later":
            return _later(pen, item.parts)
        case "roll" if item.told:
            return rolled(pen, item.told, bool(item.came), width)
        case "draw" if item.told and item.told.face is not None:
            return plain(f"rolled {item.told.face}", "$muted") + "  " + Content(" " * LAST)
        case "group" if item.text == BY_ITSELF:
            return plain(f"{len(item.children)} tracks", "$muted")
    return Content("")


def _changed(pen: RenderContext, parts: Sequence[NewsItem]) -> Content:
    if len(parts) > 1:
        return plain(f"{len(parts)} regions  ", "$muted") + _padded(_spread(pen, parts))
    event = parts[0]
    return step_words(pen, event) + Content("  ") + _padded(signed(pen, event))


def step_words(pen: RenderContext, event: NewsItem) -> Content:
    """A change from value to value, as exactly as it is known."""
    unit = pen.look.unit(pen.names.track[str(event.track)].unit)
    before, after = (_value(pen, v, unit) for v in (event.before, event.after))
    return plain(f"{before} {pen.look.glyphs.to} {after}")


def _value(pen: RenderContext, value: int | str | None, unit: str) -> str:
    if isinstance(value, str) and value in BANDS:
        return pen.look.glyphs.estimate + SHORT_BANDS[BANDS.index(value)]
    return f"{unit}{value}" if isinstance(value, int) else str(value)


def direction(event: NewsItem) -> int:
    """Which way a change went: its amount, or the bands between."""
    amount = amount_of(event)
    if amount is None and event.before in BANDS and event.after in BANDS:
        return BANDS.index(str(event.after)) - BANDS.index(str(event.before))
    return amount or 0


def signed(pen: RenderContext, event: NewsItem) -> Content:
    """A change with its sign, and its number where that is known; nothing for a change of words."""
    step = direction(event)
    good = pen.names.track[str(event.track)].good.get(pen.role, "")
    return change(pen.look, step, good, number=amount_of(event) is not None) if step else Content("")


def _spread(pen: RenderContext, parts: Sequence[NewsItem]) -> Content:
    amounts = [amount_of(event) for event in parts]
    known = [amount for amount in amounts if amount is not None]
    if len(known) < len(amounts):
        return Content("")
    good = pen.names.track[str(parts[0].track)].good.get(pen.role, "")
    return span(pen.look, min(known), max(known), good)


def _later(pen: RenderContext, parts: Sequence[NewsItem]) -> Content:
    quarters = parts[0].detail
    when = "next quarter" if quarters == "1" else f"in {quarters} quarters"
    amounts = [event.amount or 0 for event in parts]
    good = pen.names.track[str(parts[0].track)].good.get(pen.role, "")
    regions = f"{len(parts)} regions, " if len(parts) > 1 else ""
    return plain(f"{regions}{when}  ", "$muted") + _padded(span(pen.look, min(amounts), max(amounts), good))


def rolled(pen: RenderContext, roll: NewsItem, came: bool, width: int) -> Content:
    """A roll: its odds as a bar and in numbers, the face where it may be shown, and what came of it."""
    low, high = (min(max(n, 0), 100) for n in roll.odds or (0, 100))
    words = odds_text(low, high) + (f": rolled {roll.face}" if roll.face is not None else "")
    bar = odds_bar(pen.look, low, high, BAR, face=roll.face) + " " if width >= FEW else Content("")
    outcome = plain("HAPPENS", "bold") if came else plain("no", "$muted")
    room = 14 if width >= FEW else len(words)
    return bar + plain(f"{words:<{room}}", "$muted") + "  " + _padded(outcome)


def odds_text(low: int, high: int) -> str:
    """Odds in numbers: one, a range, or that nothing is known of them."""
    if (low, high) == (0, 100):
        return "not known"
    return str(low) if low == high else f"{low} to {high}"


def _padded(content: Content) -> Content:
    return content.pad_right(max(LAST - content.cell_length, 0))
