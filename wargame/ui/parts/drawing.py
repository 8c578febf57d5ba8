"""Drawing: values, bars and marks as text in the colours of a theme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from textual.content import Content

from wargame.manifest import Manifest, TrackName
from wargame.text import safe_text
from wargame.ui.parts.themes import LEVELS, SETS, UNICODE, Glyphs, role_colour
from wargame.views import BANDS, Reading

SHORT_BANDS = ("min", "low", "mid", "high", "max")
"""The bands' words in tables."""
ODDS = ((0, "cannot happen"), (5, "almost no chance"), (20, "very unlikely"), (44, "unlikely"), (55, "about even"),
        (80, "likely"), (95, "very likely"), (99, "almost certain"), (100, "certain"))  # fmt: skip
"""The highest odds in a hundred that a word stands for."""


class Chosen(Protocol):
    """Settings, as far as drawing needs them."""

    @property
    def theme(self) -> str:
        """The theme's name."""

    @property
    def glyphs(self) -> str:
        """The name of the set of signs."""


@dataclass(frozen=True, slots=True)
class Look:
    """How to draw: with which signs, and whether a level must show without colour."""

    glyphs: Glyphs = UNICODE
    mono: bool = False

    def unit(self, sign: str) -> str:
        """A unit's sign, or a star where only ASCII is drawn."""
        return sign if sign.isascii() or not self.glyphs.up.isascii() else "*"


def look_of(settings: Chosen) -> Look:
    """How a person wants it drawn."""
    return Look(SETS[settings.glyphs], settings.theme == "mono")


LONG = 1_000
"""Letters of the longest text that is shown whole, unless a screen is there to read it."""


def plain(text: object, style: str = "", limit: int = LONG) -> Content:
    """Text from outside in one line and one style, with nothing in it that is obeyed."""
    return Content.styled(safe_text(str(text), limit), style)


def row(left: Content | str, right: Content | str, width: int, look: Look | None = None) -> Content:
    """A line of some cells: the left part cut where it must be, the right part whole."""
    left, right = (part if isinstance(part, Content) else Content(part) for part in (left, right))
    room = max(width - right.cell_length - (1 if right else 0), 0)
    if left.cell_length > room:
        left = left.truncate(max(room - 1, 0)) + (look or Look()).glyphs.ellipsis[: min(room, 1)]
    return left.pad_right(width - left.cell_length - right.cell_length) + right


def wrapped(text: str | Content, width: int, indent: int = 0) -> list[Content]:
    """Text broken into lines of some cells, each with an indent."""
    content = text if isinstance(text, Content) else plain(text)
    lines = content.wrap(max(width - indent, 8))
    return [Content(" " * indent) + line.rstrip() for line in lines]


def packed(parts: Sequence[Content], width: int, indent: int = 0, gap: str = "   ") -> list[Content]:
    """Parts one after another with a gap between, in as few lines as hold them whole."""
    lines: list[Content] = []
    end = gap.rstrip()
    room = width - len(end)
    for i, part in enumerate(parts):
        part = part + end if i < len(parts) - 1 else part
        if lines and lines[-1].cell_length + len(gap) - len(end) + part.cell_length <= room:
            lines[-1] = lines[-1] + gap[len(end) :] + part
        else:
            lines += wrapped(part, width, indent)
    return lines


def head(title: str) -> Content:
    """A section's head."""
    return plain(title.upper(), "$muted")


def tone(amount: int, good: str) -> str:
    """The style of a change for somebody to whom `up`, `down` or neither is good."""
    if not amount or not good:
        return ""
    return "$good" if (amount > 0) == (good == "up") else "bold $bad"


def change(look: Look, amount: int, good: str = "", number: bool = True) -> Content:
    """A change with its sign; only the sign where the number is not known; `=` for none."""
    if not amount:
        return Content.styled(look.glyphs.same, "$muted")
    sign = look.glyphs.up if amount > 0 else look.glyphs.down
    return Content.styled(f"{sign}{amount:+d}" if number else sign, tone(amount, good))


def span(look: Look, low: int, high: int, good: str = "") -> Content:
    """A change that is known as a range: `^4 to 6`, or `-1 to +6` where even its sign is open."""
    if low == high:
        return change(look, low, good)
    if low < 0 < high:
        return Content(f"{low:+d} to {high:+d}")
    sign, ends = (look.glyphs.up, (low, high)) if high > 0 else (look.glyphs.down, (-high, -low))
    return Content.styled(f"{sign}{ends[0]} to {ends[1]}", tone(low + high, good))


def band(word: str) -> int:
    """The number of a band from 0, by its word. Raises ValueError."""
    return BANDS.index(word)


def level(track: TrackName, reading: Reading) -> int | None:
    """The step of the band in which a reading lies, from 0; None where nothing is known."""
    if reading.value is None:
        return None
    return min(track.band(reading.value), LEVELS - 1)


def value(look: Look, track: TrackName, reading: Reading) -> Content:
    """A reading in a table: the number with its unit, the word of a value or a band, or `not known`."""
    if reading.kind == "hidden":
        return Content.styled("not known", "$muted")
    if reading.kind == "band":
        return Content(look.glyphs.estimate + SHORT_BANDS[band(reading.word)])
    return plain(reading.word or f"{look.unit(track.unit)}{reading.value}", "bold")


def gauge(look: Look, step: int, steps: int = LEVELS) -> Content:
    """A step out of some, as a row of small bars."""
    full = step + 1
    return Content.assemble((look.glyphs.full * full, ""), (look.glyphs.empty * (steps - full), "$rule"))


def spark(look: Look, values: Sequence[int], low: int, high: int) -> Content:
    """Values over time as bars between two ends."""
    steps = look.glyphs.spark
    scaled = [(min(max(v, low), high) - low) * (len(steps) - 1) // max(high - low, 1) for v in values]
    return Content.styled("".join(steps[step] for step in scaled), "$muted")


def odds_word(odds: int) -> str:
    """The word for odds in a hundred."""
    return next(word for limit, word in ODDS if odds <= limit)


def odds_words(low: int, high: int) -> tuple[str, str]:
    """Odds, or a range of odds, in numbers and in words."""
    words = list(dict.fromkeys((odds_word(low), odds_word(high))))
    return str(low) if low == high else f"{low} to {high}", " to ".join(words)


def odds(look: Look, low: int, high: int) -> Content:
    """Odds in numbers, which are bold, and words: `48 to 63 in 100, about even to likely`."""
    numbers, words = odds_words(low, high)
    return Content.assemble((numbers, "bold"), (f" in 100 {look.glyphs.dot} {words}", "$muted"))


def odds_bar(look: Look, low: int, high: int, width: int, style: str = "", face: int | None = None) -> Content:
    """Odds as a bar: the sure part, the part that hangs on what is not known, the rest; and the roll."""
    glyphs = look.glyphs
    sure, maybe = (min(max(round(n * width / 100), 1 if n else 0), width) for n in (low, high))
    parts = [(glyphs.sure, style)] * sure + [(glyphs.maybe, style)] * (maybe - sure)
    parts += [(glyphs.rest, "$rule")] * (width - maybe)
    if face is not None:
        parts[min(face * width // 100, width - 1)] = (glyphs.roll, "bold")
    return Content.assemble(*parts)


def price(look: Look, names: Manifest, cost: Mapping[str, int]) -> Content:
    """A cost in the order of the tracks: `$4 *1`; means without a unit by their title."""
    return plain(price_text(look, names, cost), "bold")


def price_text(look: Look, names: Manifest, cost: Mapping[str, int]) -> str:
    """The same as text; `free` where it costs nothing."""
    parts = [
        f"{look.unit(track.unit)}{cost[track.id]}" if track.unit else f"{cost[track.id]} {track.title}"
        for track in names.tracks
        if cost.get(track.id)
    ]
    return " ".join(parts) or "free"


def chip(names: Manifest, role: str | None) -> Content:
    """A role as a word on its colour; ` ? ` for nobody known, ` CTL ` for control."""
    found = [r.id for r in names.roles]
    if role not in found:
        text, colour = ("CTL", "$control") if role == "control" else ("?", "$muted")
        return Content.styled(f" {text} ", f"bold $ink on {colour}")
    return plain(f" {names.role[str(role)].short} ", f"bold $ink on {role_colour(found.index(str(role)))}")


def role_word(names: Manifest, role: str) -> Content:
    """A role's title in its colour."""
    return plain(names.role[role].title, f"bold {role_colour(names.role_number(role))}")
