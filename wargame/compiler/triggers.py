"""Functions for the world's part: reactions, injects, income, each turn's rules, and drift."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from wargame.compiler.emit import condition, emit
from wargame.compiler.options import choice_names, decoded
from wargame.compiler.ranges import bounds
from wargame.compiler.rules import Frame, body, lets
from wargame.compiler.scope import Meaning, Scope
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


def _frame(symbols: SymbolTable, sites: Sites, rule: RuleInfo, fills: dict[str, Node]) -> Frame:
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
    return Frame(symbols, sites, scope, rule, entry.role or "", target=place, audience=symbols.audience(rule.id))


def _called_option(symbols: SymbolTable, rule: RuleInfo) -> OptionEntry | None:
    """The one option whose order calls a reaction, so that its choices may be read."""
    called = getattr(rule.entry, "on", None)
    if not isinstance(called, str):
        return None
    entry = symbols.rules[called.split()[0]].entry if called.split()[0] in symbols.rules else None
    return entry if isinstance(entry, OptionEntry) else None


def triggered(symbols: SymbolTable, sites: Sites, rule: RuleInfo, fills: dict[str, Node]) -> list[str]:
    """`do_X`: what a rule that nobody orders does, if it may happen and its conditions hold."""
    entry = rule.entry
    assert isinstance(entry, Triggered)
    frame = _frame(symbols, sites, rule, fills)
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
    place = _place(symbols, rule.loc)
    head = f"def do_{rule.id}(s: Position, target: int, choice: int, cause: int, observer: int) -> int:{place}"
    guard = _guard(frame, rule, entry)
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
    lines = frame.lines
    chosen = decoded(option, lines) if option else []
    return [head, *guard, *chosen, *lines, "    return 0", ""]


def _is_listened(symbols: SymbolTable, id: str) -> bool:
    return any(rule == id for rule, _ in symbols.listened)


def _place(symbols: SymbolTable, loc: Loc) -> str:
    place = symbols.diagnostics.places.at(loc)
    return f"  # {place.file}:{place.line}"


def limit_of(rule: RuleInfo) -> str:
    """How often a rule may happen: once a quarter and target, once a turn, or once a game."""
    entry = rule.entry
    if isinstance(entry, Inject):
        if entry.each and entry.when is None and entry.limit is None:
            return "target"  # its date is limit enough, and every region has its own
        return entry.limit or ("game" if entry.when is not None or entry.turn is not None else "turn")
    return entry.limit if isinstance(entry, Reaction) else "free"


def _guard(frame: Frame, rule: RuleInfo, entry: Triggered) -> list[str]:
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
    frame.put(f"target = {emit(node, frame.base)}")


def _when(frame: Frame, entry: Triggered, rule: RuleInfo) -> None:
    """The conditions: return unless they hold, else mark the rule as happening."""
    tests = [("if", entry.if_)]
    tests += [(key, getattr(entry, key, None)) for key in ("becomes", "when")]
    for key, text in tests:
        if text is None:
            continue
        node = replace(frame.scope, loc=(*rule.loc, key)).truth(text)
        _check_possible(frame, node, (*rule.loc, key))
        wanted = condition(node, frame.base)
        frame.put(f"if not ({wanted}):")
        frame.put("    return 0")
        if key == "becomes":
            frame.put(f"if {condition(node, 'PREVIOUS')}:")
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
            index = f" + {emit(part.args[0], frame.base)}" if part.args else ""
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


def dispatch(name: str, params: str, cases: Mapping[str, list[str]], on: str) -> list[str]:
    """A chain of cases on one name."""
    lines = [f"def {name}(s: Position, {params}) -> int:"]
    for i, (value, body_lines) in enumerate(cases.items()):
        lines.append(f"    {'if' if i == 0 else 'elif'} {on} == {value}:")
        lines += [f"        {line}" for line in body_lines]
    return [*lines, "    return 0", ""]


def reactions(symbols: SymbolTable) -> list[str]:
    """`react` offers an event to the reactions that it calls; `watch` asks all others whether they hold."""
    cases: dict[str, list[str]] = {}
    for (rule, word), ids in symbols.listened.items():
        calls: list[str] = []
        for id in ids:
            each = getattr(symbols.rules[id].entry, "each", None)
            calls += (
                called(symbols, symbols.rules[id], "row")
                if each
                else [f"do_{id}(s, target, choice, row, observer)"]
            )
        cases[str(symbols.event(rule, word))] = calls
    params = "event: int, target: int, choice: int, row: int, observer: int"
    lines = dispatch("react", params, cases, "event")
    lines.append("def watch(s: Position) -> int:")
    for info in symbols.rules.values():
        if isinstance(info.entry, Reaction) and info.entry.on is None:
            lines += [f"    {line}" for line in called(symbols, info)]
    return [*lines, "    return 0", ""]


def each_part(symbols: SymbolTable, kind: str) -> list[str]:
    """`income` or `each_turn`: its rules, in the rulebook's order."""
    lines = [f"def {kind}(s: Position) -> int:"]
    for rule in symbols.rules.values():
        if rule.kind == kind:
            lines += [f"    {line}" for line in called(symbols, rule)]
    return [*lines, "    return 0", ""]


def injects(symbols: SymbolTable) -> list[str]:
    """`injects(s, phase)`: those of the calendar, of a turn, or whose condition holds."""
    calendar = symbols.content.scenario.calendar
    lines = ["def injects(s: Position, phase: int) -> int:"]
    for id, turns in calendar.items():
        loc: Loc = ("scenario", "calendar", id)
        rule = symbols.rules.get(id)
        if rule is None or not isinstance(rule.entry, Inject):
            symbols.diagnostics.unknown(
                loc, "inject", id, [r for r, i in symbols.rules.items() if i.kind == "injects"], key=True
            )
        elif rule.entry.turn is not None or rule.entry.when is not None:
            symbols.diagnostics.add(
                loc, f"'{id}' has a trigger of its own: the calendar calls only injects without one", key=True
            )
        if any(turn > symbols.content.scenario.turns for turn in turns):
            symbols.diagnostics.add(loc, f"the scenario has only {symbols.content.scenario.turns} turns")
    for rule in symbols.rules.values():
        if isinstance(rule.entry, Inject):
            lines += _inject_lines(symbols, rule, rule.entry, calendar.get(rule.id, []))
    return [*lines, "    return 0", ""]


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
    return [f"    if {' and '.join(tests)}:", *(f"        {line}" for line in called(symbols, rule))]


def capacity(symbols: SymbolTable, fills: dict[str, Node]) -> list[str]:
    """`capacity(s, role)`: how many orders a role may give this turn."""
    scenario = symbols.content.scenario
    count = scenario.orders_per_turn or symbols.content.rulebook.orders_per_turn or 3
    cases = {}
    for i, (role, entry) in enumerate(symbols.content.rulebook.roles.items()):
        scope = Scope(symbols, ("roles", role, "orders"), reader=role, strict=True, fills=fills)
        scope = scope.with_own(orders_per_turn=Meaning(number(count)))
        cases[str(i)] = [f"return {emit(scope.integer(entry.orders), 'VIEW_' + role.upper())}"]
    return dispatch("capacity", "role: int", cases, "role")


def drift(
    symbols: SymbolTable, sites: Sites, track: TrackInfo, fills: dict[str, Node]
) -> tuple[list[str], dict[str, Node]]:
    """`drift_X`: a step toward the sum of the named terms; and those terms, for who asks why."""
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
    place = symbols.diagnostics.places.at(loc)
    return [
        f"def drift_{track.id}(s: Position) -> int:  # {place.file}:{place.line}",
        *(_regional(symbols, track, list(nodes.values()), entry.pace, site) if track.regional else
          [f"    pull(s, {track.place}, {emit(total, 'SNAPSHOT')}, {entry.pace}, {site})"]),
        "    return 0",
        "",
    ], nodes  # fmt: skip


def _regional(symbols: SymbolTable, track: TrackInfo, terms: list[Node], pace: int, site: int) -> list[str]:
    """What is the same in every region is worked out once, before them."""
    everywhere = [term for term in terms if not _is_regional(term)]
    here = [term for term in terms if _is_regional(term)]
    same: list[Node] = []
    target = emit(_lifted(_added([*([_added(everywhere)] if everywhere else []), *here]), same), "SNAPSHOT")
    return [
        *(f"    same_{i} = {emit(node, 'SNAPSHOT')}" for i, node in enumerate(same)),
        f"    for region in range({len(symbols.regions)}):",
        f"        pull(s, {track.place} + region, {target}, {pace}, {site})",
    ]


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
