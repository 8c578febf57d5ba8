"""Functions of the kernel that are nothing but an expression: they are written where they are called."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Mapping
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
