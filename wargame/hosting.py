"""Games at a table: a new one from a scenario, and one that was kept in a journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from wargame.game import Game
from wargame.table import Table


def now() -> str:
    """The time as journals write it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_table(
    scenario: str, *, seed: str = "", seats: Mapping[str, str] | None = None, save: bool = True, practice: bool = False
) -> Table:
    """A table with a new game of a scenario; a seat not named plays as the scenario says, and no seed draws one.

    Raises ContentError or TableError.
    """
    from wargame.dice import fresh_seed
    from wargame.engine.cache import ready

    content, engine = ready(scenario)
    taken = {**engine.compiled.seats, **(seats or {})}
    path = _new_path(scenario) if save else None
    game = Game.start(content, engine, seed=seed or fresh_seed(), seats=taken, path=path, at=now())
    return Table(game, practice)


def kept_table(path: Path, *, practice: bool = False) -> Table:
    """A table with the game of a journal, which goes on. Raises JournalError."""
    return Table(Game.open(path), practice)


def _new_path(scenario: str) -> Path:
    from wargame.journal import journal_path
    from wargame.paths import saves_dir

    folder = saves_dir()
    folder.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    return journal_path(folder, f"{scenario.replace('_', '-')}-{stamp}")
