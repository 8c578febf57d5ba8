"""The command that plays random games and looks at every write."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wargame.cli.batch import progress_bar
from wargame.cli.say import Code, leave, say, say_json

if TYPE_CHECKING:
    from wargame.analysis.fuzz import Failure
    from wargame.library import Content


def fuzz(
    scenario: Annotated[
        str | None, typer.Argument(help="The scenario's name; all of them where left out.")
    ] = None,
    games: Annotated[int, typer.Option(min=1, max=10_000_000, help="How many games of each.")] = 1000,
    seed: Annotated[str, typer.Option(help="Game g has the seed SEED/g.")] = "1",
    workers: Annotated[int, typer.Option(min=1, max=256, help="How many threads.")] = 1,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Play random games with every write checked; a game that goes wrong is kept as a journal."""
    from wargame.library import scenario_names

    names = [scenario] if scenario is not None else [name for name, _ in scenario_names()]
    found = [_fuzzed(name, games, seed, workers) for name in names]
    if json:
        say_json("wargame.fuzz/1", {"games": games, "seed": seed, "scenarios": found})
    for one in [] if json else found:
        say(
            f"{one['scenario']}: {one['games']} games, "
            + (f"FAILED: {one['failed']}" if one["failed"] else "no fault")
        )
        for rule, reason in one["unreached"].items():
            say(f"  never reached: {rule} ({reason})")
    if any(one["failed"] for one in found):
        leave(Code.FINDING)


def _fuzzed(scenario: str, games: int, seed: str, workers: int) -> dict[str, Any]:
    from wargame.analysis.fuzz import fuzz as run
    from wargame.engine.cache import compiled_of
    from wargame.library import load_scenario

    content = load_scenario(scenario)
    with progress_bar(games) as progress:
        found = run(compiled_of(content), content, games=games, seed=seed, workers=workers, progress=progress)
    failed = found.failure
    text = f"{failed.what} (seed {failed.seed}): {recorded(content, failed)}" if failed else None
    return {"scenario": scenario, "games": found.games, "failed": text, "unreached": found.unreached}


def recorded(content: Content, failure: Failure, folder: Path | None = None) -> Path:
    """Play a failed game again at a table, in CPython; returns its journal, which ends where the game breaks off.

    The journal is kept among the saves unless a folder is given. Raises JournalError.
    """
    from wargame.engine.cache import engine_of
    from wargame.game import Game
    from wargame.hosting import now
    from wargame.journal import journal_path
    from wargame.paths import saves_dir
    from wargame.table import Table

    place = folder or saves_dir()
    place.mkdir(parents=True, exist_ok=True)
    name = f"fuzz-{content.scenario.id}-{sha256(failure.seed.encode()).hexdigest()[:12]}"
    path = journal_path(place, name.replace("_", "-"))
    table = Table(
        Game.start(content, engine_of(content), seed=failure.seed, seats=failure.seats, path=path, at=now())
    )
    with suppress(Exception):
        while not table.game.is_over:
            table.run_scripted(now())
    table.game.journal.close()
    return path
