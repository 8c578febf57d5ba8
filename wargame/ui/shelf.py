"""The recorded games of this person, as lists tell them."""

from __future__ import annotations

from dataclasses import dataclass

from wargame.errors import JournalError
from wargame.journal import Journal, SaveInfo, saves, standing
from wargame.journal.fitting import check_entries
from wargame.names import Names
from wargame.paths import examples_dir, saves_dir
from wargame.views import Reading


@dataclass(frozen=True)
class Kept:
    """A recorded game with what its header says."""

    save: SaveInfo
    names: Names | None
    """None where the file is damaged or foreign."""
    people: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    """What the one person read at the end of the last turn; of several nobody's, since others may look."""

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


def kept_of(save: SaveInfo) -> Kept:
    """A recorded game with what its header says; a damaged one without."""
    try:
        with Journal.open(save.path, write=False) as journal:
            check_entries(journal.entries)
            header = journal.header
            names = Names.from_json(header["names"])
            people = tuple(role for role, seat in header["seats"].items() if seat == "person")
            turns = [entry.body for entry in standing(journal.entries) if entry.kind == "turn"]
            seen = turns[-1]["views"][people[0] if people else names.roles[0].id]["readings"] if turns and len(people) < 2 else []
            return Kept(save, names, people, tuple(Reading(**reading) for reading in seen))
    except JournalError:
        return Kept(save, None)
