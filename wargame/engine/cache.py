"""Compiled content kept on disk, by the hash of the texts and of the code that compiles them."""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from wargame.paths import cache_dir

if TYPE_CHECKING:
    from wargame.compiler import Compiled
    from wargame.engine.executor import Engine
    from wargame.library import Content

_PACKAGE = Path(__file__).resolve().parent.parent
_MAKERS = (
    "compiler",
    "engine",
    "library",
    "dice.py",
    "expressions.py",
    "names.py",
    "rulebook.py",
    "scenario.py",
    "terms.py",
)


def engine_of(content: Content, taping: bool = True) -> Engine:
    """A content made ready to run, compiled only if it was not before; raises ContentError."""
    from wargame.engine.executor import Engine

    return Engine(compiled_of(content), taping)


def compiled_of(content: Content) -> Compiled:
    """The compiled content, from the cache if it is there and whole; raises ContentError."""
    from wargame.compiler import Compiled, compile_content

    path = _place("compiled", content.digest)
    known = _read(path)
    if isinstance(known, Compiled) and known.digest == content.digest:
        return known
    compiled = compile_content(content)
    _write(path, compiled)
    return compiled


def machine_code(digest: str, kind: str, build: Callable[[], bytes]) -> bytes:
    """The WebAssembly machine code of a content, of a kind: as it was kept, or else built."""
    path = _place("wasm", f"{digest} {kind}")
    known = _read(path)
    if isinstance(known, bytes):
        return known
    code = build()
    _write(path, code)
    return code


def ready(name: str) -> tuple[Content, Engine]:
    """A scenario by name, ready to run; raises ContentError."""
    from wargame.library import load_scenario

    content = load_scenario(name)
    return content, engine_of(content)


@cache
def _stamp() -> str:
    """The hash of the code that reads, compiles and runs content, and of the Python it runs on."""
    whole = hashlib.sha256(sys.version.encode())
    for maker in _MAKERS:
        path = _PACKAGE / maker
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            whole.update(file.read_bytes())
    return whole.hexdigest()


def _place(kind: str, digest: str) -> Path:
    return cache_dir() / kind / f"{hashlib.sha256(f'{_stamp()}{digest}'.encode()).hexdigest()[:40]}.pickle"


def _read(path: Path) -> Any:
    """What was kept, or None: a cache that cannot be read is as good as none."""
    try:
        data = path.read_bytes()
        if hashlib.sha256(data[32:]).digest() != data[:32]:
            return None
        return pickle.loads(data[32:])
    except Exception:
        return None


def _write(path: Path, value: object) -> None:
    """Keep a value, whole or not at all; a folder that cannot be written is no fault."""
    data = pickle.dumps(value)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = path.with_suffix(f".{os.getpid()}")
        part.write_bytes(hashlib.sha256(data).digest() + data)
        part.replace(path)
