"""Runs a WebAssembly module: one memory, which is the position, and the functions on it."""

from __future__ import annotations

import ctypes
import threading
from array import array
from collections.abc import Callable
from importlib.metadata import version
from typing import cast

from wasmtime import Config, Func, Instance, Memory, Module, Store, wat2wasm
from wasmtime import Engine as Wasm

from wargame.compiler import Compiled
from wargame.engine.kernel import kernel_text
from wargame.engine.wasm.module import EXPORTS, module_of
from wargame.store import code_stamp, fetch, keep

_WASM = Wasm(Config())
"""The one engine of wasmtime that all modules and machines of this process share."""


def build(compiled: Compiled, taping: bool, checking: bool = False) -> Module:
    """Compiled content as machine code, which all threads may share. Raises SubsetError."""
    constants = {**compiled.constants, "TAPING": int(taping), "CHECKING": int(checking)}
    cells = len(compiled.cells) + compiled.more_cells(taping)
    text = module_of(kernel_text(), compiled.functions, constants, cells, EXPORTS)
    return Module(_WASM, bytes(wat2wasm(text)))


class Machine:
    """An instance of a module, whose memory is the one position that it holds; for one thread."""

    def __init__(self, compiled: Compiled, taping: bool, checking: bool = False) -> None:
        self._store = Store(_WASM)
        self._exports = Instance(self._store, module_kept(compiled, taping, checking), []).exports(
            self._store
        )
        memory = self._exports["memory"]
        assert isinstance(memory, Memory)
        start = ctypes.addressof(memory.data_ptr(self._store).contents)
        self._start = array("q", compiled.cells)
        self._more = compiled.more_cells(taping)
        cells = (ctypes.c_int64 * (len(self._start) + self._more)).from_address(start)
        self._cells = memoryview(cells).cast("B").cast("q")
        self._taping = taping
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

    def new_memory(self) -> list[int]:
        """The memory, set to the position before turn 1 (of a tape, only the count of rows is set back)."""
        self._cells[: len(self._start)] = self._start
        if not self._taping:
            self._cells[len(self._start) :] = array("q", bytes(8 * self._more))
        return cast(list[int], self._cells)  # read and written as a list is, but never longer

    def key(self, key: int) -> int:
        """The key of a game's dice as a cell holds it: 64 bits with a sign."""
        return key - (1 << 64) if key >> 63 else key


_modules: dict[tuple[str, bool, bool], Module] = {}
_building = threading.Lock()


def module_kept(compiled: Compiled, taping: bool, checking: bool = False) -> Module:
    """The module of compiled content: built once in a process, and kept on disk for the next. Raises SubsetError.

    Without a digest content was made for the moment, and its module is not kept.
    """
    if not compiled.digest:
        return build(compiled, taping, checking)
    key = compiled.digest, taping, checking
    with _building:
        if key not in _modules:
            _modules[key] = Module.deserialize(_WASM, _machine_code(compiled, taping, checking))
        return _modules[key]


def _machine_code(compiled: Compiled, taping: bool, checking: bool) -> bytes:
    name = f"{code_stamp()} {compiled.digest} {taping} {checking} {version('wasmtime')}"
    code = fetch("wasm", name)
    if code is None:
        code = bytes(build(compiled, taping, checking).serialize())
        keep("wasm", name, code)
    return code
