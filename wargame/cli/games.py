"""Commands about games: play, saves, review and verify."""

from __future__ import annotations

import dataclasses
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wargame.cli.output import AsJson, Code, ask_pin, at_terminal, leave, say, say_json, say_table, warn
from wargame.errors import ContentError, JournalError, TableError

if TYPE_CHECKING:
    from wargame.journal import Journal
    from wargame.journal.chain import Since
    from wargame.review import Record
    from wargame.table import Table


def review(
    game: Annotated[str, typer.Argument(help="A recorded game: its file, or its name as `wargame saves` lists it.")],
    role: Annotated[str | None, typer.Option("--role", help="Through whose eyes; the truth where all may know it.")] = None,
) -> None:
    """Look back at a recorded game, turn by turn; without a terminal, print what it tells."""
    path = file_of(game)
    record = admitted(path, role)
    if at_terminal():
        _open(path, record, role)
    else:
        from wargame.game import verify

        for line in told(record, role):
            say(line)
        warn(f"{path.name}: {verify(path)}")


def _open(path: Path, record: Record, role: str | None) -> None:
    from wargame.ui.app import WargameApp, stay
    from wargame.ui.review.screen import screen_of
    from wargame.ui.settings import load_settings

    settings = load_settings()
    screen = screen_of(path, record, settings)
    if role is not None:
        screen.review_state.role = viewpoint_of(record, role)
    stay(WargameApp(lambda: screen, settings))


def admitted(path: Path, role: str | None) -> Record:
    """The record of a game; of one that several people still play, for a seat that gives its PIN.

    Raises JournalError, and TableError for a wrong PIN.
    """
    from wargame.lobby import kept_pins, now, opened
    from wargame.review import look

    record = look(path)
    if not record.is_guarded:
        return record
    pins = kept_pins(record, path)
    if role is None:
        raise TableError(f"{path.name}: several people still play this game: name a seat with --role, and give its PIN")
    pins.admit(role, ask_pin(), now())
    return opened(record, role)


def file_of(game: str) -> Path:
    """The file that a path or a name stands for. Raises JournalError."""
    from wargame.paths import examples_dir, saves_dir
    from wargame.text import is_name

    named = [folder / f"{game}.jsonl" for folder in (saves_dir(), examples_dir())] if is_name(game) else []
    found = next((path for path in (Path(game), *named) if path.is_file()), Path(game))
    if not os.path.lexists(found):
        raise JournalError(f"there is no recorded game '{game}': wargame saves lists those that there are")
    return found


def told(record: Record, role: str | None) -> Iterator[str]:
    """A recorded game as a story, from somebody's point of view. Raises BadParameter."""
    from wargame.journal import last_hash_of
    from wargame.narrative import Narrator, closing_in

    viewpoint = viewpoint_of(record, role)
    teller, events = Narrator(record.names), record.told(viewpoint)
    yield from teller.practice(record)
    for turn in range(1, record.turns + 1):
        yield from teller.turn(events, turn, role=viewpoint)
        yield ""
    if record.over is not None:
        yield from teller.ending(closing_in(record, viewpoint))
        yield from teller.proof(last_hash_of(record.entries))


def viewpoint_of(record: Record, role: str | None) -> str:
    """The point of view asked for, else the last that there is: the truth, once all may know it. Raises BadParameter."""
    if role is not None and role not in record.viewpoints:
        raise typer.BadParameter(f"nobody may look through the eyes of '{role}' here, but of {', '.join(record.viewpoints)}")
    return role or record.viewpoints[-1]


Digits = Annotated[
    str | None,
    typer.Option("--hash", help="Find the entry with this hash (its first 16 digits do), and name what came after it."),
]

SHOWN = 2
"""So many of the files of other rules are named."""


@dataclasses.dataclass
class Verdict:
    """The verdict on one file."""

    file: Path
    state: str
    text: str
    code: Code = Code.OK
    notes: tuple[str, ...] = ()
    entry: int | None = None
    field: str = ""
    hash: str = ""
    """That of its last entry."""
    rules: list[str] | None = None
    """The files in which its rules are not those that are here under the scenario's name; None where there are none."""
    lines: list[str] = dataclasses.field(default_factory=list)
    found: dict[str, Any] | None = None

    def document(self) -> dict[str, Any]:
        """The verdict as a JSON object."""
        keys = ("state", "text", "notes", "entry", "field", "hash", "rules", "found")
        return {"file": str(self.file), **{key: getattr(self, key) for key in keys}}


def verify(
    files: Annotated[list[Path], typer.Argument(help="Recorded games.", readable=False)],
    digits: Digits = None,
    json: AsJson = False,
) -> None:
    """Run recorded games again: EXACT, or the first entry that differs; and the hash by which to know each again."""
    from wargame.journal.chain import LEAST, hash_in

    wanted = hash_in(digits) if digits is not None else None
    if digits is not None and wanted is None:
        raise typer.BadParameter(f"a hash has {LEAST} to 64 digits, 0 to 9 and a to f", param_hint="--hash")
    verdicts = []
    for path in files:
        verdicts.append(verdict := _verdict(path, wanted))
        for line in [] if json else [f"{path}: {verdict.text}", *verdict.lines]:
            say(line)
    if json:
        say_json("wargame.verify/1", {"games": [verdict.document() for verdict in verdicts]})
    worst = max((verdict.code for verdict in verdicts), default=Code.OK)
    if worst != Code.OK:
        leave(worst)


def _verdict(path: Path, wanted: str | None) -> Verdict:
    from wargame.journal import Journal

    if not os.path.lexists(path):
        return Verdict(path, "MISSING", "MISSING: there is no such file", Code.FILE)
    try:
        with Journal.open(path, write=False) as journal:
            return _verified(path, journal, wanted)
    except JournalError as fault:
        return Verdict(path, "DAMAGED", f"DAMAGED: {fault}", Code.FILE)


def _verified(path: Path, journal: Journal, wanted: str | None) -> Verdict:
    from wargame.game import fidelity_of
    from wargame.journal.chain import since

    fidelity, last = fidelity_of(journal), journal.entries[-1]
    code = Code.OK if fidelity.state == "EXACT" else Code.FINDING
    verdict = Verdict(path, fidelity.state, str(fidelity), code, fidelity.notes, fidelity.entry, fidelity.field, last.hash)
    if wanted is not None:
        _find(verdict, since(journal.entries, wanted))
    if code == Code.OK:
        _compare_rules(verdict, journal.header)
    verdict.lines.append(f"  its last entry, {last.number}, has the hash {last.hash}")
    return verdict


def _find(verdict: Verdict, found: Since | None) -> None:
    """Say what came after the entry that was asked for; a finding if there is none, or more than notes came."""
    if found is None or found.others:
        verdict.code = max(verdict.code, Code.FINDING)
    verdict.lines.append(f"  {found or 'no entry has this hash'}")
    if found:
        others = [{"entry": entry.number, "kind": entry.kind} for entry in found.others]
        verdict.found = {"entry": found.entry.number, "kind": found.entry.kind, "notes": found.notes, "others": others}


def _compare_rules(verdict: Verdict, header: dict[str, Any]) -> None:
    """Say whether the rules that the game was played by are those that are here: a record is run by its own."""
    from wargame.library import find_scenario

    name, theirs = header["scenario"], [(source["name"], source["text"]) for source in header["sources"]]
    try:
        ours = [(source.name, source.text) for source in find_scenario(name).sources]
    except ContentError:
        verdict.lines.append(f"  there is no scenario '{name}' here to hold its rules against")
        return
    verdict.rules = sorted({file for file, _ in {*ours} ^ {*theirs}} or {file for file, _ in ours if ours != theirs})
    others = f"not those that are here in {', '.join(verdict.rules[:SHOWN])}"
    more = f" and {len(verdict.rules) - SHOWN} more" if len(verdict.rules) > SHOWN else ""
    verdict.lines.append(f"  its rules are {f'{others}{more}' if verdict.rules else f'those that are here for {name}'}")


ScenarioToPlay = Annotated[str, typer.Argument(help="The scenario to play.")]
Seed = Annotated[str | None, typer.Option("--seed", help="Any text; the same seed gives the same luck.")]
Saving = Annotated[bool, typer.Option("--save/--no-save", help="Whether to keep a journal of the game.")]

DEFAULT = "baseline_2024"


def page_width() -> int:
    """The width of a line of a story: the terminal's width, 100 at most; 80 without a terminal."""
    return min(get_terminal_size().columns, 100)


def demo(scenario: ScenarioToPlay = DEFAULT, seed: Seed = None, save: Saving = True) -> None:
    """Watch scripted seats play a scenario to its end, told by cause."""
    from wargame.lobby import new_table, now
    from wargame.narrative import Narrator, closing_of

    table = new_table(scenario, seed=seed or "", save=save, tell=warn)
    teller = Narrator(table.names, page_width())
    while not table.is_over:
        turn = table.turn
        table.run_scripted(now())
        if table.turn > turn or table.is_over:
            for line in teller.turn(table.since("control", 0), turn):
                say(line)
            say()
    for line in (*teller.ending(closing_of(table, "control")), *teller.proof(table.see("control").last_hash)):
        say(line)
    if table.path:
        say()
        say(f"The game is kept: wargame verify {table.path}")
    table.close()


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
        from wargame.ui.home import open_home

        open_home()


def _sit(scenario: str, role: str | None, seed: str, in_lines: bool, save: bool) -> None:
    """Sit down at a new game, in lines or on screens."""
    from wargame.engine.cache import load_engine
    from wargame.lobby import table_of
    from wargame.terms import CONTROL

    content, engine = load_engine(scenario)
    person = _role([*(role.id for role in engine.names.roles), CONTROL], role)
    seats = {} if person == CONTROL else {person: "person"}
    table = table_of(content, engine, seed=seed, seats=seats, save=save, tell=warn)
    _play(table, person, in_lines or person == CONTROL)


def _go_on(game: str | None, role: str | None, in_lines: bool) -> None:
    """Sit down again at a kept game, in lines or on screens; of several people, in lines, each gives its PIN."""
    from wargame.lobby import now, open_table
    from wargame.terms import CONTROL

    table = open_table(_last_open() if game is None else file_of(game))
    waiting = [role for role in table.people if role in table.active]
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
        from wargame.lobby import now
        from wargame.plain import Plain

        Plain(table, person, sys.stdin, sys.stdout, now, page_width()).run()
        table.close()
    else:
        from wargame.ui.home import open_game

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
    rows = [(save.name, save.scenario, str(save.turns), save.last, save.state) for save in found]
    say_table(["game", "scenario", ">turn", "last entry", "state"], rows)
    say(f"{len(found)} recorded games in {saves_dir()}")
    say(f"with the project come: {', '.join(save.name for save in listed(examples_dir()))}")
