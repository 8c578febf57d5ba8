"""Statements and functions of the subset as WebAssembly text."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from wargame.engine.wasm.context import (
    WRITES,
    Code,
    FunctionContext,
    Number,
    code,
    get,
    has_side_effects,
    is_memory_free,
    is_pure,
    put,
    tee,
    wat,
)
from wargame.engine.wasm.expressions import address, assigned_names, number, truth

FEWEST, WIDEST = 4, 2048
"""The fewest cases of a chain that are worth a table, and the longest table."""

Case = tuple[int, list[ast.stmt]]


def function_text(w: FunctionContext, function: ast.FunctionDef, is_open: bool) -> str:
    """Translate a function; `is_open` exports it. Raises SubsetError."""
    names = [argument.arg for argument in function.args.args if argument.arg != "s"]
    stored = assigned_names(function)
    w.names = {name: get(f"${name}") for name in [*names, *stored]}
    w.locals = {f"${name}" for name in stored}
    if not _ends(function.body):
        w.refuse(function, "a function that may end without `return`")
    body = block(w, function.body).text
    export = f' (export "{function.name}")' if is_open else ""
    dead = w.inlining.dead.get(function.name, frozenset())
    parameters = "".join(f" (param ${name} i64)" for i, name in enumerate(names) if i not in dead)
    declared = "".join(f" (local {name} i64)" for name in sorted(w.locals - {f"${name}" for name in names}))
    return f"(func ${function.name}{export}{parameters} (result i64){declared}\n{body}\n(unreachable))"


def _ends(body: list[ast.stmt]) -> bool:
    """Whether statements cannot run past their end."""
    last = body[-1] if body else None
    if isinstance(last, ast.If):
        return _ends(last.body) and _ends(last.orelse)
    return isinstance(last, ast.Return)


def block(w: FunctionContext, body: list[ast.stmt]) -> Code:
    """Translate statements one after the other, up to the first that returns. Raises SubsetError."""
    made = list[Code]()
    for part in body:
        line = statement(w, part)
        if line.text:
            made.append(line)
        if line.ends:
            break
    return code("\n".join(["{}"] * len(made)), *made)._replace(ends=bool(made) and made[-1].ends)


def statement(w: FunctionContext, node: ast.stmt) -> Code:
    """Translate one statement; no code if it does nothing. Raises SubsetError."""
    match node:
        case ast.Return(value=ast.expr() as value):
            leave = f"br {w.exit}" if w.exit else "return"
            return code(f"({leave} {{}})", number(w, value))._replace(ends=True)
        case ast.Expr(value=ast.Constant(value=str())):
            return Code("")
        case ast.Expr(value=ast.Call(func=ast.Name(id="copy"), args=[_, to, start, count])):
            size = "(i32.shl (i32.wrap_i64 {}) (i32.const 3))"
            numbers = [number(w, part) for part in (to, start, count)]
            return code(f"(memory.copy {size} {size} {size})", *numbers, does=WRITES)
        case ast.Expr(value=ast.Call() as value):
            made = number(w, value)
            return Code("") if is_pure(made) else code("(drop {})", made)
        case ast.Assign(targets=[target], value=value):
            return assigned(w, target, number(w, value))
        case ast.AugAssign(target=ast.Name() as target, op=op, value=value):
            return assigned(w, target, number(w, ast.BinOp(ast.Name(target.id, ast.Load()), op, value)))
        case ast.If():
            return _if(w, node)
        case ast.While(test=test, body=body, orelse=[]):
            return _while(w, test, body)
        case ast.For(target=ast.Name(id=name), iter=ast.Call(func=ast.Name(id="range")) as times, orelse=[]):
            return _counted(w, name, times, node.body)
    w.refuse(node, "a statement beyond the subset")


def assigned(w: FunctionContext, target: ast.expr, value: Number) -> Code:
    """Put a value into a local or a cell; it is computed before its place is, where that could differ."""
    match target:
        case ast.Name(id=name):
            return put(w.local(name), value)
        case ast.Subscript(value=ast.Name(id="s"), slice=index):
            place = address(w, index)
            if not has_side_effects(value) or is_memory_free(place):
                return code("(i64.store {} {})", place, value, does=WRITES)
            kept = w.temporary()
            return code("{} (i64.store {} {})", put(kept, value), place, get(kept), does=WRITES)
    w.refuse(target, "a target beyond the subset")


def _if(w: FunctionContext, node: ast.If) -> Code:
    name, chain = _chain(node)
    cases = dict(sorted(chain, key=lambda case: case[0]))
    if FEWEST <= len(cases) == len(chain) and max(cases) - min(cases) < WIDEST:
        return _table(w, wat(w.names[name]), cases)
    test = truth(w, node.test)
    if not isinstance(test, Code):
        return block(w, node.body if test else node.orelse)
    return _branch(test, block(w, node.body), block(w, node.orelse))


def _branch(test: Code, body: Code, other: Code) -> Code:
    if other.text:
        return code("(if {} (then\n{}) (else\n{}))", test, body, other)
    return code("(if {} (then\n{}))", test, body) if body.text or not is_pure(test) else Code("")


def _chain(node: ast.If) -> tuple[str, list[Case]]:
    """The name that `if x == 1 ... elif x == 2 ...` asks about, and its cases; none if it asks anything else."""
    name, cases, other = "", list[Case](), [node]
    while len(other) == 1 and isinstance(other[0], ast.If):
        match other[0].test:
            case ast.Compare(
                left=ast.Name(id=asked), ops=[ast.Eq()], comparators=[ast.Constant(value=int(value))]
            ) if name in ("", asked):
                name = asked
                cases.append((value, other[0].body))
            case _:
                return name, []
        other = other[0].orelse  # type: ignore[assignment]
    return name, [] if other else cases


def _table(w: FunctionContext, asked: Code, cases: Mapping[int, list[ast.stmt]]) -> Code:
    """The cases of a chain, in order of their values, as a jump to the one that is asked for."""
    label, least, length = w.label(), min(cases), max(cases) - min(cases) + 1
    out, kept = f"$out{label}", w.temporary()
    names = {value: f"$case{label}_{i}" for i, value in enumerate(cases)}
    jumps = " ".join(names.get(least + i, out) for i in range(length))
    place = tee(kept, code(f"(i64.sub {{}} (i64.const {least}))", asked))
    opened = "".join(f"block {name}\n" for name in reversed(names.values()))
    jump = f"(br_if {out} (i64.ge_u {{}} (i64.const {length})))\n(br_table {jumps} {out} (i32.wrap_i64 (local.get {kept})))"
    bodies = "\n".join(f"end\n{{}}\n(br {out})" for _ in cases)
    made = [block(w, body) for body in cases.values()]
    return code(f"block {out}\n{opened}{jump}\n{bodies}\nend", place, *made)


def _while(w: FunctionContext, test: ast.expr, body: list[ast.stmt]) -> Code:
    again = truth(w, test)
    if again is False:
        return Code("")
    label = w.label()
    end = code(f"(br_if $out{label} (i32.eqz {{}}))", again) if isinstance(again, Code) else Code("")
    loop = f"(block $out{label} (loop $again{label} {{}}\n{{}}\n(br $again{label})))"
    return code(loop, end, block(w, body))


def _counted(w: FunctionContext, name: str, times: ast.Call, body: list[ast.stmt]) -> Code:
    """`for NAME in range(...)`: the bounds are computed once, and the body may change the name."""
    if not 1 <= len(times.args) <= 2 or times.keywords:
        w.refuse(times, "a range beyond the subset")
    first = number(w, times.args[0]) if len(times.args) == 2 else 0
    last, count = number(w, times.args[-1]), w.temporary()
    before, end = put(count, first), last
    if isinstance(last, Code):
        end = get(w.temporary())
        before = code("{} {}", before, put(end.local, last))
    label = w.label()
    return code(
        f"{{}} (block $out{label} (loop $again{label} (br_if $out{label} (i64.ge_s (local.get {count}) {{}}))\n"
        f"{{}}\n{{}}\n"
        f"(local.set {count} (i64.add (local.get {count}) (i64.const 1))) (br $again{label})))",
        before, end, put(w.local(name), get(count)), block(w, body),
    )  # fmt: skip
