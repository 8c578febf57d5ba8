"""The signs that the screens draw with, once in Unicode and once in plain ASCII; each one cell wide."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Glyphs:
    """A set of signs; those that grow hold one for every step, the least first."""

    up: str = "▲"
    down: str = "▼"
    same: str = "="
    estimate: str = "~"
    unknown: str = "?"
    covert: str = "◌"
    thinking: str = "○"
    ready: str = "◉"
    open: str = "□"
    chosen: str = "■"
    running: str = "▸"
    closed: str = "\N{MULTIPLICATION SIGN}"
    on: str = "●"
    off: str = "○"
    less: str = "◂"
    more: str = "▸"
    sure: str = "━"
    maybe: str = "╍"
    rest: str = "─"
    roll: str = "◆"
    marks: str = "●■◆▲"
    branch: str = "├"
    last: str = "└"
    line: str = "│"
    tick: str = "┤"
    wall: str = "┊"
    border: str = "╌"
    gone: str = "▰"
    coming: str = "▱"
    full: str = "▮"
    empty: str = "▯"
    spark: str = "▁▂▃▄▅▆▇█"
    levels: str = " ░▒▓█"
    bands: str = "▁▃▅▆█"
    cursor: str = "▌"
    left_edge: str = "▐"
    right_edge: str = "▌"
    both_edges: str = "█"
    bookmark: str = "▾"
    to: str = "→"
    dot: str = "·"
    ellipsis: str = "…"
    warning: str = "!"


UNICODE = Glyphs()
ASCII = Glyphs(
    up="^", down="v", covert="c", thinking="o", ready="@", open="-", chosen="*", running=">", closed="x", on="*",
    off="o", less="<", more=">", sure="#", maybe=":", rest="-", roll="o", marks="*#@^", branch="|", last="`",
    line="|", tick="+", wall="|", border="-", gone="#", coming=".", full="#", empty=".", spark="_.,-=+*#",
    levels=" .:#@", bands="_-=+#", cursor=">", left_edge="[", right_edge="]", both_edges="|", bookmark="v",
    to=">", dot="-", ellipsis=".",
)  # fmt: skip
SETS = {"unicode": UNICODE, "ascii": ASCII}
"""The sets by the names that the settings give them."""


def signs(glyphs: Glyphs) -> str:
    """All signs of a set in one text."""
    return "".join(str(getattr(glyphs, field.name)) for field in fields(glyphs))
