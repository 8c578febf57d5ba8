"""The compiled content: constants, functions and the tables that reading them needs."""

from __future__ import annotations

import builtins
import keyword
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from wargame.compiler.book import Book, OptionInfo, read_book
from wargame.compiler.cards import Card
from wargame.compiler.doctrines import doctrine
from wargame.compiler.emit import emit
from wargame.compiler.faults import Faults
from wargame.compiler.judging import objectives, outcomes, private_choice, scores, tally
from wargame.compiler.layout import DEAL_FIELDS, Layout, lay_out, stand
from wargame.compiler.limits import lay_limits
from wargame.compiler.listing import names_of
from wargame.compiler.numbers import check_reasons
from wargame.compiler.options import act, gates, price
from wargame.compiler.printing import card
from wargame.compiler.readers import readers_of
from wargame.compiler.sites import Sites
from wargame.compiler.standing import check_circles, deal, stage_lengths
from wargame.compiler.standing import program as program_functions
from wargame.compiler.tallies import lay_batch, lay_tables
from wargame.compiler.world import (
    capacity,
    dispatch,
    drift,
    each_part,
    injects,
    listen,
    reactions,
    triggered,
    view,
)
from wargame.expressions import Node
from wargame.library import Content
from wargame.names import Names
from wargame.rulebook import Triggered
from wargame.terms import Order


@dataclass(frozen=True)
class Compiled:
    """A rulebook with one scenario as Python functions on one array of integers."""

    digest: str
    names: Names
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
    options: tuple[OptionInfo, ...]
    events: dict[str, tuple[str, str]]
    """Event numbers (as text) to rule and word."""
    terms: dict[int, Node]
    """The expression behind each site's number."""
    drifts: dict[str, dict[str, Node]]
    """The named terms of each track's drift."""
    cards: tuple[Card, ...]
    spread: dict[str, int]
    """How far a hidden opening may lie from its start."""
    seen: dict[str, list[tuple[str, int]]]
    """Per role, the cells (constant and count) that are blank in its view."""

    def more_cells(self, taping: bool) -> int:
        """How many cells a position has behind those of the content: a tape, or what a batch counts."""
        return self.constants["TAPE_ROWS"] * 8 if taping else self.constants["BATCH_CELLS"]

    def order_number(self, role: str, order: Order) -> tuple[int, int, int]:
        """Option number, target (-1: none) and choice of an order. Raises KeyError or ValueError for unknown words."""
        option = next(o for o in self.options if o.id == order.option and o.role == role)
        target = -1 if order.target is None else [r.id for r in self.names.regions].index(order.target)
        return option.number, target, option.index(dict(order.choices))


@dataclass
class Writer:
    """Gathers the functions while a content is compiled."""

    book: Book
    sites: Sites
    fills: dict[str, Node] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    drifts: dict[str, dict[str, Node]] = field(default_factory=dict)
    option_sites: dict[str, int] = field(default_factory=dict)


def compile_content(content: Content) -> Compiled:
    """Compile a content; raises ContentError with all that is wrong with it."""
    faults = Faults(content.places)
    book = read_book(content, faults)
    faults.check()
    listen(book)
    _check_names(book)
    _check_sight(book)
    check_reasons(content, faults)
    check_circles(book)
    writer = Writer(book, Sites(book))
    named = objectives(book)
    private = private_choice(book, named)
    faults.check()
    for option in book.options:
        _option(writer, option)
    _dispatchers(writer)
    _world(writer)
    endings, outcome_names = outcomes(book, writer.fills)
    writer.lines += [*tally(book, named, writer.fills), *scores(book, named, writer.fills), *endings]
    _doctrines(writer)
    faults.check()
    readers = readers_of(content.rulebook)
    cards = tuple(card(book, option, writer.fills, readers) for option in book.options)
    faults.check()
    seen = {role: _blank(book, role) for role in book.roles}
    for role in book.roles:
        writer.lines += view(book, role, seen[role], writer.fills)
    writer.lines += dispatch(
        "see", "role: int", {str(i): [f"see_{r}(s)"] for i, r in enumerate(book.roles)}, "role"
    )
    writer.lines += capacity(book, writer.fills)
    _write_fills(writer)
    layout = lay_out(book, list(writer.fills), writer.option_sites)
    stand(book, layout)
    lay_limits(book, layout)
    lay_tables(book, layout, writer.sites, private)
    layout.constants.update(REASONS=len(book.reasons), TAPE=len(layout.cells), TAPE_ROWS=_rows(writer))
    lay_batch(layout, len(outcome_names))
    faults.check()
    names = names_of(book, writer.sites, layout, named, outcome_names)
    return _compiled(content, book, writer, layout, names, private, cards, seen)


def _compiled(
    content: Content, book: Book, writer: Writer, layout: Layout, names: Names, private: dict[str, int],
    cards: tuple[Card, ...], seen: dict[str, list[tuple[str, int]]],
) -> Compiled:  # fmt: skip
    functions = "\n".join(_without_memory(book, writer.lines))
    doctrines = [rule for rule in book.rules.values() if rule.kind == "doctrines"]
    seats = {role: content.scenario.seats.get(role, "hold") for role in book.roles}
    _check_seats(book, seats)
    book.faults.check()
    return Compiled(
        content.digest, names, layout.constants, functions, tuple(layout.cells), private, seats,
        {rule.id: (rule.roles[0], i) for i, rule in enumerate(doctrines)}, tuple(book.options),
        {str(n): pair for pair, n in book.events.items()}, writer.sites.terms, writer.drifts, cards,
        {track.id: track.entry.spread for track in book.tracks.values()}, seen,
    )  # fmt: skip


def _check_seats(book: Book, seats: dict[str, str]) -> None:
    doctrines = {rule.id: rule.roles[0] for rule in book.rules.values() if rule.kind == "doctrines"}
    for role in book.content.scenario.seats:
        if role not in book.roles:
            book.faults.unknown(("scenario", "seats", role), "role", role, book.roles, key=True)
    for role, seat in seats.items():
        kind, _, name = seat.partition(":")
        if kind == "doctrine" and doctrines.get(name) == role:
            continue
        if seat not in ("random", "hold"):
            own = [f"doctrine:{id}" for id, owner in doctrines.items() if owner == role]
            book.faults.unknown(("scenario", "seats", role), "seat", seat, [*own, "random", "hold"])


def _check_names(book: Book) -> None:
    """Refuse ids that would hide a function of the kernel, a word of Python, or a place of the layout."""
    taken = {*keyword.kwlist, *dir(builtins), *RESERVED}
    for option in book.options:
        for name in [*option.entry.choices, *option.entry.let]:
            if name in taken:
                loc = (*option.loc, "choices" if name in option.entry.choices else "let", name)
                book.faults.add(loc, f"'{name}' has a meaning of its own: take another name", key=True)
        if option.combinations > 250:
            book.faults.add(
                (*option.loc, "choices"), "an option has at most 250 combinations of choices", key=True
            )
    for rule in book.rules.values():
        for name in getattr(rule.entry, "let", {}) if isinstance(rule.entry, Triggered) else {}:
            if name in taken:
                book.faults.add(
                    (*rule.loc, "let", name),
                    f"'{name}' has a meaning of its own: take another name",
                    key=True,
                )
    for id, loc in [
        *((t.id, t.loc) for t in book.tracks.values()),
        *((s, p) for s, p in book.shared.items()),
    ]:
        if id in RESERVED or id.upper() in RESERVED_PLACES or keyword.iskeyword(id) or id in dir(builtins):
            book.faults.add(loc, f"'{id}' has a meaning of its own: take another name", key=True)


RESERVED = frozenset(
    "s role target choice cause row face odds fresh harm result rolled region observer part waited turn quarter base "
    "area site event program stage deal word which kept roll term write put move change assign scaled sized later lend "
    "pull tell remember went noticed tired tire let_order average summed most begin finish offer answer_deals copy act "
    "may holds price react watch income each_turn drifts see capacity tally portion scores sudden outcome".split()
)
RESERVED_PLACES = frozenset(
    "TURN QUARTER OUTCOME QUEUE SUMS DRAWN SCORE THEN NOW CAUSE VIEWS TOLD ANSWERED ROOT ROWS KEY EVENTS GIVEN COUNTED "
    "CAPACITY SEAT SPENT PRICE PAID ORDERS LOW HIGH TAPE STAGE CLOCK UNPAID CHOICE BEGUN STOPPED FRESH STATUS TERMS DUE "
    "PART ASK PROMISE THREAT OPEN AGREED DECLINED STOP RESUME PLAIN REGIONS ROLES STEPS OPTIONS PROGRAMS DEALS TURNS "
    "CELLS COPIED OFFERED ACCEPTED REFUSED KEPT BROKEN STALLED CHANGED PLACED ROLLED ENDS MOOT".split()
)


def _check_sight(book: Book) -> None:
    """Every track says what every role reads of it, and a resource is exact to its role."""
    for track in book.tracks.values():
        for role in track.entry.see:
            if role not in (*book.roles, "all"):
                book.faults.unknown((*track.loc, "see", role), "role", role, [*book.roles, "all"], key=True)
        for role in book.roles:
            if track.sees(role) is None:
                book.faults.add(
                    (*track.loc, "see"),
                    f"what {role} sees of '{track.id}' is missing (exact, band or hidden)",
                )
        owner = track.entry.resource
        if owner and owner not in book.roles:
            book.faults.unknown((*track.loc, "resource"), "role", owner, book.roles)
        elif owner and track.sees(owner) != "exact":
            book.faults.add((*track.loc, "see"), f"{owner} spends '{track.id}', so it sees it exactly")
        for key in ("theme",):
            if track.entry.theme and track.entry.theme not in book.content.rulebook.themes:
                book.faults.unknown(
                    (*track.loc, key), "theme", track.entry.theme, book.content.rulebook.themes
                )


def _option(writer: Writer, option: OptionInfo) -> None:
    book, sites, fills = writer.book, writer.sites, writer.fills
    if option.entry.theme and option.entry.theme not in book.content.rulebook.themes:
        book.faults.unknown((*option.loc, "theme"), "theme", option.entry.theme, book.content.rulebook.themes)
    writer.lines += [
        *gates(book, sites, option, fills),
        *price(book, option, fills),
        *act(book, sites, option, fills),
    ]
    writer.option_sites[option.name] = sites.numbers[option.loc, ""]
    if option.entry.program:
        writer.lines += program_functions(book, sites, option, fills)
    if option.entry.deal:
        writer.lines += deal(book, sites, option, fills)


def _defined(writer: Writer) -> set[str]:
    return {line[4 : line.index("(")] for line in writer.lines if line.startswith("def ")}


def _dispatchers(writer: Writer) -> None:
    book, made = writer.book, _defined(writer)
    numbers = {option.name: str(option.number) for option in book.options}
    for name in ("may", "holds", "price"):
        params = "target: int, choice: int"
        cases = {number: [f"return {name}_{id}(s, target, choice)"] for id, number in numbers.items()}
        writer.lines += dispatch(name, f"option: int, {params}", cases, "option")
    cases = {number: [f"return act_{id}(s, role, target, choice, cause)"] for id, number in numbers.items()}
    writer.lines += dispatch(
        "act", "option: int, role: int, target: int, choice: int, cause: int", cases, "option"
    )
    _program_dispatchers(writer, made)
    _deal_dispatchers(writer, made)


def _program_dispatchers(writer: Writer, made: set[str]) -> None:
    book = writer.book
    for name, part in (("stage_begins", "begins"), ("stage_works", "works")):
        cases = {}
        for i, program in enumerate(book.programs):
            calls = [(k, f"{program}_{part}_{k}") for k in range(1, len(book.stages(program)) + 1)]
            lines = [
                x for k, f in calls if f in made for x in (f"if stage == {k}:", f"    {f}(s, target, cause)")
            ]
            if lines:
                cases[str(i)] = lines
        writer.lines += dispatch(name, "program: int, stage: int, target: int, cause: int", cases, "program")
    for name, part in (("program_unfunded", "unfunded"), ("program_ends", "ends")):
        cases = {
            str(i): [f"{p}_{part}(s, target, cause)"]
            for i, p in enumerate(book.programs)
            if f"{p}_{part}" in made
        }
        writer.lines += dispatch(name, "program: int, target: int, cause: int", cases, "program")
    cases = {str(i): [f"{p}_upkeep(s, target)"] for i, p in enumerate(book.programs)}
    writer.lines += [
        "def price_upkeep(s: Position, program: int, target: int) -> int:",
        "    for r in range(RESOURCES):",
        "        s[PRICE + r] = 0",
    ]
    writer.lines += dispatch("_", "", cases, "program")[1:]
    lengths = {}
    for i, program in enumerate(book.programs):
        quarters = stage_lengths(book, program)
        lengths[str(i)] = [
            x for k, q in enumerate(quarters) if q for x in (f"if stage == {k + 1}:", f"    return {q}")
        ] or ["return 0"]
    writer.lines += dispatch("stage_quarters", "program: int, stage: int", lengths, "program")


def _deal_dispatchers(writer: Writer, made: set[str]) -> None:
    book = writer.book
    cases = {str(i): [f"return {d}_within(s, which)"] for i, d in enumerate(book.deals)}
    writer.lines += dispatch("deal_within", "deal: int, which: int", cases, "deal")
    for part in ("asked", "promised", "threatened"):
        cases = {str(i): [f"return {d}_{part}(s)"] for i, d in enumerate(book.deals)}
        writer.lines += dispatch(f"deal_{part}", "deal: int", cases, "deal")
    from wargame.compiler.book import DEAL_WORDS

    says = {}
    for i, d in enumerate(book.deals):
        lines = [
            x
            for word in DEAL_WORDS
            if f"{d}_{word}" in made
            for x in (f"if word == {word.upper()}:", f"    {d}_{word}(s, cause)")
        ]
        if lines:
            says[str(i)] = lines
    writer.lines += dispatch("deal_says", "deal: int, word: int, cause: int", says, "deal")


def _world(writer: Writer) -> None:
    book, sites, fills = writer.book, writer.sites, writer.fills
    for rule in book.rules.values():
        if isinstance(rule.entry, Triggered):
            writer.lines += triggered(book, sites, rule, fills)
    writer.lines += [
        *reactions(book),
        *each_part(book, "income"),
        *each_part(book, "each_turn"),
        *injects(book),
    ]
    calls = []
    for track in book.tracks.values():
        if track.entry.drift:
            lines, writer.drifts[track.id] = drift(book, sites, track, fills)
            writer.lines += lines
            calls.append(f"    drift_{track.id}(s)")
    writer.lines += ["def drifts(s: Position) -> int:", *calls, "    return 0", ""]


def _doctrines(writer: Writer) -> None:
    book = writer.book
    found = [rule for rule in book.rules.values() if rule.kind == "doctrines"]
    for rule in found:
        writer.lines += doctrine(book, writer.sites, rule, writer.fills)
    cases = {str(i): [f"return doctrine_{rule.id}(s, role)"] for i, rule in enumerate(found)}
    writer.lines += dispatch("doctrine", "number: int, role: int", cases, "number")


def _blank(book: Book, role: str) -> list[tuple[str, int]]:
    """The cells of programs, deals and memories that a role may not know."""
    blank = []
    for rule, kinds in book.memory.items():
        if rule in book.rules and not book.hears(role, rule):
            size = len(book.regions) if book.rules[rule].area else 1
            blank += [(f"{rule.upper()}_{kind}", size) for kind in ("LAST", "TIMES", "WENT") if kind in kinds]
    for program in book.programs:
        if not book.hears(role, program):
            blank.append(
                (f"{program.upper()}_STAGE", 7 * (len(book.regions) if book.rules[program].area else 1))
            )
        elif role not in book.rules[program].roles:
            blank.append((f"{program.upper()}_FRESH", len(book.regions) if book.rules[program].area else 1))
    blank += [
        (f"{deal.upper()}_STATUS", len(DEAL_FIELDS)) for deal in book.deals if not book.hears(role, deal)
    ]
    return blank


def _write_fills(writer: Writer) -> None:
    """Each value that a call over regions works out first is a function that fills a run of scratch cells."""
    for name, node in writer.fills.items():
        place = f"{name.upper()}_AT"
        writer.lines += [f"def {name}(s: Position, base: int) -> int:", f"    for region in range({len(writer.book.regions)}):",
                         f"        s[{place} + region] = {emit(node, 'base')}", f"    return {place}", ""]  # fmt: skip


def _rows(writer: Writer) -> int:
    """A bound for the rows of a turn: every site once for each region and quarter."""
    return max(4096, len(writer.sites) * (len(writer.book.regions) + 1) * 2)


def _without_memory(book: Book, lines: Iterable[str]) -> Iterable[str]:
    """Leave out the notes that no expression reads."""
    for line in lines:
        noted = re.match(r"(\s*)(remember|went)\(s, (\w+?)_(LAST|WENT), ", line)
        if not noted:
            yield line
            continue
        kinds = book.memory.get(noted[3].lower(), set())
        if noted[2] == "went" and "WENT" in kinds:
            yield line
        if noted[2] == "remember" and kinds & {"LAST", "TIMES"}:
            for kind in ("LAST", "TIMES"):
                if kind not in kinds:
                    line = line.replace(f"{noted[3]}_{kind}", "0")
            yield line
