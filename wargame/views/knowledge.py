"""A role's knowledge: expressions as far as its view determines them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from wargame.compiler.emit import emit
from wargame.compiler.ranges import Interval, bounds
from wargame.engine import Engine
from wargame.expressions import Node, number, truth
from wargame.manifest import TrackName
from wargame.terms import CONTROL, HIDDEN
from wargame.views.view import View


@dataclass(frozen=True, slots=True)
class TermSeen:
    """A named term of some odds: its lowest and highest amount as far as a role knows."""

    label: str
    low: int
    high: int
    known: bool


def substitute(node: Node, values: Mapping[str, int]) -> Node:
    """A node with its local names written out as far as they are known."""
    if node.op == "local":
        if node.name in values:
            return truth(bool(values[node.name])) if node.truth else number(values[node.name])
        return substitute(node.args[0], values) if node.args and node.name != "fresh" else node
    args = tuple(substitute(arg, values) for arg in node.args)
    if node.op == "in_area" and args[0].op == "num":
        return truth(bool(node.value >> args[0].value & 1))
    return replace(node, args=args)


class Knowledge:
    """What a view leaves open of each cell; `moved` widens it while a turn is told."""

    def __init__(self, engine: Engine, view: View) -> None:
        self.engine, self.view = engine, view
        self.exact = frozenset(view.exact)
        self.regions = len(engine.names.regions)
        blank = engine.compiled.seen.get(view.role, [])
        self.blank = {engine.at[name] + i for name, size in blank for i in range(size)}
        self.spans: dict[int, Interval] = {}
        self.moves: dict[int, set[int]] = {}
        """Other values that a cell may have been at."""

    def span(self, slot: int, cell: Node) -> Interval:
        """The range of one cell."""
        if slot not in self.spans:
            self.spans[slot] = self._span(slot, self.view.cells[slot], cell)
        return self.spans[slot]

    def _span(self, slot: int, value: int, cell: Node) -> Interval:
        place = self.engine.names.place(slot)
        if place is None:
            return (cell.low, cell.high) if slot in self.blank else (value, value)
        values = {value} if value == HIDDEN else {value, *self.moves.get(slot, ())}
        spans = [span_of(place[0], each, place[0].id in self.exact) for each in values]
        return min(low for low, _ in spans), max(high for _, high in spans)

    def moved(self, slot: int, *values: int) -> None:
        """Let a cell have been at some other values too."""
        self.moves.setdefault(slot, set()).update(values)
        self.spans.pop(slot, None)

    def reading(self, cell: Node) -> Interval:
        """The range of a cell or of a run of cells, for `bounds`."""
        if cell.name == "TURN":
            return self.view.turn, self.view.turn + 1
        slots = list(self.slots(cell))
        if not slots:
            return cell.low, cell.high
        spans = [self.span(slot, cell) for slot in slots]
        return min(low for low, _ in spans), max(high for _, high in spans)

    def slots(self, cell: Node) -> Iterator[int]:
        """The cells of the view's array that a node can read; none for others."""
        first = self.engine.at.get(cell.name.removeprefix("PREVIOUS + "), len(self.view.cells))
        if first >= len(self.view.cells):
            return
        if cell.op == "address" or (cell.args and cell.args[0].op != "num"):
            yield from range(first, first + self.regions)
        else:
            yield first + (cell.args[0].value if cell.args else 0)

    def knows(self, node: Node) -> bool:
        """Whether the view gives every part of a number exactly."""
        for part in node.walk():
            if part.op == "local" and part.name != "region":
                return False
            if part.op in ("cell", "address") and part.name != "TURN" and not self._knows_cell(part):
                return False
        return True

    def _knows_cell(self, cell: Node) -> bool:
        slots = list(self.slots(cell))
        spans = [self.span(slot, cell) for slot in slots if slot not in self.blank]
        is_now = not cell.name.startswith("PREVIOUS + ")
        return is_now and 0 < len(spans) == len(slots) and all(low == high for low, high in spans)

    def range(self, node: Node) -> Interval:
        """The exact value of a number twice, or its range."""
        if self.knows(node):
            value = worth(self.engine, self.view, node)
            return value, value
        return self.over_regions(node)

    def over_regions(self, node: Node) -> Interval:
        """The range of a number over every region that `region` may stand for."""
        return bounds(node, self.reading)


def span_of(track: TrackName, value: int, exact: bool) -> Interval:
    """What a reading (or a value) leaves open of a track to someone who reads it exactly, or as a band."""
    if value == HIDDEN:
        return track.low, track.high
    return (value, value) if exact else track.span(value)


def worth(engine: Engine, view: View, node: Node) -> int:
    """The value of a number whose every part a view gives: the compiled text, run on the view."""
    s, where = list(engine.compiled.cells), "SNAPSHOT" if view.role == CONTROL else f"VIEW_{view.role.upper()}"
    s[engine.at[where] : engine.at[where] + len(view.cells)] = view.cells
    s[engine.at["TURN"]], s[engine.at["QUARTER"]] = view.turn, view.quarter
    return engine.evaluate(s, emit(node, where))


def values_of(engine: Engine, view: View, option: str, target: str | None, choices: Mapping[str, str | int]) -> dict[str, int]:
    """The numbers behind an order's target and choices, by the names that expressions give them."""
    values = {} if target is None else {"target": engine.names.region_number(target)}
    found = next((o for o in engine.names.options if o.id == option), None)
    for name, value in choices.items():
        listed = found.choices[name] if found else []
        values[name] = value if isinstance(value, int) else listed.index(value)
    return values


def drift_of(engine: Engine, view: View, track: str, region: str | None) -> tuple[TermSeen, ...]:
    """The terms of what a track moves toward by itself, largest first; none where it does not."""
    known = Knowledge(engine, view)
    values = {} if region is None else {"region": engine.names.region_number(region)}
    terms = []
    for label, node in engine.compiled.drifts.get(track, {}).items():
        bound = substitute(node, values)
        terms.append(TermSeen(label, *known.range(bound), known.knows(bound)))
    return tuple(sorted(terms, key=lambda term: -abs(term.low + term.high)))
