"""Functions for scripted seats, and rules of theirs that can never come into question."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from wargame.compiler.compiled import Deed
from wargame.compiler.emit import Function
from wargame.compiler.options import choice_names, with_lets
from wargame.compiler.ranges import Interval, Reading, bounds
from wargame.compiler.resolve import Scope
from wargame.compiler.scope import Meaning
from wargame.compiler.sites import Sites
from wargame.compiler.symbols import OptionInfo, RuleInfo, SymbolTable
from wargame.compiler.triggers import region_node
from wargame.expressions import Node, number, parse
from wargame.library import Loc
from wargame.rulebook import Doctrine, DoctrineRule, Expression, SeeWhen
from wargame.terms import FARTHEST, HIDDEN
from wargame.text import near

_OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "==": "!=", "!=": "=="}
_TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<=", "==": "==", "!=": "!="}
_SWAPPED = {"and": "or", "or": "and"}


@dataclass(frozen=True)
class Way:
    """One rule of a doctrine that chooses: when it comes into question, and what it orders."""

    number: int
    option: OptionInfo
    when: Node
    chosen: tuple[tuple[str, int | str], ...]


def check_reach(symbols: SymbolTable, rule: RuleInfo, fills: dict[str, Node]) -> None:
    """Note every rule of a doctrine that can be shown never to give its order."""
    entry = rule.entry
    assert isinstance(entry, Doctrine)
    scope = Scope(symbols, rule.loc, reader=entry.role, fills=fills)
    earlier: list[Way] = []
    for i, item in enumerate(entry.rules):
        loc = (*rule.loc, "rules", i)
        when = replace(scope, loc=(*loc, "when")).truth(item.when)
        if not _possible(symbols, entry.role, [when]):
            symbols.diagnostics.add((*loc, "when"), "this can never hold")
        elif item.choose:
            _check_choice(symbols, scope, item, loc, Way(i, *_chosen(symbols, entry.role, item, when)), earlier)


def _chosen(
    symbols: SymbolTable, role: str, item: DoctrineRule, when: Node
) -> tuple[OptionInfo, Node, tuple[tuple[str, int | str], ...]]:
    id, choices = next(iter((item.choose or {}).items()))
    option = symbols.option_of(id, role)
    assert option is not None
    return option, when, tuple((name, choices.get(name, values[0])) for name, values in option.choices)


def _check_choice(
    symbols: SymbolTable, scope: Scope, item: DoctrineRule, loc: Loc, way: Way, earlier: list[Way]
) -> None:
    target = Node("local", name="target", low=0, high=len(symbols.regions) - 1)
    nodes = [way.when]
    if item.where is not None and way.option.area:
        nodes.append(replace(scope, loc=(*loc, "where"), region=target).truth(item.where))
    for sentence, gate in _gates(symbols, scope, way, target):
        if not _possible(symbols, way.option.role, [*nodes, gate]):
            what = f"this never holds where '{way.option.id}' may be ordered; else: {sentence}"
            symbols.diagnostics.add((*loc, "when"), what)
            return
    before = next((w for w in earlier if _takes_place(symbols, w, way)), None)
    if before:
        what = (
            f"this never comes: rule {before.number + 1} above orders '{way.option.id}' whenever this would"
        )
        symbols.diagnostics.add(loc, what)
    earlier.append(way)


def _gates(symbols: SymbolTable, scope: Scope, way: Way, target: Node) -> Iterator[tuple[str, Node]]:
    """What must hold for the order to be legal, with the reason that is shown where it does not."""
    option, needs = way.option, way.option.entry.needs
    at = "[target]" if option.area else ""
    inner = replace(scope, target=target if option.area else None, own=_fixed(symbols, way))
    inner = with_lets(inner, option, needs.values())
    for sentence, text in needs.items():
        yield sentence, replace(inner, loc=(*option.loc, "needs", sentence)).truth(text)
    if option.entry.program and symbols.hears(option.role, option.id):
        yield "it stands already", inner.truth(f"not {option.id}{at}.standing")
    offers = [deal for deal in option.entry.answers if symbols.deal(deal).with_ == option.role]
    if len(offers) == 1:
        yield "there is no open deal to answer", inner.truth(f"{offers[0]}.open")


def _fixed(symbols: SymbolTable, way: Way) -> dict[str, Meaning]:
    """The names of the option's choices, each with the value that the doctrine gives it."""
    names, values = choice_names(symbols, way.option), dict(way.option.choices)
    for name, value in way.chosen:
        if value in values[name]:
            fixed = value if isinstance(value, int) else values[name].index(value)
            names[name] = Meaning(number(fixed), names[name].values)
    return names


def _takes_place(symbols: SymbolTable, before: Way, after: Way) -> bool:
    """Whether an earlier rule orders the same thing, which may be ordered once, whenever a later one would."""
    alike = before.option == after.option and not after.option.area
    if not alike or (before.chosen != after.chosen and _depends_on_choices(after.option)):
        return False
    return _implies(symbols, after.option.role, after.when, before.when)


def _depends_on_choices(option: OptionInfo) -> bool:
    """Whether an option's gates or price may differ by its choices."""
    texts: list[Expression] = [
        *option.entry.needs.values(),
        *option.entry.cost.values(),
        *option.entry.let.values(),
    ]
    read = {node.id for text in texts for node in ast.walk(parse(text)) if isinstance(node, ast.Name)}
    return not read.isdisjoint(option.entry.choices)


def _implies(symbols: SymbolTable, role: str, known: Node, asked: Node) -> bool:
    given = list(_parts([known]))
    reading = _narrowed(symbols, role, given)
    if reading is None:
        return True
    return all(part in given or bounds(part, reading) == (1, 1) for part in _parts([asked]))


def _possible(symbols: SymbolTable, role: str, nodes: list[Node]) -> bool:
    """Whether some conditions can hold together, as far as ranges tell."""
    parts = list(_parts(nodes))
    reading = _narrowed(symbols, role, parts)
    if reading is None or any(_negated(part) in parts for part in parts):
        return False
    return all(bounds(part, reading)[1] == 1 for part in parts)


def _parts(nodes: Iterable[Node]) -> Iterator[Node]:
    """The conditions that must all hold, negations moved inwards."""
    for node in nodes:
        inner = node.args[0] if node.op == "not" else None
        if node.op == "and":
            yield from _parts(node.args)
        elif inner and inner.op in (*_OPPOSITE, *_SWAPPED, "not"):
            yield from _parts([_negated(inner)])
        else:
            yield node


def _negated(node: Node) -> Node:
    """The opposite of a condition, in the form that `_parts` gives."""
    if node.op == "not":
        return node.args[0]
    if node.op in _OPPOSITE:
        return replace(node, op=_OPPOSITE[node.op])
    if node.op in _SWAPPED:
        return replace(node, op=_SWAPPED[node.op], args=tuple(_negated(part) for part in node.args))
    return Node("not", (node,), truth=True)


def _narrowed(symbols: SymbolTable, role: str, parts: Iterable[Node]) -> Reading | None:
    """What cells can hold while some conditions do; None if one of them can hold nothing."""
    facts: dict[Node, Interval] = {}
    for part in parts:
        for cell, op, value in _compared(part):
            low, high = _cut(op, value, *facts.get(cell, _whole(symbols, role, cell)))
            if low > high:
                return None
            facts[cell] = (low, high)
    return _reader(symbols, role, facts)


def _reader(symbols: SymbolTable, role: str, facts: Mapping[Node, Interval]) -> Reading:
    return lambda cell: facts[cell] if cell in facts else _whole(symbols, role, cell)


def _compared(part: Node) -> Iterator[tuple[Node, str, int]]:
    """A comparison of one cell with a number, the cell first."""
    if part.op in _OPPOSITE:
        left, right = part.args
        if left.op == "cell" and right.op == "num":
            yield left, part.op, right.value
        elif right.op == "cell" and left.op == "num":
            yield right, _TURNED[part.op], left.value


def _cut(op: str, value: int, low: int, high: int) -> Interval:
    match op:
        case "<" | "<=":
            return low, min(high, value - (op == "<"))
        case ">" | ">=":
            return max(low, value + (op == ">")), high
        case "==":
            return max(low, value), min(high, value)
        case _:
            return low + (low == value), high - (high == value)


def _whole(symbols: SymbolTable, role: str, cell: Node) -> Interval:
    """All that a cell can hold in a role's view; what may be hidden also holds the mark of that."""
    track = symbols.tracks.get(cell.name.lower())
    sees = track.sees(role) if track else None
    reading = sees.otherwise if isinstance(sees, SeeWhen) else sees
    return (HIDDEN if reading == "hidden" else cell.low, min(cell.high, FARTHEST))


DRAWS_PER_RULE = 4


@dataclass
class ConductFrame:
    """A doctrine being written."""

    symbols: SymbolTable
    sites: Sites
    doctrine: RuleInfo
    role: str
    scope: Scope
    code: Function
    deeds: dict[int, Deed] = field(default_factory=dict)
    """What the rules order, by their places."""

    @property
    def base(self) -> str:
        """The view that the doctrine reads."""
        return f"VIEW_{self.role.upper()}"

    @property
    def key(self) -> str:
        """The constant of the doctrine's dice."""
        return f"{self.doctrine.id.upper()}_KEY"

    def option(self, id: str, loc: Loc) -> OptionInfo | None:
        """The option with an id that the doctrine's role orders; noted if there is none."""
        option = self.symbols.option_of(id, self.role)
        if option is None:
            own = [o.id for o in self.symbols.options if o.role == self.role]
            self.symbols.diagnostics.unknown(loc, f"option of {self.role}", id, own, key=True)
        return option


def doctrine(symbols: SymbolTable, sites: Sites, rule: RuleInfo, fills: dict[str, Node]) -> tuple[Function, dict[int, Deed]]:
    """`doctrine_X`: the orders that a scripted seat gives, in the order of its rules; and what its rules order."""
    entry = rule.entry
    assert isinstance(entry, Doctrine)
    if entry.role not in symbols.roles:
        symbols.diagnostics.unknown((*rule.loc, "role"), "role", entry.role, symbols.roles)
        return Function(f"doctrine_{rule.id}", "role: int"), {}
    scope = Scope(symbols, rule.loc, reader=entry.role, fills=fills)
    frame = ConductFrame(symbols, sites, rule, entry.role, scope, Function(f"doctrine_{rule.id}", "role: int"))
    for i, item in enumerate(entry.rules):
        _rule(frame, item, (*rule.loc, "rules", i), i)
    for i, id in enumerate(entry.fill):
        _fill(frame, id, (*rule.loc, "fill", i), (len(entry.rules) + i) * DRAWS_PER_RULE)
    if not symbols.diagnostics.findings:
        check_reach(symbols, rule, fills)
    return frame.code, frame.deeds


def _rule(frame: ConductFrame, item: DoctrineRule, loc: Loc, i: int) -> None:
    verbs = [verb for verb in ("choose", "stop", "resume") if getattr(item, verb) is not None]
    if len(verbs) != 1 or (item.choose is not None and len(item.choose) != 1):
        frame.symbols.diagnostics.add(loc, "a doctrine's rule has one of choose (one option), stop, resume")
        return
    id = next(iter(item.choose)) if item.choose else str(getattr(item, verbs[0]))
    option = frame.option(id, (*loc, verbs[0], id) if item.choose else (*loc, verbs[0]))
    if option is None:
        return
    place = frame.symbols.diagnostics.places.at(loc)
    site = frame.sites.add(
        loc,
        frame.doctrine.id,
        item.because,
        role=frame.role,
        audience=[frame.role],
        number=None,
        sort="decides",
        text=item.because,
    )
    _condition(frame, item, loc, f"  # {place.file}:{place.line}")
    if item.choose:
        choice = _choice(frame, option, item.choose[id], (*loc, "choose", id))
        where = _fits(frame, item, loc) if item.where is not None and option.area else ""
        frame.deeds[i] = Deed(site, option.number, "plain", choice, where)
        _choose(frame, option, choice, item, loc, i, site)
    else:
        way = "STOP" if item.stop else "RESUME"
        frame.deeds[i] = Deed(site, option.number, way.lower(), "0", "")
        _stop(frame, option, way, site)


def _condition(frame: ConductFrame, item: DoctrineRule, loc: Loc, comment: str) -> None:
    if item.when is True:
        frame.code.put(f"if 1 == 1:{comment}")
        return
    node = replace(frame.scope, loc=(*loc, "when")).truth(item.when)
    frame.code.put(f"if {frame.code.truth(node, frame.base)}:{comment}")


def _choice(frame: ConductFrame, option: OptionInfo, chosen: dict[str, int | str], loc: Loc) -> str:
    """The combination of choices, as text: fixed values, and values read from a track with the same names."""
    known = dict(option.choices)
    for name in chosen:
        if name not in known:
            frame.symbols.diagnostics.unknown((*loc, name), f"choice of '{option.id}':", name, known, key=True)
    parts, fixed, stride = [], 0, 1
    for name, values in option.choices:
        value = chosen.get(name, values[0])
        if value in values:
            fixed += values.index(value) * stride
        else:
            parts.append(_read_choice(frame, value, values, (*loc, name), stride))
        stride *= len(values)
    return " + ".join([*parts, str(fixed)] if fixed or not parts else parts)


def _read_choice(
    frame: ConductFrame, value: int | str, values: tuple[str | int, ...], loc: Loc, stride: int
) -> str:
    meaning = None
    if isinstance(value, str) and value in frame.symbols.tracks:
        meaning = replace(frame.scope, loc=loc, knowing=frozenset([value])).meaning(value)
    if meaning is None or meaning.values[: len(values)] != values[: len(meaning.values)]:
        names = [str(v) for v in values]
        what = f"'{value}' is not one of {', '.join(names)}"
        frame.symbols.diagnostics.add(loc, what, near(str(value), names))
        return "0"
    text = f"min(max({frame.code.number(meaning.node, frame.base)}, 0), {len(values) - 1})"
    return f"{text} * {stride}" if stride > 1 else text


def _choose(
    frame: ConductFrame,
    option: OptionInfo,
    choice: str,
    item: DoctrineRule,
    loc: Loc,
    i: int,
    site: int,
) -> None:
    if not option.area:
        if item.target or item.where is not None:
            frame.symbols.diagnostics.add(loc, f"'{option.id}' is not aimed at regions")
        frame.code.put(f"give_somehow(s, role, {option.number}, -1, {choice}, {site})", depth=2)
        return
    lines = [f"choice = {choice}", f"area = {option.area}"]
    lines += _where(frame, item, loc)
    lines.append(f"area = legal_regions(s, role, {option.number}, choice, area)")
    readings = [item.target] if isinstance(item.target, str) else item.target
    for k, text in enumerate(readings):
        here = (*loc, "target") if isinstance(item.target, str) else (*loc, "target", k)
        lines.append(_narrow(frame, text, here))
    lines.append(
        f"choose(s, role, {option.number}, choice, area, {frame.key}, {i * DRAWS_PER_RULE}, {site})"
    )
    frame.code.put(*lines, depth=2)


def _where(frame: ConductFrame, item: DoctrineRule, loc: Loc) -> list[str]:
    if item.where is None:
        return []
    return [f"for region in range({len(frame.symbols.regions)}):", f"    if not ({_fits(frame, item, loc)}):",
            f"        area = area & {frame.symbols.areas['region']} - (1 << region)"]  # fmt: skip


def _fits(frame: ConductFrame, item: DoctrineRule, loc: Loc) -> str:
    """Whether the number `region` comes into question, as text."""
    scope = replace(frame.scope, loc=(*loc, "where"), region=region_node(frame.symbols, "region"))
    return frame.code.truth(scope.truth(item.where or True), frame.base)


def _narrow(frame: ConductFrame, text: str, loc: Loc) -> str:
    word, _, name = text.strip().partition(" ")
    if text in frame.symbols.regions:
        return f"area = area & {1 << frame.symbols.regions.index(text)}"
    track = frame.symbols.tracks.get(name.strip())
    if word not in ("highest", "lowest") or track is None or not track.regional:
        known = [id for id, info in frame.symbols.tracks.items() if info.regional]
        what = f"'{text}' is no reading: write `highest TRACK`, `lowest TRACK` or a region"
        frame.symbols.diagnostics.add(loc, what, near(name.strip(), known))
        return "area = area"
    scope = replace(frame.scope, loc=loc)
    scope.integer(f"average({track.id})")
    frame.code.cells.add((frame.base, track.place))
    return f"area = narrowed(s, {frame.base} + {track.place}, area, {1 if word == 'highest' else -1})"


def _stop(frame: ConductFrame, option: OptionInfo, way: str, site: int) -> None:
    if option.entry.program is None or not option.entry.program.upkeep:
        frame.symbols.diagnostics.add(frame.scope.loc, f"'{option.id}' has no upkeep to stop or resume")
    if not option.area:
        frame.code.put(f"give(s, role, {option.number}, -1, 0, {way}, {site})", depth=2)
        return
    frame.code.put(f"for target in range({len(frame.symbols.regions)}):", depth=2)
    frame.code.put(f"    give(s, role, {option.number}, target, 0, {way}, {site})", depth=2)


def _fill(frame: ConductFrame, id: str, loc: Loc, draw: int) -> None:
    option = frame.option(id, loc)
    if option is None:
        return
    title = "What is left is best spent here."
    site = frame.sites.add(
        loc, frame.doctrine.id, title, role=frame.role, audience=[frame.role], number=None, sort="decides"
    )
    frame.code.put(f"fill(s, role, {option.number}, {frame.key}, {draw}, {site})")
