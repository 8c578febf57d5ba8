"""Functions for views: what each role reads of the position, and shared words that are remembered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from wargame.compiler.emit import Function
from wargame.compiler.resolve import Scope
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
    known: list[Function] = field(default_factory=list)
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
        _turn_exact(symbols, made, track, test)
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


def _turn_exact(symbols: SymbolTable, made: Visibility, track: TrackInfo, test: Node) -> None:
    sees = track.sees(made.role)
    assert isinstance(sees, SeeWhen)
    code = Function(f"exact_{made.role}_{track.id}", ending="")
    text = code.truth(test, made.view)
    code.put(f"return 1 if {text} else 0")
    made.known.append(code)
    reading = _reading(symbols, track, sees.otherwise, made.view)
    if reading:
        made.parts.append((track.place, [f"if not ({text}):", *_indented(reading)]))


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


def write_sights(output: Output, sights: list[Visibility]) -> None:
    """Write `see_ROLE` for each role, and `see`; all that may read a view is written by now."""
    resources = {output.symbols.tracks[id].place for id in output.symbols.resources}
    read = [places_read(output.functions, made.view) | resources for made in sights]
    for made, places in zip(sights, read, strict=True):
        output.add(_seeing(made, places))
    cases = {str(i): [f"see_{made.role}(s)"] for i, made in enumerate(sights)}
    output.add(dispatch("see", "role: int", cases, "role"))


def _seeing(made: Visibility, read: set[str]) -> Function:
    """What nothing in the module reads is for people: batches leave it as it is."""
    needed = [line for place, lines in made.parts if place in read for line in lines]
    others = [line for place, lines in made.parts if place not in read for line in lines]
    code = Function(f"see_{made.role}")
    code.put(f"copy(s, {made.view}, 0, COPIED)", *needed)
    if others:
        code.put("if TAPING == 1:")
        code.put(*others, depth=2)
    return code


def places_read(functions: Mapping[str, Function], view: str) -> set[str]:
    """The places of a view that functions read, also through the words and fills that they give it to."""
    read = {place for code in functions.values() for base, place in code.cells if base == view}
    waiting = {name for code in functions.values() for name, base in code.calls if base == view}
    given: set[str] = set()
    while waiting - given:
        given |= waiting
        read |= {place for name in waiting for base, place in functions[name].cells if base == "base"}
        waiting = {called for name in waiting for called, base in functions[name].calls if base == "base"}
    return read


def write_words(output: Output) -> list[str]:
    """Write `word_X` for every word that a function reads, and those that these read; returns their names."""
    written: list[str] = []
    new = list(output.functions.values())
    while found := sorted({word for code in new for word in code.words} - set(written)):
        new = [_function(output, word) for word in found]
        output.add(*new)
        written += found
    return written


def _function(output: Output, word: str) -> Function:
    """The function of a shared word: its value in the present wave is kept, with the number of the wave."""
    kept = f"{word.upper()}_WORD"
    code = Function(f"word_{word}", "base: int", output.symbols.place_of(output.symbols.shared[word]), ending="return value")
    code.put(f"if base == SNAPSHOT and s[{kept} + 1] == s[WAVE] and s[WAVE] > 0:", f"    return s[{kept}]")
    code.put(f"value = {code.number(replace(output.symbols.words[word], word=''), 'base')}")
    code.put("if base == SNAPSHOT:", f"    s[{kept}] = value", f"    s[{kept} + 1] = s[WAVE]")
    return code
