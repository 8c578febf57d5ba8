"""Themes, glyphs and the plain letters that stand in for them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import Theme


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


_SIGNS = {"←": "<", "→": ">", "↑": "^", "↓": "v", "·": "-", "…": ".", "⏎": "<", "\N{NO-BREAK SPACE}": " "} | {
    quote: "'" for quote in "\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}"
}
_LINES = range(0x2500, 0x2580)
_BLOCKS = range(0x2580, 0x25A0)
_FLAT, _UPRIGHT = "─━┄┅┈┉╌╍═╴╶", "│┃┆┇┊┋╎╏║╵╷"


class Ascii(LineFilter):
    """Draws each character that is not ASCII by one that is, as wide as it."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments in ASCII."""
        return [Segment(ascii_of(text), style, control) for text, style, control in segments]


@lru_cache(4096)
def ascii_of(text: str) -> str:
    """A text in ASCII that takes as many cells."""
    return text if text.isascii() else "".join(_letter(letter) for letter in text)


def _letter(letter: str) -> str:
    if letter.isascii():
        return letter
    if ord(letter) in _LINES:
        return "-" if letter in _FLAT else "|" if letter in _UPRIGHT else "+"
    bare = unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()[:1]
    blank = " " if ord(letter) in _BLOCKS else bare or "?"
    return _SIGNS.get(letter, (blank * cell_len(letter))[: cell_len(letter)])


LEVELS = 5
"""How many steps a colour ramp has: one for each band."""
ROLES = 4
"""How many roles have a colour of their own; a fifth role begins anew."""
RAMPS = ("harm", "well")
"""The ramps of a layer: of what is bad to have much of, and of what is good."""
TEXTS = ("foreground", "muted", "accent", "bad", "good", "control", *(f"role-{n}" for n in range(1, ROLES + 1)))
"""The names of colours that text is written in."""
GROUNDS = ("background", "surface", "panel")
"""The backgrounds of text: the screen, a pane, and raised parts."""
CHIPS = ("control", *(f"role-{n}" for n in range(1, ROLES + 1)))
"""Grounds that text in ink stands on."""
_BLACK, _WHITE = "#000000", "#ffffff"

_DARK = {
    "background": "#0d1217", "surface": "#121920", "panel": "#1a2430", "rule": "#3a4856",
    "foreground": "#dfe6ed", "muted": "#91a0af", "accent": "#f0e442", "bad": "#ff8c61", "good": "#8fe3c8",
    "control": "#c3cad3", "roles": "#56b4e9 #009e73 #e69f00 #d9a0d0", "ink": "#0d1217",
    "harm": "#241f33 #54285f #963a63 #d8663f #f7c04a", "well": "#1d2936 #214f6b #247f8c #57b89a #c5e38a",
}  # fmt: skip
_LIGHT = {
    "background": "#f6f4ef", "surface": "#fffdf8", "panel": "#dde6ee", "rule": "#b4b0a6",
    "foreground": "#1c2126", "muted": "#5b6570", "accent": "#7a3b78", "bad": "#b03a00", "good": "#00594a",
    "control": "#3a3f45", "roles": "#1f5fbf #1b6b3a #8a5400 #6b4fa0", "ink": "#ffffff",
    "harm": "#fbeede #f3c08c #d9744a #a33a5c #4c2158", "well": "#e9f1e2 #b9dcae #5fae9b #24708a #1f3d63",
}  # fmt: skip
_CLEAR = {
    "background": "#000000", "surface": "#0a0a0a", "panel": "#1f1f1f", "rule": "#6a6a6a",
    "foreground": "#ffffff", "muted": "#b4b4b4", "accent": "#f0e442", "bad": "#ff9e7a", "good": "#bfe9ff",
    "control": "#ffffff", "roles": "#9ad4ff #009e73 #e69f00 #cc99c4", "ink": "#000000",
    "harm": "#00224e #3f4a6b #8a8778 #b9ab66 #fee838", "well": "#00224e #3f4a6b #8a8778 #b9ab66 #fee838",
}  # fmt: skip
_MONO = {
    "background": "#000000", "surface": "#000000", "panel": "#303030", "rule": "#777777",
    "foreground": "#e6e6e6", "muted": "#9a9a9a", "accent": "#ffffff", "bad": "#ffffff", "good": "#e6e6e6",
    "control": "#e6e6e6", "roles": "#e6e6e6 #e6e6e6 #e6e6e6 #e6e6e6", "ink": "#000000",
    "harm": "#000000 #000000 #000000 #000000 #000000", "well": "#000000 #000000 #000000 #000000 #000000",
}  # fmt: skip


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, relative luminance)."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = Color.parse(colour).normalized
    r, g, b = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def _inked(ground: str) -> str:
    """Black or white, whichever is read better on a ground."""
    return max((_BLACK, _WHITE), key=lambda ink: contrast(ink, ground))


def _variables(colours: dict[str, str]) -> dict[str, str]:
    """Every name that our styles use, with those of toolkit widgets that would else be mixed from others."""
    found = {name: colours[name] for name in ("rule", "muted", "bad", "good", "control", "ink")}
    found |= {f"role-{n}": colour for n, colour in enumerate(colours["roles"].split(), 1)}
    for ramp in RAMPS:
        for n, colour in enumerate(colours[ramp].split()):
            found |= {f"{ramp}-{n}": colour, f"{ramp}-ink-{n}": _inked(colour)}
    return found | _widgets(colours)


def _widgets(colours: dict[str, str]) -> dict[str, str]:
    text, ground, accent, muted = (colours[k] for k in ("foreground", "panel", "accent", "muted"))
    return {
        "text": text, "text-muted": muted, "text-disabled": muted, "text-accent": accent, "text-primary": accent,
        "text-secondary": text, "text-error": colours["bad"], "text-warning": colours["bad"], "text-success": colours["good"],
        "foreground-muted": muted, "foreground-disabled": muted,
        "border": accent, "border-blurred": colours["rule"],
        "block-cursor-foreground": text, "block-cursor-background": ground, "block-cursor-text-style": "bold",
        "block-cursor-blurred-foreground": text, "block-cursor-blurred-background": ground,
        "block-cursor-blurred-text-style": "none", "block-hover-background": ground,
        "footer-foreground": muted, "footer-background": colours["background"], "footer-key-foreground": accent,
        "footer-key-background": colours["background"], "footer-description-foreground": muted,
        "footer-description-background": colours["background"], "footer-item-background": colours["background"],
        "input-cursor-background": text, "input-cursor-foreground": colours["surface"], "input-cursor-text-style": "none",
        "input-selection-background": ground, "input-selection-foreground": text,
        "screen-selection-background": ground, "screen-selection-foreground": text,
        "button-foreground": text, "button-color-foreground": colours["ink"], "button-focus-text-style": "bold reverse",
        "scrollbar": colours["rule"], "scrollbar-hover": muted, "scrollbar-active": accent,
        "scrollbar-background": colours["surface"], "scrollbar-background-hover": colours["surface"],
        "scrollbar-background-active": colours["surface"], "scrollbar-corner-color": colours["surface"],
        "link-color": accent, "link-background": "transparent", "link-color-hover": colours["ink"],
        "link-background-hover": accent, "link-style": "underline", "link-style-hover": "underline",
    }  # fmt: skip


def _theme(name: str, colours: dict[str, str], dark: bool = True) -> Theme:
    return Theme(
        name=name, primary=colours["accent"], secondary=colours["muted"], accent=colours["accent"],
        warning=colours["bad"], error=colours["bad"], success=colours["good"], foreground=colours["foreground"],
        background=colours["background"], surface=colours["surface"], panel=colours["panel"], dark=dark,
        text_alpha=1.0, variables=_variables(colours),
    )  # fmt: skip


THEMES: tuple[Theme, ...] = (
    _theme("dark", _DARK),
    _theme("light", _LIGHT, dark=False),
    _theme("clear", _CLEAR),
    _theme("mono", _MONO),
)
"""The themes: dark, light, `clear` (safe for every kind of colour sight), and without any hue."""
DEFAULTS: dict[str, str] = dict(THEMES[0].variables)
"""The value of every name of our own, for an app before it has a theme."""


def colours_of(theme: Theme) -> dict[str, str]:
    """Every colour of a theme that text is written in or on, by its name."""
    own = {"foreground": theme.foreground, "accent": theme.accent, "background": theme.background,
           "surface": theme.surface, "panel": theme.panel}  # fmt: skip
    return {name: str(colour) for name, colour in {**theme.variables, **own}.items()}


def role_colour(number: int) -> str:
    """The name of the colour of the role with a number from 0."""
    return f"$role-{number % ROLES + 1}"
