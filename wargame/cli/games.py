"""The commands about games: demo, play, verify, saves."""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import get_terminal_size
from typing import Annotated

import typer

from wargame.cli.say import Code, leave, say, say_json, warn

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
ScenarioName = Annotated[str, typer.Argument(help="The scenario to play.")]
Seed = Annotated[str | None, typer.Option("--seed", help="Any text; the same seed gives the same luck.")]
Saving = Annotated[bool, typer.Option("--save/--no-save", help="Whether to keep a journal of the game.")]

DEFAULT = "baseline_2024"


def page_width() -> int:
    """How wide a line of a story is: the terminal's width, 100 at most; 80 without a terminal."""
    return min(get_terminal_size().columns, 100)


def demo(scenario: ScenarioName = DEFAULT, seed: Seed = None, save: Saving = True) -> None:
    """Watch scripted seats play a scenario to its end, told by cause."""
    from wargame.hosting import new_table, now
    from wargame.story import Storyteller, closing_of

    table = new_table(scenario, seed=seed or "", save=save, tell=warn)
    game = table.game
    teller = Storyteller(game.names, page_width())
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
        say()
        say(f"The game is kept: wargame verify {game.journal.path}")
    game.journal.close()


def play(
    scenario: Annotated[str | None, typer.Argument(help="The scenario to play; without one, home opens.")] = None,
    role: Annotated[str | None, typer.Option("--role", help="The role that you play; control watches.")] = None,
    seed: Seed = None,
    plain: Annotated[bool, typer.Option("--plain", help="Line by line, fit for a screen reader.")] = False,
    save: Saving = True,
) -> None:
    """Play against scripted seats or with others at this terminal; without a terminal, watch the demo."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        demo(scenario or DEFAULT, seed, save)
    elif plain or scenario or role:
        _sit(scenario or DEFAULT, role, seed or "", plain, save)
    else:
        from wargame.ui.app import open_home

        open_home()


def _sit(scenario: str, role: str | None, seed: str, plain: bool, save: bool) -> None:
    """Sit down at a new game, in lines or on screens."""
    from wargame.engine.cache import ready
    from wargame.hosting import now, table_of
    from wargame.terms import CONTROL

    content, engine = ready(scenario)
    person = _role([*(role.id for role in engine.names.roles), CONTROL], role)
    seats = {} if person == CONTROL else {person: "person"}
    table = table_of(content, engine, seed=seed, seats=seats, save=save, tell=warn)
    if plain or person == CONTROL:
        from wargame.plain import Plain

        Plain(table, person, sys.stdin, sys.stdout, now, page_width()).run()
        table.game.journal.close()
    else:
        from wargame.ui.app import open_game

        open_game(table)


def _role(roles: list[str], asked: str | None) -> str:
    """The role asked for, else the first; raises BadParameter."""
    if asked and asked not in roles:
        raise typer.BadParameter(f"there is no role '{asked}': {', '.join(roles)}")
    return asked or roles[0]


def verify(
    files: Annotated[list[Path], typer.Argument(help="Recorded games.", readable=False)],
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
    from wargame.paths import examples_dir, saves_dir

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
    say(f"with the project come: {', '.join(save.name for save in listed(examples_dir()))}")
