"""What an expression comes to: a number that is known, or the text that works it out."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import TypeAlias

Number: TypeAlias = int | str
"""A known integer, or WebAssembly text of type i64."""
Truth: TypeAlias = bool | str
"""A known truth, or WebAssembly text of type i32."""

ARITHMETIC: dict[type[ast.operator], Callable[[int, int], int]] = {
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
COMPARISON: dict[type[ast.cmpop], Callable[[int, int], bool]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}


def written(value: Number) -> str:
    """A number as text; of those from 2^63 up, the 64 bits."""
    if isinstance(value, str):
        return value
    return f"(i64.const {value - (1 << 64) if value >= 1 << 63 else value})"


def written_truth(value: Truth) -> str:
    """A truth as text."""
    return value if isinstance(value, str) else f"(i32.const {int(value)})"


def is_cheap(value: Number) -> bool:
    """Whether it costs less to work something out (twice, or in vain) than to keep it or to ask."""
    return isinstance(value, int) or value.startswith("(local.get ") or value.endswith(" (i32.const 0))")


def may_write(value: Number) -> bool:
    """Whether working something out may write cells."""
    return isinstance(value, str) and ("(call " in value or "(i64.store " in value)


def is_steady(value: Number) -> bool:
    """Whether something stays what it is, whatever cells are written before it is worked out."""
    return isinstance(value, int) or (not may_write(value) and "(i64.load " not in value)


def is_flat(value: Truth) -> bool:
    """Whether a truth is short, and safe to work out in vain: it reads no cell whose place is not known before."""
    text = str(value)
    return (
        is_pure(text) and text.count("(") <= 9 and text.count("(i64.load ") == text.count("(i64.load offset=")
    )


def is_pure(value: Number | Truth) -> bool:
    """Whether working something out changes nothing: it may be left out."""
    return not isinstance(value, str) or not (
        may_write(value) or "(local.set " in value or "(local.tee " in value
    )
