"""Plays single games with their tapes: scripts and scripted seats, turn by turn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from wargame.analysis.scripts import Script
from wargame.engine.executor import Engine, Position
from wargame.engine.tape import Row


@dataclass
class Tally:
    """How often an order of a script was refused, by option and reason."""

    refused: Counter[tuple[int, str]] = field(default_factory=Counter)


def play(
    engine: Engine, seed: str, seats: Mapping[str, str], scripts: Mapping[str, Script], tally: Tally
) -> Iterator[Row]:
    """Play one game to its end; yields the rows of its tape, turn by turn."""
    s = engine.new(seed, seats={role: seat for role, seat in seats.items() if role not in scripts})
    for turn in range(1, engine.names.turns + 1):
        if not engine.is_over(s):
            play_turn(engine, s, turn, scripts, tally)
            yield from engine.drain(s)


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
