"""A batch leaves out what nobody reads, and yet ends each game as play does."""

from __future__ import annotations

import pytest
from hypothesis import given as drawn
from hypothesis import settings

from tests.generated import Book, books
from tests.proofs import effort, proof, record
from tests.test_executors import GENERATING, SCENARIOS, compiled, match_of
from wargame.analysis.differential import Match
from wargame.compiler import Compiled
from wargame.compiler.module import compile_content
from wargame.dice import game_key
from wargame.engine.batch import Batch
from wargame.engine.executor import Engine
from wargame.errors import ContentError


def played(engine: Engine, match: Match) -> list[int]:
    """How a game ends in play: outcome, turn, scores, tracks."""
    s, at = engine.new(match.seed, seats=match.seats), engine.at
    while s[at["TURN"]] < at["TURNS"] and not engine.is_over(s):
        engine.play_turn(s)
        s[at["ROWS"]] = 0
    scores = s[at["SCORE"] : at["SCORE"] + at["ROLES"]]
    return [s[at["OUTCOME"]], s[at["TURN"]], *scores, *s[: at["TRACKED"]]]


def check_ends(content: Compiled, seed: str, games: int) -> None:
    engine, fast = Engine(content, executor="wasm"), Engine(content, taping=False, executor="wasm")
    for match in (match_of(content, seed, game) for game in range(games)):
        batch = Batch(fast, match.seats, {})
        batch.play([game_key(match.seed)])
        assert list(batch.results(1)[0]) == played(engine, match), match


@proof("B1")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_batch_ends_each_game_of_a_scenario_as_play_does(scenario: str) -> None:
    games = effort("B1", 12, 2000)
    check_ends(compiled(scenario), "batches", games)
    record("B1", cases=games, seed="batches")


@proof("B1")
def test_a_batch_ends_each_game_of_a_generated_rulebook_as_play_does() -> None:
    games = effort("B1", 4, 10)

    @settings(GENERATING, max_examples=effort("B1", 8, 220))
    @drawn(books())
    def play(book: Book) -> None:
        try:
            content = compile_content(book.content())
        except ContentError:
            return
        check_ends(content, "generated", games)
        record("B1", cases=games, seed="generated")

    play()
