"""Plays one game of a batch and counts what happened in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from wargame.analysis.scripts import Script
from wargame.engine.executor import Engine, Position
from wargame.engine.tape import Row
from wargame.names import KINDS

_ORDERED, _MOOT, _HAPPENS = (KINDS.index(word) + 1 for word in ("ordered", "moot", "happens"))

POINT = 1000
"""A score is kept in thousandths of a point."""


@dataclass
class Tally:
    """What some games came to; two tallies add up to that of all their games, in any order."""

    games: int = 0
    cells: Counter[tuple[int, int, int]] = field(default_factory=Counter)
    """Games by turn (0: the opening), cell and value."""
    events: Counter[str] = field(default_factory=Counter)
    with_event: Counter[str] = field(default_factory=Counter)
    orders: Counter[int] = field(default_factory=Counter)
    refused: Counter[tuple[int, str]] = field(default_factory=Counter)
    scores: Counter[tuple[int, int]] = field(default_factory=Counter)
    outcomes: Counter[int] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Take in the counts of other games."""
        self.games += other.games
        for name, counts in vars(other).items():
            if isinstance(counts, Counter):
                getattr(self, name).update(counts)


def play(
    engine: Engine, seed: str, seats: Mapping[str, str], scripts: Mapping[str, Script], tally: Tally
) -> Iterator[Row]:
    """Play one game to its end into a tally; yields the rows of its tape, turn by turn.

    A game that ends before its calendar keeps its last values for the turns that are left.
    """
    s = engine.new(seed, seats={role: seat for role, seat in seats.items() if role not in scripts})
    happened: Counter[str] = Counter()
    measure(engine, s, 0, tally)
    for turn in range(1, engine.names.turns + 1):
        if not engine.is_over(s):
            play_turn(engine, s, turn, scripts, tally)
            rows = engine.drain(s)
            count(engine, rows, happened, tally)
            yield from rows
        measure(engine, s, turn, tally)
    finish(engine, s, happened, tally)


def play_turn(engine: Engine, s: Position, turn: int, scripts: Mapping[str, Script], tally: Tally) -> None:
    """One turn: as the kernel plays it, but for the roles whose orders a script gives."""
    roles = engine.names.roles
    engine.open_turn(s)
    for number, role in enumerate(roles):
        if role.id in scripts:
            give_script(engine, s, number, scripts[role.id], turn, tally)
        else:
            engine.take_seat(s, number)
        if engine.names.sequential:
            engine.resolve(s, number, number + 1)
    if not engine.names.sequential:
        engine.resolve(s)
    engine.close_turn(s)


def give_script(engine: Engine, s: Position, role: int, script: Script, turn: int, tally: Tally) -> None:
    """Give what a script says for this turn; what may not be given is counted."""
    for option, target, choice, way in script.turns.get(turn, ()):
        reason = engine.give(s, role, option, target, choice, way)
        if reason:
            tally.refused[option, engine.names.reasons[reason]] += 1


def count(engine: Engine, rows: list[Row], happened: Counter[str], tally: Tally) -> None:
    """Count the orders, the moot ones and the events of a turn."""
    for row in rows:
        if row.kind == _HAPPENS:
            happened[engine.names.sites[row.site].rule] += 1
        elif row.kind == _ORDERED:
            tally.orders[row.slot] += 1
        elif row.kind == _MOOT:
            tally.refused[row.slot, f"moot: {engine.names.reasons[row.after]}"] += 1


def measure(engine: Engine, s: Position, turn: int, tally: Tally) -> None:
    """Count the value of every place of the map."""
    cells = tally.cells
    for cell in range(tracked(engine)):
        cells[turn, cell, s[cell]] += 1


def finish(engine: Engine, s: Position, happened: Counter[str], tally: Tally) -> None:
    """Count a game that has ended."""
    places = engine.names.places
    tally.games += 1
    tally.events.update(happened)
    tally.with_event.update(happened.keys())
    tally.outcomes[s[places["outcome"]]] += 1
    for number in range(len(engine.names.roles)):
        tally.scores[number, s[places["score"] + number] // POINT] += 1


def tracked(engine: Engine) -> int:
    """How many cells belong to tracks: they come first."""
    regions = len(engine.names.regions)
    return sum(regions if track.regional else 1 for track in engine.names.tracks)
