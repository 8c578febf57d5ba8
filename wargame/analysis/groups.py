"""Many changed values in one compiling: values of different entries, told apart by the functions that they change."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from wargame.analysis.halves import Side, changed
from wargame.analysis.variants import Variant, difference, functions_of
from wargame.compiler import Compiled
from wargame.compiler.module import compile_content
from wargame.compiler.numbers import Value
from wargame.errors import ContentError, Finding
from wargame.library import Content, Loc

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
class Groups:
    """Compiles groups of changes of one content."""

    content: Content
    compiled: Compiled
    words: frozenset[str]
    """The shared words with functions of their own: a change may make another one long."""
    owners: dict[str, Loc] = field(default_factory=dict)
    """Where each function belongs."""

    @classmethod
    def of(cls, content: Content) -> Groups:
        """The groups of a content; raises ContentError."""
        silent = replace(content, rulebook=content.rulebook.model_copy(update={"reasoned": False}))
        compiled = compile_content(silent)
        words = frozenset(name[5:] for name in functions_of(compiled) if name.startswith("word_"))
        return cls(silent, compiled, words, dict(_owners(silent, compiled)))

    def variants(self, group: Sequence[Change]) -> Found:
        """What each change of a group comes to."""
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
        yield from zip(group, shares, strict=True) if shares else self._halves(group)

    def _without(self, group: Sequence[Change], findings: Sequence[Finding]) -> Found:
        """The same without the changes that are found fault with."""
        refused = {
            i: f.what for i, change in enumerate(group) for f in findings if _concerns(f, change.value.loc)
        }
        if len(group) == 1:
            yield group[0], findings[0].what
        elif not refused:
            yield from self._halves(group)
        else:
            yield from ((group[i], what) for i, what in refused.items())
            yield from self.variants([change for i, change in enumerate(group) if i not in refused])

    def _halves(self, group: Sequence[Change]) -> Found:
        """The same for both halves of a group that cannot be told apart as one."""
        middle = len(group) // 2
        yield from self.variants(group[:middle])
        yield from self.variants(group[middle:])

    def _shares(self, found: Variant, group: Sequence[Change]) -> list[Variant]:
        """What is found, given to the changes in whose places it is; nothing if one has no such place."""
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
    """The entry whose id a function's name has before or behind a part of its own."""
    parts = name.split("_")
    spans = ("_".join(parts[i:j]) for i in range(len(parts)) for j in range(len(parts), i, -1))
    found = [span for span in spans if span in entries and span != name]
    return entries[max(found, key=len)] if found else None
