"""What came into a record after an entry that somebody knows by its hash."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from wargame.journal.chain import Entry, Kind

WORDS: Mapping[Kind, str] = {
    "header": "the beginning", "order": "an order", "withdrawn": "an order taken back", "intent": "an intent",
    "commit": "a commit", "uncommit": "a commit taken back", "turn": "a turn's result", "note": "a note",
    "inject": "an inject", "ruling": "a ruling", "practice": "a word that it is practice", "rewind": "a turn taken again",
    "seat": "a change of seats", "over": "the game's end",
}  # fmt: skip
"""What an entry of a kind is, in a sentence."""
LEAST = 16
"""So many digits of a hash are enough to know it by."""
SHOWN = 20
"""So many of the entries that came after are named one by one."""
_DIGITS = re.compile(rf"[0-9a-f]{{{LEAST},64}}")


@dataclass(frozen=True)
class Since:
    """An entry found by its hash, and what came after it."""

    entry: Entry
    notes: int
    others: tuple[Entry, ...]
    """All that came after it and is not a note."""

    def __str__(self) -> str:
        found = f"entry {self.entry.number}, {WORDS[self.entry.kind]}, has this hash"
        notes = f"{self.notes} note{'s' if self.notes != 1 else ''}"
        if not self.others:
            return f"{found}; since then {f'only: {notes}' if self.notes else 'nothing'}"
        shown = [f"entry {entry.number}: {WORDS[entry.kind]}" for entry in self.others[:SHOWN]]
        more = [f"{len(self.others) - SHOWN} more"] if len(self.others) > SHOWN else []
        return f"{found}; since then: {'; '.join([*shown, *more, *([notes] if self.notes else [])])}"


def hash_in(text: str) -> str | None:
    """The digits of a hash as somebody wrote them down; None if they are too few or none."""
    digits = "".join(text.split()).lower()
    return digits if _DIGITS.fullmatch(digits) else None


def since(entries: Sequence[Entry], digits: str) -> Since | None:
    """What came after the one entry whose hash begins with some digits; None where there is none, or several."""
    found = [entry for entry in entries if entry.hash.startswith(digits)]
    if len(found) != 1:
        return None
    after = entries[found[0].number + 1 :]
    others = tuple(entry for entry in after if entry.kind != "note")
    return Since(found[0], len(after) - len(others), others)
