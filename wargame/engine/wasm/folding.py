"""Constants put into a function: what is known is worked out, and what cannot happen is left out."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping

_ARITHMETIC: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
}
_COMPARISON: dict[type[ast.cmpop], Callable[[int, int], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def is_pure(node: ast.expr) -> bool:
    """Whether an expression only reads: it may be left out, moved or written twice."""
    return not any(
        isinstance(part, ast.Call) and not (isinstance(part.func, ast.Name) and part.func.id in PURE)
        for part in ast.walk(node)
    )


PURE = frozenset({"min", "max", "abs"})
"""The functions of Python that the subset knows."""


def fold(function: ast.FunctionDef, constants: Mapping[str, int]) -> ast.FunctionDef:
    """The function (changed in place) with constants for names, and without what cannot happen."""
    _Folder(constants).visit(function)
    return function


def leave_unread(function: ast.FunctionDef) -> None:
    """Leave out what is kept in a name that nothing reads (a row's number where nothing is taped)."""
    _Leaver(
        {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    ).visit(function)


class _Leaver(ast.NodeTransformer):
    def __init__(self, read: set[str]) -> None:
        self.read = read

    def visit_Assign(self, node: ast.Assign) -> ast.stmt | None:
        target = node.targets[0]
        if not isinstance(target, ast.Name) or target.id in self.read:
            return node
        return None if is_pure(node.value) else ast.copy_location(ast.Expr(node.value), node)

    def visit_If(self, node: ast.If) -> ast.stmt | None:
        self.generic_visit(node)
        if not node.body and not node.orelse and is_pure(node.test):
            return None
        return node


def value_of(node: ast.expr) -> int | None:
    """The number that a folded expression is, or None."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, int) else None


def is_cheap(node: ast.expr) -> bool:
    """Whether it costs less to work something out than to ask whether it is needed."""
    return isinstance(node, ast.Name | ast.Constant) or (
        isinstance(node, ast.Subscript) and value_of(node.slice) is not None
    )


class _Folder(ast.NodeTransformer):
    def __init__(self, constants: Mapping[str, int]) -> None:
        self.constants = constants

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        node.body = self._block(node.body)
        return node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if isinstance(node.ctx, ast.Load) and node.id in self.constants:
            return _known(node, self.constants[node.id])
        return node

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        node.left, node.right = self.visit(node.left), self.visit(node.right)
        left, right, work = value_of(node.left), value_of(node.right), _ARITHMETIC.get(type(node.op))
        if left is not None and right is not None and work is not None:
            return _known(node, work(left, right))
        return _gathered(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        node.operand = self.visit(node.operand)
        value = value_of(node.operand)
        if value is None:
            return node
        if isinstance(node.op, ast.Not):
            return _known(node, not value)
        return _known(node, -value) if isinstance(node.op, ast.USub) else node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        self.generic_visit(node)
        if len(node.ops) != 1:
            return node
        left, right, test = value_of(node.left), value_of(node.comparators[0]), type(node.ops[0])
        if left is not None and right is not None and test in _COMPARISON:
            return _known(node, _COMPARISON[test](left, right))
        return node

    def visit_BoolOp(self, node: ast.BoolOp) -> ast.expr:
        """Leave out what is known to change nothing; what is known to decide ends the list."""
        decides = isinstance(node.op, ast.Or)
        left: list[ast.expr] = []
        for part in map(self.visit, node.values):
            value = value_of(part)
            if value is None or bool(value) is decides:
                left.append(part)
            if value is not None and bool(value) is decides:
                break
        if not left:
            return _known(node, not decides)
        node.values = left
        return left[0] if len(left) == 1 else node

    def visit_IfExp(self, node: ast.IfExp) -> ast.expr:
        node.test = self.visit(node.test)
        value = value_of(node.test)
        if value is not None:
            kept: ast.expr = self.visit(node.body if value else node.orelse)
            return kept
        node.body, node.orelse = self.visit(node.body), self.visit(node.orelse)
        return node

    def visit_If(self, node: ast.If) -> ast.stmt | list[ast.stmt] | None:
        node.test = self.visit(node.test)
        value = value_of(node.test)
        if value is not None:
            return self._block(node.body if value else node.orelse)
        node.body, node.orelse = self._block(node.body), self._block(node.orelse)
        if not node.body and not node.orelse:
            return None if is_pure(node.test) else ast.copy_location(ast.Expr(node.test), node)
        return node

    def visit_While(self, node: ast.While) -> ast.stmt | None:
        node.test = self.visit(node.test)
        if value_of(node.test) == 0:
            return None
        node.body = self._block(node.body)
        return node

    def visit_For(self, node: ast.For) -> ast.stmt:
        node.iter = self.visit(node.iter)
        node.body = self._block(node.body)
        return node

    def visit_Expr(self, node: ast.Expr) -> ast.stmt | None:
        node.value = self.visit(node.value)
        return None if is_pure(node.value) else node

    def _block(self, body: list[ast.stmt]) -> list[ast.stmt]:
        """Statements folded, up to the first return."""
        found: list[ast.stmt] = []
        for statement in body:
            made = self.visit(statement)
            found += made if isinstance(made, list) else [] if made is None else [made]
            if found and isinstance(found[-1], ast.Return):
                return found
        return found


def _known(node: ast.expr, value: int) -> ast.Constant:
    return ast.copy_location(ast.Constant(value), node)


def _gathered(node: ast.BinOp) -> ast.expr:
    """Known summands on the right and together, so that an address is one constant and what is added to it."""
    if not isinstance(node.op, ast.Add):
        return node
    if value_of(node.left) is not None:
        node.left, node.right = node.right, node.left
    inner, right = node.left, value_of(node.right)
    if not (isinstance(inner, ast.BinOp) and isinstance(inner.op, ast.Add)):
        return node
    known = value_of(inner.right)
    if known is None:
        return node
    if right is not None:
        return ast.copy_location(ast.BinOp(inner.left, ast.Add(), _known(node, known + right)), node)
    moved = ast.copy_location(ast.BinOp(inner.left, ast.Add(), node.right), node)
    return ast.copy_location(ast.BinOp(moved, ast.Add(), inner.right), node)
