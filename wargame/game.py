"""A game in play: a journal and the position that its entries lead to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from wargame.dice import commitment
from wargame.engine import Engine, Event, Position, Row, decode
from wargame.engine.cache import engine_of
from wargame.errors import ContentError, IllegalOrder, JournalError, TableError
from wargame.journal import Entry, Journal, digest
from wargame.library import Content, Source, load_sources
from wargame.orders import check_order, numbers_of, role_number
from wargame.terms import KERNEL, Order
from wargame.views import View, choices_of, view_of


def header_of(
    content: Content, engine: Engine, start: Sequence[int], seed: str, salt: str, seats: Mapping[str, str]
) -> dict[str, Any]:
    """What a journal's first entry says of a game."""
    return {
        "scenario": content.name,
        "title": content.scenario.title,
        "kernel": KERNEL,
        "sources": [{"name": source.name, "text": source.text} for source in content.sources],
        "names": engine.names.to_json(),
        "start": list(start),
        "seed": seed,
        "salt": salt,
        "commitment": commitment(seed, salt),
        "seats": dict(seats),
    }


def check_seats(engine: Engine, seats: Mapping[str, str]) -> None:
    """Raises TableError for a role that is not in the game, or a seat that cannot play it."""
    roles = [role.id for role in engine.names.roles]
    for role, seat in seats.items():
        if role not in roles:
            raise TableError(f"there is no role '{role}' to seat: the roles are {', '.join(roles)}")
        own = [f"doctrine:{id}" for id, (owner, _) in engine.compiled.doctrines.items() if owner == role]
        if seat not in (known := ["person", "hold", "random", *own]):
            raise TableError(f"{role} cannot be played by '{seat}': choose {', '.join(known)}")


def order_body(role: str, order: Order, decided: int = 0) -> dict[str, Any]:
    """An order as a journal keeps it."""
    return {"role": role, "option": order.option, "target": order.target, "choices": dict(order.choices), "way": order.way,
            "decided": decided}  # fmt: skip


def order_of(body: Mapping[str, Any]) -> Order:
    """An order from a journal."""
    return Order(body["option"], body["target"], dict(body["choices"]), body["way"])


@dataclass
class Game:
    """Takes orders, keeps the journal, and resolves a turn once all active roles have committed."""

    engine: Engine
    journal: Journal
    position: Position
    seats: dict[str, str]
    events: list[Event] = field(default_factory=list)
    """The whole tape, the present turn's brief included."""
    views: list[dict[str, View]] = field(default_factory=list)
    """Every role's view at the end of each finished turn."""
    committed: set[str] = field(default_factory=set)
    fresh_rows: list[Row] = field(default_factory=list)
    """Rows since the last turn's entry."""

    @classmethod
    def start(
        cls, content: Content, engine: Engine, *, seed: str, at: str, salt: str = "",
        seats: Mapping[str, str] | None = None, path: Path | None = None,
    ) -> Game:  # fmt: skip
        """A new game before its first orders; without a path its journal is kept in memory only."""
        taken = dict(engine.compiled.seats if seats is None else seats)
        check_seats(engine, taken)
        s = engine.new(seed, salt, taken)
        header = header_of(content, engine, engine.kept(s), seed, salt, taken)
        journal = Journal.create(path, header, at) if path else Journal.memory(header, at)
        game = cls(engine, journal, s, taken)
        game._open_turn()
        return game

    @classmethod
    def open(cls, path: Path, *, write: bool = True) -> Game:
        """A game from its journal; raises JournalError if its rules, run again, do not give what it records."""
        journal = Journal.open(path, write=write)
        try:
            game, unrecorded = replay(journal)
            for entry in unrecorded if write else ():
                journal.append(entry.kind, entry.body, entry.at)
        except BaseException:
            journal.close()
            raise
        return game

    @property
    def names(self) -> Any:
        """The names of the game's content."""
        return self.engine.names

    @property
    def roles(self) -> list[str]:
        """The roles, in the rulebook's order."""
        return [role.id for role in self.engine.names.roles]

    @property
    def turn(self) -> int:
        """The present turn, from 1."""
        return self.position[self.engine.at["TURN"]]

    @property
    def is_over(self) -> bool:
        """Whether the game has ended."""
        return self.engine.is_over(self.position)

    @property
    def phase(self) -> str:
        """`orders`, or `over`."""
        return "over" if self.is_over else "orders"

    @property
    def active(self) -> set[str]:
        """The roles that may order now: all that have not committed, or, one by one, the next of them."""
        if self.is_over:
            return set()
        waiting = [role for role in self.roles if role not in self.committed]
        return set(waiting[:1] if self.engine.names.sequential else waiting)

    @property
    def outcome(self) -> str | None:
        """The id of the outcome, once the game is over."""
        number = self.position[self.engine.at["OUTCOME"]]
        return self.engine.names.outcomes[number - 1].id if number else None

    @property
    def scores(self) -> dict[str, int]:
        """Every role's score in points, once the game is over."""
        first = self.engine.at["SCORE"]
        return {role: self.position[first + i] // 1000 for i, role in enumerate(self.roles)}

    def given(self, role: str) -> list[Order]:
        """The orders that a role has given this turn."""
        found = []
        for option, target, choice, way, _, _ in self.engine.given(
            self.position, role_number(self.engine, role)
        ):
            name = self.engine.names.options[option]
            region = self.engine.names.regions[target].id if target >= 0 else None
            found.append(Order(name.id, region, choices_of(self.engine.names, option, choice), way))
        return found

    def submit(self, role: str, order: Order, at: str, decided: int = 0) -> None:
        """Give an order: it stands once this returns. Raises IllegalOrder."""
        self._check_active(role)
        check_order(self.engine, self.position, role, order)
        if not 0 <= decided < len(self.engine.names.sites):
            raise IllegalOrder(f"no rule has the number {decided}: give 0 for an order that a person decided")
        self.journal.append("order", order_body(role, order, decided), at)
        self._give(role, order, decided)

    def withdraw(self, role: str, order: Order, at: str) -> None:
        """Take an order back before the commit. Raises IllegalOrder."""
        self._check_active(role)
        if order.key() not in [given.key() for given in self.given(role)]:
            raise IllegalOrder(
                f"'{order.option}' is not among the orders given: only those can be taken back"
            )
        self.journal.append("withdrawn", order_body(role, order), at)
        self._take(role, order)

    def intent(self, role: str, text: str, expects: Mapping[str, str], at: str) -> None:
        """Write down what a role means to do and what it expects."""
        self._check_active(role)
        self.journal.append("intent", {"role": role, "text": text, "expects": dict(expects)}, at)

    def commit(self, role: str, at: str) -> bool:
        """Finish a role's orders; True when that resolved the turn."""
        self._check_active(role)
        self.journal.append("commit", {"role": role}, at)
        return self._commit(role, at)

    def uncommit(self, role: str, at: str) -> None:
        """Take a commit back while another role is still to commit. Raises IllegalOrder."""
        if role not in self.committed or self.engine.names.sequential:
            raise IllegalOrder("there is no commit of this turn to take back")
        self.journal.append("uncommit", {"role": role}, at)
        self.committed.discard(role)

    def _check_active(self, role: str) -> None:
        if role not in self.active:
            why = (
                "the game is over" if self.is_over else "it has committed already, or it is not its time yet"
            )
            raise IllegalOrder(f"{role} may not order now: {why}")

    def _give(self, role: str, order: Order, decided: int) -> None:
        option, target, choice = numbers_of(self.engine, role, order)
        reason = self.engine.give(
            self.position, role_number(self.engine, role), option, target, choice, order.way, decided
        )
        if reason:
            raise IllegalOrder(f"'{order.option}' is not open: {self.engine.names.reasons[reason]}")

    def _take(self, role: str, order: Order) -> None:
        number = role_number(self.engine, role)
        kept = self.engine.given(self.position, number)
        left = [row for row, given in zip(kept, self.given(role), strict=True) if given.key() != order.key()]
        self.engine.take_back_all(self.position, number)
        for option, target, choice, way, site, _ in left:
            self.engine.give(self.position, number, option, target, choice, way, site)

    def _commit(self, role: str, at: str) -> bool:
        self.committed.add(role)
        number = role_number(self.engine, role)
        if self.engine.names.sequential:
            self.engine.resolve(self.position, number, number + 1)
            self._take_rows()
        if len(self.committed) < len(self.roles):
            return False
        if not self.engine.names.sequential:
            self.engine.resolve(self.position)
        self.engine.close_turn(self.position)
        self._take_rows()
        self._keep_turn(at)
        return True

    def _keep_turn(self, at: str) -> None:
        self.views.append({role: view_of(self.engine, self.position, role) for role in self.roles})
        self.journal.append("turn", self.turn_body(), at)
        self.fresh_rows = []
        self.committed = set()
        if self.is_over:
            self.journal.append("over", {"outcome": self.outcome, "scores": self.scores}, at)
        else:
            self._open_turn()

    def turn_body(self) -> dict[str, Any]:
        """What a journal says of the turn just resolved."""
        return {
            "turn": self.turn,
            "rows": [list(row) for row in self.fresh_rows],
            "digest": digest(self.engine.kept(self.position)),
            "views": {role: view.to_json() for role, view in self.views[-1].items()},
        }

    def _open_turn(self) -> None:
        self.engine.open_turn(self.position)
        self._take_rows()

    def _take_rows(self) -> None:
        rows = self.engine.drain(self.position)
        self.fresh_rows += rows
        self.events += decode(rows, self.engine.names, len(self.events) + 1)


RESULTS = ("turn", "over")
"""The kinds of entries that the engine makes; all others are given to it."""


class Diverged(JournalError):
    """What a journal records is not what its own rules give: at which entry, in which field."""

    def __init__(self, entry: int, field: str, what: str) -> None:
        self.entry, self.field = entry, field
        super().__init__(f"entry {entry}: {what}: {field}")


def replay(journal: Journal) -> tuple[Game, list[Entry]]:
    """The game that a journal's entries lead to, and the results that were not yet recorded.

    Raises JournalError where the rules give something else than what is recorded.
    """
    game = _opened(journal)
    memory, waiting = game.journal, list[Entry]()
    for entry in journal.entries[1:]:
        if entry.kind in RESULTS or waiting:
            _compare(waiting.pop(0) if waiting else None, entry)
        else:
            known = len(memory.entries)
            _take(game, entry)
            waiting = [made for made in memory.entries[known:] if made.kind in RESULTS]
    game.journal = journal
    return game, waiting


def _opened(journal: Journal) -> Game:
    """The game of a journal's header before its first orders, its journal kept in memory."""
    header = journal.header
    try:
        content = load_sources(*_sources(header))
        at, salt, seats = journal.entries[0].at, header["salt"], header["seats"]
        game = Game.start(content, engine_of(content), seed=header["seed"], at=at, salt=salt, seats=seats)
    except (LookupError, TypeError, ValueError, AttributeError, TableError) as fault:
        raise Diverged(0, str(fault), "no game can be begun from this header") from fault
    _check_same(0, game.journal.header, header)
    return game


def _sources(header: Mapping[str, Any]) -> tuple[list[Source], Source]:
    sources = [Source(item["name"], item["text"]) for item in header["sources"]]
    return sources[:-1], sources[-1]


def _take(game: Game, entry: Entry) -> None:
    """Give a recorded input to the game again."""
    try:
        _give_again(game, entry, entry.body)
    except IllegalOrder as fault:
        raise Diverged(entry.number, str(fault), f"the {entry.kind} is not legal when run again") from fault
    except (LookupError, TypeError, ValueError, AttributeError) as fault:
        raise Diverged(entry.number, str(fault), f"the {entry.kind} cannot be run again") from fault


def _give_again(game: Game, entry: Entry, body: Mapping[str, Any]) -> None:
    match entry.kind:
        case "order":
            game.submit(body["role"], order_of(body), entry.at, body["decided"])
        case "withdrawn":
            game.withdraw(body["role"], order_of(body), entry.at)
        case "intent":
            game.intent(body["role"], body["text"], body["expects"], entry.at)
        case "commit":
            game.commit(body["role"], entry.at)
        case "uncommit":
            game.uncommit(body["role"], entry.at)
        case _:
            raise Diverged(entry.number, "kind", f"this version cannot run a '{entry.kind}' again")


def _compare(made: Entry | None, entry: Entry) -> None:
    """Compare the next result that the rules gave with what is recorded in its place."""
    if made is None or made.kind != entry.kind:
        due = f"a '{made.kind}'" if made else "no result"
        raise Diverged(entry.number, "kind", f"the rules give {due} here, not a '{entry.kind}'")
    _check_same(entry.number, made.body, entry.body)


_OF_THE_WRITER = {"kernel", "format"}
"""Fields of a header that say who wrote it, not what the game is."""


def _check_same(number: int, made: Mapping[str, Any], recorded: Mapping[str, Any]) -> None:
    for key in sorted({*made, *recorded} - _OF_THE_WRITER):
        if key not in made or key not in recorded or made[key] != recorded[key]:
            raise Diverged(number, key, "what is recorded is not what the rules give")


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
