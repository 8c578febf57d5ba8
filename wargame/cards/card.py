"""The tree of a card: what an order costs, does, risks and calls, with its numbers as expressions or as ranges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Generic, Literal, TypeAlias, TypeVar

from wargame.compiler import Deed
from wargame.compiler.ranges import Interval
from wargame.expressions import Node
from wargame.library import Loc
from wargame.terms import Verb

N = TypeVar("N", Node, Interval)
"""The numbers of a card: expressions in a printed card, ranges in the quote of one order."""
Sort: TypeAlias = Literal["chance", "result", "risk", "noticed"]
"""The kinds of rolls: of the order itself, its endings, its harms, and who may notice it."""
Term: TypeAlias = tuple[str, N]
"""A named part of some odds."""


@dataclass(frozen=True)
class EffectLine(Generic[N]):
    """One effect: which track, by how much, under which condition, and when."""

    verb: Verb
    thing: str
    """The id of the track or option that it is about."""
    amount: N | None = None
    """With the percents that scale it, but for what repeating and bargaining take off."""
    test: N | None = None
    """A truth, 0 or 1; None: the effect is certain."""
    after: int = 0
    """In quarters, as `lasts`."""
    lasts: int = 0
    each: bool = False
    """It comes in every region of `area`."""
    area: str = ""
    region: str = ""
    """A region's id, or nothing; in a printed card also `target` or `region`."""
    tires: bool = False
    """Repeating the order makes it less."""
    halves: bool = False
    """A deal that was bargained down brings half of it."""
    when: str = ""
    """The part of the option that it belongs to: a stage, a word of its deal; nothing for the order itself."""
    condition: str = ""
    """Its test in words."""
    value: str = ""
    """The name of the value that is set, where it has one."""
    turns: int = 0
    price: int = 0
    """Of an opening: for how many turns, and at what percent of the price."""
    read_by: tuple[str, ...] = ()
    """The readers of the track, where it is a working value without a theme."""
    loc: Loc = ()


@dataclass(frozen=True)
class RollLine(Generic[N]):
    """A roll: its named terms, and what follows."""

    title: str
    terms: tuple[Term[N], ...]
    """They add up to its odds in a hundred; none: what is left of the others."""
    effects: tuple[EffectLine[N], ...]
    """What it brings; of a chance, what comes where it fails."""
    text: str = ""
    cites: tuple[str, ...] = ()
    when: str = ""
    sort: Sort = "risk"
    condition: str = ""
    loc: Loc = ()


@dataclass(frozen=True)
class Follower(Generic[N]):
    """A reaction that an event of the option calls, and what answers that."""

    id: str
    title: str
    after: str
    """The event that calls it, in words; nothing where it is the order itself."""
    condition: str
    place: str
    """Where it comes, in words; nothing where its event was, or for the whole map."""
    heard_by: tuple[str, ...]
    """The roles that hear of it; empty where all do."""
    effects: tuple[EffectLine[N], ...]
    rolls: tuple[RollLine[N], ...]
    followers: tuple[Follower[N], ...]
    loc: Loc

    @property
    def chance(self) -> RollLine[N] | None:
        """The roll that decides whether it comes at all."""
        return next((roll for roll in self.rolls if roll.sort == "chance"), None)


@dataclass(frozen=True)
class Terms:
    """The terms of a deal in words."""

    role: str
    public: bool
    times: tuple[tuple[str, str], ...]
    """Turns to answer, to keep and to act."""
    seen: tuple[tuple[str, str, str], ...]
    """`ask`, `carrot` or `stick`, a value of it, and how one sees that it was done."""


@dataclass(frozen=True)
class Card(Generic[N]):
    """An option as its card tells it: for every choice, or for one order."""

    id: str
    role: str
    title: str
    about: str
    number: int
    horizon: str
    tier: str
    decides: str
    consents: str
    answer: str
    cites: tuple[str, ...]
    reasons: tuple[tuple[str, str], ...]
    """Where its numbers come from: `source` or `why`, and the text."""
    target: str = ""
    """Where it may be aimed, in words; nothing for the whole map."""
    choices: tuple[tuple[str, tuple[str | int, ...]], ...] = ()
    cost: dict[str, N] = field(default_factory=dict)
    """By resource track, as `upkeep`, which is due each quarter."""
    needs: tuple[str, ...] = ()
    """The conditions of giving it, in words."""
    upkeep: dict[str, N] = field(default_factory=dict)
    stages: tuple[tuple[str, int], ...] = ()
    """Titles and quarters; 0: no set time."""
    lapses_after: int = 0
    """In quarters without pay; 0: never."""
    known_to: tuple[str, ...] = ()
    """Of a secret order: the roles that know of it without a roll."""
    secret: bool = False
    deal: Terms | None = None
    answers: tuple[str, ...] = ()
    """The titles of the deals that it answers."""
    effects: tuple[EffectLine[N], ...] = ()
    rolls: tuple[RollLine[N], ...] = ()
    """A chance first, then results, risks, and who may notice."""
    followers: tuple[Follower[N], ...] = ()
    counts_in: tuple[str, ...] = ()
    """The other rules that ask whether it stands, or how it went."""
    file: str = ""
    line: int = 0


@dataclass(frozen=True)
class EffectGroup(Generic[N]):
    """The effects of one part of an option: a stage, a word of its deal, or nothing for the order itself."""

    when: str
    effects: tuple[EffectLine[N], ...]


Step: TypeAlias = tuple[int, EffectGroup[N] | RollLine[N] | Follower[N]]
"""A part of a card with its depth: 0 for the option's own, 1 for a reaction and all of its own, and so on."""


def walk(told: Card[N] | Follower[N], depth: int = 0) -> Iterator[Step[N]]:
    """All that may come of an order in the order of telling: effects, rolls, then each reaction with its own."""
    for group in groups(told.effects):
        yield depth, group
    for roll in told.rolls:
        yield depth, roll
    for follower in told.followers:
        yield depth + 1, follower
        yield from walk(follower, depth + 1)


def groups(effects: Sequence[EffectLine[N]]) -> Iterator[EffectGroup[N]]:
    """Effects that stand together in one part of an option."""
    for when, group in groupby(effects, lambda effect: effect.when):
        yield EffectGroup(when, tuple(group))


@dataclass(frozen=True)
class Part:
    """A part of a rule's condition: all of them must hold."""

    words: str
    text: str
    """As the engine runs it, on the seat's view."""
    reads: tuple[tuple[str, int | None], ...]
    """The tracks in it, each with the number of its region; None: national, or every region."""


@dataclass(frozen=True)
class ConductRule:
    """One rule of a doctrine in words."""

    order: str
    where: str
    """How the region is picked, in words; nothing where none is."""
    condition: str
    """When the rule comes into question; nothing where it always does."""
    because: str
    file: str
    line: int
    parts: tuple[Part, ...]
    deed: Deed


@dataclass(frozen=True)
class Conduct:
    """A doctrine in words."""

    id: str
    role: str
    """The title of its role."""
    title: str
    about: str
    rules: tuple[ConductRule, ...]
    fill: tuple[str, ...]
