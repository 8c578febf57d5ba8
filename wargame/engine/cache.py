"""Compiled content kept on disk as JSON, by the hash of the texts and of the code that compiles them."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from msgspec import MsgspecError
from msgspec.json import decode, encode

from wargame.engine.executor import Engine
from wargame.store import code_stamp, fetch, keep

if TYPE_CHECKING:
    from wargame.compiler import Compiled
    from wargame.library import Content, Texts

_T = TypeVar("_T")


def build_engine(texts: Texts, taping: bool = True) -> Engine:
    """A scenario made ready to run, read and compiled only if it was not before; raises ContentError."""
    return Engine(compiled_of(texts), taping)


def compiled_of(texts: Texts) -> Compiled:
    """The compiled content of some texts, from the cache if it is there and whole; raises ContentError."""
    from wargame.compiler import Compiled

    known = _read("compiled", texts.digest, Compiled)
    if known:
        return known
    compiled = _compile(texts)
    _keep("compiled", texts.digest, compiled)
    return compiled


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


def _compile(texts: Texts) -> Compiled:
    from wargame.compiler.module import compile_content
    from wargame.library import Content, load_sources

    content = texts if isinstance(texts, Content) else load_sources(texts.sources[:-1], texts.sources[-1])
    return compile_content(content)


def load_engine(name: str) -> tuple[Texts, Engine]:
    """A scenario by name, ready to run; raises ContentError."""
    texts = _found(name)
    return texts, build_engine(texts)


def _found(name: str) -> Texts:
    """The texts of a scenario by name: in folders known before, no file is read as YAML to learn which those are."""
    from wargame.library import Texts, find_scenario, shelves_digest

    with suppress(OSError):
        asked = f"{name} {shelves_digest()}"
        known = _read("found", asked, Texts)
        if known is None:
            known = find_scenario(name)
            _keep("found", asked, known)
        return known
    return find_scenario(name)


def _name(digest: str) -> str:
    return f"{code_stamp()} {digest}"


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
