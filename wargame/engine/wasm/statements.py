"""Statements and functions of the subset as WebAssembly text."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from wargame.engine.wasm.context import FunctionContext, is_pure, is_steady, may_write, written
from wargame.engine.wasm.expressions import address, number, truth

FEWEST, WIDEST = 4, 2048
"""The fewest cases of a chain that are worth a table, and the longest table."""

Case = tuple[int, list[ast.stmt]]


def function_text(w: FunctionContext, function: ast.FunctionDef, is_open: bool) -> str:
    """A function as text; `is_open` exports it. Raises SubsetError."""
    names = [argument.arg for argument in function.args.args if argument.arg != "s"]
    stored = [n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)]
    w.names = {name: f"(local.get ${name})" for name in [*names, *stored]}
    w.locals = {f"${name}" for name in stored}
    if not _ends(function.body):
        w.refuse(function, "a function that may end without `return`")
    body = block(w, function.body)
    export = f' (export "{function.name}")' if is_open else ""
    unread = w.unread.get(function.name, frozenset())
    parameters = "".join(f" (param ${name} i64)" for i, name in enumerate(names) if i not in unread)
    declared = "".join(f" (local {name} i64)" for name in sorted(w.locals - {f"${name}" for name in names}))
    return f"(func ${function.name}{export}{parameters} (result i64){declared}\n{body}\n(unreachable))"


def _ends(body: list[ast.stmt]) -> bool:
    """Whether statements cannot run past their end."""
    last = body[-1] if body else None
    if isinstance(last, ast.If):
        return _ends(last.body) and _ends(last.orelse)
    return isinstance(last, ast.Return)


def block(w: FunctionContext, body: list[ast.stmt]) -> str:
    """Statements one after the other, up to the first return."""
    lines = []
    for part in body:
        line = statement(w, part)
        if line:
            lines.append(line)
        if line.startswith(("(return ", f"(br {w.exit} ")):
            break
    return "\n".join(lines)


def statement(w: FunctionContext, node: ast.stmt) -> str:
    """One statement, or nothing if it does nothing. Raises SubsetError."""
    match node:
        case ast.Return(value=ast.expr() as value):
            result = written(number(w, value))
            return f"(br {w.exit} {result})" if w.exit else f"(return {result})"
        case ast.Expr(value=ast.Constant(value=str())):
            return ""
        case ast.Expr(value=ast.Call(func=ast.Name(id="copy"), args=[_, to, start, count])):
            sizes = (
                f"(i32.shl (i32.wrap_i64 {written(number(w, part))}) (i32.const 3))"
                for part in (to, start, count)
            )
            return f"(memory.copy {' '.join(sizes)})"
        case ast.Expr(value=ast.Call() as value):
            made = number(w, value)
            return "" if is_pure(made) else f"(drop {written(made)})"
        case ast.Assign(targets=[target], value=value):
            return assigned(w, target, written(number(w, value)))
        case ast.AugAssign(target=ast.Name() as target, op=op, value=value):
            changed = ast.BinOp(ast.Name(target.id, ast.Load()), op, value)
            return assigned(w, target, written(number(w, changed)))
        case ast.If():
            return _if(w, node)
        case ast.While(test=test, body=body, orelse=[]):
            return _while(w, test, body)
        case ast.For(target=ast.Name(id=name), iter=ast.Call(func=ast.Name(id="range")) as times, orelse=[]):
            return _counted(w, name, times, node.body)
    w.refuse(node, "a statement beyond the subset")


def assigned(w: FunctionContext, target: ast.expr, value: str) -> str:
    """A value put into a local or a cell; it is worked out before its place is, where that could differ."""
    match target:
        case ast.Name(id=name):
            return f"(local.set {w.local(name)} {value})"
        case ast.Subscript(value=ast.Name(id="s"), slice=index):
            place = address(w, index)
            if not may_write(value) or is_steady(place):
                return f"(i64.store {place} {value})"
            kept = w.temporary()
            return f"(local.set {kept} {value}) (i64.store {place} (local.get {kept}))"
    w.refuse(target, "a target beyond the subset")


def _if(w: FunctionContext, node: ast.If) -> str:
    name, chain = _chain(node)
    cases = dict(sorted(chain, key=lambda case: case[0]))
    if FEWEST <= len(cases) == len(chain) and max(cases) - min(cases) < WIDEST:
        return _table(w, written(w.names[name]), cases)
    test = truth(w, node.test)
    if not isinstance(test, str):
        return block(w, node.body if test else node.orelse)
    return _branch(w, test, block(w, node.body), block(w, node.orelse))


def _branch(w: FunctionContext, test: str, body: str, other: str) -> str:
    if not body and not other and is_pure(test):
        return ""
    return f"(if {test} (then\n{body})" + (f" (else\n{other}))" if other else ")")


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


def _table(w: FunctionContext, asked: str, cases: Mapping[int, list[ast.stmt]]) -> str:
    """The cases of a chain, in order of their values, as a jump to the one that is asked for."""
    w.labels += 1
    out, least, length = f"$out{w.labels}", min(cases), max(cases) - min(cases) + 1
    names = {value: f"$case{w.labels}_{i}" for i, value in enumerate(cases)}
    jumps = " ".join(names.get(least + i, out) for i in range(length))
    kept = w.temporary()
    place = f"(local.tee {kept} (i64.sub {asked} (i64.const {least})))"
    test = f"(i64.ge_u {place} (i64.const {length}))"
    opened = "".join(f"block {name}\n" for name in reversed(names.values()))
    bodies = "\n".join(f"end\n{block(w, body)}\n(br {out})" for body in cases.values())
    jump = f"(br_if {out} {test})\n(br_table {jumps} {out} (i32.wrap_i64 (local.get {kept})))"
    return f"block {out}\n{opened}{jump}\n{bodies}\nend"


def _while(w: FunctionContext, test: ast.expr, body: list[ast.stmt]) -> str:
    again = truth(w, test)
    if again is False:
        return ""
    w.labels += 1
    label = w.labels
    end = f"(br_if $out{label} (i32.eqz {again}))" if isinstance(again, str) else ""
    return f"(block $out{label} (loop $again{label} {end}\n{block(w, body)}\n(br $again{label})))"


def _counted(w: FunctionContext, name: str, times: ast.Call, body: list[ast.stmt]) -> str:
    """`for NAME in range(...)`: the bounds are worked out once, and the body may change the name."""
    if not 1 <= len(times.args) <= 2 or times.keywords:
        w.refuse(times, "a range beyond the subset")
    first = written(number(w, times.args[0])) if len(times.args) == 2 else "(i64.const 0)"
    last, count = number(w, times.args[-1]), w.temporary()
    before, end = f"(local.set {count} {first})", written(last)
    if isinstance(last, str):
        kept = w.temporary()
        before, end = f"{before} (local.set {kept} {last})", f"(local.get {kept})"
    w.labels += 1
    label = w.labels
    return (
        f"{before} (block $out{label} (loop $again{label} (br_if $out{label} (i64.ge_s (local.get {count}) {end}))\n"
        f"(local.set {w.local(name)} (local.get {count}))\n{block(w, body)}\n"
        f"(local.set {count} (i64.add (local.get {count}) (i64.const 1))) (br $again{label})))"
    )
