"""The context of a function's translation: its locals, inlined functions, constants used, and errors."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn, TypeAlias

from wargame.engine.wasm.inline import Small


class SubsetError(Exception):
    """A function goes beyond the integer subset: a fault of the kernel or the compiler, never of a rulebook."""

    def __init__(self, function: str, place: str, what: str) -> None:
        self.place, self.what = place, f"{function}: {what}"
        super().__init__(f"{place}: {self.what}")


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


@dataclass
class FunctionContext:
    """What writing one function needs to know, and what it turns out to use."""

    function: str
    known: Mapping[str, int]
    """The constants of the module."""
    small: Mapping[str, Small]
    """The expressions that are written where they are called."""
    spread: Mapping[str, ast.FunctionDef]
    """The longer functions that are written where they are called."""
    unread: Mapping[str, frozenset[int]]
    """By function, the arguments that it need not be given."""
    block: Callable[[FunctionContext, list[ast.stmt]], str]
    """How statements are written."""
    place: str
    """The file and line of the function."""
    names: dict[str, Number] = field(default_factory=dict)
    """What each local name stands for: the local, or what an argument of a small function is."""
    locals: set[str] = field(default_factory=set)
    used: dict[str, int] = field(default_factory=dict)
    """The constants that were read."""
    calls: set[tuple[str, int, bool]] = field(default_factory=set)
    """The functions that are called, with how many numbers and whether with the position."""
    exit: str = ""
    """The label behind a function that is written where it is called."""
    temporaries: int = 0
    labels: int = 0

    def refuse(self, node: ast.AST, what: str) -> NoReturn:
        """Raise SubsetError at a node."""
        raise SubsetError(self.function, self.place, f"{what}: {ast.unparse(node)}")

    def local(self, name: str) -> str:
        """The local that a name stands for."""
        return str(self.names[name])[11:-1]

    def temporary(self) -> str:
        """A new local for a value that is needed twice."""
        self.temporaries += 1
        name = f"$_{self.temporaries}"
        self.locals.add(name)
        return name
