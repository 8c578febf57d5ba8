"""Reads what is so on one side of a direction row: start values, standing programs, and orders."""

from __future__ import annotations

from typing import Any

from wargame.analysis.pairs import Side
from wargame.analysis.scripts import Script, script_at
from wargame.compiler import Compiled
from wargame.errors import ContentError, Finding
from wargame.library import Document, Loc, near
from wargame.library.marks import finding_at
from wargame.names import TrackName
from wargame.rulebook import Entry, Id
from wargame.scenario import Standing

Turns = dict[int, list[Any]]
"""A script as a row holds it: orders by turn."""


class SideEntry(Entry):
    """What is so on one side, or on both: the start, programs that stand already, and orders by role and turn."""

    start: dict[Id, int | Id | dict[Id, int]] = {}
    standing: list[Standing] = []
    orders: dict[Id, Turns] = {}


class SideReader:
    """Reads the sides of one document's rows, gathering what is wrong."""

    def __init__(self, document: Document, findings: list[Finding]) -> None:
        self.document, self.findings = document, findings

    def side(self, compiled: Compiled, parts: list[tuple[Loc, SideEntry]], roles: list[str]) -> Side:
        """What several entries say together; each of the roles has a script, if only an empty one."""
        cells: dict[int, int] = {}
        for loc, entry in parts:
            cells |= self._start((*loc, "start"), entry, compiled) | self._standing(loc, entry, compiled)
        return Side({role: self._script(compiled, parts, role) for role in roles}, cells)

    def _script(self, compiled: Compiled, parts: list[tuple[Loc, SideEntry]], role: str) -> Script:
        turns: dict[int, tuple[Any, ...]] = {}
        for loc, entry in parts:
            if role in entry.orders:
                for turn, orders in self._orders((*loc, "orders", role), compiled, entry.orders[role], role):
                    turns[turn] = (*turns.get(turn, ()), *orders)
        return Script(role, turns)

    def _orders(self, loc: Loc, compiled: Compiled, data: Turns, role: str) -> Any:
        if role not in compiled.names.role:
            self.unknown(loc, "role", role, compiled.names.role, key=True)
            return ()
        try:
            return script_at(self.document, loc, data, role, compiled).turns.items()
        except ContentError as error:
            self.findings += error.findings
            return ()

    def _start(self, loc: Loc, entry: SideEntry, compiled: Compiled) -> dict[int, int]:
        cells: dict[int, int] = {}
        for id, value in entry.start.items():
            track = compiled.names.track.get(id)
            if track is None:
                self.unknown((*loc, id), "track", id, compiled.names.track, key=True)
            else:
                cells |= self._values((*loc, id), track, value, compiled)
        return cells

    def _values(self, loc: Loc, track: TrackName, value: Any, compiled: Compiled) -> dict[int, int]:
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

    def _standing(self, loc: Loc, entry: SideEntry, compiled: Compiled) -> dict[int, int]:
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

    def unknown(self, loc: Loc, kind: str, word: str, known: Any, key: bool = False) -> None:
        """Note a word that is not known, with the nearest one that is."""
        self.find(loc, f"there is no {kind} '{word}'", near(word, known), key)

    def find(self, loc: Loc, what: str, suggestion: str = "", key: bool = False) -> None:
        """Note what is wrong with the value (or its key) at a place."""
        self.findings.append(finding_at(self.document.place(loc, key), loc, what, suggestion))
