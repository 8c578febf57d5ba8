"""Compilation of a content into one module of constants and functions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from wargame.compiler.card_build import card, readers_of
from wargame.compiler.card_doctrine import conduct_of
from wargame.compiler.checks import check_names, check_places, check_seats, check_sight
from wargame.compiler.compiled import Compiled, Legend
from wargame.compiler.doctrines import doctrine
from wargame.compiler.emit import emit
from wargame.compiler.layout import DEAL_FIELDS, Layout, lay_batch, lay_limits, lay_out, lay_tables, stand
from wargame.compiler.options import act, gates, price
from wargame.compiler.programs import check_circles, deal, dispatchers
from wargame.compiler.programs import program as program_functions
from wargame.compiler.provenance import check_reasons
from wargame.compiler.scoring import objectives, outcomes, private_choice, scores, tally
from wargame.compiler.sites import Sites, Writer
from wargame.compiler.symbols import Book, Faults, OptionInfo, RuleInfo, TrackInfo, read_book
from wargame.compiler.triggers import (
    capacity,
    dispatch,
    drift,
    each_part,
    injects,
    listen,
    reactions,
    triggered,
)
from wargame.compiler.visibility import sight, write_sights, write_words
from wargame.library import Content
from wargame.manifest import (
    GuideName,
    Names,
    ObjectiveName,
    OptionName,
    OutcomeName,
    RegionName,
    RoleName,
    TrackName,
)
from wargame.rulebook import Rulebook, SeeWhen, Triggered


def names_of(
    book: Book, sites: Sites, layout: Layout, objectives: list[ObjectiveName], outcomes: list[OutcomeName]
) -> Names:
    """All names of a content."""
    rulebook, scenario, at = book.content.rulebook, book.content.scenario, layout.constants
    places = {name.lower(): at[name] for name in ("TURN", "QUARTER", "OUTCOME", "SCORE", "DRAWN")}
    return Names(
        scenario=scenario.id,
        title=scenario.title,
        rulebook=rulebook.id,
        turns=scenario.turns,
        quarters_per_turn=scenario.quarters_per_turn,
        year=scenario.first.year,
        quarter=scenario.first.quarter,
        sequential=scenario.play == "sequential",
        roles=[RoleName(id, role.title, role.short) for id, role in rulebook.roles.items()],
        regions=_regions(rulebook),
        themes=dict(rulebook.themes),
        tracks=[_track(book, track, at[track.place]) for track in book.tracks.values()],
        options=_options(book),
        sites=sites.names,
        programs=list(book.programs),
        stages=[[s.title or s.id.replace("_", " ") for s in book.stages(p)] for p in book.programs],
        deals=list(book.deals),
        reasons=list(book.reasons),
        objectives=objectives,
        outcomes=outcomes,
        cells=at["CELLS"],
        places=places,
        map_words={word: list(place) for word, place in rulebook.legend.words.items()},
        map_lines=dict(rulebook.legend.lines),
        about=scenario.about,
        briefings={role: t if isinstance(t, dict) else {"": t} for role, t in scenario.briefings.items()},
        debrief=list(scenario.debrief),
        guide=[GuideName(g.turn, g.show, g.until or "", g.text) for g in scenario.guide],
    )


def _regions(rulebook: Rulebook) -> list[RegionName]:
    """The regions with their tiles: row, column, and width in columns."""
    return [
        RegionName(id, region.title, list(region.states), {code: [*at, 1][:3] for code, at in region.tiles.items()})
        for id, region in rulebook.regions.items()
    ]


def _track(book: Book, track: TrackInfo, slot: int) -> TrackName:
    entry = track.entry
    good = {role: entry.good.get(role, entry.good.get("all", "")) for role in book.roles}
    see = {}
    for role in book.roles:
        sees = track.sees(role)
        see[role] = f"when {sees.otherwise}" if isinstance(sees, SeeWhen) else str(sees)
    return TrackName(
        track.id, entry.title, entry.about or "", entry.theme or "", track.regional, slot, track.low, track.high,
        list(track.floors), list(track.values), entry.resource or "", dict(entry.rank), good, see,
        entry.unit or "", entry.short or "",
    )  # fmt: skip


def _options(book: Book) -> list[OptionName]:
    found = []
    for option in book.options:
        entry = option.entry
        targets = [region for i, region in enumerate(book.regions) if option.area >> i & 1]
        choices = {name: list(values) for name, values in option.choices}
        found.append(
            OptionName(
                option.number,
                option.id,
                option.role,
                entry.title,
                entry.theme or "",
                entry.horizon,
                targets,
                choices,
                entry.covert is not None,
                answers=list(entry.answers),
                knowers=book.knowers.get(option.number, {}),
            )
        )
    return found


@dataclass(frozen=True)
class Written:
    """A content whose every rule is written as functions, laid out and found faultless."""

    writer: Writer
    layout: Layout
    objectives: list[ObjectiveName]
    private: dict[str, int]
    outcomes: list[OutcomeName]
    seen: dict[str, list[tuple[str, int]]]
    seats: dict[str, str]

    @property
    def functions(self) -> str:
        """The text of all functions."""
        return "\n".join(_without_memory(self.writer.book, self.writer.lines))


def check_content(content: Content) -> tuple[dict[str, int], str]:
    """The constants and functions of a content that compiles; raises ContentError with all that is wrong with it."""
    written = _write(content, None)
    return written.layout.constants, written.functions


def compile_content(content: Content, words: Collection[str] | None = None) -> Compiled:
    """Compile a content, `words` as functions of their own (None: the long ones). Raises ContentError with all faults."""
    written = _write(content, words)
    writer, layout, book = written.writer, written.layout, written.writer.book
    names = names_of(book, writer.sites, layout, written.objectives, written.outcomes)
    doctrines = _doctrines_of(book)
    readers = readers_of(content.rulebook)
    cards = tuple(card(book, option, writer.fills, readers) for option in book.options)
    conducts = {rule.id: conduct_of(book, rule, writer.fills, writer.deeds[rule.id]) for rule in doctrines}
    legend = Legend(writer.sites.terms, writer.drifts, cards, conducts)
    book.faults.check()
    return Compiled(
        content.digest, names, layout.constants, written.functions, tuple(layout.cells),
        written.private, written.seats, {rule.id: (rule.roles[0], i) for i, rule in enumerate(doctrines)},
        tuple(option.numbers for option in book.options), {str(n): pair for pair, n in book.events.items()},
        {track.id: track.entry.spread for track in book.tracks.values()}, written.seen, legend.folded(),
    )  # fmt: skip


def _write(content: Content, words: Collection[str] | None) -> Written:
    book = _read(content, words)
    writer = Writer(book, Sites(book))
    named = objectives(book)
    private = private_choice(book, named)
    book.faults.check()
    outcome_names = _write_rules(writer, named)
    seen = {role: _blank(book, role) for role in book.roles}
    layout = _lay(writer, _write_what_is_seen(writer, seen), private, len(outcome_names))
    seats = {role: content.scenario.seats.get(role, "hold") for role in book.roles}
    check_seats(book, seats)
    book.faults.check()
    return Written(writer, layout, named, private, outcome_names, seen, seats)


def _read(content: Content, words: Collection[str] | None) -> Book:
    """The book, as far as it can be checked before anything is written."""
    faults = Faults(content.places)
    book = read_book(content, faults, words)
    faults.check()
    listen(book)
    check_names(book)
    check_sight(book)
    check_reasons(content, faults)
    check_circles(book)
    return book


def _write_rules(writer: Writer, named: list[ObjectiveName]) -> list[OutcomeName]:
    """The functions of all that can happen, of the scores and of the doctrines; returns the outcomes."""
    book = writer.book
    for option in book.options:
        _option(writer, option)
    dispatchers(writer)
    _world(writer)
    endings, outcome_names = outcomes(book, writer.fills)
    writer.lines += [*tally(book, named, writer.fills), *scores(book, named, writer.fills), *endings]
    _doctrines(writer)
    book.faults.check()
    return outcome_names


def _write_what_is_seen(writer: Writer, seen: dict[str, list[tuple[str, int]]]) -> list[str]:
    """The functions of the views, and of what the others share; returns the shared words that have one of their own."""
    book = writer.book
    sights = [sight(book, role, seen[role], writer.fills) for role in book.roles]
    for made in sights:
        writer.lines += made.known
    writer.lines += capacity(book, writer.fills)
    shared = write_words(writer)
    _write_fills(writer)
    write_sights(writer, sights)
    return shared


def _lay(writer: Writer, shared: list[str], private: dict[str, int], outcomes: int) -> Layout:
    """The layout of the position and all that stands in it at the start."""
    book = writer.book
    layout = lay_out(book, list(writer.fills), shared, writer.option_sites)
    stand(book, layout)
    lay_limits(book, layout)
    lay_tables(book, layout, writer.sites, private)
    layout.set(REASONS=len(book.reasons), TAPE=len(layout.cells), TAPE_ROWS=_rows(writer))
    lay_batch(layout, outcomes)
    check_places(book, layout)
    book.faults.check()
    return layout


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
    book, found = writer.book, _doctrines_of(writer.book)
    for rule in found:
        lines, writer.deeds[rule.id] = doctrine(book, writer.sites, rule, writer.fills)
        writer.lines += lines
    cases = {str(i): [f"return doctrine_{rule.id}(s, role)"] for i, rule in enumerate(found)}
    writer.lines += dispatch("doctrine", "number: int, role: int", cases, "number")


def _doctrines_of(book: Book) -> list[RuleInfo]:
    return [rule for rule in book.rules.values() if rule.kind == "doctrines"]


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
