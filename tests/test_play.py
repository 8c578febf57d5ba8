"""Random play of every scenario through the table, and games in which nobody orders anything."""

from __future__ import annotations

from random import Random

import pytest

from tests.proofs import effort, proof, record
from wargame.engine import Engine, Event, fold
from wargame.engine.cache import engine_of
from wargame.errors import IllegalOrder
from wargame.game import Game
from wargame.library import load_scenario, scenario_names
from wargame.orders import legal_orders
from wargame.terms import Order

NAMES = [name for name, _ in scenario_names()]
NOW = "2030-01-01T00:00:00Z"


def new_game(scenario: str, seed: str, seats: dict[str, str] | None = None) -> Game:
    content = load_scenario(scenario)
    return Game.start(content, engine_of(content), seed=seed, seats=seats, at=NOW)


def assert_in_bounds(engine: Engine, events: list[Event]) -> None:
    for event in events:
        place = engine.names.place(event.slot) if event.kind == "changed" else None
        if place:
            assert place[0].low <= event.after <= place[0].high, event


def play_at_random(game: Game, chance: Random) -> None:
    """Random legal orders for every role; a sample of closed ones is refused."""
    while not game.is_over:
        for role in sorted(game.active, key=game.roles.index):
            if role not in game.active:
                continue
            for _ in range(3):
                listed = legal_orders(game.engine, game.position, role)
                opened = [entry.order for entry in listed if not entry.reason]
                closed = [entry.order for entry in listed if entry.reason]
                if closed:
                    with pytest.raises(IllegalOrder):
                        game.submit(role, chance.choice(closed), NOW)
                if opened:
                    game.submit(role, chance.choice(opened), NOW)
            game.commit(role, NOW)


@proof("A8")
@pytest.mark.parametrize("scenario", NAMES)
def test_random_play_stays_in_bounds_and_ends(scenario: str) -> None:
    games = effort("A8", 3, 200)
    for g in range(games):
        game = new_game(scenario, f"play/{g}", {})
        start = list(game.journal.entries[0].body["start"])
        play_at_random(game, Random(g))
        assert game.turn <= game.engine.names.turns
        assert_in_bounds(game.engine, game.events)
        for entry in game.journal.entries:
            if entry.kind == "turn":
                start = fold(start, entry.body["rows"])
        assert start == game.engine.kept(game.position)
    record("A8", cases=games, seed="play")


@proof("A8")
@pytest.mark.parametrize("scenario", NAMES)
def test_each_listed_order_is_accepted_one_at_a_time(scenario: str) -> None:
    game = new_game(scenario, "one", {})
    role = game.roles[0]
    for entry in legal_orders(game.engine, game.position, role):
        if not entry.reason:
            game.submit(role, entry.order, NOW)
            game.withdraw(role, entry.order, NOW)
    assert game.given(role) == []


@proof("A8")
@pytest.mark.parametrize("scenario", NAMES)
def test_a_game_without_any_order_reaches_its_end(scenario: str) -> None:
    game = new_game(scenario, "hold", {})
    while not game.is_over:
        game.commit(next(r for r in game.roles if r in game.active), NOW)
    assert game.outcome is not None


@pytest.mark.parametrize("words", [("nothing", None, {}), ("patrol", None, {}), ("patrol", "harbour", {"size": "huge"})])
def test_an_order_of_unknown_words_is_refused(words: tuple[str, str | None, dict[str, str | int]]) -> None:
    game = new_game("primer", "words", {})
    with pytest.raises(IllegalOrder):
        game.submit("council", Order(*words), NOW)
