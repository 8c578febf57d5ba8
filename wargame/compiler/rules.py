"""Functions for effects and rolls: the verbs of the language in Python."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import assert_never

from wargame.compiler.emit import Function, Note
from wargame.compiler.ranges import bounds
from wargame.compiler.resolve import Scope
from wargame.compiler.scope import Meaning
from wargame.compiler.sites import Sites
from wargame.compiler.symbols import RuleInfo, SymbolTable, TrackInfo, area_of
from wargame.expressions import ExpressionError, Node, number, parse
from wargame.library import Loc
from wargame.rulebook import (
    Body,
    Change,
    Effect,
    End,
    Expression,
    Odds,
    Open,
    OptionEntry,
    Result,
    Risk,
    Set,
    Start,
    named_by,
)
from wargame.text import near


def effects(frame: Frame, items: Sequence[Effect], loc: Loc) -> None:
    """Write some effects, in listed order."""
    for i, item in enumerate(items):
        _effect(frame, item, (*loc, i))


def _effect(frame: Frame, item: Effect, loc: Loc) -> None:
    inside = frame if item.each is None else _each(frame, item.each, loc)
    if item.if_ is not None:
        test = replace(inside.scope, loc=(*loc, "if")).truth(item.if_)
        inside.put(f"if {inside.truth(test)}:")
        inside = inside.inner()
    match item:
        case Change():
            _change(inside, item, loc)
        case Set():
            _set(inside, item, loc)
        case Start():
            _program(inside, item, "begin", ", 0, 100", loc)
        case End():
            _program(inside, item, "finish", "", loc)
        case Open():
            _open(inside, item, loc)
        case _:
            assert_never(item)


def _each(frame: Frame, area_named: str, loc: Loc) -> Frame:
    area = area_of(frame.symbols, [area_named], (*loc, "each"))
    frame.put(f"for region in range({len(frame.symbols.regions)}):")
    inner = frame.inner()
    if area != frame.symbols.areas["region"]:
        inner.put(f"if {area} >> region & 1 == 1:")
        inner = inner.inner()
    region = Node("local", name="region", low=0, high=len(frame.symbols.regions) - 1)
    return replace(inner, scope=replace(frame.scope, region=region))


def _track(frame: Frame, text: str, loc: Loc) -> tuple[TrackInfo, str] | None:
    """The track that `change` or `set` names, and its slot as text."""
    try:
        tree = parse(text)
        name = tree.value if isinstance(tree, ast.Subscript) else tree
        if not isinstance(name, ast.Name):
            raise ExpressionError("a track is wanted here")
        track = frame.symbols.tracks.get(name.id)
        if track is None:
            raise ExpressionError(
                f"there is no track '{name.id}'", suggestion=near(name.id, frame.symbols.tracks)
            )
        if track.regional != isinstance(tree, ast.Subscript):
            raise ExpressionError("a region in brackets belongs to a regional track, and only there")
        if not isinstance(tree, ast.Subscript):
            return track, track.place
        index = replace(frame.scope, loc=loc).index(tree.slice)
        return track, f"{track.place} + {frame.number(index)}"
    except ExpressionError as fault:
        frame.symbols.diagnostics.add(loc, f"{fault.what} in '{text}'", fault.suggestion, col=fault.col)
        return None


def _set(frame: Frame, item: Set, loc: Loc) -> None:
    found = _track(frame, item.set, (*loc, "set"))
    if found is None:
        return
    track, slot = found
    node = _value(frame, track, item.to, (*loc, "to"))
    site = frame.site(loc, track.entry.title, cites=item.cites, number=node)
    frame.put(f"assign(s, {slot}, {frame.number(node)}, {site}, {frame.cause}){_comment(frame, site, item)}")


def _change(frame: Frame, item: Change, loc: Loc) -> None:
    found = _track(frame, item.change, (*loc, "change"))
    if found is None:
        return
    track, slot = found
    node = _value(frame, track, item.by, (*loc, "by"))
    site = frame.site(loc, track.entry.title, cites=item.cites, number=node)
    amount = _sized(frame, item, node, loc)
    if node == number(0):
        frame.symbols.diagnostics.add((*loc, "by"), "this change is always 0")
    if item.after is not None and item.lasts is not None:
        frame.symbols.diagnostics.add(loc, "an effect has `after` or `lasts`, not both")
    frame.put(_written_change(frame, item, slot, amount, site) + _comment(frame, site, item))


def _value(frame: Frame, track: TrackInfo, text: Expression, loc: Loc) -> Node:
    if isinstance(text, str) and text in track.values:
        return number(track.values.index(text))
    return replace(frame.scope, loc=loc).integer(text)


def _written_change(frame: Frame, item: Change, slot: str, amount: str, site: int) -> str:
    if item.after is not None:
        return f"schedule(s, {slot}, {amount}, {item.after}, {site}, {frame.cause}, 1)"
    if item.lasts is not None:
        return f"change_for(s, {slot}, {amount}, {item.lasts}, {site}, {frame.cause})"
    return f"change(s, {slot}, {amount}, {site}, {frame.cause})"


def _comment(frame: Frame, site: int, item: Effect) -> str:
    name = frame.sites.names[site]
    return "  # " + " ".join([f"{name.file}:{name.line}", *item.cites])


def _sized(frame: Frame, item: Change, node: Node, loc: Loc) -> str:
    """The amount with its percents, each a recorded row where it is not the whole."""
    text = frame.number(node)
    for i, word in enumerate(item.percents):
        here = (*loc, "scaled", i) if isinstance(item.scaled, list) else (*loc, "scaled")
        percent = replace(frame.scope, loc=here).integer(word)
        node = replace(frame.scope, loc=here).checked(Node("call", (node, percent), "scaled"))
        if bounds(percent)[0] < 0:
            frame.symbols.diagnostics.add(here, "this percent can fall below 0")
        label = word if isinstance(word, str) and word.isidentifier() else "share"
        scale = frame.site(here, _LABELS.get(label, label.replace("_", " ")), number=percent)
        text = f"sized(s, {scale}, {text}, {frame.number(percent)}, {frame.cause})"
    return text


_LABELS = {"fresh": "the same order again", "part": "agreed at half"}


def _named(frame: Frame, text: str, loc: Loc) -> tuple[str, str] | None:
    """The option that start, end or open names, and its region as text (-1 where there is none)."""
    try:
        tree = parse(text)
        name = tree.value if isinstance(tree, ast.Subscript) else tree
        options = [id for id, rule in frame.symbols.rules.items() if rule.kind == "options"]
        if not isinstance(name, ast.Name) or name.id not in options:
            shown = name.id if isinstance(name, ast.Name) else text
            raise ExpressionError(f"there is no option '{shown}'", suggestion=near(shown, options))
        aimed = frame.symbols.rules[name.id].area > 0
        if aimed != isinstance(tree, ast.Subscript):
            what = "say where in brackets" if aimed else "it is not aimed at regions"
            raise ExpressionError(f"'{name.id}': {what}")
        if not isinstance(tree, ast.Subscript):
            return name.id, "-1"
        return name.id, frame.number(replace(frame.scope, loc=loc).index(tree.slice))
    except ExpressionError as fault:
        frame.symbols.diagnostics.add(loc, f"{fault.what} in '{text}'", fault.suggestion, col=fault.col)
        return None


def _program(frame: Frame, item: Start | End, function: str, more: str, loc: Loc) -> None:
    verb, text = named_by(item)
    found = _named(frame, text, (*loc, verb))
    if found is None:
        return
    id, region = found
    entry = frame.symbols.rules[id].entry
    if not isinstance(entry, OptionEntry) or entry.program is None:
        frame.symbols.diagnostics.add((*loc, verb), f"'{id}' is no program")
        return
    site = frame.site(loc, entry.title, cites=item.cites, number=None)
    call = f"{function}(s, {id.upper()}_PROGRAM, {region}{more}, {site}, {frame.cause})"
    frame.put(call + _comment(frame, site, item))


def _open(frame: Frame, item: Open, loc: Loc) -> None:
    found = _named(frame, item.open, (*loc, "open"))
    if found is None:
        return
    for option in frame.symbols.options:
        if option.id == found[0]:
            site = frame.site(loc, option.entry.title, cites=item.cites, number=None)
            place = f"{option.name.upper()}_OPENED"
            text = f"let_order(s, {place}, {item.turns}, {item.price}, {option.number}, {site}, {found[1]}, {frame.cause})"
            frame.put(text + _comment(frame, site, item))


@dataclass
class Frame:
    """Where lines are being written: the scope, the base that is read, and names of what is at hand there."""

    symbols: SymbolTable
    sites: Sites
    scope: Scope
    rule: RuleInfo
    code: Function
    """What is being written."""
    role: str
    """Who acts, for reports; empty for the world."""
    audience: list[str] | None
    """The roles that hear of it; None: all."""
    base: str = "SNAPSHOT"
    actor: str = "0"
    target: str = "-1"
    choice: str = "0"
    cause: str = "cause"
    quiet: bool = False
    """A certain each-turn rule: its effects hang under the world's part, without a row of its own."""
    moves: list[str] = field(default_factory=list)
    """Lines between effects and risks: a program begins, a deal moves."""
    depth: int = 1

    def put(self, line: str) -> None:
        """Write a line at the present depth."""
        self.code.put(line, depth=self.depth)

    def note(self, rule: str, arguments: str, is_result: bool = False) -> None:
        """Note when and how often a rule happened, or how it went, if an expression reads it."""
        self.code.lines.append(Note("    " * self.depth, rule, arguments, is_result))

    def number(self, node: Node) -> str:
        """The text of a whole number, read where the frame reads."""
        return self.code.number(node, self.base)

    def truth(self, node: Node) -> str:
        """The text of a truth, read where the frame reads."""
        return self.code.truth(node, self.base)

    def enqueue(self, event: int, row: str) -> None:
        """Put an event before the reactions."""
        self.code.locals.add(self.choice)
        self.put(f"enqueue(s, {event}, {self.target}, {self.choice}, {row}, -1)")

    def inner(self) -> Frame:
        """The same frame one step further in, writing to the same lines."""
        return replace(self, depth=self.depth + 1)

    def site(
        self, loc: Loc, title: str, *, number: Node | None, cites: Iterable[str] = (), text: str | None = None, sort: str = ""
    ) -> int:
        """Number a site of this frame's rule, for those who hear of the rule."""
        return self.sites.add(
            loc, self.rule.id, title, audience=self.audience, number=number, role=self.role, cites=cites, text=text, sort=sort
        )


def lets(frame: Frame, body: Body, loc: Loc) -> Frame:
    """Read the named numbers of a rule; returns the frame in which they are known."""
    scope = frame.scope
    for name, text in body.let.items():
        here = replace(scope, loc=(*loc, "let", name))
        if name in scope.own or name in frame.symbols.tracks or not name.isidentifier():
            frame.symbols.diagnostics.add(here.loc, f"'{name}' cannot be used as a name here", key=True)
            continue
        node = here.integer(text)
        frame.put(f"{name} = {frame.number(node)}")
        scope = scope.with_own(**{name: Meaning(_local(name, node))})
    return replace(frame, scope=scope)


def _local(name: str, node: Node) -> Node:
    return Node("local", (node,), name, truth=node.truth)


def odds_terms(odds: Odds) -> dict[str, str | int | bool]:
    """The named terms of some odds; a single expression is its own base."""
    return dict(odds) if isinstance(odds, dict) else {"base": odds}


def write_odds(frame: Frame, odds: Odds, loc: Loc, name: str) -> tuple[Node, list[tuple[int, str]]]:
    """Add up odds in a local `name`; returns the sum as a node, and each term's site with its local."""
    terms: list[tuple[int, str]] = []
    nodes = []
    for label, text in odds_terms(odds).items():
        here = (*loc, label) if isinstance(odds, dict) else loc
        node = replace(frame.scope, loc=here).integer(text)
        local = f"{name}_{len(terms)}"
        frame.put(f"{local} = {frame.number(node)}")
        terms.append((frame.site(here, label, number=node), local))
        nodes.append(node)
    frame.put(f"{name} = {' + '.join(local for _, local in terms)}")
    return replace(frame.scope, loc=loc).checked(_sum(nodes)), terms


def _sum(nodes: Sequence[Node]) -> Node:
    return reduce(lambda total, node: Node("+", (total, node)), nodes)


def write_roll(
    frame: Frame, odds: Odds, loc: Loc, title: str, rule: RuleInfo, draw: int = 0, text: str | None = None
) -> None:
    """Roll once against some odds: afterwards `face < odds` tells whether it happens."""
    total, terms = write_odds(frame, odds, loc, "odds")
    low, high = bounds(total)
    if total.op != "fault" and (high <= 0 or low >= 100):
        frame.symbols.diagnostics.add(loc, f"these odds are always {'0' if high <= 0 else '100'} in a hundred")
    site = frame.site(loc, title, number=total, sort="roll", text=text)
    key = f"{rule.id.upper()}_KEY"
    frame.put(f"face = roll(s, {site}, {key}, {frame.actor}, {frame.target}, {draw}, odds, {frame.cause})")
    for term_site, local in terms:
        frame.put(f"term(s, {term_site}, {local})")


def happens(frame: Frame, site: int, word: str = "happens", kind: str = "HAPPENS") -> None:
    """Write the row that says it, and put the event before the reactions."""
    event = frame.symbols.event(frame.rule.id, word)
    if frame.quiet:
        frame.put(f"row = {frame.cause}")
        return
    if kind == "HAPPENS":
        frame.put(f"row = record(s, {site}, {frame.target}, {frame.cause})")
    else:
        frame.put(f"row = write(s, {kind}, {site}, {frame.target}, {frame.cause}, 0, 0, 0)")
    frame.enqueue(event, "row")


def body(frame: Frame, entry: Body, loc: Loc, title: str) -> None:
    """All that a rule does when it is carried out: chance, results, effects, risks."""
    site = frame.site(loc, title, cites=entry.cites, text=entry.text, number=None)
    if entry.odds is not None and entry.results:
        frame.symbols.diagnostics.add((*loc, "results"), "a rule has either `odds` or `results`, not both", key=True)
    if entry.odds is not None:
        _chance(frame, entry, entry.odds, loc, title, site)
    elif entry.results:
        _results(frame, entry, loc, title, site)
    else:
        _succeeds(frame, entry, loc, site)


def _succeeds(frame: Frame, entry: Body, loc: Loc, site: int) -> None:
    happens(frame, site)
    frame.note(frame.rule.id, f"{frame.target}, row")
    effects(replace(frame, cause="row"), entry.effects, (*loc, "effects"))
    _moves_and_risks(frame, entry, loc)


def _moves_and_risks(frame: Frame, entry: Body, loc: Loc) -> None:
    for line in frame.moves:
        frame.put(line)
    for i, risk in enumerate(entry.risks):
        risk_of(replace(frame, cause="row"), risk, (*loc, "risks", i))


def _chance(frame: Frame, entry: Body, odds: Odds, loc: Loc, title: str, site: int) -> None:
    write_roll(frame, odds, (*loc, "odds"), title, frame.rule)
    frame.put("if face < odds:")
    _succeeds(frame.inner(), entry, loc, site)
    if frame.rule.kind == "options" or entry.otherwise or (frame.rule.id, "fails") in frame.symbols.listened:
        frame.put("else:")
        happens(frame.inner(), site, "fails", "FAILS")
        effects(replace(frame.inner(), cause="row"), entry.otherwise, (*loc, "otherwise"))


def _results(frame: Frame, entry: Body, loc: Loc, title: str, site: int) -> None:
    """One face read against cumulated odds; the last result is what happens otherwise."""
    named = list(entry.results.items())
    limits: list[tuple[int, list[tuple[int, str]], str]] = []
    for i, (id, result) in enumerate(named[:-1]):
        limits.append(_result_odds(frame, result, (*loc, "results", id), f"limit_{i}", limits))
    if named[-1][1].odds is not None:
        frame.symbols.diagnostics.add(
            (*loc, "results", named[-1][0], "odds"), "the last result has no odds", key=True
        )
    roll_site = frame.site((*loc, "results"), title, sort="roll", number=_all_odds(frame, named, loc))
    key = f"{frame.rule.id.upper()}_KEY"
    frame.put(f"face = roll(s, {roll_site}, {key}, {frame.actor}, {frame.target}, 0, 100, {frame.cause})")
    frame.put("rolled = s[ROLL_ROW]")
    before = "0"
    for span, terms, limit in limits:
        frame.put(f"s[ROLL_ROW] = write(s, SPAN, {span}, -1, rolled, 0, {before}, {limit})")
        for term_site, local in terms:
            frame.put(f"term(s, {term_site}, {local})")
        before = limit
    happens(frame, site)
    frame.note(frame.rule.id, f"{frame.target}, row")
    effects(replace(frame, cause="row"), entry.effects, (*loc, "effects"))
    for i, (id, result) in enumerate(named):
        _result(frame, id, result, (*loc, "results", id), i, limits[i][2] if i < len(limits) else None)
    _moves_and_risks(frame, entry, loc)


def _all_odds(frame: Frame, named: list[tuple[str, Result]], loc: Loc) -> Node:
    nodes = [frame.sites.terms[frame.sites.numbers[(*loc, "results", id), "span"]] for id, _ in named[:-1]]
    parts = [Node("max", (number(0), node)) for node in nodes]
    replace(frame.scope, loc=loc).checked(_sum([number(0), *parts]))
    return _sum(nodes) if nodes else number(100)


def _result_odds(
    frame: Frame, result: Result, loc: Loc, limit: str, before: list[tuple[int, list[tuple[int, str]], str]]
) -> tuple[int, list[tuple[int, str]], str]:
    if result.odds is None:
        frame.symbols.diagnostics.add(loc, "every result but the last has odds", key=True)
    name = f"odds_{len(before)}"
    total, terms = write_odds(frame, result.odds or 0, (*loc, "odds"), name)
    frame.put(f"{limit} = {before[-1][2] + ' + ' if before else ''}max(0, {name})")
    span = frame.site(loc, result.title or loc[-1].__str__().replace("_", " "), number=total, sort="span")
    return span, terms, limit


def _result(frame: Frame, id: str, result: Result, loc: Loc, i: int, limit: str | None) -> None:
    if limit is not None:
        frame.put(f"{'if' if i == 0 else 'elif'} face < {limit}:")
    elif i > 0:
        frame.put("else:")
    inner = frame.inner() if i > 0 or limit is not None else frame
    title = result.title or id.replace("_", " ")
    site = inner.site(loc, title, cites=result.cites, text=result.text, sort="result", number=None)
    inner.put(f"result = write(s, RESULT, {site}, {inner.target}, row, 0, 0, {i + 1})")
    inner.enqueue(inner.symbols.event(inner.rule.id, id), "result")
    inner.note(inner.rule.id, f"{inner.target}, {i + 1}, result", is_result=True)
    effects(replace(inner, cause="result"), result.effects, (*loc, "effects"))


def risk_of(frame: Frame, risk: Risk, loc: Loc) -> None:
    """A rolled harm: its own roll, and what follows if it comes."""
    rule = frame.symbols.rules[risk.id]
    inside = replace(frame, rule=rule)
    if risk.if_ is not None:
        inside.put(f"if {frame.truth(replace(frame.scope, loc=(*loc, 'if')).truth(risk.if_))}:")
        inside = inside.inner()
    write_roll(inside, risk.odds, (*loc, "odds"), risk.title, rule, text=risk.text)
    site = inside.site(loc, risk.title, cites=risk.cites, text=risk.text, number=None)
    inside.put("if face < odds:")
    deep = inside.inner()
    event = frame.symbols.event(risk.id)
    deep.put(f"harm = record(s, {site}, {frame.target}, s[ROLL_ROW])")
    deep.enqueue(event, "harm")
    deep.note(risk.id, f"{frame.target}, harm")
    effects(replace(deep, cause="harm"), risk.effects, (*loc, "effects"))
