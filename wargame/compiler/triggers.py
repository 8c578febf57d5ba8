"""Functions for the world's part: reactions, injects, income, each turn's rules, and drift."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from wargame.compiler.emit import Function, Note
from wargame.compiler.options import choice_names, decoded
from wargame.compiler.ranges import bounds
from wargame.compiler.resolve import Scope
from wargame.compiler.rules import Frame, body, lets
from wargame.compiler.scope import Meaning
from wargame.compiler.sites import Sites
from wargame.compiler.symbols import RuleInfo, SymbolTable, TrackInfo
from wargame.expressions import Node, number
from wargame.library import Loc
from wargame.rulebook import Inject, OptionEntry, Reaction, Triggered
from wargame.text import near


def region_node(symbols: SymbolTable, name: str) -> Node:
    """A region held by a local variable."""
    return Node("local", name=name, low=0, high=len(symbols.regions) - 1)


def listen(symbols: SymbolTable) -> None:
    """Find which events each reaction answers; unknown ones are noted."""
    for id, rule in symbols.rules.items():
        if not isinstance(rule.entry, Reaction):
            continue
        triggers = [k for k in ("on", "becomes", "when") if getattr(rule.entry, k) is not None]
        if len(triggers) != 1:
            symbols.diagnostics.add(rule.loc, "a reaction has exactly one of on, becomes, when")
            continue
        called = rule.entry.on or []
        for i, text in enumerate([called] if isinstance(called, str) else called):
            loc = (*rule.loc, "on") if isinstance(called, str) else (*rule.loc, "on", i)
            _listen_to(symbols, id, text, loc)


def _listen_to(symbols: SymbolTable, id: str, text: str, loc: Loc) -> None:
    name, _, word = text.strip().partition(" ")
    word = word.strip() or "happens"
    if name not in symbols.rules or symbols.rules[name].kind == "doctrines":
        symbols.diagnostics.unknown(loc, "rule", name, symbols.rules)
        return
    if (name, word) not in symbols.events:
        words = [w for rule, w in symbols.events if rule == name and w != "happens"]
        symbols.diagnostics.add(loc, f"'{name}' has no event '{word}'", near(word, words))
        return
    if symbols.rules[name].area == 0 and symbols.rules[id].area and not getattr(symbols.rules[id].entry, "each", None):
        if not getattr(symbols.rules[id].entry, "at", None):
            symbols.diagnostics.add(loc, "either all events that call a reaction are aimed at regions, or none")
    symbols.listened.setdefault((name, word), []).append(id)


def _frame(symbols: SymbolTable, sites: Sites, rule: RuleInfo, fills: dict[str, Node], code: Function) -> Frame:
    entry = rule.entry
    assert isinstance(entry, Triggered)
    if entry.role and entry.role not in symbols.roles:
        symbols.diagnostics.unknown((*rule.loc, "role"), "role", entry.role, symbols.roles)
    for i, role in enumerate(entry.seen_by or []):
        if role not in symbols.roles:
            symbols.diagnostics.unknown((*rule.loc, "seen_by", i), "role", role, symbols.roles)
    target = region_node(symbols, "target") if rule.area else None
    scope = Scope(symbols, rule.loc, target=target, fills=fills)
    place = "target" if rule.area else "-1"
    return Frame(symbols, sites, scope, rule, code, entry.role or "", symbols.audience(rule.id), target=place)


def _called_option(symbols: SymbolTable, rule: RuleInfo) -> OptionEntry | None:
    """The one option whose order calls a reaction, so that its choices may be read."""
    called = getattr(rule.entry, "on", None)
    if not isinstance(called, str):
        return None
    entry = symbols.rules[called.split()[0]].entry if called.split()[0] in symbols.rules else None
    return entry if isinstance(entry, OptionEntry) else None


def triggered(symbols: SymbolTable, sites: Sites, rule: RuleInfo, fills: dict[str, Node]) -> Function:
    """`do_X`: what a rule that nobody orders does, if it may happen and its conditions hold."""
    entry = rule.entry
    assert isinstance(entry, Triggered)
    parameters = "target: int, choice: int, cause: int, observer: int"
    code = Function(f"do_{rule.id}", parameters, symbols.place_of(rule.loc))
    frame = _frame(symbols, sites, rule, fills, code)
    option = None
    if _called_option(symbols, rule):
        option = symbols.option_of(str(getattr(entry, "on", "")).split()[0])
    if option:
        frame = replace(frame, scope=frame.scope.with_own(**choice_names(symbols, option)))
    if isinstance(entry, Reaction) and entry.on is not None:
        frame = replace(
            frame,
            scope=frame.scope.with_own(observer=Meaning(Node("local", name="observer", low=-1, high=7))),
        )
    frame.choice = "choice" if option else "0"
    is_certain = entry.odds is None and not entry.results and not entry.text
    frame = replace(
        frame, quiet=rule.kind in ("income", "each_turn") and is_certain and not _is_listened(symbols, rule.id)
    )
    if entry.at:
        _aim(frame, entry.at, (*rule.loc, "at"))
    _when(frame, entry, rule)
    inside = lets(frame, entry, rule.loc)
    body(inside, entry, rule.loc, entry.title)
    chosen = decoded(option, code.locals) if option else []
    code.lines[:0] = [*_guard(frame, rule, entry), *chosen]
    return code


def _is_listened(symbols: SymbolTable, id: str) -> bool:
    return any(rule == id for rule, _ in symbols.listened)


def limit_of(rule: RuleInfo) -> str:
    """How often a rule may happen: once a quarter and target, once a turn, or once a game."""
    entry = rule.entry
    if isinstance(entry, Inject):
        if entry.each and entry.when is None and entry.limit is None:
            return "target"  # its date is limit enough, and every region has its own
        return entry.limit or ("game" if entry.when is not None or entry.turn is not None else "turn")
    return entry.limit if isinstance(entry, Reaction) else "free"


def _guard(frame: Frame, rule: RuleInfo, entry: Triggered) -> list[str | Note]:
    name, limit = rule.id.upper(), limit_of(rule)
    if limit == "free":
        return []
    if limit == "game":
        frame.symbols.memory.setdefault(rule.id, set()).add("ONCE")
    place = f"{name}_FIRED" if entry.at else f"{name}_FIRED + target + 1"
    tests = {"target": f"s[{place}] == s[QUARTER]", "turn": f"s[{name}_FIRED] == s[TURN]",
             "game": f"s[{name}_ONCE] > 0"}  # fmt: skip
    return [f"    if {tests[limit]}:", "        return 0"]


def _mark(frame: Frame, rule: RuleInfo, entry: Triggered) -> None:
    name, limit = rule.id.upper(), limit_of(rule)
    if limit == "target":
        frame.put(f"s[{name}_FIRED{'' if entry.at else ' + target + 1'}] = s[QUARTER]")
    elif limit == "turn":
        frame.put(f"s[{name}_FIRED] = s[TURN]")
    elif limit == "game":
        frame.put(f"put(s, {name}_ONCE, s[TURN], cause)")


def _aim(frame: Frame, text: str, loc: Loc) -> None:
    node = replace(frame.scope, loc=loc, target=None).integer(text)
    if not (node.op == "call" and node.name == "where_most") and node.op != "num":
        frame.symbols.diagnostics.add(
            loc, "`at` picks a region: where_highest(...), where_lowest(...) or a region's name"
        )
    frame.put(f"target = {frame.number(node)}")


def _when(frame: Frame, entry: Triggered, rule: RuleInfo) -> None:
    """The conditions: return unless they hold, else mark the rule as happening."""
    tests = [("if", entry.if_)]
    tests += [(key, getattr(entry, key, None)) for key in ("becomes", "when")]
    for key, text in tests:
        if text is None:
            continue
        node = replace(frame.scope, loc=(*rule.loc, key)).truth(text)
        _check_possible(frame, node, (*rule.loc, key))
        frame.put(f"if not ({frame.truth(node)}):")
        frame.put("    return 0")
        if key == "becomes":
            frame.put(f"if {frame.code.truth(node, 'PREVIOUS')}:")
            frame.put("    return 0")
        if key in ("becomes", "when"):
            _latest(frame, node)
    _mark(frame, rule, entry)


def _check_possible(frame: Frame, node: Node, loc: Loc) -> None:
    if bounds(node)[1] == 0:
        frame.symbols.diagnostics.add(loc, "this can never hold")


def _latest(frame: Frame, node: Node) -> None:
    """The latest change of what a condition reads is what caused it."""
    places = {track.place for track in frame.symbols.tracks.values()}
    for part in node.walk():
        if part.op == "cell" and part.name in places:
            index = f" + {frame.number(part.args[0])}" if part.args else ""
            frame.put(f"cause = max(cause, s[CAUSE + {part.name}{index}])")


def called(symbols: SymbolTable, rule: RuleInfo, cause: str = "s[ROOT]") -> list[str]:
    """The lines that run a rule for its target, or for every region that it is about."""
    entry = rule.entry
    assert isinstance(entry, Triggered)
    if entry.each is None:
        return [f"do_{rule.id}(s, -1, 0, {cause}, -1)"]
    call = f"do_{rule.id}(s, target, 0, {cause}, -1)"
    lines = [f"for target in range({len(symbols.regions)}):"]
    if rule.area == symbols.areas["region"]:
        return [*lines, f"    {call}"]
    return [*lines, f"    if {rule.area} >> target & 1 == 1:", f"        {call}"]


def dispatch(name: str, params: str, cases: Mapping[str, list[str]], on: str) -> Function:
    """A chain of cases on one name."""
    code = Function(name, params)
    put_cases(code, cases, on)
    return code


def put_cases(code: Function, cases: Mapping[str, list[str]], on: str) -> None:
    """Write a chain of cases on one name."""
    for i, (value, lines) in enumerate(cases.items()):
        code.put(f"{'if' if i == 0 else 'elif'} {on} == {value}:")
        code.put(*lines, depth=2)


def reactions(symbols: SymbolTable) -> Iterator[Function]:
    """`react` offers an event to the reactions that it calls; `watch` asks all others whether they hold."""
    cases: dict[str, list[str]] = {}
    for (rule, word), ids in symbols.listened.items():
        cases[str(symbols.event(rule, word))] = [line for id in ids for line in _answer(symbols, id)]
    yield dispatch("react", "event: int, target: int, choice: int, row: int, observer: int", cases, "event")
    code = Function("watch")
    for info in symbols.rules.values():
        if isinstance(info.entry, Reaction) and info.entry.on is None:
            code.put(*called(symbols, info))
    yield code


def _answer(symbols: SymbolTable, id: str) -> list[str]:
    """The lines that run a reaction to the event at hand."""
    entry = symbols.rules[id].entry
    assert isinstance(entry, Reaction)
    return called(symbols, symbols.rules[id], "row") if entry.each else [f"do_{id}(s, target, choice, row, observer)"]


def each_part(symbols: SymbolTable, kind: str) -> Function:
    """`income` or `each_turn`: its rules, in the rulebook's order."""
    code = Function(kind)
    for rule in symbols.rules.values():
        if rule.kind == kind:
            code.put(*called(symbols, rule))
    return code


def injects(symbols: SymbolTable) -> Function:
    """`injects(s, phase)`: those of the calendar, of a turn, or whose condition holds."""
    calendar = symbols.content.scenario.calendar
    for id, turns in calendar.items():
        _check_date(symbols, id, turns)
    code = Function("injects", "phase: int")
    for rule in symbols.rules.values():
        if isinstance(rule.entry, Inject):
            code.put(*_inject_lines(symbols, rule, rule.entry, calendar.get(rule.id, [])))
    return code


def _check_date(symbols: SymbolTable, id: str, turns: list[int]) -> None:
    """Note an entry of the calendar that names no inject without a trigger, or turns that never come."""
    loc: Loc = ("scenario", "calendar", id)
    rule, last = symbols.rules.get(id), symbols.content.scenario.turns
    if rule is None or not isinstance(rule.entry, Inject):
        known = [r for r, i in symbols.rules.items() if i.kind == "injects"]
        symbols.diagnostics.unknown(loc, "inject", id, known, key=True)
    elif rule.entry.turn is not None or rule.entry.when is not None:
        what = f"'{id}' has a trigger of its own: the calendar calls only injects without one"
        symbols.diagnostics.add(loc, what, key=True)
    if any(turn > last for turn in turns):
        symbols.diagnostics.add(loc, f"the scenario has only {last} turns")


def _inject_lines(symbols: SymbolTable, rule: RuleInfo, entry: Inject, turns: list[int]) -> list[str]:
    if entry.turn is not None and entry.when is not None:
        symbols.diagnostics.add(rule.loc, "an inject has `turn` or `when`, not both")
    if rule.loc[0] == "scenario" and (entry.turn or 0) > symbols.content.scenario.turns:
        symbols.diagnostics.add((*rule.loc, "turn"), f"the scenario has only {symbols.content.scenario.turns} turns")
    dates = [entry.turn] if entry.turn is not None else turns
    if entry.when is None and not dates:
        return []
    tests = [f"phase == {0 if entry.phase == 'brief' else 1}"]
    if dates:
        dated = " or ".join(f"s[TURN] == {turn}" for turn in dates)
        tests.append(f"({dated})" if len(dates) > 1 else dated)
    return [f"if {' and '.join(tests)}:", *(f"    {line}" for line in called(symbols, rule))]


def capacity(symbols: SymbolTable, fills: dict[str, Node]) -> Function:
    """`capacity(s, role)`: how many orders a role may give this turn."""
    scenario = symbols.content.scenario
    count = scenario.orders_per_turn or symbols.content.rulebook.orders_per_turn or 3
    code, cases = Function("capacity", "role: int"), {}
    for i, (role, entry) in enumerate(symbols.content.rulebook.roles.items()):
        scope = Scope(symbols, ("roles", role, "orders"), reader=role, strict=True, fills=fills)
        scope = scope.with_own(orders_per_turn=Meaning(number(count)))
        cases[str(i)] = [f"return {code.number(scope.integer(entry.orders), 'VIEW_' + role.upper())}"]
    put_cases(code, cases, "role")
    return code


def drift(
    symbols: SymbolTable, sites: Sites, track: TrackInfo, fills: dict[str, Node]
) -> tuple[Function, dict[str, Node]]:
    """`drift_X`: a step toward the sum of the named terms; and those terms, to explain it."""
    entry = track.entry.drift
    assert entry
    loc = (*track.loc, "drift")
    scope = Scope(symbols, loc, region=region_node(symbols, "region") if track.regional else None, fills=fills)
    terms = entry.to if isinstance(entry.to, dict) else {"target": entry.to}
    nodes = {}
    for label, text in terms.items():
        here = (*loc, "to", label) if isinstance(entry.to, dict) else (*loc, "to")
        nodes[label] = replace(scope, loc=here).integer(text)
    total = _added(list(nodes.values()))
    scope.checked(total)
    cites = [*track.entry.cites, *entry.cites]
    title = f"{track.entry.title} drifts"
    site = sites.add(loc, track.id, title, audience=None, number=total, cites=cites, sort="drift")
    code = Function(f"drift_{track.id}", place=symbols.place_of(loc))
    if track.regional:
        _pull_regions(symbols, code, track, list(nodes.values()), entry.pace, site)
    else:
        code.put(f"pull(s, {track.place}, {code.number(total, 'SNAPSHOT')}, {entry.pace}, {site})")
    return code, nodes


def _pull_regions(symbols: SymbolTable, code: Function, track: TrackInfo, terms: list[Node], pace: int, site: int) -> None:
    """The pull of each region; terms that are the same in all of them are computed once, before."""
    everywhere = [term for term in terms if not _is_regional(term)]
    here = [term for term in terms if _is_regional(term)]
    same: list[Node] = []
    total = _lifted(_added([*([_added(everywhere)] if everywhere else []), *here]), same)
    target = code.number(total, "SNAPSHOT")
    for i, node in enumerate(same):
        code.put(f"same_{i} = {code.number(node, 'SNAPSHOT')}")
    code.put(f"for region in range({len(symbols.regions)}):")
    code.put(f"    pull(s, {track.place} + region, {target}, {pace}, {site})")


def _added(terms: list[Node]) -> Node:
    total = terms[0]
    for term in terms[1:]:
        total = Node("+", (total, term))
    return total


def _lifted(node: Node, same: list[Node]) -> Node:
    """A node with a name in place of each part that is the same in every region; these are noted."""
    if node.op in ("num", "local", "base", "address"):
        return node
    if _is_regional(node):
        return replace(node, args=tuple(_lifted(arg, same) for arg in node.args))
    same.append(node)
    return Node("local", name=f"same_{len(same) - 1}", truth=node.truth)


def _is_regional(node: Node) -> bool:
    return any(part.op == "local" and part.name == "region" for part in node.walk())
