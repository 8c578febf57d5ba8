"""Inlining: the kernel's functions that are written where they are called, and arguments that nobody reads."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

PURE = frozenset({"min", "max", "abs"})
"""The functions of Python that the subset knows."""
LARGEST = 60
"""The most nodes of an expression that is inlined."""
_MARKED = re.compile(r"^def (\w+)\(.*  # inlined$", re.MULTILINE)
"""The first line of a longer function for which inlining pays: asked often from few places, or short."""


@dataclass(frozen=True)
class Expression:
    """A function that is one expression, with names for its arguments (the position apart)."""

    names: tuple[str, ...]
    value: ast.expr
    uses: Counter[str]


@dataclass(frozen=True)
class Inlining:
    """What of the kernel is inlined, and what need not be passed to the rest of it."""

    expressions: Mapping[str, Expression]
    functions: Mapping[str, ast.FunctionDef]
    """The longer functions; none calls itself."""
    dead: Mapping[str, frozenset[int]]
    """By function, the arguments (by place, the position apart) that it does not read."""


def inlining_of(kernel: str, constants: Mapping[str, int], exports: Collection[str]) -> Inlining:
    """The inlining of a kernel; an exported function is given all its arguments."""
    functions = [f for f in ast.parse(kernel).body if isinstance(f, ast.FunctionDef)]
    marked = set(_MARKED.findall(kernel))
    return Inlining(
        inlinable_expressions(functions, constants),
        {function.name: function for function in functions if function.name in marked},
        dead_arguments([f for f in functions if f.name not in exports], constants),
    )


def inlinable_expressions(functions: list[ast.FunctionDef], known: Mapping[str, int]) -> dict[str, Expression]:
    """The functions that come to one expression which only reads, where some constants are known."""
    found: dict[str, Expression] = {}
    for function in [*functions, *functions]:  # one may call another that comes later
        value = _value(function.body, known, found)
        if value is not None and _only_reads(value, found) and sum(1 for _ in ast.walk(value)) <= LARGEST:
            names = tuple(argument.arg for argument in function.args.args if argument.arg != "s")
            uses = Counter(node.id for node in ast.walk(value) if isinstance(node, ast.Name))
            found[function.name] = Expression(names, value, uses)
    return found


def _value(body: list[ast.stmt], known: Mapping[str, int], found: Mapping[str, Expression]) -> ast.expr | None:
    """The one expression that statements come to, if they do: known tests are decided, and what does nothing is passed."""
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
    """The outcome of a test whether a constant is some number; None for another test."""
    match test:
        case ast.Compare(left=ast.Name(id=name), ops=[ast.Eq()], comparators=[ast.Constant(value=value)]):
            return known[name] == value if name in known else None
    return None


def _does_nothing(statement: ast.stmt, found: Mapping[str, Expression]) -> bool:
    return isinstance(statement, ast.Expr) and _only_reads(statement.value, found)


def _only_reads(node: ast.expr, found: Mapping[str, Expression]) -> bool:
    calls = (part.func for part in ast.walk(node) if isinstance(part, ast.Call))
    return all(isinstance(func, ast.Name) and (func.id in PURE or func.id in found) for func in calls)


def dead_arguments(functions: Iterable[ast.FunctionDef], known: Mapping[str, int]) -> dict[str, frozenset[int]]:
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
