"""Compiled content kept on disk as JSON, by the hash of the texts and of the code that compiles them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from msgspec import MsgspecError
from msgspec.json import decode, encode

from wargame.engine.executor import Engine
from wargame.store import code_stamp, fetch, keep

if TYPE_CHECKING:
    from wargame.compiler import Compiled
    from wargame.compiler.module import Written
    from wargame.library import Content, Texts

_T = TypeVar("_T")


def build_engine(texts: Texts, taping: bool = True) -> Engine:
    """A scenario made ready to run, read and compiled only if it was not before; raises ContentError."""
    return Engine(compiled_of(texts), taping, texts=texts)


def compiled_of(texts: Texts) -> Compiled:
    """The compiled content of some texts, from the cache if it is there and whole; raises ContentError."""
    from wargame.compiler import Compiled

    return cached("compiled", texts.digest, Compiled, lambda: _compile(texts))


def check(content: Content) -> None:
    """Refuse content that does not compile; content found faultless before is not looked at again. Raises ContentError."""
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
"""The output of the last compilation in this process, by its content's digest, until cards are made from it."""


def _compile(texts: Texts) -> Compiled:
    from wargame.compiler.module import compiled_from

    _latest.clear()
    _latest[texts.digest] = _write(texts)
    return compiled_from(_latest[texts.digest])


def written_of(texts: Texts) -> Written:
    """The output of compiling some texts, of the last compilation if it was theirs; raises ContentError."""
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


def _name(digest: str) -> str:
    return f"{code_stamp()} {digest}"


def cached(kind: str, name: str, form: type[_T], make: Callable[[], _T]) -> _T:
    """A value of a kind, by a name: from the cache if it is there and whole, or else made and kept."""
    value = _read(kind, name, form)
    if value is None:
        value = make()
        _keep(kind, name, value)
    return value


def _read(kind: str, digest: str, form: type[_T]) -> _T | None:
    """The kept value, or None: a cache that cannot be read is as good as none."""
    with suppress(MsgspecError):
        kept = fetch(kind, _name(digest))
        return None if kept is None else decode(kept, type=form)
    return None


def _keep(kind: str, digest: str, value: object) -> None:
    """Keep a value, unless it holds text that JSON cannot say."""
    with suppress(UnicodeEncodeError):
        keep(kind, _name(digest), encode(value))
