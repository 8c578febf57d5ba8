"""ASCII for terminals that draw nothing else: the last thing done to every line of the screen."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

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
