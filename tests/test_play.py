"""Random play of every scenario through the table, and games in which nobody orders anything."""

from __future__ import annotations

from functools import cache
from random import Random
from types import FunctionType
from typing import cast

import pytest

from tests.proofs import effort, proof, record
from wargame.engine import Engine, Event, Position, fold
from wargame.engine.cache import compiled_of
from wargame.errors import IllegalOrder
from wargame.game import Game
from wargame.journal import digest
from wargame.library import Content, load_scenario, scenario_names
from wargame.orders import legal_orders
from wargame.terms import WAYS, Order

NAMES = [name for name, _ in scenario_names()]
NOW = "2030-01-01T00:00:00Z"


@cache
def content_of(scenario: str) -> Content:
    return load_scenario(scenario)


@cache
def engine_of(scenario: str) -> Engine:
    return Engine(compiled_of(content_of(scenario)))


def new_game(engine: Engine, scenario: str, seed: str) -> Game:
    return Game.start(content_of(scenario), engine, seed=seed, seats={}, at=NOW)


class Folding:
    """Holds, before every row of the tape, the position equal to what the rows so far fold to."""

    def __init__(self, engine: Engine) -> None:
        self.engine, self.cells, self.rows = engine, list[int](), 0
        self.write = cast(FunctionType, engine.machine.function("write"))
        self.write.__globals__["write"] = self.checked

    def checked(self, s: Position, kind: int, site: int, target: int, cause: int, slot: int, *values: int) -> int:
        """The kernel's `write`, after a look at what was written since the last row."""
        self.check(s)
        self.cells = fold(self.cells, [(0, kind, 0, 0, 0, slot, *values)])
        self.rows += 1
        return int(self.write(s, kind, site, target, cause, slot, *values))

    def check(self, s: Position) -> None:
        assert self.engine.kept(s) == self.cells


def assert_in_bounds(engine: Engine, events: list[Event]) -> None:
    for event in events:
        place = engine.names.place(event.slot) if event.kind == "changed" else None
        if place:
            assert place[0].low <= event.after <= place[0].high, event


def drawn_order(engine: Engine, role: str, chance: Random) -> Order:
    """Any order that words can say, legal or not."""
    option = chance.choice([option for option in engine.names.options if option.role == role])
    target = chance.choice(option.targets) if option.targets else None
    way = chance.choice(WAYS)
    choices = {name: values[0] if way in ("stop", "resume") else chance.choice(values) for name, values in option.choices.items()}
    return Order(option.id, target, choices, way)


def assert_refused(game: Game, role: str, order: Order) -> None:
    with pytest.raises(IllegalOrder):
        game.submit(role, order, NOW)


def assert_taken_one_at_a_time(game: Game, role: str, orders: list[Order]) -> None:
    before = game.given(role)
    for order in orders:
        game.submit(role, order, NOW)
        assert game.given(role) == [*before, order]
        game.withdraw(role, order, NOW)
    assert game.given(role) == before


def order_at_random(game: Game, role: str, chance: Random, thorough: bool) -> None:
    """Three random legal orders; samples of closed and of unlisted ones are refused."""
    for _ in range(3):
        listed = legal_orders(game.engine, game.position, role)
        opened = [entry.order for entry in listed if not entry.reason]
        closed = [entry.order for entry in listed if entry.reason]
        if thorough:
            assert_taken_one_at_a_time(game, role, opened)
        if closed:
            assert_refused(game, role, chance.choice(closed))
        order = drawn_order(game.engine, role, chance)
        if order.key() not in {listed.key() for listed in opened}:
            assert_refused(game, role, order)
        if opened:
            game.submit(role, chance.choice(opened), NOW)


def play_at_random(game: Game, chance: Random) -> None:
    """Random legal orders for every role; in one turn each listed order is tried."""
    thorough = chance.randrange(game.engine.names.turns) + 1
    while not game.is_over:
        role = min(game.active, key=game.roles.index)
        order_at_random(game, role, chance, game.turn == thorough)
        game.commit(role, NOW)


@proof("A8")
@pytest.mark.parametrize("scenario", NAMES)
def test_random_play_takes_what_is_listed_stays_in_bounds_folds_and_ends(scenario: str) -> None:
    games, engine = effort("A8", 3, 200), Engine(compiled_of(content_of(scenario)))
    folding = Folding(engine)
    for g in range(games):
        folding.cells, folding.rows = engine.kept(engine.new(f"play/{g}")), 0
        game = new_game(engine, scenario, f"play/{g}")
        play_at_random(game, Random(g))
        folding.check(game.position)
        assert game.turn <= engine.names.turns
        assert folding.rows == len(game.events)
        assert_in_bounds(engine, game.events)
        assert_folds(game)
    record("A8", cases=games, seed="play")


def assert_folds(game: Game) -> None:
    """The rows that the journal keeps of each turn fold to the position that it vouches for."""
    cells = list(game.journal.header["start"])
    for entry in game.journal.entries:
        if entry.kind == "turn":
            cells = fold(cells, entry.body["rows"])
            assert digest(cells) == entry.body["digest"]


@proof("A8")
@pytest.mark.parametrize("scenario", NAMES)
def test_a_game_without_any_order_reaches_its_end(scenario: str) -> None:
    game = new_game(engine_of(scenario), scenario, "hold")
    while not game.is_over:
        game.commit(next(r for r in game.roles if r in game.active), NOW)
    assert game.outcome is not None


@pytest.mark.parametrize("words", [("nothing", None, {}), ("patrol", None, {}), ("patrol", "harbour", {"size": "huge"})])
def test_an_order_of_unknown_words_is_refused(words: tuple[str, str | None, dict[str, str | int]]) -> None:
    game = new_game(engine_of("primer"), "primer", "words")
    with pytest.raises(IllegalOrder):
        game.submit("council", Order(*words), NOW)
