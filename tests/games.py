"""Games for tests: a scenario made ready, played by its own seats, kept moment by moment."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from wargame.compiler.module import compile_content
from wargame.engine import Engine, Event, Position
from wargame.engine.tape import Row, decode
from wargame.library import load_scenario
from wargame.views import View, view_of

SCENARIOS = ("primer", "primer_halfyear", "baseline_2024")


@cache
def engine_of(scenario: str) -> Engine:
    """The engine of a shipped scenario, compiled once."""
    content = load_scenario(scenario)
    return Engine(compile_content(content), texts=content)


def tape_of(engine: Engine, seed: str, seats: Mapping[str, str]) -> list[Row]:
    """The whole tape of one game."""
    s, rows = engine.new(seed, seats=seats), list[Row]()
    while not engine.is_over(s):
        engine.play_turn(s)
        rows += engine.drain(s)
    return rows


@dataclass
class Moment:
    """A game as it stands when orders are asked for, or when a turn has ended."""

    engine: Engine
    position: Position
    events: list[Event] = field(default_factory=list)
    views: dict[int, dict[str, View]] = field(default_factory=dict)
    """By turn that has ended, each role's view."""

    @property
    def roles(self) -> list[str]:
        """The ids of the roles."""
        return [role.id for role in self.engine.names.roles]

    def views_of(self, role: str) -> dict[int, View]:
        """One role's views by turn."""
        return {turn: views[role] for turn, views in self.views.items() if role in views}

    def look(self) -> None:
        """Take the new rows off the tape."""
        rows = self.engine.drain(self.position)
        self.events += decode(rows, self.engine.names, len(self.events) + 1)


def moments(scenario: str, seed: str, seats: dict[str, str] | None = None) -> Iterator[Moment]:
    """A game of the scenario's own seats (or others): every turn before its orders and after its end.

    Before the orders of a turn, each role has given some already: they are sealed.
    """
    engine = engine_of(scenario)
    moment = Moment(engine, engine.new(seed, seats=seats or engine.compiled.seats))
    s = moment.position
    roles = range(len(moment.roles))
    while not engine.is_over(s):
        engine.open_turn(s)
        moment.look()
        for role in roles:
            engine.take_seat(s, role)
            yield moment
            if engine.names.sequential:
                engine.resolve(s, role, role + 1)
                moment.look()
        if not engine.names.sequential:
            engine.resolve(s)
        engine.close_turn(s)
        moment.look()
        moment.views[s[engine.at["TURN"]]] = {role: view_of(engine, s, role) for role in moment.roles}
        yield moment
