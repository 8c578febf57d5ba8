"""What a role is told of a game, by what it could reckon turn by turn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from wargame.compiler.ranges import Interval, bounds
from wargame.engine import Engine, Event
from wargame.names import TrackName
from wargame.terms import CONTROL
from wargame.views.known import Known, bind, values_of
from wargame.views.seen import View, view_of
from wargame.views.telling import Teller, told_to_control
from wargame.views.tidings import Told


def told(engine: Engine, events: Sequence[Event], role: str, views: Mapping[int, View]) -> list[Told]:
    """What a role is told of a game's events, with its view at the end of each turn.

    What it could reckon in a turn is what it knew when the turn began and heard since, so that nothing told before
    changes afterwards; before turn 1 that is the start.
    """
    if role == CONTROL:
        return told_to_control(engine.names, events)
    seen = _Seen(engine, role, views)
    return Teller(engine.names, role, seen.exact, seen.odds, seen.moved).tell(events)


class _Seen:
    """A role's knowledge turn by turn."""

    def __init__(self, engine: Engine, role: str, views: Mapping[int, View]) -> None:
        self.engine, self.role, self.views = engine, role, views
        self.known: dict[int, Known] = {}

    def at(self, turn: int) -> Known:
        if turn not in self.known:
            view = self.views.get(turn - 1) or self._start()
            self.known[turn] = Known(self.engine, replace(view, turn=max(turn - 1, 0)))
        return self.known[turn]

    def _start(self) -> View:
        s = self.engine.new("")
        self.engine.call("look", s)
        return view_of(self.engine, s, self.role)

    def exact(self, track: TrackName, turn: int) -> bool:
        return track.id in self.at(turn).exact

    def moved(self, event: Event) -> None:
        self.at(event.turn).moved(event.slot, event.before, event.after)

    def odds(self, event: Event, choices: Mapping[str, str | int], option: str) -> Interval:
        known = self.at(event.turn)
        owner = next((o.role for o in self.engine.names.options if o.id == option), self.role)
        values = values_of(self.engine, replace(known.view, role=owner), option, event.region, choices)
        low, high = bounds(bind(self.engine.compiled.terms[event.site], values), known.reading)
        return min(max(low, 0), 100), min(max(high, 0), 100)
