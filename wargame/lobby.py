"""The lobby: scenarios to choose from, tables to open, and the clock of this machine."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wargame.errors import ContentError, JournalError, TableError
from wargame.game import Fidelity, Game, reopen, rerun
from wargame.journal import Journal, Pins, SaveInfo, good_prefix, journal_path, saves
from wargame.journal.fitting import check_entries
from wargame.manifest import Manifest
from wargame.paths import content_roots, examples_dir, saves_dir
from wargame.review import record_of
from wargame.table import Table
from wargame.terms import CONTROL
from wargame.views import Reading

if TYPE_CHECKING:
    from wargame.engine import Engine
    from wargame.library import Texts
    from wargame.review import Record

__all__ = [
    "IN_THE_CLEAR", "NO_PINS", "Pins", "SaveInfo", "SavedGame", "ScenarioInfo", "examples", "has_scenario", "kept_pins",
    "new_table", "now", "offers", "open_table", "opened", "own_saves", "rerun_table", "salvage", "saved_game", "saved_games",
    "table_of",
]  # fmt: skip

NO_PINS = "several people play this game, and its PINs are not beside it: until it is over only `wargame verify` tells of it"
IN_THE_CLEAR = (
    "Until the game is over its seats are shown to nobody without their PIN. The file itself is in the clear: whoever may read "
    "the files of this account can open it."
)
"""The warning for several people at one terminal before they begin."""


@dataclass(frozen=True)
class ScenarioInfo:
    """A scenario that can be played: what it is about, who plays, and who can play a role unless a person does."""

    name: str
    title: str
    rank: int
    about: str
    turns: int
    roles: dict[str, str]
    """The roles' titles by id."""
    seats: dict[str, str]
    """Who plays each role unless said otherwise."""
    scripted: dict[str, dict[str, str]]
    """Per role the seats that can play it by themselves, with their words."""


def has_scenario(name: str) -> bool:
    """Whether a scenario can be found by name."""
    return any(os.path.isfile(root / "scenarios" / f"{name}.yaml") for root in content_roots())


def offers() -> list[ScenarioInfo]:
    """The scenarios that can be found; one with faults is left out, `wargame check` tells them."""
    from wargame.library import scenario_names

    found = [_offer(name) for name, _ in scenario_names()]
    return sorted((offer for offer in found if offer), key=lambda offer: (offer.rank, offer.title))


def _offer(name: str) -> ScenarioInfo | None:
    from wargame.library import load_scenario

    try:
        content = load_scenario(name)
    except ContentError:
        return None
    book, story = content.rulebook, content.scenario
    own = {
        role: {f"doctrine:{id}": d.title or id.replace("_", " ") for id, d in book.doctrines.items() if d.role == role}
        for role in book.roles
    }
    always = {"random": "anything legal, at random", "hold": "nobody: orders nothing"}
    titles = {id: role.title for id, role in book.roles.items()}
    seats = {role: story.seats.get(role, "hold") for role in book.roles}
    scripted = {role: {**own[role], **always} for role in book.roles}
    return ScenarioInfo(name, story.title, story.rank, story.about, story.turns, titles, seats, scripted)


def now() -> str:
    """The time as journals write it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_table(
    scenario: str, *, seed: str = "", seats: Mapping[str, str] | None = None, save: bool = True, control: str = "",
    tell: Callable[[str], None] = lambda line: None,
) -> Table:  # fmt: skip
    """A table with a new game of a scenario, found by name; else as `table_of`. Raises ContentError or TableError.

    `control` is control's PIN, where somebody sits there.
    """
    from wargame.engine.cache import load_engine

    table = table_of(*load_engine(scenario), seed=seed, seats=seats, save=save, tell=tell)
    try:
        if control:
            table.pins.choose(CONTROL, control)
    except JournalError:
        table.close()
        raise
    return table


def table_of(
    content: Texts, engine: Engine, *, seed: str = "", seats: Mapping[str, str] | None = None, save: bool = True,
    tell: Callable[[str], None] = lambda line: None,
) -> Table:  # fmt: skip
    """A table with a new game; a seat not named plays as the scenario says, and no seed draws one.

    `tell` hears which folders the content came from. Raises TableError.
    """
    from wargame.dice import fresh_seed

    tell(f"{content.title}: {content.where}")
    taken = {**engine.compiled.seats, **(seats or {})}
    path = _new_path(content.name) if save else None
    game = Game.start(content, engine, seed=seed or fresh_seed(), seats=taken, path=path, at=now())
    return Table(game, _new_pins(game, path) if path else None)


def _new_pins(game: Game, path: Path) -> Pins | None:
    """The PINs of a new game of several people, in the file that says from now on that they are beside it."""
    if sum(seat == "person" for seat in game.seats.values()) < 2:
        return None
    try:
        with suppress(OSError):  # a folder that is somebody else's; the files are for their owner alone all the same
            path.parent.chmod(0o700)
        return Pins.create(path, game.journal.entries[0].hash)
    except JournalError:
        game.journal.close()
        path.unlink(missing_ok=True)
        raise


def open_table(path: Path) -> Table:
    """A table with the game of a journal, which goes on.

    Raises JournalError; TableError where several people play it and its PINs are not beside it.
    """
    game = reopen(path)
    table = Table(game, Pins.beside(path, game.journal.entries[0].hash))
    if len(table.people) > 1 and not table.is_over and table.pins.path is None:
        table.close()
        raise TableError(f"{path.name}: {NO_PINS}")
    return table


def rerun_table(path: Path) -> tuple[Fidelity, Table | None]:
    """How a journal compares with its own rules, run again; where they give the same game, a table to look at it.

    Raises JournalError for a damaged file.
    """
    fidelity, game = rerun(path)
    return fidelity, Table(game) if game else None


@dataclass(frozen=True)
class SavedGame:
    """A recorded game with what its header says."""

    save: SaveInfo
    names: Manifest | None
    """None where the file is damaged or foreign."""
    people: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    """The one person's readings at the end of the last turn; of several nobody's, since others may look."""

    @property
    def title(self) -> str:
        """The scenario's title, or the file's name."""
        return self.names.title if self.names else self.save.name

    @property
    def is_open(self) -> bool:
        """Whether somebody can go on with it."""
        return self.save.state == "open" and bool(self.people)

    @property
    def turn(self) -> str:
        """How far it has come."""
        return "over" if self.save.state == "over" else f"turn {self.save.turns + 1}"


def own_saves() -> list[SaveInfo]:
    """The person's recorded games, the newest first."""
    return list(reversed(saves(saves_dir())))


def examples() -> list[SaveInfo]:
    """The recorded games that come with the project."""
    return saves(examples_dir())


def saved_game(save: SaveInfo) -> SavedGame:
    """A recorded game with what its header says; a damaged one without."""
    try:
        with Journal.open(save.path, write=False) as journal:
            check_entries(journal.entries)
            record = record_of(journal.entries)
    except JournalError:
        return SavedGame(save, None)
    people, names = record.people, record.names
    may_show = record.turns and len(people) < 2
    seen = record.readings(people[0] if people else names.roles[0].id, record.turns) if may_show else ()
    return SavedGame(save, names, tuple(people), seen)


def saved_games(examples_too: bool) -> list[SavedGame]:
    """The person's recorded games, the newest first, and after them the examples."""
    return [saved_game(save) for save in [*own_saves(), *(examples() if examples_too else ())]]


def salvage(path: Path) -> Path:
    """Keep the good entries of a damaged journal as a new file beside it. Raises JournalError or OSError."""
    good = path.with_name(f"{path.stem}-good{path.suffix}")
    good_prefix(path, good)
    return good


def kept_pins(record: Record, path: Path) -> Pins:
    """The PINs of a recorded game. Raises TableError where they are not beside it."""
    pins = Pins.beside(path, record.entries[0].hash)
    if pins is None:
        raise TableError(f"{path.name}: {NO_PINS}")
    return pins


def opened(record: Record, seat: str) -> Record:
    """The record of a game of several people, for a seat whose PIN was given."""
    return replace(record, opened=record.opened | {seat})


def _new_path(scenario: str) -> Path:

    folder = saves_dir()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    return journal_path(folder, f"{scenario.replace('_', '-')}-{stamp}")
