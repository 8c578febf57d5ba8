"""Compilation of a content into one module of constants and functions."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from wargame.compiler.checks import check_names, check_places, check_seats, check_sight
from wargame.compiler.compiled import Compiled
from wargame.compiler.doctrines import doctrine
from wargame.compiler.emit import Function
from wargame.compiler.layout import DEAL_FIELDS, Layout, lay_batch, lay_limits, lay_out, lay_tables, stand
from wargame.compiler.options import act, gates, price
from wargame.compiler.programs import check_circles, deal, dispatchers
from wargame.compiler.programs import program as program_functions
from wargame.compiler.provenance import check_reasons
from wargame.compiler.scoring import objectives, outcomes, private_choice, scores, tally
from wargame.compiler.sites import Output, Sites
from wargame.compiler.symbols import Diagnostics, OptionInfo, RuleInfo, SymbolTable, TrackInfo, read_symbols
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
    Manifest,
    ObjectiveName,
    OptionName,
    OutcomeName,
    RegionName,
    RoleName,
    TrackName,
)
from wargame.rulebook import Rulebook, SeeWhen, Triggered


def manifest_of(
    symbols: SymbolTable, sites: Sites, layout: Layout, objectives: list[ObjectiveName], outcomes: list[OutcomeName]
) -> Manifest:
    """All names of a content."""
    rulebook, scenario, at = symbols.content.rulebook, symbols.content.scenario, layout.constants
    places = {name.lower(): at[name] for name in ("TURN", "QUARTER", "OUTCOME", "SCORE", "DRAWN")}
    return Manifest(
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
        tracks=[_track(symbols, track, at[track.place]) for track in symbols.tracks.values()],
        options=_options(symbols),
        sites=sites.names,
        programs=list(symbols.programs),
        stages=[[s.title or s.id.replace("_", " ") for s in symbols.stages(p)] for p in symbols.programs],
        deals=list(symbols.deals),
        reasons=list(symbols.reasons),
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


def _track(symbols: SymbolTable, track: TrackInfo, slot: int) -> TrackName:
    entry = track.entry
    good = {role: entry.good.get(role, entry.good.get("all", "")) for role in symbols.roles}
    see = {}
    for role in symbols.roles:
        sees = track.sees(role)
        see[role] = f"when {sees.otherwise}" if isinstance(sees, SeeWhen) else str(sees)
    return TrackName(
        track.id, entry.title, entry.about or "", entry.theme or "", track.regional, slot, track.low, track.high,
        list(track.floors), list(track.values), entry.resource or "", dict(entry.rank), good, see,
        entry.unit or "", entry.short or "",
    )  # fmt: skip


def _options(symbols: SymbolTable) -> list[OptionName]:
    found = []
    for option in symbols.options:
        entry = option.entry
        targets = [region for i, region in enumerate(symbols.regions) if option.area >> i & 1]
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
                knowers=symbols.knowers.get(option.number, {}),
            )
        )
    return found


@dataclass(frozen=True)
class Written:
    """A content whose every rule is written as functions, laid out and found faultless."""

    output: Output
    layout: Layout
    objectives: list[ObjectiveName]
    private: dict[str, int]
    outcomes: list[OutcomeName]
    seen: dict[str, list[tuple[str, int]]]
    seats: dict[str, str]

    @property
    def functions(self) -> str:
        """The text of all functions."""
        memory = self.output.symbols.memory
        return "\n".join(code.text(memory) for code in self.output.functions.values())


def check_content(content: Content) -> tuple[dict[str, int], str]:
    """The constants and functions of a content that compiles; raises ContentError with all that is wrong with it."""
    written = write_content(content)
    return written.layout.constants, written.functions


def compile_content(content: Content, words: Collection[str] | None = None) -> Compiled:
    """Compile a content, `words` as functions of their own (None: the long ones). Raises ContentError with all faults."""
    return compiled_from(write_content(content, words))


def compiled_from(written: Written) -> Compiled:
    """What running a content needs of it."""
    output, layout, symbols = written.output, written.layout, written.output.symbols
    return Compiled(
        digest=symbols.content.digest,
        names=manifest_of(symbols, output.sites, layout, written.objectives, written.outcomes),
        constants=layout.constants,
        functions=written.functions,
        cells=tuple(layout.cells),
        private=written.private,
        seats=written.seats,
        doctrines={rule.id: (rule.roles[0], i) for i, rule in enumerate(doctrines_of(symbols))},
        options=tuple(option.numbers for option in symbols.options),
        events={str(n): pair for pair, n in symbols.events.items()},
        spread={track.id: track.entry.spread for track in symbols.tracks.values()},
        seen=written.seen,
        terms=output.sites.terms,
        drifts=output.drifts,
    )


def write_content(content: Content, words: Collection[str] | None = None) -> Written:
    """Write a content as functions, and lay it out. Raises ContentError with all faults."""
    symbols = _read(content, words)
    output = Output(symbols, Sites(symbols))
    named = objectives(symbols)
    private = private_choice(symbols, named)
    symbols.diagnostics.check()
    outcome_names = _write_rules(output, named)
    seen = {role: _blank(symbols, role) for role in symbols.roles}
    layout = _lay(output, _write_what_is_seen(output, seen), private, len(outcome_names))
    seats = {role: content.scenario.seats.get(role, "hold") for role in symbols.roles}
    check_seats(symbols, seats)
    symbols.diagnostics.check()
    return Written(output, layout, named, private, outcome_names, seen, seats)


def _read(content: Content, words: Collection[str] | None) -> SymbolTable:
    """The book, as far as it can be checked before anything is written."""
    diagnostics = Diagnostics(content.places)
    symbols = read_symbols(content, diagnostics, words)
    diagnostics.check()
    listen(symbols)
    check_names(symbols)
    check_sight(symbols)
    check_reasons(content, diagnostics)
    check_circles(symbols)
    return symbols


def _write_rules(output: Output, named: list[ObjectiveName]) -> list[OutcomeName]:
    """The functions of all that can happen, of the scores and of the doctrines; returns the outcomes."""
    symbols = output.symbols
    for option in symbols.options:
        _option(output, option)
    dispatchers(output)
    _world(output)
    endings, outcome_names = outcomes(symbols, output.fills)
    output.add(tally(symbols, named, output.fills), *scores(symbols, named, output.fills), *endings)
    _doctrines(output)
    symbols.diagnostics.check()
    return outcome_names


def _write_what_is_seen(output: Output, seen: dict[str, list[tuple[str, int]]]) -> list[str]:
    """The functions of the views, and of what the others share; returns the shared words that have one of their own."""
    symbols = output.symbols
    sights = [sight(symbols, role, seen[role], output.fills) for role in symbols.roles]
    for made in sights:
        output.add(*made.known)
    output.add(capacity(symbols, output.fills))
    shared = write_words(output)
    _write_fills(output)
    write_sights(output, sights)
    return shared


def _lay(output: Output, shared: list[str], private: dict[str, int], outcomes: int) -> Layout:
    """The layout of the position and all that stands in it at the start."""
    symbols = output.symbols
    layout = lay_out(symbols, list(output.fills), shared, output.option_sites)
    stand(symbols, layout)
    lay_limits(symbols, layout)
    lay_tables(symbols, layout, output.sites, private)
    layout.set(REASONS=len(symbols.reasons), TAPE=len(layout.cells), TAPE_ROWS=_rows(output))
    lay_batch(layout, outcomes)
    check_places(symbols, layout)
    symbols.diagnostics.check()
    return layout


def _option(output: Output, option: OptionInfo) -> None:
    symbols, sites, fills = output.symbols, output.sites, output.fills
    if option.entry.theme and option.entry.theme not in symbols.content.rulebook.themes:
        symbols.diagnostics.unknown((*option.loc, "theme"), "theme", option.entry.theme, symbols.content.rulebook.themes)
    output.add(*gates(symbols, sites, option, fills), price(symbols, option, fills), act(symbols, sites, option, fills))
    output.option_sites[option.name] = sites.numbers[option.loc, ""]
    if option.entry.program:
        output.add(*program_functions(symbols, sites, option, fills))
    if option.entry.deal:
        output.add(*deal(symbols, sites, option, fills))


def _world(output: Output) -> None:
    symbols, sites, fills = output.symbols, output.sites, output.fills
    for rule in symbols.rules.values():
        if isinstance(rule.entry, Triggered):
            output.add(triggered(symbols, sites, rule, fills))
    output.add(*reactions(symbols), each_part(symbols, "income"), each_part(symbols, "each_turn"), injects(symbols))
    drifts = Function("drifts")
    for track in symbols.tracks.values():
        if track.entry.drift:
            code, output.drifts[track.id] = drift(symbols, sites, track, fills)
            output.add(code)
            drifts.put(f"drift_{track.id}(s)")
    output.add(drifts)


def _doctrines(output: Output) -> None:
    symbols, found = output.symbols, doctrines_of(output.symbols)
    for rule in found:
        code, output.deeds[rule.id] = doctrine(symbols, output.sites, rule, output.fills)
        output.add(code)
    cases = {str(i): [f"return doctrine_{rule.id}(s, role)"] for i, rule in enumerate(found)}
    output.add(dispatch("doctrine", "number: int, role: int", cases, "number"))


def doctrines_of(symbols: SymbolTable) -> list[RuleInfo]:
    """The doctrines, in the order of their numbers."""
    return [rule for rule in symbols.rules.values() if rule.kind == "doctrines"]


def _blank(symbols: SymbolTable, role: str) -> list[tuple[str, int]]:
    """The cells of programs, deals and memories that a role may not know."""
    blank = []
    for rule, kinds in symbols.memory.items():
        if rule in symbols.rules and not symbols.hears(role, rule):
            size = len(symbols.regions) if symbols.rules[rule].area else 1
            blank += [(f"{rule.upper()}_{kind}", size) for kind in ("LAST", "TIMES", "WENT") if kind in kinds]
    for program in symbols.programs:
        if not symbols.hears(role, program):
            blank.append(
                (f"{program.upper()}_STAGE", 7 * (len(symbols.regions) if symbols.rules[program].area else 1))
            )
        elif role not in symbols.rules[program].roles:
            blank.append((f"{program.upper()}_FRESH", len(symbols.regions) if symbols.rules[program].area else 1))
    blank += [
        (f"{deal.upper()}_STATUS", len(DEAL_FIELDS)) for deal in symbols.deals if not symbols.hears(role, deal)
    ]
    return blank


def _write_fills(output: Output) -> None:
    """Each value that a call over regions computes first is a function that fills a run of scratch cells."""
    for name, node in output.fills.items():
        place = f"{name.upper()}_AT"
        code = Function(name, "base: int", ending=f"return {place}")
        code.put(f"for region in range({len(output.symbols.regions)}):")
        code.put(f"    s[{place} + region] = {code.number(node, 'base')}")
        output.add(code)


def _rows(output: Output) -> int:
    """A bound for the rows of a turn: every site once for each region and quarter."""
    return max(4096, len(output.sites) * (len(output.symbols.regions) + 1) * 2)
