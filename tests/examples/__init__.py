"""The example journals in saves/examples: which games they hold, and how they are made anew."""

from __future__ import annotations

from pathlib import Path

from wargame.engine.cache import build_engine
from wargame.game import Game
from wargame.library import load_scenario
from wargame.manifest import Manifest
from wargame.table import Table

FOLDER = Path(__file__).parents[2] / "saves" / "examples"
NOW = "2030-01-01T00:00:00Z"
GAMES = {
    "one-head": ("baseline_2024", "example/0", {"us": "doctrine:interagency"}),
    "hard-line": ("baseline_2024", "example/1", {"us": "doctrine:hard_line"}),
    "good-neighbour": ("baseline_2024", "example/1", {"us": "doctrine:diplomat"}),
    "harbour": ("primer", "example/0", {}),
}
"""Name of the file: scenario, seed, and the seats that differ from the scenario's."""


def write(name: str) -> None:
    """Play an example's game and write its journal anew."""
    scenario, seed, seats = GAMES[name]
    path = FOLDER / f"{name}.jsonl"
    path.unlink(missing_ok=True)
    content = load_scenario(scenario)
    engine = build_engine(content)
    game = Game.start(content, engine, seed=seed, seats=engine.compiled.seats | seats, path=path, at=NOW)
    table = Table(game)
    while not game.is_over:
        table.run_scripted(NOW)
    game.journal.close()


def memo_options(names: Manifest, sites: set[int]) -> set[str]:
    """The memo options (`o1` to `o10`) that some sites cite."""
    return {cite.split(".")[0] for site in sites for cite in names.sites[site].cites if cite.startswith("o")}
