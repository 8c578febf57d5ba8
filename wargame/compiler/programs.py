"""Functions for programs and deals, and the tables that find them by number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from wargame.compiler.emit import Function, Note
from wargame.compiler.options import decoded, frame_of, option_scope, prices
from wargame.compiler.resolve import Scope
from wargame.compiler.rules import Frame, effects, lets, risk_of
from wargame.compiler.scope import Meaning
from wargame.compiler.sites import Output, Sites
from wargame.compiler.symbols import OptionInfo, SymbolTable
from wargame.compiler.triggers import dispatch, put_cases
from wargame.expressions import Node, truth
from wargame.library import Loc
from wargame.manifest import OF_DEALS, DealKind
from wargame.rulebook import Change, DealEntry, Effect, End, Expression, Open, Set, Stage, Start


@dataclass(frozen=True)
class Part:
    """The functions of an option's program or deal, each around what a frame writes."""

    symbols: SymbolTable
    sites: Sites
    option: OptionInfo
    fills: dict[str, Node]
    choice: str
    """Where the choices of the order are kept, as text."""
    fresh: str
    """Where its freshness is kept."""

    def frame(self, name: str, parameters: str) -> Frame:
        """The frame of a new function."""
        return frame_of(self.symbols, self.sites, self.option, self.fills, Function(f"{self.option.id}_{name}", parameters))

    def whole(self, code: Function) -> list[Function]:
        """A function with all that it uses; none where nothing is written."""
        if not code.lines:
            return []
        fresh: list[str | Note] = [f"    fresh = {self.fresh}"] if "fresh" in code.locals else []
        code.lines[:0] = [*fresh, *decoded(self.option, code.locals, self.choice)]
        return [code]


def program(symbols: SymbolTable, sites: Sites, option: OptionInfo, fills: dict[str, Node]) -> Iterator[Function]:
    """The functions of a program: each stage's beginning and work, unfunded quarters, the end, and the upkeep."""
    entry, name, at = symbols.program(option.id), option.id.upper(), " + target" if option.area else ""
    part = Part(symbols, sites, option, fills, f"s[{name}_CHOICE{at}] - 1", f"s[{name}_FRESH{at}]")
    here = (*option.loc, "program")
    for i, stage in enumerate(symbols.stages(option.id)):
        yield from _stage(part, stage, i)
    for word, items in (("unfunded", entry.unfunded), ("ends", entry.ends)):
        frame = part.frame(word, "target: int, cause: int")
        effects(lets(frame, option.entry, option.loc), items, (*here, word))
        yield from part.whole(frame.code)
    scope = option_scope(symbols, option, option.loc, fills)
    yield prices(symbols, option, f"{option.id}_upkeep", entry.upkeep, (*here, "upkeep"), scope, "SNAPSHOT", part.choice)


def _stage(part: Part, stage: Stage, i: int) -> Iterator[Function]:
    """A stage's beginning, and its work in each quarter."""
    option, loc = part.option, (*part.option.loc, "program", "stages", i)
    begins = part.frame(f"begins_{i + 1}", "target: int, cause: int")
    effects(lets(begins, option.entry, option.loc), stage.begins, (*loc, "begins"))
    yield from part.whole(begins.code)
    works = part.frame(f"works_{i + 1}", "target: int, cause: int")
    inside = lets(works, option.entry, option.loc)
    effects(inside, stage.each_quarter, (*loc, "each_quarter"))
    for k, risk in enumerate(stage.risks):
        risk_of(inside, risk, (*loc, "risks", k))
    yield from part.whole(works.code)


def stage_lengths(symbols: SymbolTable, rule: str) -> list[int]:
    """How many quarters each stage of a program takes; the last one 0."""
    stages = symbols.stages(rule)
    for i, stage in enumerate(stages):
        loc = (*symbols.rules[rule].loc, "program", "stages", i)
        if i < len(stages) - 1 and stage.quarters is None:
            symbols.diagnostics.add(loc, "every stage but the last says how many `quarters` it takes")
        if i == len(stages) - 1 and stage.quarters is not None:
            symbols.diagnostics.add((*loc, "quarters"), "the last stage stands: it has no `quarters`", key=True)
    return [stage.quarters or 0 for stage in stages]


def check_circles(symbols: SymbolTable) -> None:
    """Note every program whose beginning or end brings itself about: it would never come to rest."""
    nodes = {("begins", id): symbols.stages(id)[0].begins for id in symbols.programs}
    nodes |= {("ends", id): symbols.program(id).ends for id in symbols.programs}
    leads = {node: set(_brought_about(items)) for node, items in nodes.items()}
    for word, id in nodes:
        reached, new = set[tuple[str, str]](), leads[word, id]
        while new - reached:
            reached |= new
            new = {further for node in new for further in leads.get(node, ())}
        if (word, id) in reached:
            loc = (*symbols.rules[id].loc, "program", *(("stages", 0) if word == "begins" else ()), word)
            verb = "start" if word == "begins" else "end"
            symbols.diagnostics.add(
                loc, f"this leads back to `{verb}: {id}`, again and again: take one of these effects out"
            )


def _brought_about(items: Sequence[Effect]) -> Iterator[tuple[str, str]]:
    """The beginnings and ends of programs that some effects bring about."""
    for item in items:
        match item:
            case Start():
                yield "begins", item.start.partition("[")[0].strip()
            case End():
                yield "ends", item.end.partition("[")[0].strip()
            case Change() | Set() | Open():
                pass
            case _:
                assert_never(item)


def deal(symbols: SymbolTable, sites: Sites, option: OptionInfo, fills: dict[str, Node]) -> Iterator[Function]:
    """The functions of a deal: its time limits, how one sees its terms done, and what follows each step."""
    entry, name = symbols.deal(option.id), option.id.upper()
    part = Part(symbols, sites, option, fills, f"s[{name}_TERMS] - 1", f"s[{name}_FRESHNESS]")
    if entry.with_ not in symbols.roles:
        symbols.diagnostics.unknown((*option.loc, "deal", "with"), "role", entry.with_, symbols.roles)
    yield _within(part, entry)
    for key, term, seen in (("asked", "ask", entry.asked), ("promised", "carrot", entry.promised),
                            ("threatened", "stick", entry.threatened)):  # fmt: skip
        yield _seen(part, key, term, seen)
    for kind in OF_DEALS:
        yield from _step(part, kind, entry.effects_of(kind))


def _step(part: Part, kind: DealKind, items: Sequence[Effect]) -> list[Function]:
    """What follows a step in the life of a deal."""
    option, frame = part.option, part.frame(kind, "cause: int")
    agreed = Meaning(Node("cell", name=f"{option.id.upper()}_PART", low=0, high=100, live=True))
    frame = replace(frame, scope=frame.scope.with_own(part=agreed))
    inside = lets(frame, option.entry, option.loc) if option.entry.let and items else frame
    effects(inside, items, (*option.loc, "deal", kind))
    return part.whole(frame.code)


def _within(part: Part, entry: DealEntry) -> Function:
    option, code = part.option, Function(f"{part.option.id}_within", "which: int")
    scope = option_scope(part.symbols, option, (*option.loc, "deal"), part.fills)
    for i, key in enumerate(("answer_within", "keep_within", "act_within")):
        node = scope.integer(getattr(entry, key), key)
        code.put(f"if which == {i}:", f"    return {code.number(node, 'SNAPSHOT')}")
    code.lines[:0] = decoded(option, code.locals, part.choice)
    return code


def _seen(part: Part, key: str, term: str, terms: Mapping[str, Expression]) -> Function:
    """1: done, 0: not done yet, 2: nothing was asked (promised, threatened)."""
    symbols, option = part.symbols, part.option
    loc: Loc = (*option.loc, "deal", key)
    values = dict(option.choices).get(term, ())
    scope = _terms_scope(symbols, option, loc, part.fills)
    code = Function(f"{option.id}_{key}", ending="return 2")
    for value, text in terms.items():
        if value not in values:
            what = f"value of the choice '{term}':"
            symbols.diagnostics.unknown((*loc, value), what, value, [str(v) for v in values], key=True)
            continue
        node = replace(scope, loc=(*loc, value)).truth(text)
        if node != truth(True):
            code.locals.add(term)
            code.put(f"if {term} == {values.index(value)}:")
            code.put(f"    return 1 if {code.truth(node, 'SNAPSHOT')} else 0")
    waited: list[str | Note] = [f"    waited = s[TURN] - s[{option.id.upper()}_SETTLED_AT]"]
    code.lines[:0] = [*(waited if "waited" in code.locals else []), *decoded(option, code.locals, part.choice)]
    return code


def _terms_scope(symbols: SymbolTable, option: OptionInfo, loc: Loc, fills: dict[str, Node]) -> Scope:
    scope = option_scope(symbols, option, loc, fills)
    return scope.with_own(waited=Meaning(Node("local", name="waited", low=0, high=250)))


def dispatchers(output: Output) -> None:
    """The functions that find those of an option, a program or a deal by its number."""
    numbers = {option.name: str(option.number) for option in output.symbols.options}
    for name in ("may", "holds", "price"):
        params = "target: int, choice: int"
        made = {number: f"{name}_{id}" for id, number in numbers.items() if f"{name}_{id}" in output.functions}
        cases = {number: [f"return {function}(s, target, choice)"] for number, function in made.items()}
        output.add(dispatch(name, f"option: int, {params}", cases, "option"))
    cases = {number: [f"return act_{id}(s, role, target, choice, cause)"] for id, number in numbers.items()}
    output.add(dispatch("act", "option: int, role: int, target: int, choice: int, cause: int", cases, "option"))
    _program_dispatchers(output)
    _deal_dispatchers(output)


def _chosen(output: Output, on: str, calls: Mapping[str, str], arguments: str) -> list[str]:
    """The lines that call one of those functions that are written, by a number."""
    made = {number: function for number, function in calls.items() if function in output.functions}
    return [line for number, function in made.items()
            for line in (f"if {on} == {number}:", f"    {function}({arguments})")]  # fmt: skip


def _program_dispatchers(output: Output) -> None:
    symbols, numbered = output.symbols, list(enumerate(output.symbols.programs))
    stages = {program: range(1, len(symbols.stages(program)) + 1) for program in symbols.programs}
    for name, part in (("stage_begins", "begins"), ("stage_works", "works")):
        found = {
            str(i): _chosen(output, "stage", {str(k): f"{p}_{part}_{k}" for k in stages[p]}, "s, target, cause")
            for i, p in numbered
        }
        cases = {number: lines for number, lines in found.items() if lines}
        output.add(dispatch(name, "program: int, stage: int, target: int, cause: int", cases, "program"))
    for name, part in (("program_unfunded", "unfunded"), ("program_ends", "ends")):
        cases = {str(i): [f"{p}_{part}(s, target, cause)"] for i, p in numbered if f"{p}_{part}" in output.functions}
        output.add(dispatch(name, "program: int, target: int, cause: int", cases, "program"))
    price = Function("price_upkeep", "program: int, target: int")
    price.put("for r in range(RESOURCES):", "    s[PRICE + r] = 0")
    put_cases(price, {str(i): [f"{p}_upkeep(s, target)"] for i, p in numbered}, "program")
    output.add(price)
    lengths = {}
    for i, program in numbered:
        quarters = stage_lengths(symbols, program)
        lines = [x for k, q in enumerate(quarters) if q for x in (f"if stage == {k + 1}:", f"    return {q}")]
        lengths[str(i)] = lines or ["return 0"]
    output.add(dispatch("stage_quarters", "program: int, stage: int", lengths, "program"))


def _deal_dispatchers(output: Output) -> None:
    numbered = list(enumerate(output.symbols.deals))
    cases = {str(i): [f"return {d}_within(s, which)"] for i, d in numbered}
    output.add(dispatch("deal_within", "deal: int, which: int", cases, "deal"))
    for part in ("asked", "promised", "threatened"):
        cases = {str(i): [f"return {d}_{part}(s)"] for i, d in numbered}
        output.add(dispatch(f"deal_{part}", "deal: int", cases, "deal"))
    found = {
        str(i): _chosen(output, "word", {kind.upper(): f"{d}_{kind}" for kind in OF_DEALS}, "s, cause") for i, d in numbered
    }
    says = {number: lines for number, lines in found.items() if lines}
    output.add(dispatch("deal_says", "deal: int, word: int, cause: int", says, "deal"))
