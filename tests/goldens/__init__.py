"""Golden playthroughs: a readable game of every scenario, changed only by `make golden`."""

from __future__ import annotations

from pathlib import Path

from wargame.engine.cache import engine_of
from wargame.game import Game
from wargame.library import load_scenario
from wargame.story import Storyteller
from wargame.table import Table

FOLDER = Path(__file__).parent
SEED = "golden/0"
NOW = "2030-01-01T00:00:00Z"


def played(scenario: str) -> Table:
    """A whole game of the scenario's own seats."""
    content = load_scenario(scenario)
    table = Table(Game.start(content, engine_of(content), seed=SEED, at=NOW))
    while not table.game.is_over:
        table.run_scripted(NOW)
    return table


def story(table: Table) -> str:
    """The game as the demo tells it."""
    game, teller = table.game, Storyteller(table.game.engine.names)
    told = table.since("control", 0)
    lines: list[str] = []
    for turn in range(1, game.turn + 1):
        lines += [*teller.turn(told, turn), ""]
    return "\n".join([*lines, *teller.ending(str(game.outcome), game.scores)]) + "\n"
