"""Looking at a journal: its record folded without any rule, and what every role read and was told of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import assert_never

from msgspec.structs import astuple

from wargame.engine import Event, decode, fold
from wargame.errors import JournalError
from wargame.journal import Entry, Journal, standing
from wargame.journal.entries import (
    Commit,
    Given,
    Header,
    Intent,
    Note,
    Over,
    Practice,
    Rewind,
    Said,
    Turn,
    Uncommit,
    Unfit,
    Withdrawn,
    body_of,
    header_of,
)
from wargame.journal.fitting import check_entries
from wargame.manifest import Manifest, TrackName
from wargame.review.history import Snapshot, snapshot_of, start_page, true_page
from wargame.terms import CONTROL
from wargame.views import NewsItem, Reading, Teller, told_to_control

ANY_ODDS = (0, 100)
"""The range of odds that a role could not compute in full: a record holds no rules that would narrow it."""


@dataclass(frozen=True)
class Record:
    """A journal's content, read without compiler or rules."""

    names: Manifest
    entries: Sequence[Entry]
    """The entries that still count."""
    rewinds: Sequence[Rewind]
    """Every taking again of a turn, in the order of the record; what was played before it is not shown."""
    practice: bool
    """Whether a person alone played for practice."""
    opened: frozenset[str] = frozenset()
    """The seats whose PIN was given, control among them."""

    @property
    def turns(self) -> int:
        """How many turns are recorded."""
        return len(self._turns)

    @cached_property
    def header(self) -> Header:
        """The facts of a game: content, seats and luck."""
        return header_of(self.entries[0])

    @cached_property
    def bodies(self) -> list[Said]:
        """The bodies of the entries after the header, in their order."""
        return [body_of(entry) for entry in self.entries[1:]]

    @cached_property
    def _turns(self) -> list[Turn]:
        return [body for body in self.bodies if isinstance(body, Turn)]

    @cached_property
    def events(self) -> list[Event]:
        """All that happened."""
        return decode([row for turn in self._turns for row in turn.rows], self.names)

    @cached_property
    def positions(self) -> list[list[int]]:
        """The kept cells at the start and after each turn."""
        found = [list(self.header.start)]
        for turn in self._turns:
            found.append(fold(list(found[-1]), turn.rows))
        return found

    @cached_property
    def over(self) -> Over | None:
        """The end of the game: outcome, scores, and how far each aim was reached; None before it."""
        return next((body for body in self.bodies if isinstance(body, Over)), None)

    @property
    def people(self) -> list[str]:
        """The roles that people play, in the rulebook's order."""
        return [role for role in self.names.role if self.header.seats.get(role) == "person"]

    @property
    def is_guarded(self) -> bool:
        """Whether several people still play, so that a seat's PIN is needed to take its point of view."""
        return len(self.people) > 1 and self.over is None

    @property
    def viewpoints(self) -> list[str]:
        """The roles whose point of view one may take: until people's game ends one alone, or those of PINs given; else all.

        `control`, if it is among them, is the last.
        """
        if self.is_guarded and CONTROL not in self.opened:
            return [role for role in self.people if role in self.opened]
        return self.people if len(self.people) == 1 and self.over is None else [*self.names.role, CONTROL]

    def pages(self, role: str) -> list[Snapshot]:
        """The snapshots of a role at the start and after each turn; control's are the truth."""
        if role == CONTROL:
            return [true_page(self.names, cells) for cells in self.positions]
        start = start_page(self.names, self.header.start, role)
        return [start, *(snapshot_of(self.readings(role, turn)) for turn in range(1, self.turns + 1))]

    def readings(self, role: str, turn: int) -> tuple[Reading, ...]:
        """The readings of a role at the end of a turn, from 1."""
        return tuple(Reading(*astuple(reading)) for reading in self._turns[turn - 1].views[role].readings)

    def told(self, role: str) -> list[NewsItem]:
        """The news of a role, as far as a record shows it: odds that it could not compute in full are left open."""
        if role == CONTROL:
            return told_to_control(self.names, self.events)
        pages = self.pages(role)

        def exact(track: TrackName, turn: int) -> bool:
            region = self.names.regions[0].id if track.regional else None
            return pages[turn - 1][track.id, region].kind == "exact"

        return Teller(self.names, role, exact, lambda *_: ANY_ODDS).tell(self.events)


@dataclass(frozen=True)
class Deeds:
    """The orders and intents of every turn, by the record's entries."""

    orders: Mapping[int, list[str]]
    """By turn, the roles that gave orders that stood."""
    intents: Mapping[int, dict[str, tuple[str, Mapping[str, str]]]]
    """By turn and role, what it meant to do and what it expected."""


def deeds_of(record: Record) -> Deeds:
    """The deeds, turn by turn, of the roles whose point of view may be taken."""
    orders: dict[int, list[str]] = {}
    intents: dict[int, dict[str, tuple[str, Mapping[str, str]]]] = {}
    turn = 1
    for body in record.bodies:
        match body:
            case Withdrawn() | Commit() | Uncommit() | Note() | Practice() | Rewind() | Header() | Over():
                pass
            case Given(role):
                if role in record.viewpoints and role not in orders.setdefault(turn, []):
                    orders[turn].append(role)
            case Intent(role, text, expects):
                if role in record.viewpoints:
                    intents.setdefault(turn, {})[role] = text, expects
            case Turn():
                turn += 1
            case _:
                assert_never(body)
    return Deeds(orders, intents)


def record_of(entries: Sequence[Entry], names: Manifest | None = None) -> Record:
    """The record that a journal's checked entries make, with names known before or with its own."""
    stand = standing(entries)
    rewinds = [body for body in (body_of(entry) for entry in entries if entry.kind == "rewind") if isinstance(body, Rewind)]
    practice = any(entry.kind == "practice" for entry in entries)
    return Record(names or header_of(stand[0]).names, stand, rewinds, practice)


def look(path: Path) -> Record:
    """Fold a journal's events. Raises JournalError for a damaged or foreign file."""
    with Journal.open(path, write=False) as journal:
        try:
            check_entries(journal.entries)
        except Unfit as fault:
            raise JournalError(f"{path.name}: a journal, but not of a game that this version can read: {fault}") from None
        return record_of(journal.entries)
