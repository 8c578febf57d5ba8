"""Long shared words as functions: worked out once in a wave, however many rules read them."""

from __future__ import annotations

import re
from dataclasses import replace

from wargame.compiler.emit import emit
from wargame.compiler.writer import Writer


def write_words(writer: Writer) -> list[str]:
    """Write `word_X` for every word that a function reads, and those that these read; returns their names."""
    written: list[str] = []
    sought = "\n".join(writer.lines)
    while found := sorted(set(re.findall(r"\bword_(\w+)\(s, ", sought)) - set(written)):
        lines = [line for word in found for line in _function(writer, word)]
        writer.lines += lines
        written += found
        sought = "\n".join(lines)
    return written


def _function(writer: Writer, word: str) -> list[str]:
    """What is read of the present wave is kept, with the number of the wave."""
    loc = writer.book.shared[word]
    place = writer.book.faults.places.at(loc)
    kept = f"{word.upper()}_WORD"
    return [
        f"def word_{word}(s: Position, base: int) -> int:  # {place.file}:{place.line}",
        f"    if base == NOW and s[{kept} + 1] == s[WAVE] and s[WAVE] > 0:",
        f"        return s[{kept}]",
        f"    value = {emit(replace(writer.book.words[word], word=''), 'base')}",
        "    if base == NOW:",
        f"        s[{kept}] = value",
        f"        s[{kept} + 1] = s[WAVE]",
        "    return value",
        "",
    ]
