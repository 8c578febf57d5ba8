"""Translation of expressions to WebAssembly text."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from wargame.engine.wasm.context import (
    ARITHMETIC,
    COMPARISON,
    READS,
    SEEKS,
    WRITES,
    Code,
    FunctionContext,
    Number,
    Truth,
    code,
    get,
    has_side_effects,
    is_branchless,
    is_cheap,
    is_memory_free,
    is_pure,
    put,
    tee,
)
from wargame.engine.wasm.inline import Expression

_PLAIN = {
    ast.Add: "i64.add", ast.Sub: "i64.sub", ast.Mult: "i64.mul", ast.BitAnd: "i64.and", ast.BitOr: "i64.or",
    ast.BitXor: "i64.xor", ast.LShift: "i64.shl", ast.RShift: "i64.shr_u",
}  # fmt: skip
"""`>>` is only used on numbers that are not negative: 64 bits of dice, masks and packed orders."""
_COMPARED = {ast.Eq: "eq", ast.NotEq: "ne", ast.Lt: "lt_s", ast.LtE: "le_s", ast.Gt: "gt_s", ast.GtE: "ge_s"}


def number(w: FunctionContext, node: ast.expr) -> Number:
    """Translate an expression that is a number. Raises SubsetError."""
    match node:
        case ast.Constant(value=int(value)) if not isinstance(value, bool):
            return value
        case ast.Name():
            return _name(w, node)
        case ast.BinOp():
            return _operation(w, node)
        case ast.Subscript(value=ast.Name(id="s"), slice=index):
            return load(address(w, index))
        case ast.Subscript():
            w.refuse(node, "only the position has cells")
        case ast.Call():
            return call(w, node)
        case ast.IfExp():
            return _choice(w, node)
        case ast.UnaryOp(op=ast.USub()):
            negated = number(w, node.operand)
            return -negated if isinstance(negated, int) else code("(i64.sub (i64.const 0) {})", negated)
    w.refuse(node, "not a number of the subset")


def _name(w: FunctionContext, node: ast.Name) -> Number:
    found = w.names.get(node.id)
    if found is not None:
        return found
    if node.id not in w.constants:
        w.refuse(node, "a name that is not known")
    w.used[node.id] = w.constants[node.id]
    return w.constants[node.id]


def load(place: Code) -> Code:
    """The value of the cell at an address."""
    read = code("(i64.load {})", place, does=READS if place.is_cheap else SEEKS)
    return read._replace(is_cheap=place.is_cheap)


def address(w: FunctionContext, index: ast.expr) -> Code:
    """The address of a cell, eight bytes each: what is known of the sum is one constant. Raises SubsetError."""
    known, parts = _summands(w, index)
    if not parts:
        if known < 0:
            w.refuse(index, "a cell before the first")
        return Code(f"offset={known * 8} (i32.const 0)", is_cheap=True)
    total = parts[0]
    for part in parts[1:]:
        total = code("(i64.add {} {})", total, part)
    offset = code("(i32.shl (i32.wrap_i64 {}) (i32.const 3))", total)
    return code(f"(i32.add {{}} (i32.const {known * 8}))", offset) if known else offset


def _summands(w: FunctionContext, node: ast.expr) -> tuple[int, list[Code]]:
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
    is_division = kind in (ast.FloorDiv, ast.Mod)
    if isinstance(right, int):
        if is_division and right <= 0:
            w.refuse(node, "a divisor that is not above 0")
        if kind in (ast.LShift, ast.RShift) and not 0 <= right < 64:
            w.refuse(node, "a shift by less than 0 or more than 63 may not mean the same")
        if isinstance(left, int):
            return ARITHMETIC[kind](left, right)
        if is_division:
            return _divided(w, left, right) if kind is ast.FloorDiv else _rest(w, left, right)
    elif is_division:
        return _unknown_division(w, kind is ast.FloorDiv, left, right)
    return code(f"({_PLAIN[kind]} {{}} {{}})", left, right)


def _divided(w: FunctionContext, left: Code, divisor: int) -> Code:
    """A number divided by a known one, rounded down as Python means it."""
    if divisor & (divisor - 1) == 0:
        return code(f"(i64.shr_s {{}} (i64.const {divisor.bit_length() - 1}))", left)
    kept = w.temporary()
    lowered = f"(i64.and (i64.shr_s (local.get {kept}) (i64.const 63)) (i64.const {divisor - 1}))"
    return code(f"(i64.div_s (i64.sub {{}} {lowered}) (i64.const {divisor}))", tee(kept, left))


def _rest(w: FunctionContext, left: Code, divisor: int) -> Code:
    """The remainder of such a division, from 0 up."""
    if divisor & (divisor - 1) == 0:
        return code(f"(i64.and {{}} (i64.const {divisor - 1}))", left)
    kept = w.temporary()
    rest = tee(kept, code(f"(i64.rem_s {{}} (i64.const {divisor}))", left))
    raised = f"(i64.and (i64.shr_s (local.get {kept}) (i64.const 63)) (i64.const {divisor}))"
    return code(f"(i64.add {{}} {raised})", rest)


def _unknown_division(w: FunctionContext, whole: bool, left: Number, right: Code) -> Code:
    """Division by a number that is not known before: a trap where the divisor is not above 0."""
    a, b = w.temporary(), w.temporary()
    sign = f"(i64.shr_s (local.get {a}) (i64.const 63))"
    lowered = f"(i64.and {sign} (i64.sub (local.get {b}) (i64.const 1)))"
    made = f"(i64.div_s (i64.sub (local.get {a}) {lowered}) (local.get {b}))"
    made = made if whole else f"(i64.sub (local.get {a}) (i64.mul {made} (local.get {b})))"
    test = f"(i64.gt_s (local.get {b}) (i64.const 0))"
    checked = f"(if (result i64) {test} (then {made}) (else unreachable))"
    return code(f"(block (result i64) {{}} {{}} {checked})", put(a, left), put(b, right))


def _choice(w: FunctionContext, node: ast.IfExp) -> Number:
    test = truth(w, node.test)
    if not isinstance(test, Code):
        return number(w, node.body if test else node.orelse)
    yes, no = number(w, node.body), number(w, node.orelse)
    if (yes, no) == (1, 0):
        return code("(i64.extend_i32_u {})", test)
    if is_cheap(yes) and is_cheap(no) and is_pure(test):
        return code("(select {} {} {})", yes, no, test)
    return code("(if (result i64) {} (then {}) (else {}))", test, yes, no)


def call(w: FunctionContext, node: ast.Call) -> Number:
    """Translate a call that gives a number. Raises SubsetError."""
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
    if name in w.inlining.expressions:
        return _inlined_expression(w, w.inlining.expressions[name], numbers)
    if name in w.inlining.functions:
        return _inlined_function(w, w.inlining.functions[name], numbers)
    return _called(w, name, numbers)


def _called(w: FunctionContext, name: str, numbers: list[Number]) -> Code:
    """A call; an argument that is dead is computed only where that may write."""
    dead = w.inlining.dead.get(name, frozenset())
    if all(is_pure(numbers[i]) for i in dead):
        return _call_of(name, [value for i, value in enumerate(numbers) if i not in dead])
    kept = [w.temporary() for _ in numbers]
    first = [put(local, value) for local, value in zip(kept, numbers, strict=True)]
    called = _call_of(name, [get(local) for i, local in enumerate(kept) if i not in dead])
    return code(f"(block (result i64) {' '.join(['{}'] * len(first))} {{}})", *first, called)


def _call_of(name: str, numbers: list[Number]) -> Code:
    return code(f"(call ${name} {' '.join(['{}'] * len(numbers))})", *numbers, does=WRITES)


def _extreme(w: FunctionContext, name: str, numbers: list[Number]) -> Number:
    """`max` or `min` of two or more."""
    *others, last = numbers
    first = _extreme(w, name, others) if len(others) > 1 else others[0]
    if isinstance(first, int) and isinstance(last, int):
        return max(first, last) if name == "max" else min(first, last)
    (a, set_a), (b, set_b) = _twice(w, first, not has_side_effects(last)), _twice(w, last)
    return code(f"(select {{}} {{}} (i64.{'ge_s' if name == 'max' else 'le_s'} {{}} {{}}))", set_a, set_b, a, b)


def _twice(w: FunctionContext, value: Number, undisturbed: bool = True) -> tuple[Number, Number]:
    """The code that reads a value again (after what may have written cells), and the code that computes it first."""
    if is_cheap(value) and (undisturbed or is_memory_free(value)):
        return value, value
    kept = w.temporary()
    return get(kept), tee(kept, value)


def _distance(w: FunctionContext, value: Number) -> Number:
    if isinstance(value, int):
        return abs(value)
    again, first = _twice(w, value)
    return code("(select {} (i64.sub (i64.const 0) {}) (i64.ge_s {} (i64.const 0)))", first, again, again)


def _inlined_expression(w: FunctionContext, function: Expression, numbers: list[Number]) -> Number:
    """An expression written where it is called.

    An argument that is read twice is computed once, before; so is one that reads cells which another may write.
    """
    if len(numbers) != len(function.names):
        w.refuse(function.value, "a function that is not called with so many arguments")
    kept, bound, undisturbed = list[Code](), dict[str, Number](), not any(map(has_side_effects, numbers))
    for name, value in zip(function.names, numbers, strict=True):
        once = is_cheap(value) or (function.uses[name] <= 1 and is_pure(value))
        bound[name] = value if once and (undisturbed or is_memory_free(value)) else _kept(w, value, kept)
    outer, w.names = w.names, bound
    made = number(w, function.value)
    w.names = outer
    return code(f"(block (result i64) {'{} ' * len(kept)}{{}})", *kept, made) if kept else made


def _kept(w: FunctionContext, value: Number, kept: list[Code]) -> Code:
    """A value computed once, into a new local: the statement that does so is added to `kept`."""
    local = w.temporary()
    kept.append(put(local, value))
    return get(local)


def _inlined_function(w: FunctionContext, function: ast.FunctionDef, numbers: list[Number]) -> Code:
    """A function written where it is called, with locals of its own; it ends at a label in place of `return`."""
    names = [argument.arg for argument in function.args.args if argument.arg != "s"]
    if len(numbers) != len(names):
        w.refuse(function, "a function that is not called with so many arguments")
    stored, kept = assigned_names(function), list[Code]()
    bound = _bound(w, dict(zip(names, numbers, strict=True)), stored, kept)
    bound |= {name: get(w.temporary()) for name in sorted(stored - bound.keys())}
    outer, w.names, before, w.exit = w.names, bound, w.exit, f"$end{w.label()}"
    made = code(f"(block {w.exit} (result i64) {'{} ' * len(kept)}\n{{}}\n(unreachable))", *kept, w.block(w, function.body))
    w.names, w.exit = outer, before
    return made


def assigned_names(function: ast.FunctionDef) -> set[str]:
    """The names that a function gives a value."""
    names = (node for node in ast.walk(function) if isinstance(node, ast.Name))
    return {node.id for node in names if isinstance(node.ctx, ast.Store)}


def _bound(
    w: FunctionContext, given: Mapping[str, Number], stored: set[str], kept: list[Code]
) -> dict[str, Number]:
    """The meaning of each argument: itself, where it is cheap and stays what it is, else a local in which it is kept."""
    return {
        name: value if name not in stored and is_cheap(value) and is_memory_free(value) else _kept(w, value, kept)
        for name, value in given.items()
    }


def truth(w: FunctionContext, node: ast.expr) -> Truth:
    """Translate an expression that is a truth. Raises SubsetError."""
    match node:
        case ast.Compare(ops=[_]):
            return _compared(w, node)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            value = truth(w, operand)
            return code("(i32.eqz {})", value) if isinstance(value, Code) else not value
        case ast.BoolOp(op=op, values=values):
            return _connected(w, isinstance(op, ast.And), values)
    w.refuse(node, "not a truth of the subset: compare it with a number")


def _compared(w: FunctionContext, node: ast.Compare) -> Truth:
    left, right, kind = number(w, node.left), number(w, node.comparators[0]), type(node.ops[0])
    if kind not in COMPARISON:
        w.refuse(node, "a comparison beyond the subset")
    if isinstance(left, int) and isinstance(right, int):
        return COMPARISON[kind](left, right)
    if right == 0 and kind is ast.Eq:
        return code("(i64.eqz {})", left)
    return code(f"(i64.{_COMPARED[kind]} {{}} {{}})", left, right)


def _connected(w: FunctionContext, is_and: bool, values: list[ast.expr]) -> Truth:
    """`and` or `or`, computed as far as needed; what is short is not worth a branch."""
    made: Truth = is_and
    for node in reversed(values):
        left = truth(w, node)
        if not isinstance(left, Code):
            made = made if left is is_and else left
        elif made is is_and:
            made = left
        elif isinstance(made, Code) and is_branchless(made):
            made = code(f"(i32.{'and' if is_and else 'or'} {{}} {{}})", left, made)
        else:
            yes, no = (made, False) if is_and else (True, made)
            made = code("(if (result i32) {} (then {}) (else {}))", left, yes, no)
    return made
