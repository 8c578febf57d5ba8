"""What a generated rulebook is drawn with and made of: the pen, and all that has a name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TypeAlias, TypeVar

from hypothesis import strategies as st

from wargame.manifest import OF_DEALS

T = TypeVar("T")
Choices: TypeAlias = Mapping[str, Sequence[str] | Sequence[int]]


@cache
def whole(low: int, high: int) -> st.SearchStrategy[int]:
    return st.integers(low, high)


@dataclass
class Pen:
    """Draws by Hypothesis, so that what fails is shrunk toward the first of several and to what is left out."""

    draw: st.DrawFn

    def number(self, low: int, high: int) -> int:
        return self.draw(whole(low, high))

    def one(self, values: Sequence[T]) -> T:
        return values[self.number(0, len(values) - 1)]

    def often(self, percent: int) -> bool:
        return self.number(0, 99) >= 100 - percent

    def some(self, values: Sequence[T], least: int = 0) -> list[T]:
        """A few of them, in their order."""
        kept = [value for value in values if self.often(50)]
        return kept if len(kept) >= least else [*values[:least]]


@dataclass(frozen=True)
class Track:
    """What the lines need to know of a track."""

    id: str
    regional: bool
    low: int
    high: int
    values: tuple[str, ...]
    see: Mapping[str, str]
    """Per role: exact, band or hidden, as it is when nothing turns it exact."""


@dataclass
class Rule:
    """What the lines need to know of anything that happens: where, what may be asked of it, and what it tells."""

    id: str
    roles: tuple[str, ...] = ()
    """Who orders it; nobody: the world."""
    regions: tuple[str, ...] = ()
    """Where it may be aimed; nothing for the whole map."""
    choices: Choices = field(default_factory=dict)
    results: tuple[str, ...] = ()
    chance: bool = False
    risks: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    """Of what stands: at least one."""
    upkeep: bool = False
    offers_to: str = ""
    answers: bool = False
    covert: bool = False
    heard: frozenset[str] = frozenset()
    """The roles that hear of it."""

    @property
    def is_order(self) -> bool:
        """Whether somebody orders it."""
        return bool(self.roles)

    def events(self) -> list[str]:
        """What a reaction may wait for."""
        words = [
            "happens",
            *self.results,
            *(["fails"] if self.chance else []),
            *(["noticed", "noticed"] if self.covert else []),
        ]
        words += [*self.stages, "unfunded", "ends"] if self.stages else []
        words += OF_DEALS if self.offers_to else []
        return [self.id, *(f"{self.id} {word}" for word in words)]


@dataclass
class Trigger:
    """A rule that nobody orders: in which section, where it happens, and what calls it."""

    rule: Rule
    section: str
    where: str = ""
    """Nothing, `at`, `on` (where its event was), or what `each` says."""
    on: tuple[str, ...] = ()
    called: Rule | None = None
    """The order whose choices it may read."""
    dated: bool = False
    """An inject that only a calendar calls."""


@dataclass(frozen=True)
class Place:
    """Where a line stands: who reads it, and the names of its own."""

    readers: tuple[str, ...] = ()
    """The roles whose view is read; none: the truth."""
    strict: bool = False
    """A gate: nothing hidden, and bands by their words only."""
    here: tuple[str, ...] = ()
    """The regions at hand: `target`, `region`."""
    numbers: tuple[str, ...] = ()
    truths: tuple[str, ...] = ()
    choices: Choices = field(default_factory=dict)
    percents: tuple[str, ...] = ()
    """Words for `scaled`."""
    observed: bool = False
    programs: tuple[str, ...] | None = None
    """The programs that may be started and ended here; None: all."""


@dataclass
class World:
    """All that has a name."""

    roles: list[str]
    regions: list[str]
    areas: dict[str, list[str]]
    tracks: list[Track] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    triggers: list[Trigger] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    regional_words: list[str] = field(default_factory=list)
    percents: list[str] = field(default_factory=list)
    """Shared words that are percents."""
    harms: set[str] = field(default_factory=set)
    """The risks of stages."""


def inside(place: Place) -> Place:
    """The same place within `each`."""
    return replace(place, here=(*place.here, "region"))
