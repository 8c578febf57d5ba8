"""The context of a function's translation, and pieces of WebAssembly text that know what running them does."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, NoReturn, TypeAlias

from wargame.engine.wasm.inline import Inlining


class SubsetError(Exception):
    """A function goes beyond the integer subset: a fault of the kernel or the compiler, never of a rulebook."""

    def __init__(self, function: str, place: str, what: str) -> None:
        self.place, self.what = place, f"{function}: {what}"
        super().__init__(f"{place}: {self.what}")


READS, SEEKS, SETS, WRITES = 1, 2, 4, 8
"""Effects of code, as bits: cells are read at known places, or at computed ones; locals are set; cells are written."""


class Code(NamedTuple):
    """WebAssembly text, and what running it does; a value is of type i64, a truth of type i32."""

    text: str
    does: int = 0
    local: str = ""
    """The local that it only reads."""
    is_cheap: bool = False
    """Whether it costs less to compute it (twice, or in vain) than to keep it or to branch."""
    ends: bool = False
    """Whether it returns, so that what follows never runs."""


Number: TypeAlias = int | Code
"""A known integer, or code of type i64."""
Truth: TypeAlias = bool | Code
"""A known truth, or code of type i32."""

ARITHMETIC: dict[type[ast.operator], Callable[[int, int], int]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod, ast.BitAnd: operator.and_, ast.BitOr: operator.or_, ast.BitXor: operator.xor,
    ast.LShift: operator.lshift, ast.RShift: operator.rshift,
}  # fmt: skip
COMPARISON: dict[type[ast.cmpop], Callable[[int, int], bool]] = {
    ast.Eq: operator.eq, ast.NotEq: operator.ne, ast.Lt: operator.lt, ast.LtE: operator.le, ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}  # fmt: skip


def wat(value: Number | Truth) -> Code:
    """A value as code; of a number from 2^63 up, its 64 bits."""
    if isinstance(value, Code):
        return value
    if isinstance(value, bool):
        return Code(f"(i32.const {int(value)})")
    return Code(f"(i64.const {value - (1 << 64) if value >= 1 << 63 else value})")


def code(template: str, *parts: Number | Truth, does: int = 0) -> Code:
    """Code put together from parts, in order, where the template has braces; `does`: what it does beside them."""
    made = [wat(part) for part in parts]
    for part in made:
        does |= part.does
    return Code(template.format(*[part.text for part in made]), does)


def get(local: str) -> Code:
    """The value of a local."""
    return Code(f"(local.get {local})", local=local, is_cheap=True)


def put(local: str, value: Number) -> Code:
    """The statement that gives a local a value."""
    return code(f"(local.set {local} {{}})", value, does=SETS)


def tee(local: str, value: Number) -> Code:
    """A value that is kept in a local as well."""
    return code(f"(local.tee {local} {{}})", value, does=SETS)


def is_cheap(value: Number) -> bool:
    """Whether it costs less to compute a value (twice, or in vain) than to keep it or to branch."""
    return not isinstance(value, Code) or value.is_cheap


def has_side_effects(value: Number) -> bool:
    """Whether computing a value may write cells."""
    return isinstance(value, Code) and bool(value.does & WRITES)


def is_memory_free(value: Number) -> bool:
    """Whether a value stays what it is, whatever cells are written before it is computed."""
    return not isinstance(value, Code) or not value.does & (READS | SEEKS | WRITES)


def is_pure(value: Number | Truth) -> bool:
    """Whether computing a value changes nothing: it may be left out."""
    return not isinstance(value, Code) or not value.does & (SETS | WRITES)


def is_branchless(value: Code) -> bool:
    """Whether a truth is short (of at most 9 instructions), and safe to compute in vain: it reads no computed place."""
    return is_pure(value) and not value.does & SEEKS and value.text.count("(") <= 9


@dataclass
class FunctionContext:
    """The translation of one function: what it may use, and what it turns out to use."""

    function: str
    constants: Mapping[str, int]
    inlining: Inlining
    block: Callable[[FunctionContext, list[ast.stmt]], Code]
    """The translation of statements."""
    place: str
    """The file and line of the function."""
    names: dict[str, Number] = field(default_factory=dict)
    """The meaning of each local name: a local, or the argument of an inlined function."""
    locals: set[str] = field(default_factory=set)
    used: dict[str, int] = field(default_factory=dict)
    """The constants that were read."""
    calls: set[tuple[str, int, bool]] = field(default_factory=set)
    """The functions that are called, with how many numbers and whether with the position."""
    exit: str = ""
    """The label at the end of an inlined function."""
    temporaries: int = 0
    labels: int = 0

    def refuse(self, node: ast.AST, what: str) -> NoReturn:
        """Raise SubsetError at a node."""
        raise SubsetError(self.function, self.place, f"{what}: {ast.unparse(node)}")

    def local(self, name: str) -> str:
        """The local that a name stands for."""
        return wat(self.names[name]).local

    def temporary(self) -> str:
        """A new local for a value that is needed twice."""
        self.temporaries += 1
        name = f"$_{self.temporaries}"
        self.locals.add(name)
        return name

    def label(self) -> int:
        """A number for labels that no other has."""
        self.labels += 1
        return self.labels
