"""A module of Python functions as one WebAssembly module; a function that did not change is not translated again."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from wargame.engine.wasm.context import FunctionContext, SubsetError
from wargame.engine.wasm.inline import Inlining, inlining_of
from wargame.engine.wasm.statements import block, function_text

EXPORTS = frozenset(
    "open_turn resolve close_turn play_turn take_seat judge give take_back_all draw_private play_games".split()
)
"""The functions that an engine calls."""

PAGE, CELL = 65536, 8
"""Bytes of a page of memory, and of a cell."""


@dataclass(frozen=True)
class Translated:
    """A function as WebAssembly text, with what it took from others."""

    name: str
    place: str
    text: str
    numbers: int
    """How many numbers it takes."""
    with_position: bool
    used: Mapping[str, int]
    calls: frozenset[tuple[str, int, bool]]
    """What it calls, with how many numbers, and whether with the position; also what is written where it is called."""


_kept: dict[tuple[str, str, bool], Translated] = {}
"""The functions translated last, by the kernel, their own text, and whether they are open."""


def module_of(
    kernel: str, rules: str, constants: Mapping[str, int], cells: int, exports: Collection[str]
) -> str:
    """The WebAssembly text of kernel and rules on so many cells. Raises SubsetError."""
    inlining = inlining_of(kernel, constants, exports)
    functions = _checked(kernel, rules, constants, inlining, exports)
    called = {name for function in functions for name, _, _ in function.calls}
    called -= inlining.expressions.keys() | inlining.functions.keys()
    bodies = "\n".join(f.text for f in functions if f.name in called or f.name in exports)
    pages = (cells * CELL + PAGE - 1) // PAGE
    return f'(module (memory (export "memory") {pages} {pages})\n{bodies})'


def check_module(kernel: str, rules: str, constants: Mapping[str, int], exports: Collection[str]) -> None:
    """Refuse rules that go beyond the subset, or call a function with what it does not take. Raises SubsetError."""
    _checked(kernel, rules, constants, inlining_of(kernel, constants, exports), exports)


def _checked(
    kernel: str, rules: str, constants: Mapping[str, int], inlining: Inlining, exports: Collection[str]
) -> list[Translated]:
    context = f"{kernel}{constants['TAPING']}{constants['CHECKING']}"
    texts = [*parts(kernel), *parts(rules)]
    functions = [_function(text, context, constants, inlining, exports) for text in texts]
    _check_calls(functions)
    return functions


def parts(text: str) -> list[str]:
    """A module's functions, each as its own text."""
    return [f"def {part}" for part in f"\n{text}".split("\ndef ")[1:]]


def _function(
    text: str,
    context: str,
    constants: Mapping[str, int],
    inlining: Inlining,
    exports: Collection[str],
) -> Translated:
    name = text[4 : text.index("(")]
    key = context, text, name in exports
    known = _kept.get(key)
    if known is None or any(constants.get(n) != value for n, value in known.used.items()):
        known = _kept[key] = _translated(name, text, constants, inlining, name in exports)
    return known


def _translated(
    name: str, text: str, constants: Mapping[str, int], inlining: Inlining, is_open: bool
) -> Translated:
    function = ast.parse(text).body[0]
    assert isinstance(function, ast.FunctionDef)
    w = FunctionContext(name, constants, inlining, block, _place(name, text))
    made = function_text(w, function, is_open)
    arguments = [argument.arg for argument in function.args.args]
    with_position = arguments[:1] == ["s"]
    return Translated(name, w.place, made, len(arguments) - with_position, with_position, w.used, frozenset(w.calls))


def _place(name: str, text: str) -> str:
    """The file and line that a rule's function names; the kernel's functions are found by their names."""
    named = re.search(r"  # (\S+:\d+)$", text.split("\n", 1)[0])
    return named[1] if named else f"kernel, {name}"


def _check_calls(functions: list[Translated]) -> None:
    """Every function that is called is there, and takes what it is given. Raises SubsetError."""
    taken = {function.name: (function.numbers, function.with_position) for function in functions}
    for function in functions:
        for name, numbers, with_position in function.calls:
            if taken.get(name) != (numbers, with_position):
                raise SubsetError(function.name, function.place, f"there is no function {name} for such arguments")
