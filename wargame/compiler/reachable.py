"""Which rules of a doctrine can never give their order, as far as declared ranges prove it."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from wargame.compiler.book import Book, OptionInfo, RuleInfo
from wargame.compiler.options import choice_names, with_lets
from wargame.compiler.ranges import Interval, Reading, bounds
from wargame.compiler.scope import Meaning, Scope
from wargame.expressions import Node, number, parse
from wargame.library import Loc
from wargame.rulebook import Doctrine, DoctrineRule, Expression, SeeWhen
from wargame.terms import FARTHEST, HIDDEN

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


def check_reach(book: Book, rule: RuleInfo, fills: dict[str, Node]) -> None:
    """Note every rule of a doctrine that can be shown never to give its order."""
    entry = rule.entry
    assert isinstance(entry, Doctrine)
    scope = Scope(book, rule.loc, reader=entry.role, fills=fills)
    earlier: list[Way] = []
    for i, item in enumerate(entry.rules):
        loc = (*rule.loc, "rules", i)
        when = replace(scope, loc=(*loc, "when")).truth(item.when)
        if not _possible(book, entry.role, [when]):
            book.faults.add((*loc, "when"), "this can never hold")
        elif item.choose:
            _check_choice(book, scope, item, loc, Way(i, *_chosen(book, entry.role, item, when)), earlier)


def _chosen(
    book: Book, role: str, item: DoctrineRule, when: Node
) -> tuple[OptionInfo, Node, tuple[tuple[str, int | str], ...]]:
    id, choices = next(iter((item.choose or {}).items()))
    option = book.option_of(id, role)
    assert option is not None
    return option, when, tuple((name, choices.get(name, values[0])) for name, values in option.choices)


def _check_choice(
    book: Book, scope: Scope, item: DoctrineRule, loc: Loc, way: Way, earlier: list[Way]
) -> None:
    target = Node("local", name="target", low=0, high=len(book.regions) - 1)
    nodes = [way.when]
    if item.where is not None and way.option.area:
        nodes.append(replace(scope, loc=(*loc, "where"), region=target).truth(item.where))
    for sentence, gate in _gates(book, scope, way, target):
        if not _possible(book, way.option.role, [*nodes, gate]):
            what = f"this never holds where '{way.option.id}' may be ordered; else: {sentence}"
            book.faults.add((*loc, "when"), what)
            return
    before = next((w for w in earlier if _takes_place(book, w, way)), None)
    if before:
        what = (
            f"this never comes: rule {before.number + 1} above orders '{way.option.id}' whenever this would"
        )
        book.faults.add(loc, what)
    earlier.append(way)


def _gates(book: Book, scope: Scope, way: Way, target: Node) -> Iterator[tuple[str, Node]]:
    """What must hold for the order to be legal, with the reason that is shown where it does not."""
    option, needs = way.option, way.option.entry.needs
    at = "[target]" if option.area else ""
    inner = replace(scope, target=target if option.area else None, own=_fixed(book, way))
    inner = with_lets(inner, option, needs.values())
    for sentence, text in needs.items():
        yield sentence, replace(inner, loc=(*option.loc, "needs", sentence)).truth(text)
    if option.entry.program and book.hears(option.role, option.id):
        yield "it stands already", inner.truth(f"not {option.id}{at}.standing")
    offers = [deal for deal in option.entry.answers if book.deal(deal).with_ == option.role]
    if len(offers) == 1:
        yield "there is no open deal to answer", inner.truth(f"{offers[0]}.open")


def _fixed(book: Book, way: Way) -> dict[str, Meaning]:
    """The names of the option's choices, each with the value that the doctrine gives it."""
    names, values = choice_names(book, way.option), dict(way.option.choices)
    for name, value in way.chosen:
        if value in values[name]:
            fixed = value if isinstance(value, int) else values[name].index(value)
            names[name] = Meaning(number(fixed), names[name].values)
    return names


def _takes_place(book: Book, before: Way, after: Way) -> bool:
    """Whether an earlier rule orders the same thing, which may be ordered once, whenever a later one would."""
    alike = before.option == after.option and not after.option.area
    if not alike or (before.chosen != after.chosen and _depends_on_choices(after.option)):
        return False
    return _implies(book, after.option.role, after.when, before.when)


def _depends_on_choices(option: OptionInfo) -> bool:
    """Whether an option's gates or price may differ by its choices."""
    texts: list[Expression] = [
        *option.entry.needs.values(),
        *option.entry.cost.values(),
        *option.entry.let.values(),
    ]
    read = {node.id for text in texts for node in ast.walk(parse(text)) if isinstance(node, ast.Name)}
    return not read.isdisjoint(option.entry.choices)


def _implies(book: Book, role: str, known: Node, asked: Node) -> bool:
    given = list(_parts([known]))
    reading = _narrowed(book, role, given)
    if reading is None:
        return True
    return all(part in given or bounds(part, reading) == (1, 1) for part in _parts([asked]))


def _possible(book: Book, role: str, nodes: list[Node]) -> bool:
    """Whether some conditions can hold together, as far as ranges tell."""
    parts = list(_parts(nodes))
    reading = _narrowed(book, role, parts)
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


def _narrowed(book: Book, role: str, parts: Iterable[Node]) -> Reading | None:
    """What cells can hold while some conditions do; None if one of them can hold nothing."""
    facts: dict[Node, Interval] = {}
    for part in parts:
        for cell, op, value in _compared(part):
            low, high = _cut(op, value, *facts.get(cell, _whole(book, role, cell)))
            if low > high:
                return None
            facts[cell] = (low, high)
    return _reader(book, role, facts)


def _reader(book: Book, role: str, facts: Mapping[Node, Interval]) -> Reading:
    return lambda cell: facts[cell] if cell in facts else _whole(book, role, cell)


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


def _whole(book: Book, role: str, cell: Node) -> Interval:
    """All that a cell can hold in a role's view; what may be hidden also holds the mark of that."""
    track = book.tracks.get(cell.name.lower())
    sees = track.sees(role) if track else None
    reading = sees.otherwise if isinstance(sees, SeeWhen) else sees
    return (HIDDEN if reading == "hidden" else cell.low, min(cell.high, FARTHEST))
