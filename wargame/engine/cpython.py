"""Runs a content's functions in CPython: the meaning of the rules, and the executor for play.

Nothing else in the house has Python run a text, and the only texts are those that the compiler wrote.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from types import CodeType
from typing import Any

from wargame.compiler import Compiled
from wargame.engine.text import module_text

_PYTHON = {"abs": abs, "int": int, "list": list, "max": max, "min": min, "range": range}
"""All of Python that a function of the rules can name."""
_DEFINED = re.compile(r"^def (\w+)", re.MULTILINE)


class Machine:
    """The functions of a content; a position is a list of its own."""

    def __init__(self, compiled: Compiled, taping: bool, checking: bool = False) -> None:
        self._cells = [*compiled.cells, *[0] * compiled.more_cells(taping)]
        self._functions: dict[str, Any] = {"copy": _copy, "__builtins__": _PYTHON}
        _define(module_text(compiled, taping, checking), self._functions)

    def function(self, name: str) -> Callable[..., int]:
        """A function by its name; its first argument is the position. Raises KeyError."""
        found: Callable[..., int] | _Later = self._functions[name]
        return found.compiled() if isinstance(found, _Later) else found

    def lay(self) -> list[int]:
        """A new position as the content begins, with an empty tape or nothing counted."""
        return list(self._cells)

    def key(self, key: int) -> int:
        """The key of a game's dice as a cell holds it."""
        return key


class _Later:
    """A function that is compiled when it is called first: a game begins with few of them."""

    def __init__(self, name: str, text: str, among: dict[str, Any]) -> None:
        self._name, self._text, self._among = name, text, among

    def compiled(self) -> Callable[..., int]:
        """The function itself, which stands among the names from now on."""
        if self._among[self._name] is self:
            exec(compile(self._text, f"<{self._name}>", "exec"), self._among)
        found: Callable[..., int] = self._among[self._name]
        return found

    def __call__(self, *arguments: Any) -> int:
        return self.compiled()(*arguments)


def _define(text: str, among: dict[str, Any]) -> None:
    """Run what stands above a module's functions, and put each of them among the names."""
    heads = [*_DEFINED.finditer(text)]
    ends = [head.start() for head in heads[1:]] + [len(text)]
    exec(text[: heads[0].start()], among)
    for head, end in zip(heads, ends, strict=True):
        among[head[1]] = _Later(head[1], text[head.start() : end], among)


def worth(text: str, words: dict[str, Any]) -> int:
    """The value of one expression that the compiler wrote, by what its names mean."""
    return int(eval(_expression(text), {"__builtins__": {}}, words))


@lru_cache(maxsize=4096)
def _expression(text: str) -> CodeType:
    return compile(text, "<number>", "eval")


def _copy(s: list[int], to: int, start: int, count: int) -> None:
    """Copy a run of cells: the one intrinsic of the kernel's language."""
    s[to : to + count] = s[start : start + count]
