"""The symbol table of a content: what every name in an expression can mean, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from zlib import crc32

from wargame.compiler.compiled import Option
from wargame.errors import ContentError, Finding
from wargame.expressions import Node
from wargame.library import Content, Loc, Places
from wargame.manifest import OF_DEALS
from wargame.rulebook import (
    Body,
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
from wargame.terms import FARTHEST
from wargame.text import near


class Diagnostics:
    """Collects findings, each at its place in a file."""

    def __init__(self, places: Places) -> None:
        self.places = places
        self.findings: list[Finding] = []

    def add(self, loc: Loc, what: str, suggestion: str = "", *, key: bool = False, col: int = 0) -> None:
        """Note a fault; `col` counts characters into a one-line value."""
        place = self.places.at(loc, key)
        where = ".".join(str(part) for part in loc)
        self.findings.append(Finding(place.file, place.line, place.col + col, where, what, suggestion))

    def unknown(self, loc: Loc, kind: str, name: str, known: Iterable[str], *, key: bool = False) -> None:
        """Note a name that nothing has."""
        self.add(loc, f"there is no {kind} '{name}'", near(name, known), key=key)

    def check(self) -> None:
        """Raise ContentError if anything was noted."""
        if self.findings:
            raise ContentError(self.findings)


BANDS = ("very_low", "low", "middling", "high", "very_high")
"""The words for the five bands of a track, lowest first."""
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
class SymbolTable:
    """The tables that the compiler works with."""

    content: Content
    diagnostics: Diagnostics
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

    def place_of(self, loc: Loc) -> str:
        """Where something stands in the rulebook, as `file:line`."""
        place = self.diagnostics.places.at(loc)
        return f"{place.file}:{place.line}"

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


def read_symbols(content: Content, diagnostics: Diagnostics, chosen: Collection[str] | None = None) -> SymbolTable:
    """Number everything that has a name; every unknown or clashing one is noted as a fault."""
    symbols = SymbolTable(content, diagnostics, chosen=chosen)
    rulebook = content.rulebook
    symbols.roles = list(rulebook.roles)
    symbols.regions = list(rulebook.regions)
    _read_areas(symbols)
    _read_tracks(symbols)
    _read_rules(symbols)
    for name in rulebook.let:
        symbols.shared[name.removesuffix("[region]")] = ("let", name)
    _read_events(symbols)
    return symbols


def _read_areas(symbols: SymbolTable) -> None:
    everywhere = (1 << len(symbols.regions)) - 1
    symbols.areas["region"] = everywhere
    for id, members in symbols.content.rulebook.areas.items():
        symbols.areas[id] = area_of(symbols, members, ("areas", id))


def area_of(symbols: SymbolTable, members: Iterable[str], loc: Loc) -> int:
    """The bit mask of some regions or areas."""
    mask = 0
    for i, member in enumerate(members):
        if member in symbols.regions:
            mask |= 1 << symbols.regions.index(member)
        elif member in symbols.areas:
            mask |= symbols.areas[member]
        else:
            symbols.diagnostics.unknown((*loc, i), "region", member, [*symbols.regions, *symbols.areas])
    return mask


def _read_tracks(symbols: SymbolTable) -> None:
    for section, regional in (("tracks", False), ("regional_tracks", True)):
        for id, entry in getattr(symbols.content.rulebook, section).items():
            loc = (section, id)
            if id in symbols.tracks:
                symbols.diagnostics.add(loc, f"'{id}' is also a national track", key=True)
            symbols.tracks[id] = _track(symbols, id, entry, regional, loc)
    owners = [(role, id) for id, track in symbols.tracks.items() for role in [track.entry.resource] if role]
    symbols.resources = [id for role in symbols.roles for owner, id in owners if owner == role]


def _track(symbols: SymbolTable, id: str, entry: Track, regional: bool, loc: Loc) -> TrackInfo:
    low, high = (0, len(entry.values) - 1) if entry.values else tuple(entry.range or (0, 100))
    if not -FARTHEST <= low < high <= FARTHEST:
        symbols.diagnostics.add((*loc, "range"), f"a range goes from a lower to a higher number within +-{FARTHEST}")
        low, high = 0, 100
    edges = entry.bands or [low + (high - low) * k // 5 for k in range(1, 5)]
    if len(edges) != 4 or sorted(set(edges)) != edges or not (low < edges[0] and edges[-1] <= high):
        if entry.bands:
            symbols.diagnostics.add((*loc, "bands"), f"bands are four rising numbers above {low} and up to {high}")
        edges = [low + (high - low) * k // 5 for k in range(1, 5)]
    if regional and entry.resource:
        symbols.diagnostics.add((*loc, "resource"), "a resource is a national track")
    return TrackInfo(id, entry, regional, loc, low, high, (low, *edges), tuple(entry.values or ()))


def _read_rules(symbols: SymbolTable) -> None:
    rulebook, scenario = symbols.content.rulebook, symbols.content.scenario
    for id, option in rulebook.options.items():
        _read_option(symbols, id, option)
    for section in ("reactions", "income", "each_turn", "injects"):
        for id, rule in getattr(rulebook, section).items():
            _add_triggered(symbols, id, section, rule, (section, id))
    for id, inject in scenario.injects.items():
        _add_triggered(symbols, id, "injects", inject, ("scenario", "injects", id))
    for id, doctrine in rulebook.doctrines.items():
        _add_rule(symbols, RuleInfo(id, "doctrines", doctrine, ("doctrines", id), roles=(doctrine.role,)))
    symbols.options.sort(key=lambda option: symbols.roles.index(option.role))
    symbols.options = [replace(option, number=i) for i, option in enumerate(symbols.options)]


def _add_rule(symbols: SymbolTable, rule: RuleInfo) -> None:
    if rule.id in symbols.rules:
        symbols.diagnostics.add(
            rule.loc,
            f"the id '{rule.id}' is taken already by one of the {symbols.rules[rule.id].kind}",
            key=True,
        )
        return
    twin = symbols.hashes.setdefault(rule.key, rule)
    if twin is not rule:
        symbols.diagnostics.add(rule.loc, f"the ids '{rule.id}' and '{twin.id}' hash alike: rename one", key=True)
    symbols.rules[rule.id] = rule


def _read_option(symbols: SymbolTable, id: str, entry: OptionEntry) -> None:
    loc: Loc = ("options", id)
    roles = (entry.role,) if isinstance(entry.role, str) else tuple(entry.role)
    for role in roles:
        if role not in symbols.roles:
            symbols.diagnostics.unknown((*loc, "role"), "role", role, symbols.roles)
    area = 0
    if entry.target is not None:
        members = [entry.target] if isinstance(entry.target, str) else entry.target
        area = area_of(symbols, members, (*loc, "target"))
    _add_rule(symbols, RuleInfo(id, "options", entry, loc, area, roles))
    choices = tuple((name, (*values,)) for name, values in entry.choices.items())
    for role in (role for role in roles if role in symbols.roles):
        name = id if len(roles) == 1 else f"{id}_{role}"
        symbols.options.append(OptionInfo(0, id, role, area, choices, name, entry, loc))
    _read_parts(symbols, id, entry, loc, area, roles)


def _read_parts(symbols: SymbolTable, id: str, entry: OptionEntry, loc: Loc, area: int, roles: tuple[str, ...]) -> None:
    for i, risk in enumerate(entry.risks):
        _add_rule(symbols, RuleInfo(risk.id, "risks", risk, (*loc, "risks", i), area, roles, id))
    if entry.program:
        symbols.programs.append(id)
        for i, stage in enumerate(symbols.stages(id)):
            _add_rule(
                symbols, RuleInfo(stage.id, "stages", stage, (*loc, "program", "stages", i), area, roles, id)
            )
            for k, risk in enumerate(stage.risks):
                here = (*loc, "program", "stages", i, "risks", k)
                _add_rule(symbols, RuleInfo(risk.id, "risks", risk, here, area, roles, id))
    if entry.deal:
        symbols.deals.append(id)


def _add_triggered(symbols: SymbolTable, id: str, kind: str, entry: Triggered, loc: Loc) -> None:
    _add_rule(symbols, RuleInfo(id, kind, entry, loc, _area_of_triggered(symbols, entry, loc)))
    for i, risk in enumerate(entry.risks):
        owner = symbols.rules[id].area
        _add_rule(symbols, RuleInfo(risk.id, "risks", risk, (*loc, "risks", i), owner, (), id))


def _area_of_triggered(symbols: SymbolTable, entry: Triggered, loc: Loc) -> int:
    if entry.each:
        return area_of(symbols, [entry.each], (*loc, "each"))
    if entry.at:
        return symbols.areas["region"]
    called = getattr(entry, "on", None)
    first = called if isinstance(called, str) else (called[0] if called else "")
    rule = symbols.rules.get(first.split(" ")[0])
    return rule.area if rule else 0


def _read_events(symbols: SymbolTable) -> None:
    numbers: list[tuple[str, str]] = []
    for id, rule in symbols.rules.items():
        if rule.kind == "stages" or rule.kind == "doctrines":
            continue
        numbers.append((id, "happens"))
        if isinstance(rule.entry, Body):
            numbers += [(id, "fails")] if rule.entry.odds is not None else []
            numbers += [(id, result) for result in rule.entry.results]
        if isinstance(rule.entry, OptionEntry):
            numbers += _option_events(symbols, id, rule.entry)
    symbols.events = {pair: i for i, pair in enumerate(numbers)}


def _option_events(symbols: SymbolTable, id: str, entry: OptionEntry) -> list[tuple[str, str]]:
    words = ["noticed"] if entry.covert is not None else []
    if entry.program:
        words += [*(stage.id for stage in symbols.stages(id)), "unfunded", "ends"]
    if entry.deal:
        words += OF_DEALS
    return [(id, word) for word in words]
