"""Runs a WebAssembly module: one memory, which is the position, and the functions on it."""

from __future__ import annotations

import ctypes
from array import array
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from wasmtime import Config, Func, Instance, Memory, Module, Store, wat2wasm
from wasmtime import Engine as Wasm

from wargame.compiler import Compiled
from wargame.engine.text import functions_text
from wargame.engine.wasm.module import module_of


@cache
def _wasm() -> Wasm:
    config = Config()
    config.cranelift_opt_level = "speed"
    return Wasm(config)


EXPORTS = frozenset(
    "open_turn resolve close_turn play_turn take_seat judge give take_back_all draw_private play_games".split()
)
"""The functions that an engine calls."""


def build(compiled: Compiled, taping: bool) -> Module:
    """A content's functions as machine code, which all threads may share. Raises SubsetError."""
    constants = {**compiled.constants, "TAPING": int(taping)}
    text = module_of(functions_text(compiled), constants, cells_of(compiled, taping), EXPORTS)
    return Module(_wasm(), bytes(wat2wasm(text)))


def cells_of(compiled: Compiled, taping: bool) -> int:
    """How many cells a position has, with its tape or what a batch counts."""
    at = compiled.constants
    return len(compiled.cells) + (at["TAPE_ROWS"] * 8 if taping else at["BATCH_CELLS"])


class Machine:
    """An instance of a module, whose memory is the one position that it holds; for one thread."""

    def __init__(self, compiled: Compiled, taping: bool) -> None:
        self._store = Store(_wasm())
        self._exports = Instance(self._store, module_kept(compiled, taping), []).exports(self._store)
        memory = self._exports["memory"]
        assert isinstance(memory, Memory)
        start = ctypes.addressof(memory.data_ptr(self._store).contents)
        cells = (ctypes.c_int64 * cells_of(compiled, taping)).from_address(start)
        self._cells = memoryview(cells).cast("B").cast("q")
        self._functions: dict[str, Callable[..., int]] = {}

    def function(self, name: str) -> Callable[..., int]:
        """A function by its name; the position it is given is always this memory. Raises KeyError."""
        if name not in self._functions:
            self._functions[name] = self._wrapped(name)
        return self._functions[name]

    def _wrapped(self, name: str) -> Callable[..., int]:
        found, store = self._exports[name], self._store
        assert isinstance(found, Func)
        return lambda s, *arguments: found(store, *arguments)

    def lay(self, cells: Iterable[int], more: int) -> Any:
        """The memory, with some cells and zeros behind them."""
        self._cells[:] = array("q", [*cells, *[0] * more])
        return self._cells

    def key(self, key: int) -> int:
        """The key of a game's dice as a cell holds it: 64 bits with a sign."""
        return key - (1 << 64) if key >> 63 else key


_modules: dict[tuple[str, bool], Module] = {}


def module_kept(compiled: Compiled, taping: bool) -> Module:
    """The module of a content, built once in a process."""
    key = compiled.digest, taping
    if key not in _modules:
        _modules[key] = build(compiled, taping)
    return _modules[key]
