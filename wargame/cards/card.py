"""What a card says of an option: expressions that can be read over a view, and where in the rules each line stands."""

from __future__ import annotations

from dataclasses import dataclass, field

from wargame.compiler import Deed
from wargame.expressions import Node
from wargame.library import Loc


@dataclass(frozen=True)
class EffectLine:
    """One effect: which track, by how much, under which condition, and when."""

    verb: str
    thing: str
    """The id of the track or option that it is about."""
    amount: Node | None = None
    """With the percents that scale it, but for what repeating and bargaining take off."""
    test: Node | None = None
    after: int = 0
    lasts: int = 0
    each: bool = False
    """It comes in every region of `area`."""
    area: str = ""
    region: str = ""
    """`target`, `region`, a region's id, or nothing."""
    tires: bool = False
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
    """What reads the track, where it is a working value without a theme."""
    loc: Loc = ()


@dataclass(frozen=True)
class RollLine:
    """A roll: its named terms, and what follows."""

    title: str
    terms: list[tuple[str, Node]]
    effects: list[EffectLine]
    text: str = ""
    cites: tuple[str, ...] = ()
    when: str = ""
    sort: str = "risk"
    """`chance`, `result`, `risk` or `noticed`."""
    condition: str = ""
    loc: Loc = ()


@dataclass(frozen=True)
class Follower:
    """What the world does when an event of the option calls it, and what answers that."""

    id: str
    title: str
    after: str
    """The event that calls it, in words; nothing where it is the order itself."""
    condition: str
    place: str
    """Where it comes, in words; nothing where its event was, or for the whole map."""
    heard_by: tuple[str, ...]
    """The roles that hear of it; empty where all do."""
    effects: tuple[EffectLine, ...]
    rolls: tuple[RollLine, ...]
    followers: tuple[Follower, ...]
    loc: Loc


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
class Card:
    """An option as its card tells it."""

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
    cost: dict[str, Node] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    """What must hold, in words."""
    upkeep: dict[str, Node] = field(default_factory=dict)
    stages: tuple[tuple[str, int], ...] = ()
    lapses_after: int = 0
    known_to: tuple[str, ...] = ()
    """Of a secret order: the roles that know of it without a roll."""
    secret: bool = False
    deal: Terms | None = None
    answers: tuple[str, ...] = ()
    """The titles of the deals that it answers."""
    effects: tuple[EffectLine, ...] = ()
    rolls: tuple[RollLine, ...] = ()
    followers: tuple[Follower, ...] = ()
    counts_in: tuple[str, ...] = ()
    """The other rules that ask whether it stands, or how it went."""
    file: str = ""
    line: int = 0

    @property
    def sources(self) -> tuple[str, ...]:
        """Where its numbers come from."""
        return tuple(text for _, text in self.reasons)


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
