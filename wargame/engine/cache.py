"""Compiled content kept on disk as JSON, by the hash of the texts and of the code that compiles them."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from msgspec import MsgspecError
from msgspec.json import decode, encode

from wargame.store import fetch, keep

if TYPE_CHECKING:
    from wargame.compiler import Compiled
    from wargame.compiler.module import Written
    from wargame.engine.executor import Engine
    from wargame.library import Content, Texts

_PACKAGE = Path(__file__).resolve().parent.parent
_MAKERS = (
    "cards",
    "compiler",
    "engine",
    "library",
    "dice.py",
    "expressions.py",
    "manifest.py",
    "rulebook",
    "scenario.py",
    "terms.py",
)
_T = TypeVar("_T")


def build_engine(texts: Texts, taping: bool = True) -> Engine:
    """A scenario made ready to run, read and compiled only if it was not before; raises ContentError."""
    from wargame.engine.executor import Engine

    return Engine(compiled_of(texts), taping, texts=texts)


def compiled_of(texts: Texts) -> Compiled:
    """The compiled content of some texts, from the cache if it is there and whole; raises ContentError."""
    from wargame.compiler import Compiled

    return cached("compiled", texts.digest, Compiled, lambda: _compile(texts))


def check(content: Content) -> None:
    """Refuse a content that does not compile; what was found faultless is not looked at again. Raises ContentError."""
    from wargame.compiler.module import check_content

    if not _read("faultless", content.digest, bool):
        _check_functions(*check_content(content))
        _keep("faultless", content.digest, True)


def _check_functions(constants: dict[str, int], functions: str) -> None:
    """Refuse functions that one of the executors would not run as the other does. Raises ContentError."""
    from wargame.engine.kernel import kernel_text
    from wargame.engine.wasm.context import SubsetError
    from wargame.engine.wasm.module import EXPORTS, check_module
    from wargame.errors import ContentError, Finding

    try:
        check_module(kernel_text(), functions, {**constants, "TAPING": 1, "CHECKING": 0}, EXPORTS)
    except SubsetError as fault:
        file, _, line = fault.place.rpartition(":")
        place = (file, int(line)) if line.isdecimal() else (fault.place, 0)
        raise ContentError([Finding(*place, 1, "", f"{fault.what}: a fault of the compiler, not of these rules")]) from None


_latest: dict[str, Written] = {}
"""The content compiled last in this process, by its digest, until its cards are made."""


def _compile(texts: Texts) -> Compiled:
    from wargame.compiler.module import compiled_from

    _latest.clear()
    _latest[texts.digest] = _write(texts)
    return compiled_from(_latest[texts.digest])


def written_of(texts: Texts) -> Written:
    """All that compiling some texts found out, of those compiled last or else compiled anew; raises ContentError."""
    return _latest.pop(texts.digest, None) or _write(texts)


def _write(texts: Texts) -> Written:
    from wargame.compiler.module import write_content
    from wargame.library import Content, load_sources

    return write_content(texts if isinstance(texts, Content) else load_sources(texts.sources[:-1], texts.sources[-1]))


def load_engine(name: str) -> tuple[Texts, Engine]:
    """A scenario by name, ready to run; raises ContentError."""
    texts = _found(name)
    return texts, build_engine(texts)


def _found(name: str) -> Texts:
    """The texts of a scenario by name: in folders known before, no file is read as YAML to learn which those are."""
    from wargame.library import Texts, find_scenario, shelves_digest

    with suppress(OSError):
        asked = f"{name} {shelves_digest()}"
        return cached("found", asked, Texts, lambda: find_scenario(name))
    return find_scenario(name)


def machine_code(digest: str, kind: str, build: Callable[[], bytes]) -> bytes:
    """The WebAssembly machine code of a content, of a kind: kept, or else built."""
    name = _name(f"{digest} {kind}")
    code = fetch("wasm", name)
    if code is None:
        code = build()
        keep("wasm", name, code)
    return code


@cache
def _stamp() -> str:
    """The hash of the code that reads, compiles and runs content, and of the Python it runs on."""
    whole = hashlib.sha256(sys.version.encode())
    for maker in _MAKERS:
        path = _PACKAGE / maker
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            whole.update(file.read_bytes())
    return whole.hexdigest()


def _name(digest: str) -> str:
    return f"{_stamp()} {digest}"


def cached(kind: str, name: str, form: type[_T], make: Callable[[], _T]) -> _T:
    """A value of a kind, by a name: from the cache if it is there and whole, or else made and kept."""
    value = _read(kind, name, form)
    if value is None:
        value = make()
        _keep(kind, name, value)
    return value


def _read(kind: str, digest: str, form: type[_T]) -> _T | None:
    """What was kept, or None: a cache that cannot be read is as good as none."""
    with suppress(MsgspecError):
        kept = fetch(kind, _name(digest))
        return None if kept is None else decode(kept, type=form)
    return None


def _keep(kind: str, digest: str, value: object) -> None:
    """Keep a value, unless it holds text that JSON cannot say."""
    with suppress(UnicodeEncodeError):
        keep(kind, _name(digest), encode(value))
