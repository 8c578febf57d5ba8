"""A rulebook with a scenario, numbered: what every name in an expression can mean."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from zlib import crc32

from wargame.compiler.compiled import Option
from wargame.compiler.faults import Faults
from wargame.expressions import Node
from wargame.library import Content, Loc
from wargame.rulebook import (
    DealEntry,
    Doctrine,
    OptionEntry,
    ProgramEntry,
    Reasoned,
    SeeWhen,
    Stage,
    Track,
    Triggered,
)

BANDS = ("very_low", "low", "middling", "high", "very_high")
"""The words for the five bands of a track, lowest first."""
DEAL_WORDS = ("offered", "accepted", "bargaining", "stalled", "refused", "kept", "broken", "rewarded", "cheated",
              "carried_out", "bluffed")  # fmt: skip
ANSWERS = ("accept", "bargain", "stall", "refuse")
KERNEL_REASONS = ("", "no orders are left this turn", "this order is given already", "it cannot be paid", "it stands already",
                  "there is no open deal to answer", "a deal is open", "it does not stand", "it is so already",
                  "nothing opens it now")  # fmt: skip
"""What the kernel's own reasons say, by number."""


@dataclass(frozen=True)
class TrackInfo:
    """A track with its numbers."""

    id: str
    entry: Track
    regional: bool
    loc: Loc
    low: int
    high: int
    floors: tuple[int, ...]
    values: tuple[str, ...]

    @property
    def place(self) -> str:
        """The constant that names its first cell."""
        return self.id.upper()

    def sees(self, role: str) -> str | SeeWhen | None:
        """How a role reads it."""
        return self.entry.see.get(role, self.entry.see.get("all"))

    def band(self, word: str) -> int:
        """The floor of the band that a word names."""
        return self.floors[BANDS.index(word)]


@dataclass(frozen=True)
class RuleInfo:
    """Anything with an id that can happen: an option, risk, reaction, inject, each-turn rule, stage or doctrine."""

    id: str
    kind: str
    entry: Reasoned | Doctrine
    loc: Loc
    area: int = 0
    """The regions it may be aimed at, as a bit mask; 0 for a national rule."""
    roles: tuple[str, ...] = ()
    """Who orders it; empty for what nobody orders."""
    owner: str = ""
    """The option that a risk or a stage belongs to."""

    @property
    def key(self) -> int:
        """The rule's place in the positions of the dice."""
        return crc32(self.id.encode())


@dataclass(frozen=True)
class OptionInfo(Option):
    """An option with what the rulebook says of it."""

    entry: OptionEntry
    loc: Loc

    @property
    def numbers(self) -> Option:
        """What running and reading it needs."""
        return Option(self.number, self.id, self.role, self.area, self.choices, self.name)


@dataclass
class Book:
    """The tables that the compiler works with."""

    content: Content
    faults: Faults
    roles: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)
    areas: dict[str, int] = field(default_factory=dict)
    tracks: dict[str, TrackInfo] = field(default_factory=dict)
    rules: dict[str, RuleInfo] = field(default_factory=dict)
    hashes: dict[int, RuleInfo] = field(default_factory=dict)
    """Rules by the number that the dice know them by."""
    options: list[OptionInfo] = field(default_factory=list)
    programs: list[str] = field(default_factory=list)
    deals: list[str] = field(default_factory=list)
    events: dict[tuple[str, str], int] = field(default_factory=dict)
    listened: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """The reactions that each event calls."""
    reasons: list[str] = field(default_factory=lambda: list(KERNEL_REASONS))
    knowers: dict[int, dict[str, list[str]]] = field(default_factory=dict)
    """Per option, of each reason why it may be moot, the roles that may know it."""
    memory: dict[str, set[str]] = field(default_factory=dict)
    """Which of LAST, TIMES and WENT some expression reads, per rule."""
    shared: dict[str, Loc] = field(default_factory=dict)
    """Shared words, by name without their index."""
    words: dict[str, Node] = field(default_factory=dict)
    """What the shared words mean that have a function of their own."""
    chosen: Collection[str] | None = None
    """The shared words to give a function of their own; None: the long ones."""
    resources: list[str] = field(default_factory=list)

    def option_of(self, rule: str, role: str | None = None) -> OptionInfo | None:
        """The option with an id, of a role or of whichever role orders it."""
        return next((o for o in self.options if o.id == rule and role in (None, o.role)), None)

    def program(self, rule: str) -> ProgramEntry:
        """The program of an option that stands."""
        entry = self.rules[rule].entry
        assert isinstance(entry, OptionEntry) and entry.program
        return entry.program

    def stages(self, rule: str) -> list[Stage]:
        """The stages of a program; one where none is declared."""
        return self.program(rule).stages or [Stage(id=f"{rule}_stands", title="It stands")]

    def deal(self, rule: str) -> DealEntry:
        """The deal of an option that offers."""
        entry = self.rules[rule].entry
        assert isinstance(entry, OptionEntry) and entry.deal
        return entry.deal

    def event(self, rule: str, word: str = "happens") -> int:
        """The number of an event."""
        return self.events[rule, word]

    def hears(self, role: str, rule: str) -> bool:
        """Whether a role hears of everything that a rule does."""
        info = self.rules[rule]
        entry = self.rules[info.owner].entry if info.owner else info.entry
        if isinstance(entry, OptionEntry):
            own = role in self.rules[info.owner or rule].roles
            return own or self._hears_option(role, entry)
        return not isinstance(entry, Triggered) or entry.seen_by is None or role in entry.seen_by

    def _hears_option(self, role: str, entry: OptionEntry) -> bool:
        if entry.deal and not entry.deal.public:
            return role == entry.deal.with_
        if entry.answers:
            return False
        return entry.covert is None or entry.covert.get(role) == "known"

    def audience(self, rule: str) -> list[str] | None:
        """The roles that hear of a rule from its own declarations; None: all."""
        heard = [role for role in self.roles if self.hears(role, rule)]
        return None if len(heard) == len(self.roles) else heard

    def reason(self, sentence: str) -> int:
        """The number of a reason why not."""
        if sentence not in self.reasons:
            self.reasons.append(sentence)
        return self.reasons.index(sentence)

    def remember(self, rule: str, what: str) -> str:
        """Lay out a memory of a rule (LAST, TIMES or WENT); the constant of its place."""
        self.memory.setdefault(rule, set()).add(what)
        return f"{rule.upper()}_{what}"
