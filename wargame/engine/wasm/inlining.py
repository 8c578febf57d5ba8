"""Small functions written where they are called: those that are one expression, or nothing but a number."""

from __future__ import annotations

import ast
import copy
from collections import Counter
from collections.abc import Mapping

from wargame.engine.wasm.folding import is_cheap, is_pure

LARGEST = 40
"""The most nodes of an expression that is written where it is called."""


def is_small(function: ast.FunctionDef) -> bool:
    """Whether a folded function is one expression that reads and calls nothing."""
    body = function.body
    return (
        len(body) == 1
        and isinstance(body[0], ast.Return)
        and body[0].value is not None
        and is_pure(body[0].value)
        and sum(1 for _ in ast.walk(body[0].value)) <= LARGEST
    )


class Inliner(ast.NodeTransformer):
    """Writes the small functions it knows into others."""

    def __init__(self, small: Mapping[str, ast.FunctionDef]) -> None:
        self.small = small

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        function = self.small.get(name)
        if function is None or len(node.args) != len(function.args.args):
            return node
        body = function.body[0]
        assert isinstance(body, ast.Return) and body.value is not None
        given = dict(zip((a.arg for a in function.args.args), node.args, strict=True))
        uses = Counter(part.id for part in ast.walk(body.value) if isinstance(part, ast.Name))
        if not all(_may_move(argument, uses[name]) for name, argument in given.items()):
            return node
        filled: ast.expr = _Filler(given).visit(copy.deepcopy(body.value))
        return ast.copy_location(filled, node)


def _may_move(argument: ast.expr, uses: int) -> bool:
    """Whether an argument may be written where its parameter stands: it only reads, and is short or read once."""
    return is_pure(argument) and (uses <= 1 or is_cheap(argument))


class _Filler(ast.NodeTransformer):
    def __init__(self, given: Mapping[str, ast.expr]) -> None:
        self.given = given

    def visit_Name(self, node: ast.Name) -> ast.expr:
        found = self.given.get(node.id, node)
        return node if found is node else copy.deepcopy(found)
