"""Continuations: the same luck gives the same end, from openings, from the middle of a game and of a turn."""

from __future__ import annotations

import pytest

from wargame.analysis.rollouts import rollouts
from wargame.dice import game_key
from wargame.engine import Engine, Position
from wargame.engine.cache import load_engine
from wargame.engine.executor import Executor

EXECUTORS: tuple[Executor, ...] = ("python", "wasm")


@pytest.fixture(scope="module", params=["primer", "primer_halfyear"])
def engine(request: pytest.FixtureRequest) -> Engine:
    """A whole-turn scenario and one of sequential half-years."""
    return load_engine(request.param)[1]


def after(engine: Engine, turns: int, seed: str = "S") -> Position:
    """A game of the scenario's own seats after some turns."""
    s = engine.new(seed, seats=engine.compiled.seats)
    for _ in range(turns):
        engine.play_turn(s)
        engine.drain(s)
    return s


def played_on(engine: Engine, s: Position, seed: str) -> list[int]:
    """The scores of one continuation on a taped engine, with the dice of a seed."""
    s = list(s)
    s[engine.at["KEY"]] = game_key(seed)
    while not engine.is_over(s) and s[engine.at["TURN"]] < engine.names.turns:
        engine.play_turn(s)
        engine.drain(s)
    first = engine.at["SCORE"]
    return s[first : first + len(engine.names.roles)]


@pytest.mark.parametrize("executor", EXECUTORS)
@pytest.mark.parametrize("turns", [0, 1, 3])
def test_a_continuation_is_the_game_played_on_with_its_dice(
    engine: Engine, turns: int, executor: Executor
) -> None:
    s = after(engine, turns)
    found = rollouts(engine.compiled, s, games=5, seed="F", seats=engine.compiled.seats, executor=executor)
    expected = [played_on(engine, s, f"F/{g}") for g in range(5)]
    assert [
        list(scores) for scores in zip(*(found.scores(r.id) for r in engine.names.roles), strict=True)
    ] == expected


@pytest.mark.parametrize("executor", EXECUTORS)
def test_orders_that_were_given_in_an_open_turn_stand(engine: Engine, executor: Executor) -> None:
    s = after(engine, 1)
    engine.open_turn(s)
    engine.drain(s)
    hold = {role.id: "hold" for role in engine.names.roles}
    without = rollouts(engine.compiled, s, games=4, seed="F", seats=hold, roles_through=0, executor=executor)
    engine.take_seat(s, 0)
    assert engine.given(s, 0)
    with_orders = rollouts(
        engine.compiled, s, games=4, seed="F", seats=hold, roles_through=0, executor=executor
    )
    tracks = [(t.id, r.id if t.regional else None) for t in engine.names.tracks for r in engine.names.regions]
    assert any(without.values(*place) != with_orders.values(*place) for place in tracks)


def test_executors_and_workers_give_the_same_futures(engine: Engine) -> None:
    s = after(engine, 2)
    found = [
        rollouts(
            engine.compiled,
            s,
            games=40,
            seed="F",
            seats=engine.compiled.seats,
            executor=executor,
            workers=workers,
        )
        for executor in EXECUTORS
        for workers in (1, 2)
    ]
    assert all(one.rows == found[0].rows for one in found)
    assert all(one.summary() == found[0].summary() for one in found)


def test_futures_can_be_ended_and_say_how_far_they_are(engine: Engine) -> None:
    seen: list[int] = []
    found = rollouts(
        engine.compiled,
        None,
        games=50_000,
        seed="F",
        seats={},
        progress=seen.append,
        stop=lambda: len(seen) > 2,
    )
    assert found.games == seen[-1] < 5_000
    assert len(found.outcomes) == len(found.turns) == found.games
    assert sum(found.summary()["outcomes"].values()) == pytest.approx(1)
