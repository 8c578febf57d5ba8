"""Many variants of one content in one module: each changed function asks which variant is played."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256

from wargame.compiler import Compiled
from wargame.engine.wasm.module import parts

_HEAD = re.compile(r"def (\w+)\((.*)\) -> int:(  # .*)?")


@dataclass(frozen=True)
class Variant:
    """What a variant has otherwise than its content; the plain content is the variant without any change."""

    functions: Mapping[str, str] = field(default_factory=dict)
    """The text of each function that differs, by its name."""
    cells: Mapping[int, int] = field(default_factory=dict)
    """The value of each cell that differs before turn 1."""


def functions_of(compiled: Compiled) -> dict[str, str]:
    """The text of each generated function, by its name."""
    return {text[4 : text.index("(")]: text.rstrip() for text in parts(compiled.functions)}


def difference(content: Compiled, other: Compiled) -> Variant:
    """What a content has otherwise than another of the same layout. Raises ValueError for another layout."""
    if len(content.cells) != len(other.cells):
        raise ValueError("the layouts differ")
    before, after = functions_of(content), functions_of(other)
    functions = {name: text for name, text in after.items() if before.get(name) != text}
    pairs = enumerate(zip(content.cells, other.cells, strict=True))
    return Variant(functions, {cell: new for cell, (old, new) in pairs if old != new})


def united(compiled: Compiled, variants: Sequence[Variant]) -> Compiled:
    """One content that holds all variants: the cell VARIANT says which is played, from 1 (0: none of them).

    Their cells are not in it: they are the position's to hold, see `Field`.
    """
    texts = functions_of(compiled)
    changes: dict[str, dict[int, str]] = {}
    for number, variant in enumerate(variants, 1):
        for name, text in variant.functions.items():
            changes.setdefault(name, {})[number] = text
    for name, own in changes.items():
        texts[name] = _asking(name, texts.get(name), own)
    functions = "\n\n".join(texts.values()) + "\n"
    at = compiled.constants
    constants = {
        **at,
        "VARIANT": len(compiled.cells) + at["BATCH_CELLS"],
        "BATCH_CELLS": at["BATCH_CELLS"] + 1,
    }
    digest = sha256(f"{compiled.digest}{functions}".encode()).hexdigest()
    return replace(compiled, functions=functions, constants=constants, digest=digest)


def _asking(name: str, plain: str | None, changed: Mapping[int, str]) -> str:
    """A function that calls the one of the variant that is played, and all of these."""
    alike: dict[str, list[int]] = {}
    for number, text in changed.items():
        alike.setdefault(text, []).append(number)
    head = _HEAD.match(plain or next(iter(alike)))
    assert head is not None
    words = ", ".join(parameter.split(":")[0] for parameter in head[2].split(", "))
    texts, cases = [], []
    for text, numbers in alike.items():
        texts.append(_renamed(text, name, f"{name}__{numbers[0]}"))
        cases += [(number, f"{name}__{numbers[0]}({words})") for number in numbers]
    if plain:
        texts.append(_renamed(plain, name, f"{name}__0"))
    asked = [
        f"{'if' if i == 0 else 'elif'} variant == {number}:\n        return {call}"
        for i, (number, call) in enumerate(sorted(cases))
    ]
    last = f"{name}__0({words})" if plain else "0"
    body = "\n    ".join(["variant = s[VARIANT]", *asked, f"return {last}"])
    return "\n\n".join([f"{head[0]}\n    {body}", *texts])


def _renamed(text: str, name: str, new: str) -> str:
    return text.replace(f"def {name}(", f"def {new}(", 1)
