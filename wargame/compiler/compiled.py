"""Compiled content: constants, functions, and the tables that reading them needs."""

from __future__ import annotations

from dataclasses import dataclass

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
class Deed:
    """The order of a doctrine's rule, by the engine's numbers and texts."""

    site: int
    option: int
    way: str
    """`plain` (or by an opening), `stop` or `resume`."""
    choice: str
    """The number of the choices, as the engine works it out."""
    where: str
    """Whether the number `region` comes into question, as the engine runs it; nothing where each does."""


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
    terms: dict[int, Node]
    """The expression of each site's number."""
    drifts: dict[str, dict[str, Node]]
    """The named terms of each track's drift."""

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
