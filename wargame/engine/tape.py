"""The tape: rows of integers that say what happened and why, and their decoding into events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from wargame.manifest import KINDS, Kind, Manifest


class Row(NamedTuple):
    """One row of the tape; its number is its place on the tape, from 1."""

    quarter: int
    kind: int
    site: int
    target: int
    cause: int
    """The number of the row that caused it, 0 for none."""
    slot: int
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Event:
    """A settled fact, with its cause."""

    number: int
    turn: int
    quarter: int
    kind: Kind
    site: int
    """The node of the rulebook that made it (0: the kernel)."""
    region: str | None
    cause: int
    """The number of the event that caused it, 0 for none."""
    slot: int
    before: int
    after: int


def decode(rows: Iterable[Sequence[int]], names: Manifest, first: int = 1) -> list[Event]:
    """Rows as events, numbered from `first`."""
    events = []
    for number, row in enumerate(rows, first):
        quarter, kind, site, target, cause, slot, before, after = row
        region = names.regions[target].id if target >= 0 else None
        turn = (quarter + names.quarters_per_turn - 1) // names.quarters_per_turn
        events.append(Event(number, turn, quarter, KINDS[kind - 1], site, region, cause, slot, before, after))
    return events


_CHANGED, _PLACED = KINDS.index("changed") + 1, KINDS.index("placed") + 1


def fold(cells: list[int], rows: Iterable[Sequence[int]]) -> list[int]:
    """The kept cells after some rows: the one meaning of a `changed` or `placed` row."""
    for row in rows:
        if row[1] in (_CHANGED, _PLACED):
            cells[row[5]] = row[7]
    return cells
