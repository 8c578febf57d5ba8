"""Whether the rows of a turn fit the header's names: what each number of a row may be, by its kind."""

from __future__ import annotations

from collections.abc import Sequence

from wargame.journal.entries import Row
from wargame.journal.naming import Misfit
from wargame.names import COLUMNS, KINDS, OF_DEALS, OF_OPTIONS, OF_PROGRAMS, Names
from wargame.terms import FARTHEST, WAYS

_ANY = range(-(2**62), 2**62)
_SMALL = range(-FARTHEST, FARTHEST + 1)
_CHANGED = KINDS.index("changed") + 1
_PLACED = KINDS.index("placed") + 1
_STAGE = KINDS.index("stage_begins") + 1


class Rows:
    """What the numbers of rows may be in one game."""

    def __init__(self, names: Names) -> None:
        self.names, self.sites = names, len(names.sites)
        self.regions = range(-1, len(names.regions))
        slots, afters = _slots(names), _afters(names)
        self.slots = [_ANY, *(slots.get(kind, _ANY) for kind in KINDS)]
        self.afters = [_ANY, *(afters.get(kind, _ANY) for kind in KINDS)]
        tracks = [(track, len(names.regions) if track.regional else 1) for track in names.tracks]
        self.ranges = [range(track.low, track.high + 1) for track, size in tracks for _ in range(size)]

    def check(self, rows: Sequence[Row], turn: int, known: int) -> None:
        """Raises Misfit for a number that cannot be; `known`: how many rows there were before this turn."""
        last = turn * self.names.quarters_per_turn
        first = last - self.names.quarters_per_turn
        for i, row in enumerate(rows):
            column = self._odd(row, first, last, known + i)
            if column:
                raise Misfit(f"rows[{i}][{COLUMNS.index(column)}]", f"its {column} cannot be this")

    def _odd(self, row: Row, first: int, last: int, known: int) -> str:
        """The column whose number cannot be; nothing if all can."""
        quarter, kind, site, target, cause, slot, before, after = row
        if not 0 < kind < len(self.slots):
            return "kind"
        if not (first < quarter <= last or (quarter == first and kind == _PLACED)):
            return "quarter"
        if not 0 <= site < self.sites:
            return "site"
        if target not in self.regions:
            return "target"
        if not 0 <= cause <= known:
            return "cause"
        if slot not in self.slots[kind]:
            return "slot"
        return self._odd_value(kind, slot, before, after)

    def _odd_value(self, kind: int, slot: int, before: int, after: int) -> str:
        allowed = self.afters[kind]
        if kind == _STAGE:
            allowed = range(1, len(self.names.stages[slot]) + 1)
        elif kind == _CHANGED and slot < len(self.ranges):
            allowed = self.ranges[slot]
            if before not in allowed:
                return "before"
        return "" if after in allowed and before in _ANY else "after"


def _slots(names: Names) -> dict[str, range]:
    """By kind, what a row may be about."""
    return {
        **dict.fromkeys(("changed", "placed", "delayed"), range(names.cells)),
        **dict.fromkeys(OF_OPTIONS, range(len(names.options))),
        **dict.fromkeys(OF_PROGRAMS, range(len(names.programs))),
        **dict.fromkeys(OF_DEALS, range(len(names.deals))),
        "noticed": range(len(names.roles)),
    }


def _afters(names: Names) -> dict[str, range]:
    """By kind, what the last number of a row may be."""
    return {
        "ordered": range(len(WAYS)),
        "moot": range(len(names.reasons)),
        "decided": range(len(names.roles)),
        "game_over": range(1, len(names.outcomes) + 1),
    }
