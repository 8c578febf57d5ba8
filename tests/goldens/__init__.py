"""Golden playthroughs: a whole game of every scenario, told by cause, for a designer to read."""

from __future__ import annotations

from pathlib import Path

from wargame.engine.cache import build_engine
from wargame.game import Game
from wargame.library import load_scenario
from wargame.narrative import Narrator, closing_of
from wargame.table import Table
from wargame.terms import CONTROL
from wargame.views import NewsItem

FOLDER = Path(__file__).resolve().parent
SCENARIOS = FOLDER.parent.parent / "scenarios"
THEN = "2024-01-01T00:00:00Z"


def scenarios() -> list[str]:
    """The names of all scenarios."""
    return sorted(path.stem for path in SCENARIOS.glob("*.yaml"))


def played(name: str) -> Table:
    """A whole game by the scenario's own seats."""
    content = load_scenario(name)
    table = Table(Game.start(content, build_engine(content), seed="golden", at=THEN))
    while not table.is_over:
        table.run_scripted(THEN)
    return table


def text_of(table: Table) -> str:
    """The game as a story, as control may know it."""
    game, told = table._game, control(table)
    teller = Narrator(game.engine.names)
    pages = ["\n".join(teller.turn(told, turn)) for turn in range(1, game.turn + 1)]
    pages.append("\n".join(teller.ending(closing_of(table, CONTROL))))
    return "\n\n".join(pages) + "\n"


def control(table: Table) -> list[NewsItem]:
    """All that control is told."""
    return list(table.since(CONTROL, 0))
