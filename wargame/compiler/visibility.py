"""Functions for views: what each role reads of the position, and shared words that are remembered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from wargame.compiler.emit import condition, emit
from wargame.compiler.scope import Scope
from wargame.compiler.sites import Output
from wargame.compiler.symbols import SymbolTable, TrackInfo
from wargame.compiler.triggers import dispatch
from wargame.expressions import Node
from wargame.library import Loc
from wargame.rulebook import SeeWhen
from wargame.terms import HIDDEN


@dataclass
class Visibility:
    """How a view differs from the position, in the order in which it is worked out."""

    role: str
    parts: list[tuple[str, list[str]]] = field(default_factory=list)
    """Each place with the statements that write it."""
    known: list[str] = field(default_factory=list)
    """`exact_ROLE_TRACK`: whether the role reads a track exactly now."""

    @property
    def view(self) -> str:
        """The constant of the role's view."""
        return f"VIEW_{self.role.upper()}"


def sight(symbols: SymbolTable, role: str, secrets: list[tuple[str, int]], fills: dict[str, Node]) -> Visibility:
    """A role's view: bands as their floor, hidden tracks as HIDDEN, secrets as 0."""
    made = Visibility(role)
    for place, size in secrets:
        made.parts.append((place, _each(size, f"s[{made.view} + {place}", "0")))
    later = [track for track in symbols.tracks.values() if isinstance(track.sees(role), SeeWhen)]
    for track in [track for track in symbols.tracks.values() if track not in later]:
        made.parts.append((track.place, _reading(symbols, track, str(track.sees(role)), made.view)))
    for track in later:
        test = _exactness(symbols, track, role, {other.place for other in later}, fills)
        _turn_exact(symbols, made, track, condition(test, made.view))
    return made


def _exactness(symbols: SymbolTable, track: TrackInfo, role: str, later: set[str], fills: dict[str, Node]) -> Node:
    """The condition on which a role reads a track exactly."""
    sees = track.sees(role)
    assert isinstance(sees, SeeWhen)
    loc: Loc = (*track.loc, "see", role if role in track.entry.see else "all", "exact_when")
    node = Scope(symbols, loc, reader=role, strict=True, fills=fills).truth(sees.exact_when)
    if any(part.op == "cell" and part.name in later for part in node.walk()):
        symbols.diagnostics.add(loc, f"'{track.id}' turns exact by what turns exact itself")
    return node


def _turn_exact(symbols: SymbolTable, made: Visibility, track: TrackInfo, test: str) -> None:
    sees = track.sees(made.role)
    assert isinstance(sees, SeeWhen)
    made.known += [f"def exact_{made.role}_{track.id}(s: Position) -> int:", f"    return 1 if {test} else 0", ""]
    reading = _reading(symbols, track, sees.otherwise, made.view)
    if reading:
        made.parts.append((track.place, [f"if not ({test}):", *_indented(reading)]))


def _reading(symbols: SymbolTable, track: TrackInfo, reading: str, view: str) -> list[str]:
    if reading == "exact":
        return []
    size = len(symbols.regions) if track.regional else 1
    place = f"s[{view} + {track.place}"
    if reading == "hidden":
        return _each(size, place, str(HIDDEN))
    read = f"{place} + region]" if size > 1 else f"{place}]"
    return _each(size, place, f"floor_of({read}, {', '.join(map(str, track.floors))})")


def _each(size: int, place: str, value: str) -> list[str]:
    """Write a cell, or each of a run of them."""
    if size == 1:
        return [f"{place}] = {value}"]
    return [f"for region in range({size}):", f"    {place} + region] = {value}"]


def _indented(lines: Iterable[str]) -> list[str]:
    return [f"    {line}" for line in lines]


def write_sights(writer: Output, sights: list[Visibility]) -> None:
    """Write `see_ROLE` for each role, and `see`; all that may read a view is written by now."""
    resources = {writer.symbols.tracks[id].place for id in writer.symbols.resources}
    read = [places_read(writer.lines, made.view) | resources for made in sights]
    for made, places in zip(sights, read, strict=True):
        writer.lines += _seeing(made, places)
    cases = {str(i): [f"see_{made.role}(s)"] for i, made in enumerate(sights)}
    writer.lines += dispatch("see", "role: int", cases, "role")


def _seeing(made: Visibility, read: set[str]) -> list[str]:
    """What nothing in the module reads is for people: batches leave it as it is."""
    needed = [line for place, lines in made.parts if place in read for line in lines]
    others = [line for place, lines in made.parts if place not in read for line in lines]
    head = [f"def see_{made.role}(s: Position) -> int:", f"    copy(s, {made.view}, 0, COPIED)"]
    rest = ["    if TAPING == 1:", *_indented(_indented(others))] if others else []
    return [*head, *_indented(needed), *rest, "    return 0", ""]


def places_read(lines: list[str], view: str) -> set[str]:
    """The places of a view that functions read, also through the words and fills that they give it to."""
    functions = {text[: text.index("(")]: text for text in "\n".join(["", *lines]).split("\ndef ")[1:]}
    sought, read, given = "\n".join(line for line in lines if view in line), set[str](), set[str]()
    while sought:
        read |= set(re.findall(rf"\b{view} \+ (\w+)", sought))
        called = set(re.findall(rf"\b(\w+)\(s, {view}\)", sought)) - given
        given |= called
        sought, view = "\n".join(functions[name] for name in sorted(called)), "base"
    return read


def write_words(writer: Output) -> list[str]:
    """Write `word_X` for every word that a function reads, and those that these read; returns their names."""
    written: list[str] = []
    sought = "\n".join(writer.lines)
    while found := sorted(set(re.findall(r"\bword_(\w+)\(s, ", sought)) - set(written)):
        lines = [line for word in found for line in _function(writer, word)]
        writer.lines += lines
        written += found
        sought = "\n".join(lines)
    return written


def _function(writer: Output, word: str) -> list[str]:
    """What is read of the present wave is kept, with the number of the wave."""
    loc = writer.symbols.shared[word]
    place = writer.symbols.diagnostics.places.at(loc)
    kept = f"{word.upper()}_WORD"
    return [
        f"def word_{word}(s: Position, base: int) -> int:  # {place.file}:{place.line}",
        f"    if base == SNAPSHOT and s[{kept} + 1] == s[WAVE] and s[WAVE] > 0:",
        f"        return s[{kept}]",
        f"    value = {emit(replace(writer.symbols.words[word], word=''), 'base')}",
        "    if base == SNAPSHOT:",
        f"        s[{kept}] = value",
        f"        s[{kept} + 1] = s[WAVE]",
        "    return value",
        "",
    ]
