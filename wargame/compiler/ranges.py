"""Interval arithmetic: the lowest and highest value that an expression can have."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from wargame.expressions import LARGEST, Node

Interval: TypeAlias = tuple[int, int]
Reading: TypeAlias = Callable[[Node], Interval]
"""What is known of a cell: its declared range, or what a role reads of it."""


class Overflow(Exception):
    """A step of an expression that could leave +-2^62."""


def declared(cell: Node) -> Interval:
    """All that a cell can hold."""
    return cell.low, cell.high


def bounds(node: Node, reading: Reading = declared) -> Interval:
    """The interval in which a node's value lies; a truth is 0 to 1. Raises Overflow."""
    return _held(_bounds(node, reading))


def _held(interval: Interval) -> Interval:
    """An interval that a machine word holds. Raises Overflow."""
    if interval[0] < -LARGEST or interval[1] > LARGEST:
        raise Overflow
    return interval


def _bounds(node: Node, reading: Reading) -> Interval:
    match node.op:
        case "num":
            return node.value, node.value
        case "cell" | "address":
            return reading(node)
        case "local":
            return bounds(node.args[0], reading) if node.args else (node.low, node.high)
        case "base" | "fault":
            return 0, 0
        case "in_area":
            return 0, 1
        case "call":
            return _call_bounds(node, reading)
        case "ternary":
            return _ternary(node, reading)
        case "and" | "or" | "not":
            return _connected(node, reading)
        case _:
            return _arithmetic(node.op, [bounds(arg, reading) for arg in node.args])


def _ternary(node: Node, reading: Reading) -> Interval:
    test, yes, no = (bounds(arg, reading) for arg in node.args)
    if test == (1, 1):
        return yes
    if test == (0, 0):
        return no
    return min(yes[0], no[0]), max(yes[1], no[1])


def _connected(node: Node, reading: Reading) -> Interval:
    parts = [bounds(arg, reading) for arg in node.args]
    if node.op == "not":
        return 1 - parts[0][1], 1 - parts[0][0]
    join = min if node.op == "and" else max
    return join(low for low, _ in parts), join(high for _, high in parts)


def _call_bounds(node: Node, reading: Reading) -> Interval:
    """A call of the kernel stays within its own declared range, or within what the cells it reads allow."""
    inner = [bounds(arg, reading) for arg in node.args]
    if node.name.startswith("fill_"):
        return inner[1]
    if node.name in ("average", "most"):
        regions = node.args[1].value.bit_count()
        _held(_arithmetic("*", [inner[0], (regions, regions)]))  # the sum, before it is divided
        return inner[0]
    if node.name == "scaled":
        low, high = _held(_arithmetic("*", inner))
        return _hundredth(low), _hundredth(high)
    return node.low, node.high


def _hundredth(product: int) -> int:
    """A hundredth to the nearest, as the kernel's `scaled` rounds: halves away from 0."""
    return (product + 50) // 100 if product >= 0 else -((50 - product) // 100)


def _arithmetic(op: str, parts: list[Interval]) -> Interval:
    if op == "neg":
        return -parts[0][1], -parts[0][0]
    if op == "abs":
        low, high = parts[0]
        return (max(low, -high, 0), max(-low, high))
    if op in ("min", "max"):
        pick = min if op == "min" else max
        return pick(low for low, _ in parts), pick(high for _, high in parts)
    (a, b), (c, d) = parts
    if op in _COMPARED:
        return _COMPARED[op](a, b, c, d)
    if op == "%":
        return (a, b) if 0 <= a and b < c else (0, c - 1)
    corners = [_apply(op, x, y) for x in (a, b) for y in (c, d)]
    return min(corners), max(corners)


def _apply(op: str, x: int, y: int) -> int:
    match op:
        case "+":
            return x + y
        case "-":
            return x - y
        case "*":
            return x * y
        case _:
            return x // y


def _equal(a: int, b: int, c: int, d: int) -> Interval:
    return int(a == b == c == d), int(a <= d and c <= b)


def _less(a: int, b: int, c: int, d: int) -> Interval:
    return int(b < c), int(a < d)


_COMPARED: dict[str, Callable[[int, int, int, int], Interval]] = {
    "==": _equal,
    "!=": lambda a, b, c, d: (1 - _equal(a, b, c, d)[1], 1 - _equal(a, b, c, d)[0]),
    "<": _less,
    ">": lambda a, b, c, d: _less(c, d, a, b),
    "<=": lambda a, b, c, d: (1 - _less(c, d, a, b)[1], 1 - _less(c, d, a, b)[0]),
    ">=": lambda a, b, c, d: (1 - _less(a, b, c, d)[1], 1 - _less(a, b, c, d)[0]),
}
