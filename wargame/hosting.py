"""Games at a table: a new one from a scenario, and one that was kept in a journal."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from wargame.errors import ContentError
from wargame.game import Game
from wargame.paths import content_roots
from wargame.table import Table

if TYPE_CHECKING:
    from wargame.engine import Engine
    from wargame.library import Texts


@dataclass(frozen=True)
class Offer:
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


def offers() -> list[Offer]:
    """The scenarios that can be found; one with faults is left out, `wargame check` tells them."""
    from wargame.library import scenario_names

    found = [_offer(name) for name, _ in scenario_names()]
    return sorted((offer for offer in found if offer), key=lambda offer: (offer.rank, offer.title))


def _offer(name: str) -> Offer | None:
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
    return Offer(name, story.title, story.rank, story.about, story.turns, titles, seats, scripted)


def now() -> str:
    """The time as journals write it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def new_table(
    scenario: str, *, seed: str = "", seats: Mapping[str, str] | None = None, save: bool = True,
    tell: Callable[[str], None] = lambda line: None,
) -> Table:  # fmt: skip
    """A table with a new game of a scenario, found by name; else as `table_of`. Raises ContentError or TableError."""
    from wargame.engine.cache import ready

    return table_of(*ready(scenario), seed=seed, seats=seats, save=save, tell=tell)


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
    return Table(Game.start(content, engine, seed=seed or fresh_seed(), seats=taken, path=path, at=now()))


def kept_table(path: Path) -> Table:
    """A table with the game of a journal, which goes on. Raises JournalError."""
    return Table(Game.open(path))


def _new_path(scenario: str) -> Path:
    from wargame.journal import journal_path
    from wargame.paths import saves_dir

    folder = saves_dir()
    folder.mkdir(parents=True, exist_ok=True)
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S-%f")
    return journal_path(folder, f"{scenario.replace('_', '-')}-{stamp}")
