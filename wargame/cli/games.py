"""The commands about games: demo, play, saves."""

from __future__ import annotations

import sys
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated

import typer

from wargame.cli.say import ask_pin, at_terminal, say, say_json, warn

if TYPE_CHECKING:
    from wargame.table import Table

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
    for line in (*teller.ending(closing_of(table, "control")), *teller.proof(table.see("control").last_hash)):
        say(line)
    if game.journal.path:
        say()
        say(f"The game is kept: wargame verify {game.journal.path}")
    game.journal.close()


def play(
    scenario: Annotated[
        str | None, typer.Argument(help="The scenario to play (with --go-on the kept game); without one, home opens.")
    ] = None,
    role: Annotated[str | None, typer.Option("--role", help="The role that you play; control watches.")] = None,
    seed: Seed = None,
    plain: Annotated[bool, typer.Option("--plain", help="Line by line, fit for a screen reader or a pipe.")] = False,
    save: Saving = True,
    go_on: Annotated[bool, typer.Option("--go-on", help="Go on with a kept game: the last one, if none is named.")] = False,
) -> None:
    """Play against scripted seats or with others at this terminal.

    Without a terminal, --plain, --role and --go-on play line by line through the pipe; else the demo is told.
    """
    in_lines = plain or (not at_terminal() and (role is not None or go_on))
    chosen = DEFAULT if scenario is None else scenario
    if go_on and (seed is not None or not save):
        raise typer.BadParameter("a kept game has its seed and its record: leave --seed and --no-save out")
    if go_on:
        _go_on(scenario, role, in_lines)
    elif not at_terminal() and not in_lines:
        demo(chosen, seed, save)
    elif in_lines or scenario is not None or role is not None:
        _sit(chosen, role, seed or "", in_lines, save)
    else:
        from wargame.ui.app import open_home

        open_home()


def _sit(scenario: str, role: str | None, seed: str, in_lines: bool, save: bool) -> None:
    """Sit down at a new game, in lines or on screens."""
    from wargame.engine.cache import ready
    from wargame.hosting import table_of
    from wargame.terms import CONTROL

    content, engine = ready(scenario)
    person = _role([*(role.id for role in engine.names.roles), CONTROL], role)
    seats = {} if person == CONTROL else {person: "person"}
    table = table_of(content, engine, seed=seed, seats=seats, save=save, tell=warn)
    _play(table, person, in_lines or person == CONTROL)


def _go_on(game: str | None, role: str | None, in_lines: bool) -> None:
    """Sit down again at a kept game, in lines or on screens; of several people, in lines, each gives its PIN."""
    from wargame.cli.review import file_of
    from wargame.hosting import kept_table, now
    from wargame.terms import CONTROL

    table = kept_table(_last_open() if game is None else file_of(game))
    waiting = [role for role in table.people if role in table.game.active]
    person = _role([*waiting, *(p for p in table.people if p not in waiting)] or [CONTROL], role)
    if in_lines and person in table.pins:
        table.pins.admit(person, ask_pin(), now())
    _play(table, person, in_lines or person == CONTROL)


def _last_open() -> Path:
    """The file of the last game that can be gone on with. Raises JournalError."""
    from wargame.errors import JournalError
    from wargame.journal import saves as listed
    from wargame.paths import saves_dir

    found = [save.path for save in listed(saves_dir()) if save.state == "open"]
    if not found:
        raise JournalError(f"there is no game to go on with in {saves_dir()}: wargame play begins one")
    return found[-1]


def _play(table: Table, person: str, in_lines: bool) -> None:
    """Play at a table, in lines or on screens, until it is left."""
    if in_lines:
        from wargame.hosting import now
        from wargame.plain import Plain

        Plain(table, person, sys.stdin, sys.stdout, now, page_width()).run()
        table.game.journal.close()
    else:
        from wargame.ui.app import open_game

        open_game(table)


def _role(roles: list[str], asked: str | None) -> str:
    """The role asked for, else the first; raises BadParameter."""
    if asked is not None and asked not in roles:
        raise typer.BadParameter(f"there is no role '{asked}' to play here: {', '.join(roles)}")
    return asked or roles[0]


def saves(
    game: Annotated[str | None, typer.Argument(help="A recorded game to move; without one, all are listed.")] = None,
    to: Annotated[Path | None, typer.Option("--to", help="The folder to move the game to, with the PINs beside it.")] = None,
    json: AsJson = False,
) -> None:
    """List the recorded games, or move one to another folder."""
    if (game is None) != (to is None):
        raise typer.BadParameter("to move a game name it, and a folder with --to")
    if game is not None and to is not None:
        from wargame.cli.review import file_of
        from wargame.journal import move
        from wargame.paths import examples_dir

        path = file_of(game)
        if path.resolve().parent == examples_dir().resolve():
            raise typer.BadParameter(f"{path.name} comes with the project: copy it, it is not moved")
        say(f"moved to {move(path, to)}")
    else:
        _list_saves(json)


def _list_saves(json: bool) -> None:
    from wargame.journal import saves as listed
    from wargame.paths import examples_dir, saves_dir

    found = listed(saves_dir())
    if json:
        keys = ("name", "scenario", "turns", "last", "state", "size")
        games = [{key: getattr(save, key) for key in keys} for save in found]
        say_json("wargame.saves/1", {"folder": str(saves_dir()), "saves": games})
        return
    for save in found:
        say(f"{save.name:<32} {save.scenario:<20} turn {save.turns:<3} {save.last:<24} {save.state}")
    say(f"{len(found)} recorded games in {saves_dir()}")
    say(f"with the project come: {', '.join(save.name for save in listed(examples_dir()))}")
