"""Inlining: functions small enough to be written in place, and arguments that nobody reads."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

PURE = frozenset({"min", "max", "abs"})
"""The functions of Python that the subset knows."""
LARGEST = 60
"""The most nodes of an expression that is written where it is called."""


@dataclass(frozen=True)
class Small:
    """An expression with names for its arguments (the position apart)."""

    names: tuple[str, ...]
    value: ast.expr
    uses: Counter[str]


def small_functions(functions: list[ast.FunctionDef], known: Mapping[str, int]) -> dict[str, Small]:
    """The functions that come to one expression which only reads, where some constants are known."""
    found: dict[str, Small] = {}
    for function in [*functions, *functions]:  # one may call another that stands behind it
        value = _value(function.body, known, found)
        if value is not None and _only_reads(value, found) and sum(1 for _ in ast.walk(value)) <= LARGEST:
            names = tuple(argument.arg for argument in function.args.args if argument.arg != "s")
            uses = Counter(node.id for node in ast.walk(value) if isinstance(node, ast.Name))
            found[function.name] = Small(names, value, uses)
    return found


def _value(body: list[ast.stmt], known: Mapping[str, int], found: Mapping[str, Small]) -> ast.expr | None:
    """What statements come to, if that is one expression: known tests are decided, and what does nothing is passed."""
    for statement in body:
        if isinstance(statement, ast.Return):
            return statement.value
        if isinstance(statement, ast.If):
            test = known_test(statement.test, known)
            if test:
                return _value(statement.body, known, found)
            if test is None and not all(_does_nothing(inner, found) for inner in statement.body):
                return None
            if statement.orelse:
                return None
        elif not _does_nothing(statement, found):
            return None
    return None


def known_test(test: ast.expr, known: Mapping[str, int]) -> bool | None:
    """What a test whether a constant is some number comes to; None for another test."""
    match test:
        case ast.Compare(left=ast.Name(id=name), ops=[ast.Eq()], comparators=[ast.Constant(value=value)]):
            return known[name] == value if name in known else None
    return None


def _does_nothing(statement: ast.stmt, found: Mapping[str, Small]) -> bool:
    return isinstance(statement, ast.Expr) and _only_reads(statement.value, found)


def _only_reads(node: ast.expr, found: Mapping[str, Small]) -> bool:
    calls = (part.func for part in ast.walk(node) if isinstance(part, ast.Call))
    return all(isinstance(func, ast.Name) and (func.id in PURE or func.id in found) for func in calls)


def unread(functions: Iterable[ast.FunctionDef], known: Mapping[str, int]) -> dict[str, frozenset[int]]:
    """By function: the arguments (by place, the position apart) that it does not read, nor gives to one that does."""
    names = {f.name: [a.arg for a in f.args.args if a.arg != "s"] for f in functions}
    bodies = {f.name: f.body for f in functions}
    found = {name: frozenset(range(len(own))) for name, own in names.items()}
    before: dict[str, frozenset[int]] = {}
    while found != before:
        before = found
        read = {name: set(_read(body, known, before)) for name, body in bodies.items()}
        found = {name: frozenset(i for i, n in enumerate(own) if n not in read[name]) for name, own in names.items()}
    return found


def _read(
    body: list[ast.stmt], known: Mapping[str, int], found: Mapping[str, frozenset[int]]
) -> Iterator[str]:
    """The names that statements read, where some tests are known."""
    for part in body:
        test = known_test(part.test, known) if isinstance(part, ast.If) else None
        if isinstance(part, ast.If) and test is not None:
            chosen = part.body if test else part.orelse
            yield from _read(chosen, known, found)
            if chosen and isinstance(chosen[-1], ast.Return):
                return
        elif isinstance(part, ast.If | ast.For | ast.While):
            yield from _named(part.iter if isinstance(part, ast.For) else part.test, found)
            yield from _read([*part.body], known, found)
            yield from _read([*part.orelse], known, found)
        else:
            yield from _named(part, found)


def _named(node: ast.AST, found: Mapping[str, frozenset[int]]) -> Iterator[str]:
    if isinstance(node, ast.Name):
        yield node.id
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        first = 1 if node.args and isinstance(node.args[0], ast.Name) and node.args[0].id == "s" else 0
        passed = found.get(node.func.id, frozenset())
        for i, part in enumerate(node.args[first:]):
            if not (isinstance(part, ast.Name) and i in passed):
                yield from _named(part, found)
        return
    for child in ast.iter_child_nodes(node):
        yield from _named(child, found)
