"""Longer functions of the kernel that are written where they are called: what the hottest of them save is the calling."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from wargame.engine.wasm.values import Number, is_cheap, is_steady, written
from wargame.engine.wasm.words import Words

SPREAD = frozenset(
    "mixed drawn roll note put move pull already_given judge_kind opening_percent free_to_pay set_price judge give "
    "count_bits nth_bit sort_orders pay lay_down why_moot carry_out carry_out_step upkeep_paid run_programs".split()
)
"""The functions that it pays to spread: asked often from few places, or short. None calls itself."""


def spread_functions(functions: list[ast.FunctionDef]) -> dict[str, ast.FunctionDef]:
    """The functions that are spread, by their names."""
    return {function.name: function for function in functions if function.name in SPREAD}


def spread(w: Words, function: ast.FunctionDef, numbers: list[Number]) -> str:
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


def _bound(w: Words, given: Mapping[str, Number], stored: set[str]) -> tuple[str, dict[str, Number]]:
    """What keeps the arguments, and what then stands for each: itself, where it is short and stays what it is."""
    kept, bound = "", dict[str, Number]()
    for name, value in given.items():
        if name in stored or not (is_cheap(value) and is_steady(value)):
            local = w.temporary()
            kept += f"(local.set {local} {written(value)}) "
            value = f"(local.get {local})"
        bound[name] = value
    return kept, bound
