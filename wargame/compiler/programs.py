"""Functions for programs and deals, and the tables that find them by number."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import assert_never

from wargame.compiler.emit import condition, emit
from wargame.compiler.options import decoded, frame_of, option_scope, prices
from wargame.compiler.rules import Frame, effects, lets, risk_of
from wargame.compiler.scope import Meaning, Scope
from wargame.compiler.sites import Output, Sites
from wargame.compiler.symbols import OptionInfo, SymbolTable
from wargame.compiler.triggers import dispatch
from wargame.expressions import Node, truth
from wargame.library import Loc
from wargame.manifest import OF_DEALS
from wargame.rulebook import Change, Effect, End, Expression, Open, Set, Start

Write = Callable[[Frame], None]


def _function(
    name: str, params: str, option: OptionInfo, frame: Frame, known: str, extra: Sequence[str] = ()
) -> list[str]:
    """A function around the lines that a frame has got; empty where there are none."""
    if not frame.lines:
        return []
    head = f"def {name}(s: Position, {params}) -> int:"
    text = "\n".join(frame.lines)
    used = [line for line in extra if line.strip().split(" = ")[0] in text]
    return [head, *used, *decoded(option, frame.lines, known), *frame.lines, "    return 0", ""]


def program(symbols: SymbolTable, sites: Sites, option: OptionInfo, fills: dict[str, Node]) -> list[str]:
    """The functions of a program: each stage's beginning and work, unfunded quarters, the end, and the upkeep."""
    entry = symbols.program(option.id)
    name, at = option.id.upper(), " + target" if option.area else ""
    kept = f"s[{name}_CHOICE{at}] - 1"
    fresh = f"    fresh = s[{name}_FRESH{at}]"
    lines: list[str] = []

    def part(title: str, write: Write) -> None:
        frame = frame_of(symbols, sites, option, fills)
        inside = lets(frame, option.entry, option.loc)
        write(inside)
        lines.extend(_function(title, "target: int, cause: int", option, frame, kept, [fresh]))

    for i, stage in enumerate(symbols.stages(option.id)):
        loc: Loc = (*option.loc, "program", "stages", i)
        begins, each = stage.begins, stage.each_quarter
        part(f"{option.id}_begins_{i + 1}", lambda f, b=begins, at=loc: effects(f, b, (*at, "begins")))  # type: ignore[misc]

        def works(frame: Frame, each: list[Effect] = each, loc: Loc = loc, i: int = i) -> None:
            effects(frame, each, (*loc, "each_quarter"))
            for k, risk in enumerate(symbols.stages(option.id)[i].risks):
                risk_of(frame, risk, (*loc, "risks", k))

        part(f"{option.id}_works_{i + 1}", works)
    here = (*option.loc, "program")
    part(f"{option.id}_unfunded", lambda f: effects(f, entry.unfunded, (*here, "unfunded")))
    part(f"{option.id}_ends", lambda f: effects(f, entry.ends, (*here, "ends")))
    scope = option_scope(symbols, option, option.loc, fills)
    upkeep = prices(symbols, option, f"{option.id}_upkeep", entry.upkeep, (*here, "upkeep"), scope, "SNAPSHOT", kept)
    return lines + [line.replace("target: int, choice: int", "target: int") for line in upkeep]


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


def deal(symbols: SymbolTable, sites: Sites, option: OptionInfo, fills: dict[str, Node]) -> list[str]:
    """The functions of a deal: its time limits, how one sees its terms done, and what follows each word."""
    entry, name = symbols.deal(option.id), option.id.upper()
    kept = f"s[{name}_TERMS] - 1"
    loc = (*option.loc, "deal")
    if entry.with_ not in symbols.roles:
        symbols.diagnostics.unknown((*loc, "with"), "role", entry.with_, symbols.roles)
    lines = _within(symbols, option, fills, kept)
    for key, term in (("asked", "ask"), ("promised", "carrot"), ("threatened", "stick")):
        lines += _seen(symbols, option, fills, key, term, kept)
    for word in OF_DEALS:
        frame = frame_of(symbols, sites, option, fills)
        part = Meaning(Node("cell", name=f"{name}_PART", low=0, high=100, live=True))
        frame = replace(frame, scope=frame.scope.with_own(part=part))
        done = entry.effects_of(word)
        inside = lets(frame, option.entry, option.loc) if option.entry.let and done else frame
        effects(inside, done, (*loc, word))
        lines += _function(
            f"{option.id}_{word}", "cause: int", option, inside, kept, [f"    fresh = s[{name}_FRESHNESS]"]
        )
    return lines


def _within(symbols: SymbolTable, option: OptionInfo, fills: dict[str, Node], kept: str) -> list[str]:
    entry = symbols.deal(option.id)
    scope = option_scope(symbols, option, (*option.loc, "deal"), fills)
    body: list[str] = []
    for i, key in enumerate(("answer_within", "keep_within", "act_within")):
        node = scope.integer(getattr(entry, key), key)
        body += [f"    if which == {i}:", f"        return {emit(node, 'SNAPSHOT')}"]
    head = f"def {option.id}_within(s: Position, which: int) -> int:"
    return [head, *decoded(option, body, kept), *body, "    return 0", ""]


def _seen(
    symbols: SymbolTable, option: OptionInfo, fills: dict[str, Node], key: str, term: str, kept: str
) -> list[str]:
    """1: done, 0: not done yet, 2: nothing was asked (promised, threatened)."""
    loc: Loc = (*option.loc, "deal", key)
    values = dict(option.choices).get(term, ())
    terms: dict[str, Expression] = getattr(symbols.deal(option.id), key)
    scope = _terms_scope(symbols, option, loc, fills)
    body: list[str] = []
    for value, text in terms.items():
        if value not in values:
            symbols.diagnostics.unknown(
                (*loc, value), f"value of the choice '{term}':", value, [str(v) for v in values], key=True
            )
            continue
        node = replace(scope, loc=(*loc, value)).truth(text)
        if node != truth(True):
            body += [
                f"    if {term} == {values.index(value)}:",
                f"        return 1 if {condition(node, 'SNAPSHOT')} else 0",
            ]
    head = f"def {option.id}_{key}(s: Position) -> int:"
    waited = f"    waited = s[TURN] - s[{option.id.upper()}_SETTLED_AT]"
    used = [waited] if "waited" in "\n".join(body) else []
    return [head, *used, *decoded(option, body, kept), *body, "    return 2", ""]


def _terms_scope(symbols: SymbolTable, option: OptionInfo, loc: Loc, fills: dict[str, Node]) -> Scope:
    scope = option_scope(symbols, option, loc, fills)
    return scope.with_own(waited=Meaning(Node("local", name="waited", low=0, high=250)))


def _defined(writer: Output) -> set[str]:
    return {line[4 : line.index("(")] for line in writer.lines if line.startswith("def ")}


def dispatchers(writer: Output) -> None:
    symbols, made = writer.symbols, _defined(writer)
    numbers = {option.name: str(option.number) for option in symbols.options}
    for name in ("may", "holds", "price"):
        params = "target: int, choice: int"
        cases = {
            number: [f"return {name}_{id}(s, target, choice)"]
            for id, number in numbers.items()
            if f"{name}_{id}" in made
        }
        writer.lines += dispatch(name, f"option: int, {params}", cases, "option")
    cases = {number: [f"return act_{id}(s, role, target, choice, cause)"] for id, number in numbers.items()}
    writer.lines += dispatch(
        "act", "option: int, role: int, target: int, choice: int, cause: int", cases, "option"
    )
    _program_dispatchers(writer, made)
    _deal_dispatchers(writer, made)


def _program_dispatchers(writer: Output, made: set[str]) -> None:
    symbols = writer.symbols
    for name, part in (("stage_begins", "begins"), ("stage_works", "works")):
        cases = {}
        for i, program in enumerate(symbols.programs):
            calls = [(k, f"{program}_{part}_{k}") for k in range(1, len(symbols.stages(program)) + 1)]
            lines = [
                x for k, f in calls if f in made for x in (f"if stage == {k}:", f"    {f}(s, target, cause)")
            ]
            if lines:
                cases[str(i)] = lines
        writer.lines += dispatch(name, "program: int, stage: int, target: int, cause: int", cases, "program")
    for name, part in (("program_unfunded", "unfunded"), ("program_ends", "ends")):
        cases = {
            str(i): [f"{p}_{part}(s, target, cause)"]
            for i, p in enumerate(symbols.programs)
            if f"{p}_{part}" in made
        }
        writer.lines += dispatch(name, "program: int, target: int, cause: int", cases, "program")
    cases = {str(i): [f"{p}_upkeep(s, target)"] for i, p in enumerate(symbols.programs)}
    writer.lines += [
        "def price_upkeep(s: Position, program: int, target: int) -> int:",
        "    for r in range(RESOURCES):",
        "        s[PRICE + r] = 0",
    ]
    writer.lines += dispatch("_", "", cases, "program")[1:]
    lengths = {}
    for i, program in enumerate(symbols.programs):
        quarters = stage_lengths(symbols, program)
        lengths[str(i)] = [
            x for k, q in enumerate(quarters) if q for x in (f"if stage == {k + 1}:", f"    return {q}")
        ] or ["return 0"]
    writer.lines += dispatch("stage_quarters", "program: int, stage: int", lengths, "program")


def _deal_dispatchers(writer: Output, made: set[str]) -> None:
    symbols = writer.symbols
    cases = {str(i): [f"return {d}_within(s, which)"] for i, d in enumerate(symbols.deals)}
    writer.lines += dispatch("deal_within", "deal: int, which: int", cases, "deal")
    for part in ("asked", "promised", "threatened"):
        cases = {str(i): [f"return {d}_{part}(s)"] for i, d in enumerate(symbols.deals)}
        writer.lines += dispatch(f"deal_{part}", "deal: int", cases, "deal")
    says = {}
    for i, d in enumerate(symbols.deals):
        lines = [
            x
            for word in OF_DEALS
            if f"{d}_{word}" in made
            for x in (f"if word == {word.upper()}:", f"    {d}_{word}(s, cause)")
        ]
        if lines:
            says[str(i)] = lines
    writer.lines += dispatch("deal_says", "deal: int, word: int, cause: int", says, "deal")
