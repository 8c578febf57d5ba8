"""Options as functions: may, holds, price and act, and what stands or is offered by them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from wargame.compiler.emit import Function, Note
from wargame.compiler.resolve import Scope
from wargame.compiler.rules import Frame, body, lets, write_roll
from wargame.compiler.scope import Meaning
from wargame.compiler.sites import Sites
from wargame.compiler.symbols import ANSWERS, OptionInfo, SymbolTable
from wargame.expressions import Node, number
from wargame.library import Loc
from wargame.rulebook import DealEntry, Expression, ProgramEntry

MOST_PAID = 10_000
"""What is paid is multiplied by percents, and added up over a role's orders: this often at most."""


def choice_names(symbols: SymbolTable, option: OptionInfo) -> dict[str, Meaning]:
    """What an option's choices mean inside it: the number of the value, with the values' names."""
    names = {}
    for name, values in option.choices:
        whole = [value for value in values if isinstance(value, int)]
        numbers = len(whole) == len(values)
        low, high = (min(whole), max(whole)) if numbers else (0, len(values) - 1)
        names[name] = Meaning(Node("local", name=name, low=low, high=high), () if numbers else values)
    return names


def decoded(option: OptionInfo, used: set[str], source: str = "choice") -> list[str | Note]:
    """The lines that take apart a combination of choices (from `source`), as far as a function uses them."""
    stride, result = 1, list[str | Note]()
    for name, values in option.choices:
        place = f"choice // {stride} % {len(values)}" if stride > 1 else f"choice % {len(values)}"
        if name in used:
            result.append(f"    {name} = {_valued(place, values)}")
        stride *= len(values)
    if source != "choice" and ("choice" in used or result):
        result.insert(0, f"    choice = {source}")
    return result


def _valued(place: str, values: tuple[str | int, ...]) -> str:
    """The text of a choice's value: its number, or the whole number that it names."""
    if not all(isinstance(value, int) for value in values):
        return place
    first, step = int(values[0]), int(values[1]) - int(values[0]) if len(values) > 1 else 1
    if (
        first >= 0
        and step > 0
        and [int(value) for value in values] == [first + step * i for i in range(len(values))]
    ):
        times = f"{place} * {step}" if step > 1 else place
        return f"{first} + {times}" if first else times
    text = str(values[-1])
    for i, value in reversed([*enumerate(values[:-1])]):
        text = f"{value} if {place} == {i} else {text}"
    return text


def option_scope(symbols: SymbolTable, option: OptionInfo, loc: Loc, fills: dict[str, Node], **more: object) -> Scope:
    """Where an option's expressions stand."""
    target = None
    if option.area:
        target = Node("local", name="target", low=0, high=len(symbols.regions) - 1)
    return Scope(symbols, loc, choice_names(symbols, option), target=target, fills=fills, **more)  # type: ignore[arg-type]


def with_lets(scope: Scope, option: OptionInfo, texts: Iterable[Expression]) -> Scope:
    """The scope with those of the option's lets that some texts use, written out."""
    lets = option.entry.let
    used = " ".join(str(text) for text in texts)
    for name in reversed(lets):
        if re.search(rf"\b{name}\b", used):
            used += f" {lets[name]}"
    for name, text in lets.items():
        if re.search(rf"\b{name}\b", used):
            node = replace(scope, loc=(*option.loc, "let", name)).integer(text)
            scope = scope.with_own(**{name: Meaning(node)})
    return scope


def gates(symbols: SymbolTable, sites: Sites, option: OptionInfo, fills: dict[str, Node]) -> list[Function]:
    """`may_X` reads the role's view, `holds_X` the position: 0, or the number of the first reason."""
    view = f"VIEW_{option.role.upper()}"
    needs = option.entry.needs
    holds = needs if option.entry.holds is None else option.entry.holds
    key = "needs" if option.entry.holds is None else "holds"
    scope = option_scope(symbols, option, (*option.loc, "needs"), fills, reader=option.role, strict=True)
    may, _ = _gate(symbols, option, f"may_{option.name}", needs, scope, view)
    truth = option_scope(symbols, option, (*option.loc, key), fills)
    holds_, nodes = _gate(symbols, option, f"holds_{option.name}", holds, truth, "SNAPSHOT")
    symbols.knowers[option.number] = {sentence: sites.knowers(node) for sentence, node in nodes.items()}
    return [gate for gate in (may, holds_) if gate.lines]


def _gate(
    symbols: SymbolTable, option: OptionInfo, name: str, needs: Mapping[str, Expression], scope: Scope, base: str
) -> tuple[Function, dict[str, Node]]:
    """The function of a gate, without lines where nothing is needed, and the condition of each of its sentences."""
    nodes = {}
    code = Function(name, "target: int, choice: int", symbols.place_of(option.loc))
    scope = with_lets(scope, option, needs.values())
    for sentence, text in needs.items():
        nodes[sentence] = replace(scope, loc=(*scope.loc, sentence)).truth(text)
        code.put(f"if {code.truth(Node('not', (nodes[sentence],), truth=True), base)}:")
        code.put(f"    return {symbols.reason(sentence)}")
    code.lines[:0] = decoded(option, code.locals)
    return code, nodes


def prices(
    symbols: SymbolTable,
    option: OptionInfo,
    name: str,
    cost: Mapping[str, Expression],
    loc: Loc,
    scope: Scope,
    base: str,
    known: str = "",
) -> Function:
    """A function that fills PRICE with the cost of an order or of a program's quarter, whose choice is `known`."""
    code = Function(name, "target: int" if known else "target: int, choice: int", symbols.place_of(loc))
    scope = with_lets(scope, option, cost.values())
    for resource, text in cost.items():
        here = (*loc, resource)
        track = symbols.tracks.get(resource)
        if track is None or track.entry.resource != option.role:
            own = [id for id in symbols.resources if symbols.tracks[id].entry.resource == option.role]
            symbols.diagnostics.unknown(here, f"resource of {option.role}", resource, own, key=True)
            continue
        node = replace(scope, loc=here).integer(text)
        replace(scope, loc=here).checked(Node("*", (node, number(MOST_PAID))))
        code.put(f"s[PRICE + {symbols.resources.index(resource)}] = max(0, {code.number(node, base)})")
    code.lines[:0] = decoded(option, code.locals, known or "choice")
    return code


def price(symbols: SymbolTable, option: OptionInfo, fills: dict[str, Node]) -> Function:
    """`price_X`: what the order costs, as its role can know."""
    scope = option_scope(symbols, option, option.loc, fills, reader=option.role, strict=True)
    loc = (*option.loc, "cost")
    view = f"VIEW_{option.role.upper()}"
    return prices(symbols, option, f"price_{option.name}", option.entry.cost, loc, scope, view)


def frame_of(symbols: SymbolTable, sites: Sites, option: OptionInfo, fills: dict[str, Node], code: Function) -> Frame:
    """The frame in which an option's body is written."""
    scope = option_scope(symbols, option, option.loc, fills)
    audience = symbols.audience(option.id)
    if audience is not None and option.role not in audience:
        audience = [role for role in symbols.roles if role in (*audience, option.role)]
    actor = str(symbols.roles.index(option.role)) if option.name != option.id else "0"
    target = "target" if option.area else "-1"
    rule = symbols.rules[option.id]
    fresh = Meaning(Node("local", (freshness(option),), "fresh", low=0, high=100))
    scope = scope.with_own(fresh=fresh)
    return Frame(
        symbols, sites, scope, rule, code, option.role, audience, actor=actor, target=target, choice="choice"
    )


def freshness(option: OptionInfo) -> Node:
    """What `fresh` stands for: its own role alone may know it."""
    return Node("cell", name=f"{option.name.upper()}_RECENT", low=0, high=100, live=True)


def act(symbols: SymbolTable, sites: Sites, option: OptionInfo, fills: dict[str, Node]) -> Function:
    """`act_X`: what the order does when it is carried out."""
    parameters = "role: int, target: int, choice: int, cause: int"
    code = Function(f"act_{option.name}", parameters, symbols.place_of(option.loc))
    frame = frame_of(symbols, sites, option, fills, code)
    frame.moves = _moves(frame, option)
    inside = lets(frame, option.entry, option.loc)
    body(inside, option.entry, option.loc, option.entry.title)
    _notice(inside, option)
    code.lines[:0] = [*_tired(symbols, option, code), *decoded(option, code.locals)]
    return code


def _tired(symbols: SymbolTable, option: OptionInfo, code: Function) -> list[str | Note]:
    """The lines that read, and then add to, the fatigue of repeating an order, where its function asks for that."""
    if "fresh" not in code.locals:
        return []
    place = f"{option.name.upper()}_RECENT" + (" + target" if option.area else "")
    symbols.memory.setdefault(option.name, set()).add("RECENT")
    return [f"    fresh = fatigue(s, {place})", f"    add_fatigue(s, {place}, cause)"]


def _moves(frame: Frame, option: OptionInfo) -> list[str]:
    entry, name, lines = option.entry, option.id.upper(), []
    if entry.program:
        lines.append(f"begin(s, {name}_PROGRAM, {frame.target}, choice, {_passed_on(frame, entry.program)}, {name}_SITE, row)")
    if entry.deal:
        lines.append(f"offer(s, {name}_DEAL, choice, {_passed_on(frame, entry.deal)}, row)")
    if entry.answers:
        lines += _answer_lines(frame, option)
    return lines


def _passed_on(frame: Frame, entry: ProgramEntry | DealEntry) -> str:
    """How fresh the order was, if its program or deal asks for it later."""
    if not re.search(r"\bfresh\b", entry.model_dump_json(by_alias=True)):
        return "100"
    frame.code.locals.add("fresh")
    return "fresh"


def _answer_lines(frame: Frame, option: OptionInfo) -> list[str]:
    symbols, mask = frame.symbols, 0
    frame.code.locals.add("answer")
    for i, deal in enumerate(option.entry.answers):
        if deal not in symbols.deals:
            symbols.diagnostics.unknown((*option.loc, "answers", i), "deal", deal, symbols.deals)
        elif symbols.deal(deal).with_ == option.role:
            mask |= 1 << symbols.deals.index(deal)
    words = dict(option.choices).get("answer", ())
    if not words or any(word not in ANSWERS for word in words):
        symbols.diagnostics.add(
            (*option.loc, "choices"), f"an option that answers has a choice `answer` of {', '.join(ANSWERS)}"
        )
        return []
    number = "answer"
    if list(words) != list(ANSWERS[: len(words)]):
        number = str(ANSWERS.index(str(words[-1])))
        for i, word in reversed(list(enumerate(words[:-1]))):
            number = f"{ANSWERS.index(str(word))} if answer == {i} else {number}"
    return [f"answer_deals(s, {mask}, {number}, row)"]


def answers_mask(symbols: SymbolTable, option: OptionInfo) -> int:
    """The deals that an option's role may answer with it, as a bit mask."""
    return sum(
        1 << symbols.deals.index(d)
        for d in option.entry.answers
        if d in symbols.deals and symbols.deal(d).with_ == option.role
    )


def _notice(frame: Frame, option: OptionInfo) -> None:
    """Each role that may notice a covert order rolls for it, whether it succeeded or not."""
    for role, odds in (option.entry.covert or {}).items():
        loc = (*option.loc, "covert", role)
        if role not in frame.symbols.roles:
            frame.symbols.diagnostics.unknown(loc, "role", role, frame.symbols.roles, key=True)
            continue
        if odds == "known" or role == option.role:
            continue
        observer = frame.symbols.roles.index(role)
        noticing = replace(frame, audience=[option.role], cause="row")
        write_roll(
            noticing,
            odds,
            loc,
            f"Noticed by {frame.symbols.content.rulebook.roles[role].title}",
            frame.rule,
            1 + observer,
        )
        site = noticing.site(loc, option.entry.title, sort="noticed", number=None)
        event = frame.symbols.event(option.id, "noticed")
        frame.put("if face < odds:")
        frame.put(f"    noticed(s, {event}, {site}, {frame.target}, choice, {observer}, row)")
