"""Statements and functions of the subset as WebAssembly text."""

from __future__ import annotations

import ast

from wargame.engine.wasm.expressions import Words, address, number, truth


def function_text(w: Words, function: ast.FunctionDef, is_open: bool) -> str:
    """A function as text; `is_open` exports it. Raises SubsetError."""
    names = [argument.arg for argument in function.args.args if argument.arg != "s"]
    if not _ends(function.body):
        w.refuse(function, "a function that may end without `return`")
    body = block(w, function.body)
    export = f' (export "{function.name}")' if is_open else ""
    parameters = "".join(f" (param ${name} i64)" for name in names)
    kept = sorted(w.locals - {f"${name}" for name in names})
    declared = "".join(f" (local {name} i64)" for name in kept)
    return f"(func ${function.name}{export}{parameters} (result i64){declared}\n{body}\n(unreachable))"


def _ends(body: list[ast.stmt]) -> bool:
    """Whether statements cannot run past their end."""
    last = body[-1] if body else None
    if isinstance(last, ast.If):
        return _ends(last.body) and _ends(last.orelse)
    return isinstance(last, ast.Return)


def block(w: Words, body: list[ast.stmt]) -> str:
    """Statements one after the other."""
    return "\n".join(statement(w, part) for part in body)


def statement(w: Words, node: ast.stmt) -> str:
    """One statement. Raises SubsetError."""
    match node:
        case ast.Return(value=ast.expr() as value):
            return f"(return {number(w, value)})"
        case ast.Expr(value=ast.Call(func=ast.Name(id="copy"), args=[_, to, start, count])):
            sizes = [f"(i32.wrap_i64 {number(w, part)})" for part in (to, start, count)]
            return f"(memory.copy {' '.join(f'(i32.shl {size} (i32.const 3))' for size in sizes)})"
        case ast.Expr(value=ast.Call() as value):
            return f"(drop {number(w, value)})"
        case ast.Assign(targets=[target], value=value):
            return assigned(w, target, number(w, value))
        case ast.AugAssign(target=ast.Name() as target, op=op, value=value):
            changed = ast.BinOp(ast.Name(target.id, ast.Load()), op, value)
            return assigned(w, target, number(w, ast.copy_location(changed, node)))
        case ast.If(test=test, body=body, orelse=orelse):
            other = f" (else\n{block(w, orelse)})" if orelse else ""
            return f"(if {truth(w, test)} (then\n{block(w, body)}){other})"
        case ast.While(test=test, body=body, orelse=[]):
            label = _label(w)
            return (
                f"(block $out{label} (loop $again{label} (br_if $out{label} (i32.eqz {truth(w, test)}))\n"
                f"{block(w, body)}\n(br $again{label})))"
            )
        case ast.For(target=ast.Name(id=name), iter=ast.Call(func=ast.Name(id="range")) as times, orelse=[]):
            return _counted(w, name, times, node.body)
    w.refuse(node, "a statement beyond the subset")


def assigned(w: Words, target: ast.expr, value: str) -> str:
    """A value put into a local or a cell."""
    match target:
        case ast.Name(id=name):
            w.locals.add(f"${name}")
            return f"(local.set ${name} {value})"
        case ast.Subscript(value=ast.Name(id="s"), slice=index):
            return f"(i64.store {address(w, index)} {value})"
    w.refuse(target, "a target beyond the subset")


def _counted(w: Words, name: str, times: ast.Call, body: list[ast.stmt]) -> str:
    """`for NAME in range(...)`: the bounds are worked out once, and the body may change the name."""
    if not 1 <= len(times.args) <= 2 or times.keywords:
        w.refuse(times, "a range beyond the subset")
    first = number(w, times.args[0]) if len(times.args) == 2 else "(i64.const 0)"
    last, label, count, end = times.args[-1], _label(w), w.temporary(), ""
    before = f"(local.set {count} {first})"
    if isinstance(last, ast.Constant):
        end = number(w, last)
    else:
        kept = w.temporary()
        before += f" (local.set {kept} {number(w, last)})"
        end = f"(local.get {kept})"
    w.locals.add(f"${name}")
    return (
        f"{before} (block $out{label} (loop $again{label} (br_if $out{label} (i64.ge_s (local.get {count}) {end}))\n"
        f"(local.set ${name} (local.get {count}))\n{block(w, body)}\n"
        f"(local.set {count} (i64.add (local.get {count}) (i64.const 1))) (br $again{label})))"
    )


def _label(w: Words) -> int:
    w.labels += 1
    return w.labels
