"""What compiling a content gives: constants, functions, and the tables that reading them needs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from msgspec import Raw
from msgspec.json import decode, encode

from wargame.compiler.cards import Card
from wargame.compiler.conduct import Conduct
from wargame.expressions import Node
from wargame.manifest import Manifest
from wargame.terms import Order


@dataclass(frozen=True)
class Option:
    """An option as one role orders it, numbered."""

    number: int
    id: str
    role: str
    area: int
    """The regions it may be aimed at, as a bit mask; 0 for a national option."""
    choices: tuple[tuple[str, tuple[str | int, ...]], ...]
    name: str
    """What its functions and cells are called: the id, with the role where several order it."""

    @property
    def combinations(self) -> int:
        """How many combinations of choices there are."""
        count = 1
        for _, values in self.choices:
            count *= len(values)
        return count

    def index(self, chosen: dict[str, str | int]) -> int:
        """The number of a combination; choices left out take their first value. Raises ValueError."""
        number, stride = 0, 1
        for name, values in self.choices:
            number += values.index(chosen.get(name, values[0])) * stride
            stride *= len(values)
        return number


@dataclass(frozen=True)
class Legend:
    """What only people read of a content."""

    terms: dict[int, Node]
    """The expression behind each site's number."""
    drifts: dict[str, dict[str, Node]]
    """The named terms of each track's drift."""
    cards: tuple[Card, ...]
    conducts: dict[str, Conduct]
    """Every doctrine in words, with what its rules test."""

    def folded(self) -> Raw:
        """The legend as JSON."""
        return Raw(encode(self))


@dataclass(frozen=True)
class Compiled:
    """A rulebook with one scenario as Python functions on one array of integers."""

    digest: str
    names: Manifest
    constants: dict[str, int]
    functions: str
    """The text of the generated functions; the kernel's text goes before it."""
    cells: tuple[int, ...]
    """The cells of a position before turn 1, without the tape."""
    private: dict[str, int]
    """Private objectives that the scenario names, by their number."""
    seats: dict[str, str]
    """Who plays each role unless said otherwise."""
    doctrines: dict[str, tuple[str, int]]
    """Role and number of each doctrine."""
    options: tuple[Option, ...]
    events: dict[str, tuple[str, str]]
    """Event numbers (as text) to rule and word."""
    spread: dict[str, int]
    """How far a hidden opening may lie from its start."""
    seen: dict[str, list[tuple[str, int]]]
    """Per role, the cells (constant and count) that are blank in its view."""
    folded: Raw
    """The legend as JSON, because games begin without it."""

    @cached_property
    def legend(self) -> Legend:
        """What only people read, unfolded when it is asked for first."""
        return decode(self.folded, type=Legend)

    @property
    def terms(self) -> dict[int, Node]:
        """The expression behind each site's number."""
        return self.legend.terms

    @property
    def drifts(self) -> dict[str, dict[str, Node]]:
        """The named terms of each track's drift."""
        return self.legend.drifts

    @property
    def cards(self) -> tuple[Card, ...]:
        """Every option of every role as its card tells it."""
        return self.legend.cards

    @property
    def conducts(self) -> dict[str, Conduct]:
        """Every doctrine in words, with what its rules test."""
        return self.legend.conducts

    def more_cells(self, taping: bool) -> int:
        """How many cells a position has behind those of the content: a tape, or what a batch counts."""
        return self.constants["TAPE_ROWS"] * 8 if taping else self.constants["BATCH_CELLS"]

    def order_number(self, role: str, order: Order) -> tuple[int, int, int]:
        """Option number, target (-1: none) and choice of an order. Raises KeyError or ValueError for unknown words.

        To stop or resume paying for a program there is nothing to choose: whatever is said, it is the first combination.
        """
        option = self.options[self.names.option[role, order.option].number]
        target = -1 if order.target is None else self.names.region_number(order.target)
        return option.number, target, 0 if order.way in ("stop", "resume") else option.index(dict(order.choices))
