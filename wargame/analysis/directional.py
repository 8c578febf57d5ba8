"""Directional tests: what an order moves and which way, measured in play."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias

from wargame.analysis.scripts import Numbers, Script, script_at
from wargame.analysis.stats import Arm, Measure, Verdict, compare
from wargame.compiler import Compiled
from wargame.engine.cache import compiled_of
from wargame.engine.executor import Engine
from wargame.errors import ContentError, Finding
from wargame.library import Document, Loc, Places, Source, load_scenario, read_document
from wargame.library.documents import finding_at, finding_of_file
from wargame.library.loader import collecting
from wargame.library.messages import validate
from wargame.library.search import read_source, yaml_files
from wargame.manifest import KINDS, TrackName
from wargame.rulebook import Cite, Entry, Id, Text
from wargame.scenario import Standing
from wargame.text import near

Turns = dict[int, list[object]]
"""A script as a row holds it: orders by turn."""


class ArmEntry(Entry):
    """One arm of a row, or both: the start, programs that stand already, and orders by role and turn."""

    start: dict[Id, int | Id | dict[Id, int]] = {}
    standing: list[Standing] = []
    orders: dict[Id, Turns] = {}


class ArmReader:
    """Reads the arms of one document's rows, gathering findings."""

    def __init__(self, document: Document, findings: list[Finding]) -> None:
        self.document, self.findings = document, findings

    def arm(self, compiled: Compiled, parts: list[tuple[Loc, ArmEntry]], roles: list[str]) -> Arm:
        """The arm that several entries make together; each of the roles has a script, if only an empty one."""
        cells: dict[int, int] = {}
        for loc, entry in parts:
            cells |= self._start((*loc, "start"), entry, compiled) | self._standing(loc, entry, compiled)
        return Arm({role: self._script(compiled, parts, role) for role in roles}, cells)

    def _script(self, compiled: Compiled, parts: list[tuple[Loc, ArmEntry]], role: str) -> Script:
        turns: dict[int, tuple[Numbers, ...]] = {}
        for loc, entry in parts:
            if role in entry.orders:
                for turn, orders in self._orders((*loc, "orders", role), compiled, entry.orders[role], role):
                    turns[turn] = (*turns.get(turn, ()), *orders)
        return Script(role, turns)

    def _orders(self, loc: Loc, compiled: Compiled, data: Turns, role: str) -> Iterable[tuple[int, tuple[Numbers, ...]]]:
        if role not in compiled.names.role:
            self.unknown(loc, "role", role, compiled.names.role, key=True)
            return ()
        try:
            return script_at(self.document, loc, data, role, compiled).turns.items()
        except ContentError as error:
            self.findings += error.findings
            return ()

    def _start(self, loc: Loc, entry: ArmEntry, compiled: Compiled) -> dict[int, int]:
        cells: dict[int, int] = {}
        for id, value in entry.start.items():
            track = compiled.names.track.get(id)
            if track is None:
                self.unknown((*loc, id), "track", id, compiled.names.track, key=True)
            else:
                cells |= self._values((*loc, id), track, value, compiled)
        return cells

    def _values(self, loc: Loc, track: TrackName, value: object, compiled: Compiled) -> dict[int, int]:
        regions = [region.id for region in compiled.names.regions] if track.regional else [""]
        cells: dict[int, int] = {}
        for region, given in (value if isinstance(value, dict) else dict.fromkeys(regions, value)).items():
            number = track.values.index(given) if given in track.values else given
            if region not in regions:
                self.unknown((*loc, region), f"region of '{track.id}'", region, regions, key=True)
            elif not isinstance(number, int) or not track.low <= number <= track.high:
                self.find(loc, f"should be {', '.join(track.values) or f'{track.low} to {track.high}'}")
            else:
                cells[track.slot + regions.index(region)] = number
        return cells

    def _standing(self, loc: Loc, entry: ArmEntry, compiled: Compiled) -> dict[int, int]:
        regions = [region.id for region in compiled.names.regions]
        programs = {o.id: o for o in compiled.options if o.id in compiled.names.programs}
        cells: dict[int, int] = {}
        for i, item in enumerate(entry.standing):
            option = programs.get(item.option)
            if option is None or (item.target in regions) != bool(option.area):
                self.unknown((*loc, "standing", i), "program that can stand so:", item.option, programs)
                continue
            stages = compiled.names.stages[compiled.names.programs.index(option.id)]
            values = {"STAGE": len(stages), "CHOICE": option.index(dict(item.choices)) + 1, "FRESH": 100}
            at = regions.index(item.target) if item.target else 0
            cells |= {compiled.constants[f"{option.id.upper()}_{part}"] + at: n for part, n in values.items()}
        return cells

    def unknown(self, loc: Loc, kind: str, word: str, known: Iterable[str], key: bool = False) -> None:
        """Note a word that is not known, with the nearest one that is."""
        self.find(loc, f"there is no {kind} '{word}'", near(word, known), key)

    def find(self, loc: Loc, what: str, suggestion: str = "", key: bool = False) -> None:
        """Note what is wrong with the value (or its key) at a place."""
        self.findings.append(finding_at(self.document.place(loc, key), loc, what, suggestion))


POINTS, SHARE = 1, 3
"""The least difference that counts: points of a track or score, games in a hundred with an event."""
GAMES = 40
"""How many pairs of games show a row that does not say."""
_MEASURE = re.compile(r"([a-z][a-z0-9_]*)(?:\[([a-z0-9_]+)\])?(?: ([a-z_]+))?")


Engines: TypeAlias = dict[str, Engine]
"""Engines by scenario."""
_SIGNS = {"up": 1, "down": -1, "same": 0}


class RowEntry(Entry):
    """One row: at a turn's end the measure of arm `a` lies `up`, `down` or the `same` as seen from arm `b`."""

    element: Cite
    says: Text
    scenario: Id | None = None
    """Where it is played; left out: in the scenario of the file."""
    both: ArmEntry = ArmEntry()
    a: ArmEntry
    b: ArmEntry = ArmEntry()
    measure: Text
    """`track`, `track[region]`, `score ROLE`; or `rule`, `rule[region]`, `rule word`: whether that has happened."""
    spread: bool = False
    """Compare how far the values lie from their median, instead of the values."""
    turn: int
    direction: Literal["up", "down", "same"]
    margin: int | None = None
    games: int = GAMES
    refused: Literal["a", "b"] | None = None
    """The arm in which an order is refused: that is the point of a gate."""
    reversed: Text | None = None
    """Why the sign turns when the other roles play as the scenario seats them."""


class RowsFile(Entry):
    """A file of rows, and the scenario in which they are played unless they name another."""

    scenario: Id
    rows: dict[Id, object]


@dataclass(frozen=True)
class Row:
    """A row that can be played."""

    id: str
    where: str
    """`file:line`."""
    entry: RowEntry
    engine: Engine
    measure: Measure
    a: Arm
    b: Arm

    def verdict(self, games: int, seated: bool = False) -> Verdict:
        """Play pairs of games: roles without orders on hold, or as the scenario seats them."""
        seats = self.engine.compiled.seats if seated else {}
        others = {role: seat for role, seat in seats.items() if role not in self.a.scripts}
        margin = self.entry.margin
        if margin is None:
            margin = SHARE if self.measure.kind == "event" else POINTS
        pairs = compare(self.engine, self.measure, self.entry.turn, self.a, self.b, others, games)
        return Verdict(pairs, _SIGNS[self.entry.direction], margin, self.entry.spread)


def faults_of(row: Row, held: Verdict, seated: Verdict) -> Iterator[str]:
    """Findings about a row, after it was played with the others on hold and with their doctrines."""
    mean, low, high = held.interval
    if not held.holds:
        yield f"should go {row.entry.direction} by {held.margin}: {mean:+.2f} ({low:+.2f} to {high:+.2f})"
    for arm, count in zip(("a", "b"), held.pairs.refused, strict=True):
        if bool(count) != (row.entry.refused == arm):
            yield f"{count} orders of arm {arm} were refused"
    mean, low, high = seated.interval
    if seated.is_reversed and not row.entry.reversed:
        yield f"turns round with the doctrines, and nobody says why: {mean:+.2f} ({low:+.2f} to {high:+.2f})"
    if seated.holds and row.entry.reversed:
        yield f"does not turn round with the doctrines: {mean:+.2f} ({low:+.2f} to {high:+.2f})"


def load_rows(paths: list[Path]) -> list[Row]:
    """The rows of some files, or of all files of some folders; raises ContentError with all that is wrong."""
    findings: list[Finding] = []
    rows: list[Row] = []
    engines: Engines = {}
    for file in [file for path in paths for file in _files(path)]:
        with collecting(findings):
            rows += rows_of(read_source(file, str(file)), engines)
    if findings:
        raise ContentError(findings)
    return rows


def _files(path: Path) -> list[Path]:
    """The files of rows in a folder, or the one file that is named; raises ContentError where there is none."""
    found = yaml_files(path) if os.path.isdir(path) else [path]
    if not found:
        raise ContentError([finding_of_file(str(path), "no file of rows is here: one ends in .yaml")])
    return found


def rows_of(source: Source, engines: Engines | None = None) -> list[Row]:
    """The rows of one text; raises ContentError with all that is wrong in it. Rows of one scenario share an engine."""
    document = read_document(source)
    file = validate(RowsFile, document.data, document.places)
    reading = _Reading(document, {} if engines is None else engines)
    rows = [row for id, data in file.rows.items() if (row := reading.row(id, data, file.scenario))]
    if reading.findings:
        raise ContentError(reading.findings)
    return rows


class _Reading:
    """One pass over a file of rows, gathering what is wrong."""

    def __init__(self, document: Document, engines: Engines) -> None:
        self.document, self.engines = document, engines
        self.findings: list[Finding] = []
        self.arms = ArmReader(document, self.findings)

    def row(self, id: str, data: object, scenario: str) -> Row | None:
        """A row that can be played; None where findings were noted."""
        before, loc = len(self.findings), ("rows", id)
        try:
            entry = validate(RowEntry, data, Places(self.document.places.top.parts["rows"].parts[id]))
            engine = self._engine(entry.scenario or scenario)
            compiled = engine.compiled
        except ContentError as error:
            self.findings += error.findings
            return None
        measure = self._measure((*loc, "measure"), entry.measure, compiled)
        a, b = self._both(loc, entry, compiled)
        if not 1 <= entry.turn <= compiled.names.turns:
            self.arms.find((*loc, "turn"), f"should be a turn from 1 to {compiled.names.turns}")
        place = self.document.place(loc, key=True)
        if measure is None or len(self.findings) > before:
            return None
        return Row(id, f"{place.file}:{place.line}", entry, engine, measure, a, b)

    def _engine(self, scenario: str) -> Engine:
        if scenario not in self.engines:
            self.engines[scenario] = Engine(compiled_of(load_scenario(scenario)), executor="wasm")
        return self.engines[scenario]

    def _both(self, loc: Loc, entry: RowEntry, compiled: Compiled) -> tuple[Arm, Arm]:
        roles = list(dict.fromkeys([*entry.both.orders, *entry.a.orders, *entry.b.orders]))
        shared: tuple[Loc, ArmEntry] = (*loc, "both"), entry.both
        a = self.arms.arm(compiled, [shared, ((*loc, "a"), entry.a)], roles)
        return a, self.arms.arm(compiled, [shared, ((*loc, "b"), entry.b)], roles)

    def _measure(self, loc: Loc, text: str, compiled: Compiled) -> Measure | None:
        parts = _MEASURE.fullmatch(text)
        if parts is None:
            self.arms.find(loc, "should be a track, track[region], score ROLE, a rule, or a rule and a word")
            return None
        name, region, word = parts.groups()
        names, regions, roles = compiled.names, [r.id for r in compiled.names.regions], list(compiled.names.role)
        if region and region not in regions:
            self.arms.unknown(loc, "region", region, regions)
            return None
        if name == "score" and word in roles:
            return Measure("score", cells=(names.places["score"] + roles.index(word),))
        at = regions.index(region) if region else -1
        if track := names.track.get(name):
            cells = range(len(regions) if track.regional else 1) if at < 0 else (at,)
            return Measure("cells", tuple(track.slot + i for i in cells))
        return self._event(loc, name, word or "happens", at, compiled)

    def _event(self, loc: Loc, rule: str, word: str, region: int, compiled: Compiled) -> Measure | None:
        rules: dict[str, list[int]] = {}
        for site in compiled.names.sites[1:]:
            rules.setdefault(site.rule, []).append(site.number)
        if rule not in rules:
            self.arms.unknown(loc, "track or rule", rule, [*compiled.names.track, *rules])
        elif word not in KINDS:
            self.arms.unknown(loc, "word for what becomes of a rule", word, KINDS)
        else:
            return Measure("event", sites=frozenset(rules[rule]), word=KINDS.index(word) + 1, region=region)
        return None
