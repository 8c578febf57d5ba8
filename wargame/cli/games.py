"""The commands about games: demo, play, verify, saves."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wargame.cli.say import Code, leave, say, say_json, warn

if TYPE_CHECKING:
    from wargame.table import Table

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
ScenarioName = Annotated[str, typer.Argument(help="The scenario to play.")]
Seed = Annotated[str | None, typer.Option("--seed", help="Any text; the same seed gives the same luck.")]
Saving = Annotated[bool, typer.Option("--save/--no-save", help="Whether to keep a journal of the game.")]

DEFAULT = "baseline_2024"


def now() -> str:
    """The time as journals write it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_table(scenario: str, seed: str | None, save: bool, people: frozenset[str] = frozenset()) -> Table:
    """A table with a new game; people play the roles named, the scenario's seats the others."""
    from wargame.dice import fresh_seed
    from wargame.engine.cache import ready
    from wargame.game import Game
    from wargame.table import Table

    content, engine = ready(scenario)
    warn(f"{content.title}: {content.where}")
    seats = {role: "person" if role in people else seat for role, seat in engine.compiled.seats.items()}
    path = _new_path(scenario) if save else None
    return Table(Game.start(content, engine, seed=seed or fresh_seed(), seats=seats, path=path, at=now()))


def _new_path(scenario: str) -> Path:
    from wargame.journal import journal_path
    from wargame.paths import saves_dir

    folder = saves_dir()
    folder.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    return journal_path(folder, f"{scenario.replace('_', '-')}-{stamp}")


def demo(scenario: ScenarioName = DEFAULT, seed: Seed = None, save: Saving = True) -> None:
    """Watch scripted seats play a scenario to its end, told by cause."""
    from wargame.story import Storyteller, closing_of

    table = new_table(scenario, seed, save)
    game = table.game
    teller = Storyteller(game.engine.names)
    while not game.is_over:
        turn = game.turn
        table.run_scripted(now())
        if game.turn > turn or game.is_over:
            for line in teller.turn(table.since("control", 0), turn):
                say(line)
            say()
    for line in teller.ending(closing_of(table, "control")):
        say(line)
    if game.journal.path:
        say(f"\nThe game is kept: wargame verify {game.journal.path}")
    game.journal.close()


def play(
    scenario: ScenarioName = DEFAULT,
    role: Annotated[str | None, typer.Option("--role", help="The role that you play.")] = None,
    seed: Seed = None,
    plain: Annotated[bool, typer.Option("--plain", help="Line by line, fit for a screen reader.")] = True,
    save: Saving = True,
) -> None:
    """Play a scenario against scripted seats; without a terminal, watch the demo."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        demo(scenario, seed, save)
        return
    from wargame.plain import Plain

    person = _role(scenario, role)
    table = new_table(scenario, seed, save, frozenset([person]))
    Plain(table, person, sys.stdin, sys.stdout, now).run()
    table.game.journal.close()


def _role(scenario: str, asked: str | None) -> str:
    """The role asked for, else the first; raises BadParameter."""
    from wargame.engine.cache import ready

    roles = [role.id for role in ready(scenario)[1].names.roles]
    if asked and asked not in roles:
        raise typer.BadParameter(f"there is no role '{asked}': {', '.join(roles)}")
    return asked or roles[0]


def verify(
    files: Annotated[list[Path], typer.Argument(help="Recorded games.")],
    json: AsJson = False,
) -> None:
    """Run recorded games again: EXACT, or the first entry that differs."""
    from wargame.errors import JournalError
    from wargame.game import verify as verified

    worst, found = Code.OK, []
    for path in files:
        try:
            fidelity = verified(path)
            state, text = fidelity.state, str(fidelity)
            worst = max(worst, Code.OK if state == "EXACT" else Code.FINDING)
        except JournalError as fault:
            state, text, worst = "DAMAGED", f"DAMAGED: {fault}", Code.FILE
        found.append({"file": str(path), "state": state, "text": text})
        if not json:
            say(f"{path}: {text}")
    if json:
        say_json("wargame.verify/1", {"games": found})
    if worst != Code.OK:
        leave(worst)


def saves(json: AsJson = False) -> None:
    """List the recorded games."""
    from wargame.journal import saves as listed
    from wargame.paths import saves_dir

    found = listed(saves_dir())
    if json:
        keys = ("name", "scenario", "turns", "last", "state", "size")
        say_json(
            "wargame.saves/1",
            {"folder": str(saves_dir()), "saves": [{k: getattr(s, k) for k in keys} for s in found]},
        )
        return
    for save in found:
        say(f"{save.name:<32} {save.scenario:<20} turn {save.turns:<3} {save.last:<24} {save.state}")
    say(f"{len(found)} recorded games in {saves_dir()}")
