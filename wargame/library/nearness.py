"""The known name that a mistyped word was meant to be."""

from __future__ import annotations

from collections.abc import Iterable

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
