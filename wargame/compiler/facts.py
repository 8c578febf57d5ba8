"""What an expression may ask of a rule: `rule.times`, `program.active`, `deal.open`, `role.score`."""

from __future__ import annotations

import ast

from wargame.compiler.book import DEAL_WORDS, Book, RuleInfo
from wargame.compiler.scope import Meaning, Scope
from wargame.expressions import ExpressionError, Node, number
from wargame.library import near
from wargame.rulebook import Body, OptionEntry

MOST = 1_000_000
PROGRAM_FACTS = ("standing", "active", "unfunded")
DEAL_STATES = {"open": ("STATUS", 1), "accepted": ("STATUS", 2), "bargaining": ("STATUS", 3), "refused": ("STATUS", 4),
               "kept": ("ASK", 1), "broken": ("ASK", 2), "rewarded": ("PROMISE", 1), "cheated": ("PROMISE", 2),
               "carried_out": ("THREAT", 1), "bluffed": ("THREAT", 2)}  # fmt: skip


def fact(scope: Scope, tree: ast.Attribute) -> Meaning:
    """The meaning of `rule.fact` or `rule[region].fact`."""
    value = tree.value
    name = value.value if isinstance(value, ast.Subscript) else value
    assert isinstance(name, ast.Name)
    if name.id in scope.book.roles and tree.attr == "score":
        return _score(scope, name, tree)
    rule = scope.book.rules.get(name.id)
    if rule is None or rule.kind == "doctrines":
        raise ExpressionError(
            f"there is no rule '{name.id}'", tree.col_offset, near(name.id, scope.book.rules)
        )
    index = scope.index(value.slice) if isinstance(value, ast.Subscript) else None
    _check_index(rule, index, tree)
    if scope.reader and not scope.book.hears(scope.reader, rule.id):
        raise ExpressionError(f"{scope.reader} may not know of '{rule.id}'", tree.col_offset)
    return _fact(scope, rule, tree.attr, index, tree)


def _score(scope: Scope, name: ast.Name, tree: ast.Attribute) -> Meaning:
    if not scope.scored:
        raise ExpressionError("a score is read only where the game ends", tree.col_offset)
    cell = Node("cell", (number(scope.book.roles.index(name.id)),), "SCORE", low=0, high=100_000, live=True)
    return Meaning(Node("//", (cell, number(1000))))


def _check_index(rule: RuleInfo, index: Node | None, tree: ast.Attribute) -> None:
    if rule.area and index is None:
        raise ExpressionError(f"'{rule.id}' is aimed at regions: say which in brackets", tree.col_offset)
    if not rule.area and index is not None:
        raise ExpressionError(f"'{rule.id}' is not aimed at regions", tree.col_offset)


def _cell(name: str, index: Node | None, high: int, low: int = 0) -> Node:
    return Node("cell", (index,) if index else (), name, low=low, high=high)


def _is(cell: Node, value: int) -> Meaning:
    return Meaning(Node("==", (cell, number(value)), truth=True))


def _fact(scope: Scope, rule: RuleInfo, word: str, index: Node | None, tree: ast.Attribute) -> Meaning:
    book, entry = scope.book, rule.entry
    if word == "times":
        return Meaning(_cell(book.remember(rule.id, "TIMES"), index, MOST))
    if word == "since":
        last = _cell(book.remember(rule.id, "LAST"), index, 250)
        return Meaning(Node("call", (last,), "turns_since", low=0, high=250))
    if isinstance(entry, Body) and word in entry.results:
        went = _cell(book.remember(rule.id, "WENT"), index, len(entry.results))
        return _is(went, list(entry.results).index(word) + 1)
    if isinstance(entry, OptionEntry):
        found = _option_fact(book, rule, entry, word, index)
        if found:
            return found
    known = _facts_of(entry)
    raise ExpressionError(f"'{rule.id}' has no '{word}'", tree.col_offset, near(word, known))


def _facts_of(entry: object) -> list[str]:
    known = ["times", "since"]
    if isinstance(entry, Body):
        known += entry.results
    if isinstance(entry, OptionEntry):
        known += PROGRAM_FACTS if entry.program else ()
        known += (*DEAL_STATES, "stalled") if entry.deal else ()
        known += entry.choices if entry.program or entry.deal else ()
    return known


def _option_fact(
    book: Book, rule: RuleInfo, entry: OptionEntry, word: str, index: Node | None
) -> Meaning | None:
    name = rule.id.upper()
    if entry.program and word in PROGRAM_FACTS:
        return _program_fact(book, rule.id, word, index)
    if entry.deal and word in DEAL_STATES:
        field, value = DEAL_STATES[word]
        return _is(_cell(f"{name}_{field}", None, 4), value)
    if entry.deal and word == "stalled":
        never = Node(">", (_cell(f"{name}_STALLED_AT", None, 250), number(0)), truth=True)
        open_ = _is(_cell(f"{name}_STATUS", None, 4), 1).node
        return Meaning(Node("and", (open_, never), truth=True))
    if word in entry.choices and (entry.program or entry.deal):
        return _choice(entry, f"{name}_{'CHOICE' if entry.program else 'TERMS'}", word, index)
    return None


def _program_fact(book: Book, rule: str, word: str, index: Node | None) -> Meaning:
    stage = _cell(f"{rule.upper()}_STAGE", index, 8)
    unpaid = _cell(f"{rule.upper()}_UNPAID", index, 250)
    if word == "standing":
        return Meaning(Node(">", (stage, number(0)), truth=True))
    if word == "unfunded":
        return Meaning(Node(">", (unpaid, number(0)), truth=True))
    last = _is(stage, len(book.stages(rule))).node
    return Meaning(Node("and", (last, _is(unpaid, 0).node), truth=True))


def _choice(entry: OptionEntry, cell: str, word: str, index: Node | None) -> Meaning:
    """A choice of a standing program or running deal; -1 where there is none."""
    combinations, stride = 1, 1
    values: tuple[str | int, ...] = ()
    for name, options in entry.choices.items():
        if name == word:
            stride, values = combinations, tuple(options)
        combinations *= len(options)
    kept = _cell(cell, index, combinations)
    given = Node("-", (kept, number(1)))
    chosen = Node("%", (Node("//", (given, number(stride))) if stride > 1 else given, number(len(values))))
    none = Node(">", (kept, number(0)), truth=True)
    return Meaning(Node("ternary", (none, chosen, number(-1))), values)


assert set(DEAL_STATES) < {*DEAL_WORDS, "open"}
