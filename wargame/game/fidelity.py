"""Fidelity: whether a record's own rules give it, and what else there is to know of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from wargame.errors import ContentError
from wargame.game.play import Game
from wargame.game.replay import Replay
from wargame.journal import Entry, Journal, standing
from wargame.journal.entries import Unfit
from wargame.terms import CONTROL, KERNEL


@dataclass(frozen=True)
class Fidelity:
    """How a journal compares with its own rules, run again."""

    state: str
    """`EXACT`, `DIVERGED` or `OTHER KERNEL`."""
    entry: int | None = None
    field: str = ""
    """Where they part: the path of a field, such as `names.sites[3].title`."""
    text: str = ""
    notes: tuple[str, ...] = ()
    """Remarks that are no faults: a torn end, a game without its end, times that run backward."""

    def __str__(self) -> str:
        where = f" at entry {self.entry}, field {self.field}: {self.text}" if self.entry is not None else ""
        return f"{self.state}{where}" + (f", {'; '.join(self.notes)}" if self.notes else "")


def verify(path: Path) -> Fidelity:
    """Run a journal's own rules again on its recorded inputs. Raises JournalError for a damaged file."""
    with Journal.open(path, write=False) as journal:
        return fidelity_of(journal)


def fidelity_of(journal: Journal) -> Fidelity:
    """Run the rules of a journal again that is open already."""
    return _rerun(journal)[0]


def rerun(path: Path) -> tuple[Fidelity, Game | None]:
    """Run a journal's own rules again; where they give the same game, that game too, to look at only.

    Raises JournalError for a damaged file.
    """
    with Journal.open(path, write=False) as journal:
        return _rerun(journal)


def _rerun(journal: Journal) -> tuple[Fidelity, Game | None]:
    state = "DIVERGED" if journal.header.get("kernel") == KERNEL else "OTHER KERNEL"
    torn = [f"torn: {journal.cut} bytes cut"] if journal.cut else []
    try:
        replay = Replay(journal)
        replay.run()
    except Unfit as fault:
        return Fidelity(state, fault.entry, fault.field, fault.what, tuple(torn)), None
    except ContentError as fault:
        return Fidelity(state, 0, "sources", str(fault), tuple(torn)), None
    found = Fidelity(state.replace("DIVERGED", "EXACT"), notes=(*torn, *_notes(replay)))
    return found, replay.game if found.state == "EXACT" else None


def _notes(replay: Replay) -> Iterator[str]:
    """Remarks on a record that its rules give."""
    entries, game = replay.journal.entries, replay.game
    if not any(entry.kind == "over" for entry in standing(entries)):
        yield "without its end" + ("" if game.is_over else f": turn {game.turn} is open")
    else:
        yield from _doubles(replay)
    yield from _counted([f"the time runs backward at entry {b.number}, from {a.at} to {b.at}" for a, b in _backward(entries)])
    yield from _counted([f"entry {e.number} takes turn {e.body['turn']} again" for e in entries if e.kind == "rewind"])
    yield from _counted([f"entry {n} is an intent that no commit of its role follows" for n in _lone_intents(entries)])
    yield from _counted([f"entry {n} words its choices otherwise than the game does" for n in replay.worded])
    yield from _counted([f"entry {n} is control's, where {game.alone} plays alone" for n in _of_control(entries) if game.alone])
    if not replay.pair.is_numbered_alike:
        yield "rules or reasons are numbered otherwise than here, as by another version"
    yield from _counted([f"{path} is not in the record, as in an older version's" for path in replay.pair.left_out])


def _doubles(replay: Replay) -> Iterator[str]:
    """The people who did no more than a seat that plays by itself; said of a finished game, when nothing is sealed."""
    for role, seats in replay.seated.doubles.items():
        if seats:
            yield f"{role} is said to be a person, and ordered only what '{min(seats)}' does"


def _backward(entries: Sequence[Entry]) -> Iterator[tuple[Entry, Entry]]:
    moments = (datetime.fromisoformat(entry.at) for entry in entries)
    yield from (pair for pair, (a, b) in zip(pairwise(entries), pairwise(moments), strict=True) if b < a)


def _lone_intents(entries: Sequence[Entry]) -> Iterator[int]:
    """The intents, but for one at the end, that are followed by something else than the commit they were said with."""
    told = [entry for entry in entries if entry.kind != "note"]
    for entry, after in pairwise(told):
        if entry.kind == "intent" and (after.kind, after.body.get("role")) != ("commit", entry.body["role"]):
            yield entry.number


def _of_control(entries: Sequence[Entry]) -> Iterator[int]:
    """The entries in which control makes a game practice, or takes a turn again."""
    for entry in entries:
        if entry.kind in ("practice", "rewind") and entry.body["role"] == CONTROL:
            yield entry.number


def _counted(notes: Sequence[str]) -> Iterator[str]:
    """The first of some notes of a kind, and how many more there are."""
    if notes:
        yield notes[0] + (f" (and {len(notes) - 1} more like it)" if len(notes) > 1 else "")
