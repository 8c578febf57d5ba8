"""What a single YAML value means: the scalars of YAML 1.2 that content needs, and no others."""

from __future__ import annotations

import re
import unicodedata
from typing import TypeAlias

from wargame.library.hygiene import unsafe_character

MAX_TEXT = 10_000
MAX_INT = 1 << 53

Scalar: TypeAlias = str | int | bool | None

_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FLOAT = re.compile(
    r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*)(e[-+]?[0-9]+)?|[-+]?[0-9]+e[-+]?[0-9]+|[-+]?\.inf|\.nan",
    re.IGNORECASE,
)
_WORDS: dict[str, Scalar] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip


class Refused(Exception):
    """A value that content may not hold; the message says why."""


def scalar(written: str, plain: bool) -> Scalar:
    """The value of a scalar as written; one in quotes or a block (not `plain`) is a text. Raises Refused."""
    if len(written) > MAX_TEXT:
        raise Refused(f"a text is longer than {MAX_TEXT:,} characters: shorten it")
    if not plain:
        return _text(written)
    if written in _WORDS:
        return _WORDS[written]
    if _INT.fullmatch(written):
        return _integer(written)
    if _FLOAT.fullmatch(written):
        raise Refused(f"numbers are whole: round {written[:40]}, or quote it if it is a text")
    return _text(written)


def _integer(written: str) -> int:
    value = int(written) if len(written) < 20 else MAX_INT + 1
    if abs(value) > MAX_INT:
        raise Refused("a number lies between -2^53 and 2^53")
    return value


def _text(written: str) -> str:
    if written.isascii() and written.isprintable():
        return written
    if unsafe := unsafe_character(written):
        raise Refused(unsafe[1])
    return unicodedata.normalize("NFC", written)
