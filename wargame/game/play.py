"""A game in play: journal and position, one command after the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from wargame.dice import commitment
from wargame.engine import Engine, Event, Position, Row, decode
from wargame.errors import IllegalOrder, JournalError, TableError
from wargame.journal import Entry, Journal, Kind, digest, standing
from wargame.journal.entries import Given, body_of
from wargame.library import Texts
from wargame.manifest import Manifest
from wargame.orders import check_order, numbers_of, order_in
from wargame.terms import DICE, KERNEL, Dice, Order, Phase
from wargame.views import View, view_of


def header_body(
    content: Texts, engine: Engine, start: Sequence[int], seed: str, salt: str, seats: Mapping[str, str]
) -> dict[str, object]:
    """The body of a journal's first entry."""
    return {
        "scenario": content.name,
        "title": content.title,
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


def order_body(role: str, order: Order, decided: int = 0) -> dict[str, object]:
    """An order as a journal keeps it."""
    return {"role": role, "option": order.option, "target": order.target, "choices": dict(order.choices), "way": order.way,
            "decided": decided}  # fmt: skip


def order_of(body: Given) -> Order:
    """An order from a journal."""
    return Order(body.option, body.target, body.choices, body.way)


def orders_in(entries: Sequence[Entry], turn: int) -> dict[str, list[Order]]:
    """The orders of a turn that stand in a record, by role, as they were given."""
    given: dict[str, list[Order]] = {}
    done = 0
    for entry in standing(entries):
        done += entry.kind == "turn"
        body = body_of(entry) if done == turn - 1 and entry.kind in ("order", "withdrawn") else None
        if isinstance(body, Given):
            order, own = order_of(body), given.setdefault(body.role, [])
            own[:] = [kept for kept in own if kept.key() != order.key()] + [order] * (entry.kind == "order")
    return given


def drawn(engine: Engine, s: Position) -> dict[str, str]:
    """The private objective of every role that has one."""
    draws = {role.id: s[engine.at["DRAWN"] + i] for i, role in enumerate(engine.names.roles)}
    return {o.role: o.id for o in engine.names.objectives if o.private and o.draw == draws[o.role]}


def reached(engine: Engine, s: Position) -> dict[str, dict[str, int]]:
    """How far every objective that counts is reached at the end of a game, in thousandths."""
    found: dict[str, dict[str, int]] = {role.id: {} for role in engine.names.roles}
    private = drawn(engine, s)
    for number, objective in enumerate(engine.names.objectives):
        if not objective.private or private[objective.role] == objective.id:
            found[objective.role][objective.id] = engine.call("portion", s, number)
    return found


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A game as it stood before one of its turns was opened."""

    entry: int
    """The journal's last entry then: what a rewind names as `to`."""
    cells: tuple[int, ...]
    """The position without its tape."""
    events: int
    """How many events there were."""
    rows: tuple[Row, ...]
    """Those of its rows that no entry had kept yet."""
    epoch: int
    """The dice of the turn that follows."""


def checkpoint_of(game: Game) -> Checkpoint:
    """Where the game stands, between two turns."""
    cells = tuple(game.position[: game.engine.at["TAPE"]])
    return Checkpoint(game.journal.entries[-1].number, cells, len(game.events), tuple(game.fresh_rows), game.epoch)


def go_back(game: Game, turn: int) -> None:
    """Put the game back to before a turn, with the dice of its present epoch; the journal is not touched."""
    mark = game.marks[turn - 1]
    _restore(game, mark, game.position, game.epoch)
    game.fresh_rows, game.committed = list(mark.rows), set()
    del game.events[mark.events :], game.views[turn - 1 :], game.marks[turn - 1 :]


def position_at(game: Game, turn: int) -> Position:
    """The position of a turn of this game as its orders began; not the game's own."""
    mark, s = game.marks[turn - 1], list(game.position)
    _restore(game, mark, s, mark.epoch)
    game.engine.open_turn(s)
    return s


def _restore(game: Game, mark: Checkpoint, s: Position, epoch: int) -> None:
    header = game.journal.header
    s[: len(mark.cells)] = mark.cells
    game.engine.reseed(s, header["seed"], header["salt"], epoch)


UNKEPT = "the commit is kept, the turn's result is not: make room on the disk and go on with the game"
"""Why a game stops whose record could not follow it; opening it again makes the result anew."""


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
    marks: list[Checkpoint] = field(default_factory=list)
    """Where the game stood before each turn, the present one included."""
    epoch: int = 0
    """How often the dice were changed."""
    practice: bool = False
    """Whether the record says `practice`: a person alone may take turns again, and hears the reasons of scripted seats."""

    @classmethod
    def start(
        cls, content: Texts, engine: Engine, *, seed: str, at: str, salt: str = "",
        seats: Mapping[str, str] | None = None, path: Path | None = None,
    ) -> Game:  # fmt: skip
        """A new game before its first orders; without a path its journal is kept in memory only.

        `seats` says who plays the roles, a person where one is left out; by itself, the scenario does.
        """
        said = engine.compiled.seats if seats is None else seats
        check_seats(engine, said)
        taken = {role.id: said.get(role.id, "person") for role in engine.names.roles}
        s = engine.new(seed, salt, taken)
        header = header_body(content, engine, engine.kept(s), seed, salt, taken)
        journal = Journal.create(path, header, at) if path else Journal.memory(header, at)
        game = cls(engine, journal, s, taken)
        game._take_rows()
        game._open_turn()
        return game

    @property
    def names(self) -> Manifest:
        """The names of the game's content."""
        return self.engine.names

    @property
    def roles(self) -> list[str]:
        """The roles, in the rulebook's order."""
        return [role.id for role in self.names.roles]

    @property
    def turn(self) -> int:
        """The present turn, from 1."""
        return self.position[self.engine.at["TURN"]]

    @property
    def is_over(self) -> bool:
        """Whether the game has ended."""
        return self.engine.is_over(self.position)

    @property
    def phase(self) -> Phase:
        """`orders`, or `over`."""
        return "over" if self.is_over else "orders"

    def is_scripted(self, role: str) -> bool:
        """Whether a role plays by itself."""
        return self.seats.get(role, "person") != "person"

    @property
    def people(self) -> list[str]:
        """The roles that people play."""
        return [role for role in self.roles if not self.is_scripted(role)]

    @property
    def alone(self) -> str | None:
        """The role of the person who plays alone against scripted seats; None where several play, or nobody."""
        return self.people[0] if len(self.people) == 1 else None

    @property
    def active(self) -> set[str]:
        """The roles that may order now: all that have not committed, or, one by one, the next of them."""
        if self.is_over:
            return set()
        waiting = [role for role in self.roles if role not in self.committed]
        return set(waiting[:1] if self.names.sequential else waiting)

    @property
    def outcome(self) -> str | None:
        """The id of the outcome, once the game is over."""
        number = self.position[self.engine.at["OUTCOME"]]
        return self.names.outcomes[number - 1].id if number else None

    @property
    def scores(self) -> dict[str, int]:
        """Every role's score in points, once the game is over."""
        first = self.engine.at["SCORE"]
        return {role: self.position[first + i] // 1000 for i, role in enumerate(self.roles)}

    @property
    def reached(self) -> dict[str, dict[str, int]]:
        """How far every objective that counts is reached, in thousandths, once the game is over."""
        return reached(self.engine, self.position) if self.is_over else {}

    @property
    def private(self) -> dict[str, str]:
        """The private objective of every role that has one."""
        return drawn(self.engine, self.position)

    def given(self, role: str) -> list[Order]:
        """The orders that a role has given this turn."""
        rows = self.engine.given(self.position, self.engine.names.role_number(role))
        return [order_in(self.names, *row[:4]) for row in rows]

    def submit(self, role: str, order: Order, at: str, decided: int = 0) -> None:
        """Give an order: it stands once this returns. Raises IllegalOrder."""
        self._check_active(role)
        check_order(self.engine, self.position, role, order)
        order = order_in(self.names, *numbers_of(self.engine, role, order), order.way)  # every choice said
        if not 0 <= decided < len(self.names.sites):
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
        if role not in self.committed or self.names.sequential:
            raise IllegalOrder("there is no commit of this turn to take back")
        self.journal.append("uncommit", {"role": role}, at)
        self.committed.discard(role)

    def practise(self, role: str, at: str) -> None:
        """Say in the record that the game is for practice."""
        self.journal.append("practice", {"role": role}, at)
        self.practice = True

    def rewind(self, role: str, turn: int, dice: Dice, at: str) -> None:
        """Go on from before a turn; what came of it stays in the record. Raises IllegalOrder."""
        if not 1 <= turn <= self.turn:
            raise IllegalOrder(f"turn {turn} cannot be taken again: choose one from 1 to {self.turn}")
        if dice not in DICE:
            raise IllegalOrder(f"the dice cannot '{dice}': say {' or '.join(DICE)}")
        epoch = self.epoch + (dice == "change")
        body = {"role": role, "to": self.marks[turn - 1].entry, "turn": turn, "dice": dice, "epoch": epoch}
        self.journal.append("rewind", body, at)
        self.epoch = epoch
        go_back(self, turn)
        self._open_turn()

    def _check_active(self, role: str) -> None:
        if role not in self.active:
            why = (
                "the game is over" if self.is_over else "it has committed already, or it is not its time yet"
            )
            raise IllegalOrder(f"{role} may not order now: {why}")

    def _give(self, role: str, order: Order, decided: int) -> None:
        option, target, choice = numbers_of(self.engine, role, order)
        reason = self.engine.give(
            self.position, self.engine.names.role_number(role), option, target, choice, order.way, decided
        )
        if reason:
            raise IllegalOrder(f"'{order.option}' is not open: {self.names.reasons[reason]}")

    def _take(self, role: str, order: Order) -> None:
        number = self.engine.names.role_number(role)
        kept = self.engine.given(self.position, number)
        left = [row for row, given in zip(kept, self.given(role), strict=True) if given.key() != order.key()]
        self.engine.take_back_all(self.position, number)
        for option, target, choice, way, site, _ in left:
            self.engine.give(self.position, number, option, target, choice, way, site)

    def _commit(self, role: str, at: str) -> bool:
        self.committed.add(role)
        number = self.engine.names.role_number(role)
        if self.names.sequential:
            self.engine.resolve(self.position, number, number + 1)
            self._take_rows()
        if len(self.committed) < len(self.roles):
            return False
        if not self.names.sequential:
            self.engine.resolve(self.position)
        self.engine.close_turn(self.position)
        self._take_rows()
        self._keep_turn(at)
        return True

    def _keep_turn(self, at: str) -> None:
        self.views.append({role: view_of(self.engine, self.position, role) for role in self.roles})
        self._record("turn", self.turn_body(), at)
        self.fresh_rows = []
        self.committed = set()
        if self.is_over:
            self._record("over", self.over_body(), at)
        else:
            self._open_turn()

    def _record(self, kind: Kind, body: Mapping[str, object], at: str) -> None:
        """Record what the rules made. Where that cannot be, the game has run ahead of its record, and ends here."""
        try:
            self.journal.append(kind, body, at)
        except JournalError as fault:
            self.journal.close(UNKEPT)
            raise JournalError(f"{UNKEPT} ({fault})") from fault

    def turn_body(self) -> dict[str, object]:
        """The body of the entry of the turn just resolved."""
        return {
            "turn": self.turn,
            "rows": [list(row) for row in self.fresh_rows],
            "digest": digest(self.engine.kept(self.position)),
            "views": {role: view.to_json() for role, view in self.views[-1].items()},
        }

    def over_body(self) -> dict[str, object]:
        """The body of the entry of the end."""
        return {"outcome": self.outcome, "scores": self.scores, "reached": self.reached}

    def _open_turn(self) -> None:
        self.marks.append(checkpoint_of(self))
        self.engine.open_turn(self.position)
        self._take_rows()

    def _take_rows(self) -> None:
        rows = self.engine.drain(self.position)
        self.fresh_rows += rows
        self.events += decode(rows, self.names, len(self.events) + 1)
