"""Integer expressions as WebAssembly text: numbers are i64, truths i32, and Python's meaning is kept."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple, NoReturn

from wargame.engine.wasm.faults import SubsetError, source_of
from wargame.engine.wasm.folding import is_cheap, is_pure, value_of

_PLAIN = {
    ast.Add: "i64.add",
    ast.Sub: "i64.sub",
    ast.Mult: "i64.mul",
    ast.BitAnd: "i64.and",
    ast.BitOr: "i64.or",
    ast.BitXor: "i64.xor",
    ast.LShift: "i64.shl",
    ast.RShift: "i64.shr_u",
}
"""`>>` is only used on numbers that are not negative: 64 bits of dice, masks and packed orders."""
_COMPARED = {ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt_s", ast.LtE: "le_s", ast.Gt: "gt_s", ast.GtE: "ge_s"}


class Signature(NamedTuple):
    """What a function takes."""

    size: int
    takes_position: bool
    """Whether its first argument is the position, which the memory is."""


@dataclass
class Words:
    """What writing one function needs to know, and the locals that it turns out to need."""

    function: str
    signatures: Mapping[str, Signature]
    """The functions that may be called."""
    names: frozenset[str]
    """The arguments and the names that are given a value."""
    where: Callable[[ast.AST], str]
    """The file and line of a node."""
    locals: set[str] = field(default_factory=set)
    temporaries: int = 0
    labels: int = 0

    def refuse(self, node: ast.AST, what: str) -> NoReturn:
        """Raise SubsetError at a node."""
        raise SubsetError(self.function, self.where(node), f"{what}: {source_of(node)}")

    def temporary(self) -> str:
        """A new local for a value that is needed twice."""
        self.temporaries += 1
        name = f"$_{self.temporaries}"
        self.locals.add(name)
        return name


def number(w: Words, node: ast.expr) -> str:
    """An expression that is a number, as i64. Raises SubsetError."""
    match node:
        case ast.Constant(value=bool()):
            w.refuse(node, "a truth where a number belongs")
        case ast.Constant(value=int(value)):
            return constant(value)
        case ast.Name(id=name) if name in w.names:
            return f"(local.get ${name})"
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return f"(i64.sub (i64.const 0) {number(w, operand)})"
        case ast.BinOp():
            return _operation(w, node)
        case ast.IfExp():
            return _choice(w, node)
        case ast.Subscript(value=ast.Name(id="s"), slice=index):
            return f"(i64.load {address(w, index)})"
        case ast.Call():
            return call(w, node)
    w.refuse(node, "not a number of the subset")


def constant(value: int) -> str:
    """A number of up to 64 bits."""
    return f"(i64.const {value - (1 << 64) if value >= 1 << 63 else value})"


def address(w: Words, index: ast.expr) -> str:
    """Where a cell lies: eight bytes each; what is known of it becomes the offset of a load with no arithmetic."""
    known = value_of(index)
    if known is not None and known < 0:
        w.refuse(index, "a cell before the first")
    if known is not None:
        return f"offset={known * 8} (i32.const 0)"
    if isinstance(index, ast.BinOp) and isinstance(index.op, ast.Add):
        start = value_of(index.right)
        if start is not None:
            return f"(i32.add {_bytes(w, index.left)} (i32.const {start * 8}))"
    return _bytes(w, index)


def _bytes(w: Words, index: ast.expr) -> str:
    return f"(i32.shl (i32.wrap_i64 {number(w, index)}) (i32.const 3))"


def _operation(w: Words, node: ast.BinOp) -> str:
    if isinstance(node.op, ast.FloorDiv | ast.Mod):
        return _division(w, node)
    if isinstance(node.op, ast.LShift | ast.RShift) and not _is_shift(node.right):
        w.refuse(node, "a shift by less than 0 or more than 63 may not mean the same")
    word = _PLAIN.get(type(node.op))
    if word is None:
        w.refuse(node, "an operation beyond the subset")
    return f"({word} {number(w, node.left)} {number(w, node.right)})"


def _is_shift(node: ast.expr) -> bool:
    value = value_of(node)
    return value is None or 0 <= value < 64


def _division(w: Words, node: ast.BinOp) -> str:
    """Division rounded down, and what it leaves, as Python means them; a divisor is above 0."""
    divisor, is_whole = value_of(node.right), isinstance(node.op, ast.FloorDiv)
    left = number(w, node.left)
    if divisor is None:
        return _unknown_division(w, is_whole, left, number(w, node.right))
    if divisor <= 0:
        w.refuse(node, "a divisor that is not above 0")
    if divisor & (divisor - 1) == 0:
        shift = divisor.bit_length() - 1
        return (
            f"(i64.shr_s {left} (i64.const {shift}))"
            if is_whole
            else f"(i64.and {left} (i64.const {divisor - 1}))"
        )
    kept = w.temporary()
    if is_whole:
        lowered = f"(i64.and (i64.shr_s (local.get {kept}) (i64.const 63)) (i64.const {divisor - 1}))"
        return f"(i64.div_s (i64.sub (local.tee {kept} {left}) {lowered}) (i64.const {divisor}))"
    rest = f"(local.tee {kept} (i64.rem_s {left} (i64.const {divisor})))"
    return f"(i64.add {rest} (i64.and (i64.shr_s (local.get {kept}) (i64.const 63)) (i64.const {divisor})))"


def _unknown_division(w: Words, is_whole: bool, left: str, right: str) -> str:
    """Division by what is not known before: a trap where the divisor is not above 0."""
    a, b = w.temporary(), w.temporary()
    sign = f"(i64.shr_s (local.get {a}) (i64.const 63))"
    lowered = f"(i64.and {sign} (i64.sub (local.get {b}) (i64.const 1)))"
    whole = f"(i64.div_s (i64.sub (local.get {a}) {lowered}) (local.get {b}))"
    made = whole if is_whole else f"(i64.sub (local.get {a}) (i64.mul {whole} (local.get {b})))"
    kept = f"(local.set {a} {left}) (local.set {b} {right})"
    test = f"(i64.gt_s (local.get {b}) (i64.const 0))"
    return f"(block (result i64) {kept} (if (result i64) {test} (then {made}) (else unreachable)))"


def _choice(w: Words, node: ast.IfExp) -> str:
    if value_of(node.body) == 1 and value_of(node.orelse) == 0:
        return f"(i64.extend_i32_u {truth(w, node.test)})"
    yes, no = number(w, node.body), number(w, node.orelse)
    if is_cheap(node.body) and is_cheap(node.orelse):
        return f"(select {yes} {no} {truth(w, node.test)})"
    return f"(if (result i64) {truth(w, node.test)} (then {yes}) (else {no}))"


def call(w: Words, node: ast.Call) -> str:
    """A call that gives a number. Raises SubsetError."""
    if not isinstance(node.func, ast.Name) or node.keywords:
        w.refuse(node, "a call that is not one of a plain function")
    name, given = node.func.id, node.args
    if name in ("max", "min"):
        return _extreme(w, name, given)
    if name == "abs" and len(given) == 1:
        kept = w.temporary()
        value = f"(local.tee {kept} {number(w, given[0])})"
        minus = f"(i64.sub (i64.const 0) (local.get {kept}))"
        return f"(select {value} {minus} (i64.ge_s (local.get {kept}) (i64.const 0)))"
    signature = w.signatures.get(name)
    if signature is None or signature.size != len(given):
        w.refuse(node, "a function that is not known, or not with so many arguments")
    if signature.takes_position:
        if not (isinstance(given[0], ast.Name) and given[0].id == "s"):
            w.refuse(node, "the position goes first")
        given = given[1:]
    return f"(call ${name} {' '.join(number(w, part) for part in given)})"


def _extreme(w: Words, name: str, given: list[ast.expr]) -> str:
    """`max` or `min` of two or more."""
    if len(given) > 2:
        begun = ast.Call(ast.Name(name, ast.Load()), given[:-1], [])
        return _extreme(w, name, [ast.copy_location(begun, given[0]), given[-1]])
    a, b = w.temporary(), w.temporary()
    test = "i64.ge_s" if name == "max" else "i64.le_s"
    first, second = (f"(local.tee {k} {number(w, part)})" for k, part in zip((a, b), given, strict=True))
    return f"(select {first} {second} ({test} (local.get {a}) (local.get {b})))"


def truth(w: Words, node: ast.expr) -> str:
    """An expression that is a truth, as i32. Raises SubsetError."""
    match node:
        case ast.Constant(value=bool(value)):
            return f"(i32.const {int(value)})"
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _COMPARED:
            if value_of(right) == 0 and isinstance(op, ast.Eq):
                return f"(i64.eqz {number(w, left)})"
            return f"(i64.{_COMPARED[type(op)]} {number(w, left)} {number(w, right)})"
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return f"(i32.eqz {truth(w, operand)})"
        case ast.BoolOp(op=op, values=values):
            return _connected(w, isinstance(op, ast.And), values)
    w.refuse(node, "not a truth of the subset: compare it with a number")


def _connected(w: Words, is_and: bool, values: list[ast.expr]) -> str:
    """`and` or `or`, worked out as far as needed; what is cheap is not worth a branch."""
    text = truth(w, values[-1])
    for i in range(len(values) - 2, -1, -1):
        left, rest = truth(w, values[i]), values[i + 1 :]
        if all(is_pure(part) and _is_flat(part) for part in rest):
            text = f"(i32.{'and' if is_and else 'or'} {left} {text})"
        elif is_and:
            text = f"(if (result i32) {left} (then {text}) (else (i32.const 0)))"
        else:
            text = f"(if (result i32) {left} (then (i32.const 1)) (else {text}))"
    return text


def _is_flat(node: ast.expr) -> bool:
    """Whether a truth compares what is cheap."""
    return isinstance(node, ast.Compare) and is_cheap(node.left) and is_cheap(node.comparators[0])
