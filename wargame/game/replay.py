"""A recorded game run again by its own rules, and how the record compares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wargame.engine.cache import engine_of
from wargame.errors import ContentError, IllegalOrder, JournalError, TableError
from wargame.game.play import Game
from wargame.game.record import order_of
from wargame.game.sameness import Pair, is_numbered_alike
from wargame.journal import Entry, Journal
from wargame.library import Source, texts_of
from wargame.terms import KERNEL

RESULTS = ("turn", "over")
"""The kinds of entries that the engine makes; all others are given to it."""
MALFORMED = (LookupError, TypeError, ValueError, AttributeError)
"""What a body of another shape than expected raises."""


class Diverged(JournalError):
    """What a journal records is not what its own rules give: at which entry, in which field."""

    def __init__(self, entry: int, field: str, what: str) -> None:
        self.entry, self.field = entry, field
        super().__init__(f"entry {entry}: {what}: {field}")


def reopen(path: Path, write: bool) -> Game:
    """The game of a journal, to be played on; raises JournalError if its rules do not give what it records."""
    journal = Journal.open(path, write=write)
    try:
        game, unrecorded = replay(journal)
        if write:
            _check_numbers(game)
        for entry in unrecorded if write else ():
            journal.append(entry.kind, entry.body, entry.at)
    except BaseException:
        journal.close()
        raise
    return game


def _check_numbers(game: Game) -> None:
    """Refuse to write rows into a record whose names would misread them."""
    if not is_numbered_alike(game.journal.header["names"], game.names.to_json()):
        raise JournalError(
            "another version of the game recorded this, and numbers its rules otherwise: it can be looked at and "
            "verified, but not played on"
        )


def replay(journal: Journal) -> tuple[Game, list[Entry]]:
    """The game that a journal's entries lead to, and the results that were not yet recorded.

    Raises JournalError where the rules give something else than what is recorded.
    """
    game = _opened(journal)
    memory, waiting = game.journal, list[Entry]()
    pair = _paired(journal.entries[0], memory.entries[0])
    for entry in journal.entries[1:]:
        if entry.kind in RESULTS or waiting:
            _compare(pair, entry, waiting.pop(0) if waiting else None)
        else:
            known = len(memory.entries)
            _take(game, entry, pair)
            waiting = [made for made in memory.entries[known:] if made.kind in RESULTS]
    game.journal = journal
    return game, waiting


def _opened(journal: Journal) -> Game:
    """The game of a journal's header before its first orders, its journal kept in memory."""
    header = journal.header
    try:
        content = texts_of(*_sources(header))
        at, salt, seats = journal.entries[0].at, header["salt"], header["seats"]
        return Game.start(content, engine_of(content), seed=header["seed"], at=at, salt=salt, seats=seats)
    except (*MALFORMED, TableError) as fault:
        raise Diverged(0, str(fault), "no game can be begun from this header") from fault


def _sources(header: Mapping[str, Any]) -> tuple[list[Source], Source]:
    sources = [Source(item["name"], item["text"]) for item in header["sources"]]
    return sources[:-1], sources[-1]


def _paired(recorded: Entry, made: Entry) -> Pair:
    """The two records side by side, their headers compared."""
    try:
        pair = Pair(recorded.body, made.body)
    except MALFORMED as fault:
        raise Diverged(0, "names", "the names cannot be read") from fault
    _compare(pair, recorded, made)
    return pair


def _compare(pair: Pair, entry: Entry, made: Entry | None) -> None:
    """Compare what is recorded with what the rules gave in its place."""
    if made is None or made.kind != entry.kind:
        due = f"a '{made.kind}'" if made else "no result"
        raise Diverged(entry.number, "kind", f"the rules give {due} here, not a '{entry.kind}'")
    try:
        field = pair.difference(entry.kind, entry.body, made.body)
    except MALFORMED as fault:
        raise Diverged(entry.number, str(fault), "what is recorded cannot be read") from fault
    if field is not None:
        raise Diverged(entry.number, field, "what is recorded is not what the rules give")


def _take(game: Game, entry: Entry, pair: Pair) -> None:
    """Give a recorded input to the game again."""
    try:
        _give_again(game, entry, entry.body, pair)
    except IllegalOrder as fault:
        raise Diverged(entry.number, str(fault), f"the {entry.kind} is not legal when run again") from fault
    except MALFORMED as fault:
        raise Diverged(entry.number, str(fault), f"the {entry.kind} cannot be run again") from fault


def _give_again(game: Game, entry: Entry, body: Mapping[str, Any], pair: Pair) -> None:
    match entry.kind:
        case "order":
            decided = pair.site(body["decided"])
            game.submit(body["role"], order_of(body), entry.at, decided)
        case "withdrawn":
            game.withdraw(body["role"], order_of(body), entry.at)
        case "intent":
            game.intent(body["role"], body["text"], body["expects"], entry.at)
        case "commit":
            game.commit(body["role"], entry.at)
        case "uncommit":
            game.uncommit(body["role"], entry.at)
        case "practice":
            game.practise(body["role"], entry.at)
        case "rewind":
            game.rewind(body["role"], body["turn"], body["dice"], entry.at)
            _compare(pair, entry, game.journal.entries[-1])
            pair.go_back(body["turn"])
        case _:
            raise Diverged(entry.number, "kind", f"this version cannot run a '{entry.kind}' again")


@dataclass(frozen=True)
class Fidelity:
    """How a journal compares with its own rules, run again."""

    state: str
    """`EXACT`, `DIVERGED` or `OTHER KERNEL`."""
    entry: int | None = None
    field: str = ""
    text: str = ""

    def __str__(self) -> str:
        where = f" at entry {self.entry}, field {self.field}" if self.entry is not None else ""
        return f"{self.state}{where}" + (f": {self.text}" if self.text and self.state != "EXACT" else "")


def verify(path: Path) -> Fidelity:
    """Run a journal's own rules again on its recorded inputs. Raises JournalError for a damaged file."""
    with Journal.open(path, write=False) as journal:
        other = journal.entries[0].body.get("kernel") != KERNEL
        try:
            replay(journal)
        except Diverged as fault:
            return Fidelity("OTHER KERNEL" if other else "DIVERGED", fault.entry, fault.field, str(fault))
        except ContentError as fault:
            return Fidelity("OTHER KERNEL" if other else "DIVERGED", 0, "sources", str(fault))
        return Fidelity("OTHER KERNEL" if other else "EXACT")
