"""Fingerprints of many games: what happened, was seen and was refused in them, by the ids of rules, tracks and options.

Each scenario has lines for games of its own seats; one scenario of each rulebook also has a line for each option, which
its role then gives in every turn that allows it. Nothing is told by its number, so an option that is added brings a line
of its own and changes no other. Seats that draw their orders draw among all options; theirs is a rulebook that no longer
changes, out of an old record.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from hashlib import sha256
from typing import TypeAlias

from tests.goldens import FOLDER, scenarios
from wargame.compiler import Option
from wargame.compiler.layout import DEAL_FIELDS, PROGRAM_FIELDS
from wargame.engine import Engine, Event, Position, decode
from wargame.engine.cache import compiled_of
from wargame.journal import Journal
from wargame.library import Content, Source, load_scenario, load_sources
from wargame.manifest import OF_DEALS, OF_OPTIONS, OF_PROGRAMS
from wargame.terms import WAYS

FILE = FOLDER / "tapes.json"
OLDER = FOLDER.parent / "older" / "harbour-1.jsonl"
SEATED_GAMES = 3
RANDOM_GAMES = 8
IN_FULL = ("baseline_2024", "primer")
"""The scenarios in which each option is ordered."""
MEMORIES = ("LAST", "TIMES", "WENT", "RECENT", "OPENED", "ONCE")
SINGLE = ("TURN", "QUARTER", "OUTCOME", "QUEUE", "SUMS", "DRAWN", "SCORE", "CELLS")
QUEUED_SLOT, QUEUED_SITE = 1, 3
"""The fields of a change that is kept for later (of five) which hold a number of the layout."""

Fact: TypeAlias = tuple[object, ...]


class ById:
    """Names of all that an engine's rows and positions hold by number."""

    def __init__(self, engine: Engine) -> None:
        self.names, self.at = engine.names, engine.at

    @cached_property
    def sites(self) -> list[Fact]:
        """Each site as its rule, its role and its place among the sites of that rule."""
        seen: dict[tuple[str, str], int] = defaultdict(int)
        found: list[Fact] = []
        for site in self.names.sites:
            found.append((site.rule, site.role, seen[site.rule, site.role]))
            seen[site.rule, site.role] += 1
        return found

    @cached_property
    def runs(self) -> list[tuple[int, str]]:
        """The first cell of each run of kept cells, and its constant."""
        kept = {track.id.upper() for track in self.names.tracks} | set(SINGLE)
        kept |= {f"{id.upper()}_{part}" for id in self.names.programs for part in PROGRAM_FIELDS}
        kept |= {f"{id.upper()}_{part}" for id in self.names.deals for part in DEAL_FIELDS}
        ends = tuple(f"_{kind}" for kind in MEMORIES)
        first = [(self.at[name], name) for name in self.at if name in kept or name.endswith(ends)]
        return sorted((cell, name) for cell, name in first if cell <= self.at["CELLS"])

    def cell(self, slot: int) -> tuple[str, int]:
        """A kept cell as its run and its place in it."""
        return self._cell[slot]

    @cached_property
    def _cell(self) -> list[tuple[str, int]]:
        spans = zip(self.runs, self.runs[1:], strict=False)
        return [(name, place) for (first, name), (last, _) in spans for place in range(last - first)]

    def cells(self, values: Sequence[int]) -> list[Fact]:
        """The runs of some kept cells that hold more than zeros; without the queue, which rows tell by name."""
        spans = zip(self.runs, self.runs[1:], strict=False)
        found = ((name, *values[first:last]) for (first, name), (last, _) in spans if name != "QUEUE" and first < len(values))
        return [run for run in found if any(run[1:])]

    def fact(self, event: Event) -> Fact:
        """An event, with the number of the event that caused it."""
        values: tuple[object, object] = event.before, event.after
        thing: object = event.slot
        if event.kind in OF_OPTIONS:
            thing = self.names.options[event.slot].role, self.names.options[event.slot].id
            values = event.before, self.names.reasons[event.after] if event.kind == "moot" else event.after
        elif event.kind in OF_PROGRAMS:
            thing = self.names.programs[event.slot]
        elif event.kind in OF_DEALS:
            thing = self.names.deals[event.slot]
        elif event.kind in ("changed", "delayed", "placed", "turn_began", "quarter_began", "game_over"):
            thing = self.cell(event.slot)
            values = self._queued(event)
        return event.quarter, event.kind, self.sites[event.site], event.region, event.cause, thing, *values

    def _queued(self, event: Event) -> tuple[object, object]:
        """The values of a cell, in the queue by name where they are numbers of cells or sites."""
        name, place = self.cell(event.slot)
        field = place % 5 if name == "QUEUE" else -1
        if field == QUEUED_SLOT:
            return self.cell(event.before), self.cell(event.after)
        if field == QUEUED_SITE:
            return self.sites[event.before], self.sites[event.after]
        return event.before, event.after


class Game:
    """One game, told as it goes on."""

    def __init__(self, engine: Engine, by_id: ById, seed: str, seats: Mapping[str, str]) -> None:
        self.engine, self.by_id, self.rows = engine, by_id, 0
        self.s = engine.new(seed, seats=seats)

    def digest(self, option: Option | None = None) -> str:
        """All that happens, hex: with an option that its role gives in every turn, or (without) also what is seen."""
        found, engine = sha256(), self.engine
        for turn in range(engine.names.turns):
            if not engine.is_over(self.s):
                found.update(repr([*self._turn(turn, option)]).encode())
        return found.hexdigest()[:16]

    def _turn(self, turn: int, option: Option | None) -> Iterator[object]:
        engine, s = self.engine, self.s
        engine.open_turn(s)
        for number, role in enumerate(engine.names.roles):
            if option is not None and option.role == role.id:
                yield from given(engine, s, number, option, turn)
            engine.take_seat(s, number)
            if engine.names.sequential:
                engine.resolve(s, number, number + 1)
        if not engine.names.sequential:
            engine.resolve(s)
        engine.close_turn(s)
        rows = engine.drain(s)
        yield from map(self.by_id.fact, decode(rows, engine.names, self.rows + 1))
        self.rows += len(rows)
        if option is None:
            yield from self._seen()

    def _seen(self) -> Iterator[list[Fact]]:
        """What is so after a turn, and what each role reads of it."""
        engine, s = self.engine, self.s
        yield self.by_id.cells(engine.kept(s))
        copied = engine.at["COPIED"]
        for role in range(len(engine.names.roles)):
            first = engine.at["VIEWS"] + role * copied
            yield self.by_id.cells(s[first : first + copied])


def given(engine: Engine, s: Position, role: int, option: Option, turn: int) -> Iterator[Fact]:
    """Give an order of an option, another one in each turn; yields why those tried before it could not be given."""
    regions = [i for i in range(len(engine.names.regions)) if option.area >> i & 1] or [-1]
    tries = [(target, choice, way) for target in regions for choice in sorted({0, option.combinations - 1}) for way in WAYS]
    for target, choice, way in (*tries[turn % len(tries) :], *tries[: turn % len(tries)]):
        reason = engine.give(s, role, option.number, target, choice, way)
        yield target, choice, way, engine.names.reasons[reason]
        if not reason:
            return


def fingerprint(content: Content) -> dict[str, str]:
    """The lines of a scenario: games of its own seats, and where it is told in full, of every option by role and id."""
    engine = Engine(compiled_of(content), executor="wasm")
    by_id, seats = ById(engine), engine.compiled.seats
    lines = {f"as seated {i}": Game(engine, by_id, f"tape/{i}", seats).digest() for i in range(SEATED_GAMES)}
    for option in engine.compiled.options if content.scenario.id in IN_FULL else ():
        lines[f"{option.role}: {option.id}"] = Game(engine, by_id, "tape", seats).digest(option)
    return lines


def random_lines() -> dict[str, str]:
    """The lines of the rules in an old record, by seats that draw their orders."""
    with Journal.open(OLDER, write=False) as journal:
        sources = [Source(source["name"], source["text"]) for source in journal.header["sources"]]
    engine = Engine(compiled_of(load_sources(sources[:-1], sources[-1])), executor="wasm")
    by_id, seats = ById(engine), {role.id: "random" for role in engine.names.roles}
    return {f"random {i}": Game(engine, by_id, f"tape/{i}", seats).digest() for i in range(RANDOM_GAMES)}


def fingerprints(name: str) -> dict[str, str]:
    """The lines under one name of the file."""
    return random_lines() if name == OLDER.stem else fingerprint(load_scenario(name))


def names() -> list[str]:
    """The names in the file: all scenarios, and the old record."""
    return [*scenarios(), OLDER.stem]


def write() -> None:
    """Take all fingerprints anew."""
    FILE.write_text(json.dumps({name: fingerprints(name) for name in names()}, indent=1) + "\n", "utf-8")
