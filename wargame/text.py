"""Text from outside made safe to show, and the nearest known name to a word."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_MARKS_IN_A_ROW = 3
_REPLACED = "\N{REPLACEMENT CHARACTER}"
_ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"

# Drawn as nothing, or reordering what is drawn: fillers, joiners, selectors, bidi controls, notes, tags.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_PLANES = range(0, 0x110000, 0x10000)
_NONCHARACTERS = "\ufdd0-\ufdef" + "".join(chr(plane + 0xFFFE) + chr(plane + 0xFFFF) for plane in _PLANES)
_BROKEN = re.compile(f"[\u0080-\u009f\ud800-\udfff{_NONCHARACTERS}]")
_SEPARATORS = re.compile("[\t\u2028\u2029]")
_CONTROLS = {code: f"^{chr(code ^ 0x40)}" for code in (*range(0x20), 0x7F) if code != 0x0A}

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")


def safe_text(s: str, limit: int = 10_000, *, lines: bool = False) -> str:
    """The text with nothing in it that a terminal obeys or hides.

    NFC, at most `limit` characters (the last an ellipsis where it was cut), at most three combining
    marks in a row; a control character is shown as `^[`; a newline is a space unless `lines`. Applying
    it twice changes nothing more.
    """
    if len(s) <= limit and s.isascii() and s.isprintable():
        return s
    # What is far beyond the limit is not even looked at, so that a huge text costs no more than a long one.
    kept = _capped(unicodedata.normalize("NFC", _capped(_visible(s[: 4 * limit], lines))))
    cut = len(kept) > limit or len(s) > 4 * limit
    return kept[: max(limit - 1, 0)] + _ELLIPSIS[:limit] if cut else kept


def is_name(s: str) -> bool:
    """Whether the text may name a file: a to z, digits, `_`, `-`, at most 64, not reserved by any system."""
    return _NAME.fullmatch(s) is not None and _RESERVED.fullmatch(s) is None


def _visible(s: str, lines: bool) -> str:
    """The text with every control, separator and broken character replaced, and the unseen ones gone."""
    s = _SEPARATORS.sub(" ", _UNSEEN.sub("", s)).replace("\r\n", "\n")
    s = s if lines else s.replace("\n", " ")
    return _BROKEN.sub(_REPLACED, s).translate(_CONTROLS)


def _capped(s: str) -> str:
    """The text with the combining marks beyond the third in a row left out."""
    if s.isascii():
        return s
    kept: list[str] = []
    row = 0
    for character in s:
        row = row + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if row <= _MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)


MAX_WORD = 100


def near(word: str, known: Iterable[str]) -> str:
    """The nearest known name, at most max(1, a third of the word) changes away, else ''."""
    limit = max(1, len(word) // 3)
    if len(word) > MAX_WORD:
        return ""
    close = [name for name in known if abs(len(name) - len(word)) <= limit and name != word]
    scored = min(((_distance(word, name), name) for name in close), default=(limit + 1, ""))
    return scored[1] if scored[0] <= limit else ""


def _distance(left: str, right: str) -> int:
    """Optimal string alignment: insert, delete, replace, and swap of neighbours cost 1 each."""
    older: list[int] = []
    old = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        row = [i]
        for j, b in enumerate(right, 1):
            best = min(old[j] + 1, row[-1] + 1, old[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and b == left[i - 2]:
                best = min(best, older[j - 2] + 1)
            row.append(best)
        older, old = old, row
    return old[-1]
