"""Runs a content's functions in CPython: the meaning of the rules, and the executor for play."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wargame.compiler import Compiled
from wargame.engine.cache import code_of
from wargame.engine.text import module_text


class Machine:
    """The functions of a content; a position is a list of its own."""

    def __init__(self, compiled: Compiled, taping: bool, checking: bool = False) -> None:
        self._cells = [*compiled.cells, *[0] * compiled.more_cells(taping)]
        self._functions: dict[str, Any] = {"copy": _copy}
        exec(code_of(module_text(compiled, taping, checking)), self._functions)

    def function(self, name: str) -> Callable[..., int]:
        """A function by its name; its first argument is the position. Raises KeyError."""
        found: Callable[..., int] = self._functions[name]
        return found

    def lay(self) -> list[int]:
        """A new position as the content begins, with an empty tape or nothing counted."""
        return list(self._cells)

    def key(self, key: int) -> int:
        """The key of a game's dice as a cell holds it."""
        return key


def _copy(s: list[int], to: int, start: int, count: int) -> None:
    """Copy a run of cells: the one intrinsic of the kernel's language."""
    s[to : to + count] = s[start : start + count]
