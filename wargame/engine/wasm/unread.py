"""What functions of the kernel do nothing with, where nothing is taped: it need not be given to them."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping

from wargame.engine.wasm.small import known_test


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
