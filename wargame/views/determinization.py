"""Sampling: positions that look the same to a role (determinization)."""

from __future__ import annotations

from collections.abc import Iterator

from wargame.dice import element, game_key
from wargame.engine import Engine, Position
from wargame.manifest import TrackName
from wargame.terms import HIDDEN
from wargame.views.knowledge import span_of
from wargame.views.view import View, own_places


def resample(engine: Engine, view: View, seed: str) -> Position:
    """A position that gives exactly this view: bands drawn evenly, hidden tracks around their declared start."""
    s = engine.new(seed, "resample")
    draws = _draws(seed)
    s[: len(view.cells)] = view.cells
    for track, _, slot in engine.names.track_cells():
        low, high = _range(engine, view, track, slot)
        s[slot] = low + ((next(draws) >> 32) * (high - low + 1) >> 32)
    for place, value in zip(own_places(engine, view.role), view.own, strict=True):
        s[place] = value
    at, number = engine.at, engine.names.role_number(view.role)
    s[at["TURN"]], s[at["QUARTER"]] = view.turn, view.quarter
    s[at["DRAWN"] + number] = next((o.draw for o in engine.names.objectives if o.id == view.private), 0)
    s[at["PREVIOUS"] : at["PREVIOUS"] + at["COPIED"]] = s[: at["COPIED"]]
    s[at["SNAPSHOT"] : at["SNAPSHOT"] + at["COPIED"]] = s[: at["COPIED"]]
    s[at["WAVE"]] += 1
    engine.call("look", s)
    return s


def _draws(seed: str) -> Iterator[int]:
    key, n = game_key(seed, "resample"), 0
    while True:
        yield element(key, n)
        n += 1


def _range(engine: Engine, view: View, track: TrackName, slot: int) -> tuple[int, int]:
    value = view.cells[slot]
    if value != HIDDEN:
        return span_of(track, value, track.id in view.exact)
    start, spread = engine.compiled.cells[slot], engine.compiled.spread[track.id]
    return max(track.low, start - spread), min(track.high, start + spread)
