"""A module of Python functions as one WebAssembly module."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Collection, Mapping

from wargame.engine.wasm.branching import Branching
from wargame.engine.wasm.expressions import Signature, Words
from wargame.engine.wasm.folding import fold, leave_unread
from wargame.engine.wasm.inlining import Inliner, is_small
from wargame.engine.wasm.statements import function_text

PAGE = 65536
CELL = 8
"""Bytes of a page of memory, and of a cell."""

_ROUNDS = 2
"""How often small functions are sought: a function may become small by what was written into it."""


def module_of(text: str, constants: Mapping[str, int], cells: int, exports: Collection[str]) -> str:
    """The WebAssembly text of a module of functions on so many cells. Raises SubsetError."""
    tree = ast.parse(text)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    for function in functions:
        fold(function, constants)
    for _ in range(_ROUNDS):
        _write_small(functions, constants)
    for function in functions:
        Branching().visit(function)
    signatures = {function.name: _signature(function) for function in functions}
    where = _places(text)
    parts = [
        function_text(_words(function, signatures, where), function, function.name in exports)
        for function in functions
    ]
    pages = (cells * CELL + PAGE - 1) // PAGE
    return f'(module (memory (export "memory") {pages} {pages})\n' + "\n".join(parts) + ")"


def _write_small(functions: list[ast.FunctionDef], constants: Mapping[str, int]) -> None:
    small = {function.name: function for function in functions if is_small(function)}
    writer = Inliner(small)
    for function in functions:
        if any(isinstance(n, ast.Call) and getattr(n.func, "id", "") in small for n in ast.walk(function)):
            fold(writer.visit(function), constants)
        leave_unread(function)


def _signature(function: ast.FunctionDef) -> Signature:
    names = [argument.arg for argument in function.args.args]
    return Signature(len(names), names[:1] == ["s"])


def _words(
    function: ast.FunctionDef, signatures: Mapping[str, Signature], where: Callable[[ast.AST], str]
) -> Words:
    given = {argument.arg for argument in function.args.args} - {"s"}
    stored = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    return Words(function.name, signatures, frozenset(given | stored), where)


def _places(text: str) -> Callable[[ast.AST], str]:
    """What tells where a node came from: the file and line its text names, or else its line in the module."""
    lines = text.splitlines()

    def where(node: ast.AST) -> str:
        line = getattr(node, "lineno", 1)
        for above in range(line, 0, -1):
            named = re.search(r"  # (\S+:\d+)$", lines[above - 1])
            if named:
                return named[1]
            if lines[above - 1].startswith("def "):
                break
        return f"module:{line}"

    return where
