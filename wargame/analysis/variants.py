"""Variants of a rulebook, one number changed in each, and the groups of numbers that belong together."""

from __future__ import annotations

import ast
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any, Literal, TypeAlias

from wargame.compiler import Compiled
from wargame.compiler.module import compile_content
from wargame.compiler.provenance import Value
from wargame.engine.wasm.module import parts
from wargame.errors import ContentError, Finding
from wargame.expressions import parse
from wargame.library import Content, Loc, Places
from wargame.library.documents import finding_at
from wargame.library.messages import validate
from wargame.rulebook import Entry
from wargame.scenario import Objective

_HEAD = re.compile(r"def (\w+)\((.*)\) -> int:(  # .*)?")


@dataclass(frozen=True)
class Variant:
    """The functions and cells in which a variant differs from its content; the plain content differs in none."""

    functions: Mapping[str, str] = field(default_factory=dict)
    """The text of each function that differs, by its name."""
    cells: Mapping[int, int] = field(default_factory=dict)
    """The value of each cell that differs before turn 1."""


def functions_of(compiled: Compiled) -> dict[str, str]:
    """The text of each generated function, by its name."""
    return {text[4 : text.index("(")]: text.rstrip() for text in parts(compiled.functions)}


def difference(content: Compiled, other: Compiled) -> Variant:
    """The variant that leads from one content to another of the same layout. Raises ValueError for another layout."""
    if len(content.cells) != len(other.cells):
        raise ValueError("the layouts differ")
    before, after = functions_of(content), functions_of(other)
    functions = {name: text for name, text in after.items() if before.get(name) != text}
    pairs = enumerate(zip(content.cells, other.cells, strict=True))
    return Variant(functions, {cell: new for cell, (old, new) in pairs if old != new})


def united(compiled: Compiled, variants: Sequence[Variant]) -> Compiled:
    """One content that holds all variants: the cell VARIANT says which is played, from 1 (0: none of them).

    Their cells are not in it: they are the position's to hold, see `MatchRunner`.
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
    return f"def {new}({text.removeprefix(f'def {name}(')}"


Side = Literal[-1, 1]
"""Half as much, or half as much again."""


def changed(content: Content, value: Value, side: Side) -> Content:
    """The content with one value changed by half of it, rounded away from no change; raises ContentError.

    A list changes in every part, a condition in every number above 1, and any other line as a whole. The texts of the
    content stay as they were, so it has no digest.
    """
    owner, loc = ("scenario", value.loc[1:]) if value.loc[0] == "scenario" else ("rulebook", value.loc)
    places = Places(content.places.top.parts["scenario"]) if owner == "scenario" else content.places
    parts: dict[str, Any] = {owner: _with(getattr(content, owner), loc, places, value.kind, side)}
    return replace(content, digest="", **parts)


def _with(part: Any, loc: Loc, places: Places, kind: str, side: Side) -> Any:
    """A part of a content with the value at `loc` changed; raises ContentError."""
    if not loc:
        return perturbed(part, kind, side)
    key = loc[0]
    inner = Places(places.top.parts.get(key, places.top))
    if isinstance(part, Entry):
        return _entry_with(part, loc, places, kind, side)
    if isinstance(part, Mapping):
        return {**part, key: _with(part[key], loc[1:], inner, kind, side)}
    return [_with(item, loc[1:], inner, kind, side) if i == key else item for i, item in enumerate(part)]


def _entry_with(entry: Entry, loc: Loc, places: Places, kind: str, side: Side) -> Entry:
    """The entry, checked by its model if the value is its own and not one of an entry within."""
    key = str(loc[0])
    field = key if key in type(entry).model_fields else f"{key}_"
    part = _with(getattr(entry, field), loc[1:], Places(places.top.parts.get(key, places.top)), kind, side)
    changed = entry.model_copy(update={field: part})
    if not _holds_entry(getattr(entry, field), loc[1:]):
        validate(type(entry), changed.model_dump(by_alias=True, exclude_unset=True), places)
    if isinstance(entry, Objective) and isinstance(changed, Objective) and _turns(entry) != _turns(changed):
        what = "`worst` and `best` would change places"
        raise ContentError([finding_at(places.at((key,)), (key,), what)])
    return changed


def _turns(aim: Objective) -> bool | None:
    """Whether less is better, if an aim is measured."""
    return None if aim.worst is None or aim.best is None else aim.worst > aim.best


def _holds_entry(part: Any, loc: Loc) -> bool:
    """Whether the value at `loc` belongs to an entry further in."""
    if isinstance(part, Entry):
        return True
    return bool(loc) and _holds_entry(part[loc[0]], loc[1:])


def perturbed(value: Any, kind: str, side: Side) -> Any:
    """A number, a list or a line of an author, changed by half."""
    if isinstance(value, list):
        return [perturbed(part, kind, side) for part in value]
    if isinstance(value, int):
        return value + side * _half(value)
    tree = parse(value)
    if kind == "condition" or _is_truth(tree):
        return ast.unparse(_Numbers(side).visit(ast.parse(value.strip(), mode="eval")))
    sign = "+" if side > 0 else "-"
    return f"({value}) {sign} (({value}) + (({value}) > 0)) // 2"


def _half(value: int) -> int:
    """Half of a number, rounded away from 0."""
    return (value + (value > 0)) // 2


def _is_truth(tree: ast.expr) -> bool:
    return isinstance(tree, (ast.Compare, ast.BoolOp)) or (
        isinstance(tree, ast.UnaryOp) and isinstance(tree.op, ast.Not)
    )


class _Numbers(ast.NodeTransformer):
    """Changes the numbers above 1 of a condition."""

    def __init__(self, side: Side) -> None:
        self.side = side

    def visit_Constant(self, node: ast.Constant) -> ast.Constant:
        if type(node.value) is int and node.value > 1:
            return ast.Constant(node.value + self.side * _half(node.value))
        return node


ENTRIES = ("tracks", "regional_tracks", "options", "reactions", "income", "each_turn", "injects", "doctrines")
"""The sections whose entries have functions of their own."""
OBJECTIVES: Loc = ("scenario", "objectives")
SHARED: Loc = ("shared",)
"""Stands for tables, and for the functions in which many entries stand."""
_OBJECTIVES = ("portion", "tally", "scores")
_SHARED = ("stage_quarters", "capacity", "program_ends", "program_unfunded")


@dataclass(frozen=True)
class Change:
    """A value to be changed, and where that may show: the entries in whose functions and cells it does; None: anywhere."""

    value: Value
    side: Side
    homes: frozenset[Loc] | None

    @classmethod
    def of(cls, value: Value, side: Side) -> Change:
        """A change with its homes."""
        if value.loc[:2] == OBJECTIVES:
            return cls(value, side, frozenset([OBJECTIVES]))
        if value.kind == "limit" and value.loc[-1] == "soft":
            return cls(value, side, frozenset([SHARED]))
        entry = _entry(value.loc)
        if entry is None or value.kind == "limit":
            return cls(value, side, None)
        return cls(value, side, frozenset([entry, SHARED] if value.kind == "time" else [entry]))


def _entry(loc: Loc) -> Loc | None:
    """The entry that a value belongs to; none if it has no functions of its own."""
    section, id = loc[:2] if loc[0] in ENTRIES else (loc[1:3] if loc[0] == "scenario" else ("", ""))
    if section in ("tracks", "regional_tracks", "start"):
        return "tracks", id
    return (section, id) if section in ENTRIES else None


Refusal: TypeAlias = str
"""Why the checker does not take a change."""
Found: TypeAlias = Iterator[tuple[Change, Variant | Refusal]]


def grouped(changes: Iterable[Change]) -> list[list[Change]]:
    """Changes put together so that no two of a group may show in the same place."""
    groups: list[tuple[set[Loc], list[Change]]] = []
    alone: list[list[Change]] = []
    for change in changes:
        if change.homes is None:
            alone.append([change])
            continue
        homes, members = next(
            (g for g in groups if g[0].isdisjoint(change.homes)), (set[Loc](), list[Change]())
        )
        if not members:
            groups.append((homes, members))
        homes |= change.homes
        members.append(change)
    return [*alone, *(members for _, members in groups)]


@dataclass
class VariantGroups:
    """Compiles groups of changes of one content."""

    content: Content
    compiled: Compiled
    words: frozenset[str]
    """The shared words with functions of their own: a change may make another one long."""
    owners: dict[str, Loc] = field(default_factory=dict)
    """Where each function belongs."""

    @classmethod
    def of(cls, content: Content) -> VariantGroups:
        """The groups of a content; raises ContentError."""
        silent = replace(content, rulebook=content.rulebook.model_copy(update={"reasoned": False}))
        compiled = compile_content(silent)
        words = frozenset(name[5:] for name in functions_of(compiled) if name.startswith("word_"))
        return cls(silent, compiled, words, dict(_owners(silent, compiled)))

    def variants(self, group: Sequence[Change]) -> Found:
        """Each change of a group with its variant, or why the checker does not take it."""
        content, taken = self.content, list[Change]()
        for change in group:
            try:
                content = changed(content, change.value, change.side)
                taken.append(change)
            except ContentError as error:
                yield change, error.findings[0].what
        if taken:
            yield from self._compiled(content, taken)

    def _compiled(self, content: Content, group: Sequence[Change]) -> Found:
        try:
            found = difference(self.compiled, compile_content(content, self.words))
        except ContentError as error:
            yield from self._without(group, error.findings)
            return
        shares = [found] if len(group) == 1 else self._shares(found, group)
        yield from zip(group, shares, strict=True) if shares else self._bisected(group)

    def _without(self, group: Sequence[Change], findings: Sequence[Finding]) -> Found:
        """The same without the changes that are found fault with."""
        refused = {
            i: f.what for i, change in enumerate(group) for f in findings if _concerns(f, change.value.loc)
        }
        if len(group) == 1:
            yield group[0], findings[0].what
        elif not refused:
            yield from self._bisected(group)
        else:
            yield from ((group[i], what) for i, what in refused.items())
            yield from self.variants([change for i, change in enumerate(group) if i not in refused])

    def _bisected(self, group: Sequence[Change]) -> Found:
        """The same for each half of a group whose differences cannot be attributed."""
        middle = len(group) // 2
        yield from self.variants(group[:middle])
        yield from self.variants(group[middle:])

    def _shares(self, found: Variant, group: Sequence[Change]) -> list[Variant]:
        """The found differences, each given to the change at whose place it is; nothing if one is at no such place."""
        number = {home: i for i, change in enumerate(group) for home in change.homes or ()}
        functions: list[dict[str, str]] = [{} for _ in group]
        cells: list[dict[int, int]] = [{} for _ in group]
        homes = [self.owners.get(name, ()) for name in found.functions] + [*map(self._home, found.cells)]
        if not number.keys() >= set(homes):
            return []
        for (name, text), home in zip(found.functions.items(), homes, strict=False):
            functions[number[home]][name] = text
        for (cell, value), home in zip(found.cells.items(), homes[len(found.functions) :], strict=True):
            cells[number[home]][cell] = value
        return [Variant(*parts) for parts in zip(functions, cells, strict=True)]

    def _home(self, cell: int) -> Loc:
        """Where a cell belongs."""
        place = self.compiled.names.place(cell)
        return ("tracks", place[0].id) if place else SHARED


def _concerns(finding: Finding, loc: Loc) -> bool:
    """Whether a finding is about the value at a path, or what it belongs to."""
    path = ".".join(map(str, loc))
    return f"{path}.".startswith(f"{finding.where}.") or f"{finding.where}.".startswith(f"{path}.")


def _owners(content: Content, compiled: Compiled) -> Iterator[tuple[str, Loc]]:
    """Each function that shows where it belongs: by the file and line it names, else by its own name."""
    entries = {id: loc for loc in _all_entries(content) for id in [str(loc[-1])]}
    at: dict[str, list[tuple[int, Loc]]] = {}
    for loc in entries.values():
        place = content.places.at(loc, key=True)
        at.setdefault(place.file, []).append((place.line, loc))
    lines = {file: sorted(places, key=lambda pair: pair[0]) for file, places in at.items()}
    shared = {**dict.fromkeys(_OBJECTIVES, OBJECTIVES), **dict.fromkeys(_SHARED, SHARED)}
    for name, text in functions_of(compiled).items():
        named = re.search(r"  # (\S+):(\d+)$", text.split("\n", 1)[0])
        owner = _at_line(lines.get(named[1], []), int(named[2])) if named else _named(name, entries)
        if owner or name in shared:
            yield name, _plain(owner) if owner else shared[name]


def _all_entries(content: Content) -> Iterator[Loc]:
    for section in ENTRIES:
        yield from ((section, id) for id in getattr(content.rulebook, section))
    yield from (("scenario", "injects", id) for id in content.scenario.injects)


def _plain(loc: Loc) -> Loc:
    """A place in the form in which changes name their homes."""
    section, id = loc[-2:]
    return ("tracks" if section == "regional_tracks" else section, id)


def _at_line(places: list[tuple[int, Loc]], line: int) -> Loc | None:
    """The entry in whose lines a line is."""
    found = bisect_right([first for first, _ in places], line)
    return places[found - 1][1] if found else None


def _named(name: str, entries: dict[str, Loc]) -> Loc | None:
    """The entry whose id a function's name holds, beside a part of its own."""
    parts = name.split("_")
    spans = ("_".join(parts[i:j]) for i in range(len(parts)) for j in range(len(parts), i, -1))
    found = [span for span in spans if span in entries and span != name]
    return entries[max(found, key=len)] if found else None
