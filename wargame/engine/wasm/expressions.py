"""Translation of expressions to WebAssembly text."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from wargame.engine.wasm.context import (
    ARITHMETIC,
    COMPARISON,
    FunctionContext,
    Number,
    Truth,
    is_cheap,
    is_flat,
    is_pure,
    is_steady,
    may_write,
    written,
    written_truth,
)
from wargame.engine.wasm.inline import Small


def division(w: FunctionContext, whole: bool, left: str, divisor: int) -> str:
    """Division by what is known, rounded down as Python means it, or what it leaves."""
    if divisor & (divisor - 1) == 0:
        shift = divisor.bit_length() - 1
        return (
            f"(i64.shr_s {left} (i64.const {shift}))"
            if whole
            else f"(i64.and {left} (i64.const {divisor - 1}))"
        )
    kept = w.temporary()
    if whole:
        lowered = f"(i64.and (i64.shr_s (local.get {kept}) (i64.const 63)) (i64.const {divisor - 1}))"
        return f"(i64.div_s (i64.sub (local.tee {kept} {left}) {lowered}) (i64.const {divisor}))"
    rest = f"(local.tee {kept} (i64.rem_s {left} (i64.const {divisor})))"
    return f"(i64.add {rest} (i64.and (i64.shr_s (local.get {kept}) (i64.const 63)) (i64.const {divisor})))"


def unknown_division(w: FunctionContext, whole: bool, left: Number, right: str) -> str:
    """Division by what is not known before: a trap where the divisor is not above 0."""
    a, b = w.temporary(), w.temporary()
    sign = f"(i64.shr_s (local.get {a}) (i64.const 63))"
    lowered = f"(i64.and {sign} (i64.sub (local.get {b}) (i64.const 1)))"
    made = f"(i64.div_s (i64.sub (local.get {a}) {lowered}) (local.get {b}))"
    made = made if whole else f"(i64.sub (local.get {a}) (i64.mul {made} (local.get {b})))"
    kept = f"(local.set {a} {written(left)}) (local.set {b} {right})"
    test = f"(i64.gt_s (local.get {b}) (i64.const 0))"
    return f"(block (result i64) {kept} (if (result i64) {test} (then {made}) (else unreachable)))"


SPREAD = frozenset(
    "mixed drawn roll note put move pull already_given judge_kind opening_percent free_to_pay set_price judge give "
    "count_bits nth_bit sort_orders pay pay_orders why_moot carry_out carry_out_step upkeep_paid run_programs".split()
)
"""The functions that it pays to spread: asked often from few places, or short. None calls itself."""


def spread_functions(functions: list[ast.FunctionDef]) -> dict[str, ast.FunctionDef]:
    """The functions that are spread, by their names."""
    return {function.name: function for function in functions if function.name in SPREAD}


def spread(w: FunctionContext, function: ast.FunctionDef, numbers: list[Number]) -> str:
    """A function written where it is called, with locals of its own; it ends at a label in place of `return`."""
    names = [argument.arg for argument in function.args.args if argument.arg != "s"]
    if len(numbers) != len(names):
        w.refuse(function, "a function that is not called with so many arguments")
    stored = _stored(function)
    kept, bound = _bound(w, dict(zip(names, numbers, strict=True)), stored)
    bound |= {name: f"(local.get {w.temporary()})" for name in sorted(stored - bound.keys())}
    w.labels += 1
    outer, w.names, before, w.exit = w.names, bound, w.exit, f"$end{w.labels}"
    made = f"(block {w.exit} (result i64) {kept}\n{w.block(w, function.body)}\n(unreachable))"
    w.names, w.exit = outer, before
    return made


def _stored(function: ast.FunctionDef) -> set[str]:
    names = (node for node in ast.walk(function) if isinstance(node, ast.Name))
    return {node.id for node in names if isinstance(node.ctx, ast.Store)}


def _bound(w: FunctionContext, given: Mapping[str, Number], stored: set[str]) -> tuple[str, dict[str, Number]]:
    """What keeps the arguments, and what then stands for each: itself, where it is short and stays what it is."""
    kept, bound = "", dict[str, Number]()
    for name, value in given.items():
        if name in stored or not (is_cheap(value) and is_steady(value)):
            local = w.temporary()
            kept += f"(local.set {local} {written(value)}) "
            value = f"(local.get {local})"
        bound[name] = value
    return kept, bound


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


def number(w: FunctionContext, node: ast.expr) -> Number:
    """An expression that is a number. Raises SubsetError."""
    kind = type(node)
    if kind is ast.Constant and type(node.value) is int:  # type: ignore[attr-defined]
        return node.value  # type: ignore[attr-defined]
    if isinstance(node, ast.Name):
        return _name(w, node)
    if isinstance(node, ast.BinOp):
        return _operation(w, node)
    if isinstance(node, ast.Subscript):
        if not (isinstance(node.value, ast.Name) and node.value.id == "s"):
            w.refuse(node, "only the position has cells")
        return f"(i64.load {address(w, node.slice)})"
    if isinstance(node, ast.Call):
        return call(w, node)
    if isinstance(node, ast.IfExp):
        return _choice(w, node)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        value = number(w, node.operand)
        return -value if isinstance(value, int) else f"(i64.sub (i64.const 0) {value})"
    w.refuse(node, "not a number of the subset")


def _name(w: FunctionContext, node: ast.Name) -> Number:
    found = w.names.get(node.id)
    if found is not None:
        return found
    if node.id not in w.known:
        w.refuse(node, "a name that is not known")
    w.used[node.id] = w.known[node.id]
    return w.known[node.id]


def address(w: FunctionContext, index: ast.expr) -> str:
    """Where a cell lies, eight bytes each: what is known of the sum is one constant."""
    known, parts = _summands(w, index)
    if not parts:
        if known < 0:
            w.refuse(index, "a cell before the first")
        return f"offset={known * 8} (i32.const 0)"
    total = written(parts[0])
    for part in parts[1:]:
        total = f"(i64.add {total} {written(part)})"
    offset = f"(i32.shl (i32.wrap_i64 {total}) (i32.const 3))"
    return f"(i32.add {offset} (i32.const {known * 8}))" if known else offset


def _summands(w: FunctionContext, node: ast.expr) -> tuple[int, list[Number]]:
    """A sum as its known part and the rest, in order."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
        known, parts = _summands(w, node.left)
        more, others = _summands(w, node.right)
        return known + more, parts + others
    value = number(w, node)
    return (value, []) if isinstance(value, int) else (0, [value])


def _operation(w: FunctionContext, node: ast.BinOp) -> Number:
    left, right, kind = number(w, node.left), number(w, node.right), type(node.op)
    if kind not in ARITHMETIC:
        w.refuse(node, "an operation beyond the subset")
    if isinstance(right, int):
        if kind in (ast.FloorDiv, ast.Mod) and right <= 0:
            w.refuse(node, "a divisor that is not above 0")
        if kind in (ast.LShift, ast.RShift) and not 0 <= right < 64:
            w.refuse(node, "a shift by less than 0 or more than 63 may not mean the same")
        if isinstance(left, int):
            return ARITHMETIC[kind](left, right)
    if kind in (ast.FloorDiv, ast.Mod):
        whole = kind is ast.FloorDiv
        return (
            division(w, whole, written(left), right)
            if isinstance(right, int)
            else unknown_division(w, whole, left, right)
        )
    return f"({_PLAIN[kind]} {written(left)} {written(right)})"


def _choice(w: FunctionContext, node: ast.IfExp) -> Number:
    test = truth(w, node.test)
    if not isinstance(test, str):
        return number(w, node.body if test else node.orelse)
    yes, no = number(w, node.body), number(w, node.orelse)
    if (yes, no) == (1, 0):
        return f"(i64.extend_i32_u {test})"
    if is_cheap(yes) and is_cheap(no) and is_pure(test):
        return f"(select {written(yes)} {written(no)} {test})"
    return f"(if (result i64) {test} (then {written(yes)}) (else {written(no)}))"


def call(w: FunctionContext, node: ast.Call) -> Number:
    """A call that gives a number. Raises SubsetError."""
    if not isinstance(node.func, ast.Name) or node.keywords:
        w.refuse(node, "a call that is not one of a plain function")
    name, given = node.func.id, node.args
    with_position = bool(given) and isinstance(given[0], ast.Name) and given[0].id == "s"
    numbers = [number(w, part) for part in (given[1:] if with_position else given)]
    if name in ("max", "min") and len(numbers) > 1:
        return _extreme(w, name, numbers)
    if name == "abs" and len(numbers) == 1:
        return _distance(w, numbers[0])
    w.calls.add((name, len(numbers), with_position))
    if name in w.small:
        return _small(w, w.small[name], numbers)
    if name in w.spread:
        return spread(w, w.spread[name], numbers)
    return _called(w, name, numbers)


def _called(w: FunctionContext, name: str, numbers: list[Number]) -> str:
    """A call; what the function does not read is worked out only where that may write."""
    unread = w.unread.get(name, frozenset())
    read = [written(value) for i, value in enumerate(numbers) if i not in unread]
    if all(is_pure(numbers[i]) for i in unread):
        return f"(call ${name} {' '.join(read)})"
    kept = [w.temporary() for _ in numbers]
    first = " ".join(f"(local.set {local} {written(value)})" for local, value in zip(kept, numbers, strict=True))
    again = " ".join(f"(local.get {local})" for i, local in enumerate(kept) if i not in unread)
    return f"(block (result i64) {first} (call ${name} {again}))"


def _extreme(w: FunctionContext, name: str, numbers: list[Number]) -> Number:
    """`max` or `min` of two or more."""
    *others, last = numbers
    first = _extreme(w, name, others) if len(others) > 1 else others[0]
    if isinstance(first, int) and isinstance(last, int):
        return max(first, last) if name == "max" else min(first, last)
    (a, set_a), (b, set_b) = _twice(w, first, not may_write(last)), _twice(w, last)
    return f"(select {set_a} {set_b} (i64.{'ge_s' if name == 'max' else 'le_s'} {a} {b}))"


def _twice(w: FunctionContext, value: Number, undisturbed: bool = True) -> tuple[str, str]:
    """What reads a value again (after what may have written cells), and what works it out the first time."""
    if is_cheap(value) and (undisturbed or is_steady(value)):
        return written(value), written(value)
    kept = w.temporary()
    return f"(local.get {kept})", f"(local.tee {kept} {written(value)})"


def _distance(w: FunctionContext, value: Number) -> Number:
    if isinstance(value, int):
        return abs(value)
    again, first = _twice(w, value)
    return f"(select {first} (i64.sub (i64.const 0) {again}) (i64.ge_s {again} (i64.const 0)))"


def _small(w: FunctionContext, small: Small, numbers: list[Number]) -> Number:
    """A small function written where it is called.

    An argument that is read twice is worked out once, before; so is one that reads cells which another may write.
    """
    if len(numbers) != len(small.names):
        w.refuse(small.value, "a function that is not called with so many arguments")
    kept, bound, undisturbed = "", {}, not any(map(may_write, numbers))
    for name, value in zip(small.names, numbers, strict=True):
        once = is_cheap(value) or (small.uses[name] <= 1 and is_pure(value))
        if once and (undisturbed or is_steady(value)):
            bound[name] = value
        else:
            local = w.temporary()
            kept += f"(local.set {local} {written(value)}) "
            bound[name] = f"(local.get {local})"
    outer, w.names = w.names, bound
    made = number(w, small.value)
    w.names = outer
    return f"(block (result i64) {kept}{written(made)})" if kept else made


def truth(w: FunctionContext, node: ast.expr) -> Truth:
    """An expression that is a truth. Raises SubsetError."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return _compared(w, node)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        value = truth(w, node.operand)
        return f"(i32.eqz {value})" if isinstance(value, str) else not value
    if isinstance(node, ast.BoolOp):
        return _connected(w, isinstance(node.op, ast.And), node.values)
    w.refuse(node, "not a truth of the subset: compare it with a number")


def _compared(w: FunctionContext, node: ast.Compare) -> Truth:
    left, right, kind = number(w, node.left), number(w, node.comparators[0]), type(node.ops[0])
    if kind not in COMPARISON:
        w.refuse(node, "a comparison beyond the subset")
    if isinstance(left, int) and isinstance(right, int):
        return COMPARISON[kind](left, right)
    if right == 0 and kind is ast.Eq:
        return f"(i64.eqz {written(left)})"
    return f"(i64.{_COMPARED[kind]} {written(left)} {written(right)})"


def _connected(w: FunctionContext, is_and: bool, values: list[ast.expr]) -> Truth:
    """`and` or `or`, worked out as far as needed; what is short is not worth a branch."""
    text: Truth = is_and
    for node in reversed(values):
        left = truth(w, node)
        if not isinstance(left, str):
            text = text if left is is_and else left
        elif text is is_and:
            text = left
        elif isinstance(text, str) and is_flat(text):
            text = f"(i32.{'and' if is_and else 'or'} {left} {text})"
        elif is_and:
            text = f"(if (result i32) {left} (then {written_truth(text)}) (else (i32.const 0)))"
        else:
            text = f"(if (result i32) {left} (then (i32.const 1)) (else {written_truth(text)}))"
    return text
