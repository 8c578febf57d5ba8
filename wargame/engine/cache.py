"""Compiled content and its code kept on disk, by the hash of the texts and of the code that compiles them."""

from __future__ import annotations

import hashlib
import marshal
import os
import pickle
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING, Any

from wargame.paths import cache_dir, forget_old

if TYPE_CHECKING:
    from wargame.compiler import Compiled
    from wargame.engine.executor import Engine
    from wargame.library import Content, Texts

_PACKAGE = Path(__file__).resolve().parent.parent
_MAKERS = (
    "compiler",
    "engine",
    "library",
    "dice.py",
    "expressions.py",
    "names.py",
    "rulebook",
    "scenario.py",
    "terms.py",
)
_KEPT = {"found": 48}
"""How many entries of a kind are kept that every edit of content makes useless; of the other kinds `_MOST`."""
_MOST = 400


def engine_of(texts: Texts, taping: bool = True) -> Engine:
    """A scenario made ready to run, read and compiled only if it was not before; raises ContentError."""
    from wargame.engine.executor import Engine

    return Engine(compiled_of(texts), taping)


def compiled_of(texts: Texts) -> Compiled:
    """The compiled content of some texts, from the cache if it is there and whole; raises ContentError."""
    from wargame.compiler import Compiled

    path = _place("compiled", texts.digest)
    known = _read(path)
    if isinstance(known, Compiled) and known.digest == texts.digest:
        return known
    compiled = _compile(texts)
    _write(path, compiled)
    return compiled


def check(content: Content) -> None:
    """Refuse a content that does not compile; what was found faultless is not looked at again. Raises ContentError."""
    from wargame.compiler.module import check_content

    path = _place("faultless", content.digest)
    if _read(path) is None:
        check_content(content)
        _write(path, True)


def _compile(texts: Texts) -> Compiled:
    from wargame.compiler.module import compile_content
    from wargame.library import Content, load_sources

    content = texts if isinstance(texts, Content) else load_sources(texts.sources[:-1], texts.sources[-1])
    return compile_content(content)


def ready(name: str) -> tuple[Texts, Engine]:
    """A scenario by name, ready to run; raises ContentError."""
    texts = _found(name)
    return texts, engine_of(texts)


def _found(name: str) -> Texts:
    """The texts of a scenario by name: in folders known before, no file is read as YAML to learn which those are."""
    from wargame.library import Texts, find_scenario, shelves_digest

    with suppress(OSError):
        path = _place("found", f"{name} {shelves_digest()}")
        known = _read(path)
        if not isinstance(known, Texts):
            known = find_scenario(name)
            _write(path, known)
        return known
    return find_scenario(name)


def machine_code(digest: str, kind: str, build: Callable[[], bytes]) -> bytes:
    """The WebAssembly machine code of a content, of a kind: kept, or else built."""
    return _kept("wasm", f"{digest} {kind}", build)


def code_of(text: str) -> CodeType:
    """The text of a module as Python's code: kept, or else compiled."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    code: CodeType = marshal.loads(
        _kept("code", digest, lambda: marshal.dumps(compile(text, "<rules>", "exec")))
    )
    return code


def _kept(kind: str, digest: str, build: Callable[[], bytes]) -> bytes:
    path = _place(kind, digest)
    known = _read(path)
    if isinstance(known, bytes):
        return known
    made = build()
    _write(path, made)
    return made


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
        forget_old(path.parent, _KEPT.get(path.parent.name, _MOST))
