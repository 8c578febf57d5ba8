"""Looking at a journal: its record folded without any rule, and the tree of causes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wargame.engine import Event, decode, fold
from wargame.errors import JournalError
from wargame.journal import Entry, Journal
from wargame.names import Names
from wargame.views import Told


@dataclass(frozen=True)
class Record:
    """What a journal holds, read without compiler or rules."""

    names: Names
    entries: Sequence[Entry]
    events: list[Event]
    positions: list[list[int]]
    """The kept cells at the start and after each turn."""


def look(path: Path) -> Record:
    """Fold a journal's events. Raises JournalError for a damaged or foreign file."""
    with Journal.open(path, write=False) as journal:
        entries = list(journal.entries)
    try:
        header = entries[0].body
        names = Names.from_json(header["names"])
        positions = [list(header["start"])]
        rows: list[Sequence[int]] = []
        for entry in entries:
            if entry.kind == "turn":
                positions.append(fold(list(positions[-1]), entry.body["rows"]))
                rows += entry.body["rows"]
        return Record(names, entries, decode(rows, names), positions)
    except (KeyError, TypeError, IndexError) as fault:
        raise JournalError(
            f"{path.name}: this is a journal, but not of a game this version can read: {fault}"
        ) from None


@dataclass
class Branch:
    """An event with what it caused."""

    told: Told
    children: list[Branch] = field(default_factory=list)


def tree(told: Sequence[Told], turn: int) -> list[Branch]:
    """A turn's events by cause: what has no cause in this turn stands at the root."""
    branches = {event.number: Branch(event) for event in told if event.turn == turn}
    roots: list[Branch] = []
    for branch in branches.values():
        parent = branches.get(branch.told.cause)
        (parent.children if parent else roots).append(branch)
    return roots


def chain(told: Sequence[Told], number: int) -> list[Told]:
    """An event and its causes, the first cause last."""
    known = {event.number: event for event in told}
    found: list[Told] = []
    while number in known and (not found or number < found[-1].number):
        found.append(known[number])
        number = known[number].cause
    return found


def why(
    told: Sequence[Told], track: str, region: str | None = None, turn: int | None = None
) -> list[list[Told]]:
    """The changes of a track, each with its chain of causes; of one turn, or of all."""
    return [
        chain(told, event.number)
        for event in told
        if event.kind == "changed"
        and (event.track, event.track_region) == (track, region)
        and turn in (None, event.turn)
    ]
