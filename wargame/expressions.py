"""The integer expression language: what one line may say, as a tree with two types."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

MAX_DEPTH = 20
MAX_NODES = 200
MAX_LENGTH = 500
LARGEST = 2**62
"""No step of an expression may leave +-LARGEST."""

ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.FloorDiv: "//", ast.Mod: "%"}
COMPARISONS = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
CONNECTIVES = {ast.And: "and", ast.Or: "or"}
CALLS = {
    "min": (2, 6), "max": (2, 6), "abs": (1, 1), "clamp": (3, 3), "scaled": (2, 2), "average": (1, 1),
    "highest": (1, 2), "lowest": (1, 2), "where_highest": (1, 1), "where_lowest": (1, 1), "count": (1, 1),
    "lost": (1, 1), "gained": (1, 1), "known": (1, 1),
}  # fmt: skip
"""The calls of the language, with the fewest and most arguments."""


class ExpressionError(Exception):
    """An expression that the language does not have; `col` counts characters from 0."""

    def __init__(self, what: str, col: int = 0, suggestion: str = "") -> None:
        super().__init__(what)
        self.what, self.col, self.suggestion = what, col, suggestion


@dataclass(frozen=True, slots=True)
class Node:
    """A typed expression: an operation with its arguments, a number, or the reading of a place.

    `op` is one of `num cell local ternary fill call`, a Python operator, or `min max abs`. A cell has the constant of
    its place as `name` and, where it is regional, its index as argument; its declared range is `low` .. `high`. A
    local has what it stands for as its argument.
    """

    op: str
    args: tuple[Node, ...] = ()
    name: str = ""
    value: int = 0
    truth: bool = False
    low: int = 0
    high: int = 0
    live: bool = field(default=False)
    """Read from the position itself, not from what a wave or a role sees."""
    word: str = field(default="", compare=False)
    """The shared word that it is the meaning of, where that has a function of its own."""

    def walk(self) -> Iterator[Node]:
        """This node and all below it."""
        yield self
        for arg in self.args:
            yield from arg.walk()


def number(value: int) -> Node:
    """A whole number as a node."""
    return Node("num", value=value)


def truth(value: bool) -> Node:
    """A truth as a node."""
    return Node("num", value=int(value), truth=True)


@lru_cache(maxsize=4096, typed=True)
def parse(text: str | int | bool) -> ast.expr:
    """Read one expression; only what the language has passes.

    Raises ExpressionError for syntax, anything outside the allow-list, and sizes beyond the limits.
    """
    if isinstance(text, (bool, int)):
        return ast.Constant(text)
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"an expression has at most {MAX_LENGTH} characters")
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as fault:
        col = getattr(fault, "offset", 1) or 1
        raise ExpressionError("this is not an expression", max(col - 1, 0)) from None
    if sum(1 for _ in ast.walk(tree)) > MAX_NODES * 2:
        raise ExpressionError("the expression is too long: give a part of it a name with `let`")
    _check(tree, 1)
    return tree


def _check(node: ast.expr, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise ExpressionError(
            "the expression is too deep: give a part of it a name with `let`", node.col_offset
        )
    check = _CHECKS.get(type(node))
    if check is None:
        raise ExpressionError(f"the language has no {_kind(node)}", node.col_offset)
    for child in check(node):
        _check(child, depth + 1)


def _kind(node: ast.expr) -> str:
    names = {"Attribute": "such dots", "Lambda": "lambda", "JoinedStr": "text", "ListComp": "lists", "List": "lists",
             "Dict": "braces", "Set": "braces", "Tuple": "commas here", "NamedExpr": "`:=`", "Await": "await",
             "GeneratorExp": "loops", "Starred": "stars", "Slice": "slices"}  # fmt: skip
    return names.get(type(node).__name__, type(node).__name__.lower())


def _constant(node: ast.Constant) -> list[ast.expr]:
    if not isinstance(node.value, (bool, int)):
        what = "numbers are whole" if isinstance(node.value, float) else "text has no place in an expression"
        raise ExpressionError(what, node.col_offset)
    if abs(int(node.value)) > 2**53:
        raise ExpressionError("this number is too large", node.col_offset)
    return []


def _binary(node: ast.BinOp) -> list[ast.expr]:
    if type(node.op) is ast.Div:
        raise ExpressionError("write // (divided by, rounded down)", node.col_offset, "//")
    if type(node.op) not in ARITHMETIC:
        raise ExpressionError("the language has only + - * // %", node.col_offset)
    if type(node.op) in (ast.FloorDiv, ast.Mod):
        divisor = node.right
        if not (isinstance(divisor, ast.Constant) and type(divisor.value) is int and divisor.value > 0):
            raise ExpressionError("a divisor must be a positive whole number written out", divisor.col_offset)
    return [node.left, node.right]


def _compare(node: ast.Compare) -> list[ast.expr]:
    if len(node.ops) > 1:
        raise ExpressionError("comparisons do not chain: join two with `and`", node.col_offset)
    if type(node.ops[0]) not in COMPARISONS and not isinstance(node.ops[0], (ast.In, ast.NotIn)):
        raise ExpressionError("the language compares with == != < <= > >= and in", node.col_offset)
    return [node.left, node.comparators[0]]


def _unary(node: ast.UnaryOp) -> list[ast.expr]:
    if not isinstance(node.op, (ast.USub, ast.Not)):
        raise ExpressionError("the language has only - and not before a value", node.col_offset)
    return [node.operand]


def _call(node: ast.Call) -> list[ast.expr]:
    if not isinstance(node.func, ast.Name):
        raise ExpressionError("only the calls of the language may be made", node.col_offset)
    if node.func.id not in CALLS:
        from difflib import get_close_matches

        near = (get_close_matches(node.func.id, CALLS, 1) or [""])[0]
        raise ExpressionError(f"there is no call {node.func.id}()", node.col_offset, near)
    if node.keywords:
        raise ExpressionError("calls take no names", node.col_offset)
    low, high = CALLS[node.func.id]
    if not low <= len(node.args) <= high:
        wanted = str(low) if low == high else f"{low} to {high}"
        values = "value" if wanted == "1" else "values"
        raise ExpressionError(f"{node.func.id}() takes {wanted} {values}, not {len(node.args)}", node.col_offset)
    return list(node.args)


def _attribute(node: ast.Attribute) -> list[ast.expr]:
    if not isinstance(node.value, (ast.Name, ast.Subscript)) or node.attr.startswith("_"):
        raise ExpressionError("a dot stands only between a rule and one of its facts", node.col_offset)
    return [node.value]


def _subscript(node: ast.Subscript) -> list[ast.expr]:
    if not isinstance(node.value, ast.Name):
        raise ExpressionError("brackets stand only behind a name", node.col_offset)
    return [node.slice]


_CHECKS: dict[type[ast.expr], Callable[..., list[ast.expr]]] = {
    ast.Constant: _constant,
    ast.Name: lambda node: [],
    ast.BinOp: _binary,
    ast.Compare: _compare,
    ast.BoolOp: lambda node: list(node.values),
    ast.UnaryOp: _unary,
    ast.IfExp: lambda node: [node.test, node.body, node.orelse],
    ast.Call: _call,
    ast.Attribute: _attribute,
    ast.Subscript: _subscript,
}
