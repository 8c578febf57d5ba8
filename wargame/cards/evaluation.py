"""Evaluation of a card's numbers over what a role knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import product

from wargame.cards.card import Card, EffectLine
from wargame.compiler.ranges import Interval, bounds
from wargame.engine import Engine
from wargame.expressions import Node
from wargame.views import View
from wargame.views.knowledge import Knowledge, substitute

Chosen = Mapping[str, str | int]


@dataclass(frozen=True)
class PerChoice:
    """The range of a number for every combination of the choices that it reads."""

    names: tuple[str, ...]
    """The choices that it reads."""
    ranges: dict[tuple[str | int, ...], Interval]
    """By their values, in the order of `names`."""

    @property
    def whole(self) -> Interval:
        """The range over all choices."""
        return min(low for low, _ in self.ranges.values()), max(high for _, high in self.ranges.values())

    @property
    def first(self) -> Interval:
        """The range for the first value of every choice."""
        return next(iter(self.ranges.values()))

    def steps(self) -> list[tuple[str, str | int, int]] | None:
        """Choice, value and what that adds to the first; None where choices do not simply add up."""
        start, (low, high) = next(iter(self.ranges.items()))
        added: dict[tuple[str, str | int], int] = {}
        for i, name in enumerate(self.names):
            for combination, span in self.ranges.items():
                if combination[:i] == start[:i] and combination[i + 1 :] == start[i + 1 :]:
                    added[name, combination[i]] = span[0] - low
        for combination, span in self.ranges.items():
            more = sum(added[pair] for pair in zip(self.names, combination, strict=True))
            if span != (low + more, high + more):
                return None
        return [(name, value, amount) for (name, value), amount in added.items() if amount]


def total(terms: Iterable[Interval]) -> Interval:
    """The odds in a hundred that one or more terms add up to."""
    low, high = (sum(ends) for ends in zip(*terms, strict=True))
    return min(max(low, 0), 100), min(max(high, 0), 100)


class Reckoning:
    """The numbers of a card over a view or, without one, over what the rules declare."""

    def __init__(self, engine: Engine, view: View | None, card: Card[Node]) -> None:
        self.card = card
        self.known = Knowledge(engine, view) if view else None
        self.values = dict(card.choices)
        self.regions = [region.id for region in engine.names.regions]

    def range(self, node: Node, chosen: Chosen, each: bool = False) -> Interval:
        """The range of a number under some choices and a `target`, with `each` over all regions."""
        bound = substitute(node, self._numbers(chosen))
        if self.known is None:
            return bounds(bound)
        return self.known.over_regions(bound) if each else self.known.range(bound)

    def _numbers(self, chosen: Chosen) -> dict[str, int]:
        return {name: self._number(name, value) for name, value in chosen.items()}

    def _number(self, name: str, value: str | int) -> int:
        if name == "target":
            return self.regions.index(str(value))
        return value if isinstance(value, int) else self.values[name].index(value)

    def amount(self, line: EffectLine[Node], chosen: Chosen) -> Interval | None:
        """The amount of an effect, or None where none is said."""
        return None if line.amount is None else self.range(line.amount, chosen, line.each)

    def comes(self, line: EffectLine[Node], chosen: Chosen) -> Interval:
        """The truth of an effect's condition, as a range of 0 and 1."""
        return (1, 1) if line.test is None else self.range(line.test, chosen, line.each)

    def per_choice(self, node: Node, only: Iterable[Chosen] | None = None, each: bool = False) -> PerChoice:
        """The ranges of a number by the choices that it reads: by all of them, or those that fit one of `only`."""
        read = {part.name for part in node.walk() if part.op == "local"}
        names = tuple(name for name in self.values if name in read)
        allowed = None if only is None else [{n: c[n] for n in names if n in c} for c in only]
        ranges = {}
        for combination in product(*(self.values[name] for name in names)):
            chosen = dict(zip(names, combination, strict=True))
            if allowed is None or any(all(chosen[n] == v for n, v in some.items()) for some in allowed):
                ranges[combination] = self.range(node, chosen, each)
        return PerChoice(names, ranges)

    def allowing(self, test: Node, each: bool) -> tuple[list[Chosen], bool]:
        """The choices under which a condition can hold, and whether they alone decide it."""
        found = self.per_choice(test, None, each)
        held: list[Chosen] = [dict(zip(found.names, c, strict=True)) for c, (_, high) in found.ranges.items() if high]
        return held, all(low == high for low, high in found.ranges.values())
