"""The table: who sits where, what each seat may do in which phase, and what it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wargame.commands import (
    RIGHTS,
    Command,
    Commit,
    Intent,
    Legal,
    Pages,
    Question,
    Quote,
    Reasons,
    Submit,
    Uncommit,
    Why,
    Withdraw,
)
from wargame.doctrine import decide, reason
from wargame.errors import TableError
from wargame.game import Game
from wargame.orders import Listed, legal_orders
from wargame.quotes import quoted
from wargame.review import Page, page_of, start_page
from wargame.terms import CONTROL, Order
from wargame.views import Told, View, told, view_of


@dataclass(frozen=True)
class Sight:
    """What a seat sees of the table."""

    role: str
    view: View
    turn: int
    turns: int
    date: str
    phase: str
    ready: dict[str, bool]
    """Who has committed; what was ordered stays sealed."""
    given: list[Order]
    orders_left: int
    purse_left: dict[str, int]
    outcome: str | None
    scores: dict[str, int]
    """Every role's score, once the game is over; before that nothing."""


class Table:
    """The one door for every front end; it has no clock of its own."""

    def __init__(self, game: Game, practice: bool = False) -> None:
        self.game, self.practice = game, practice

    def do(self, seat: str, command: Command, now: str) -> None:
        """Carry out a seat's command. Raises TableError or IllegalOrder; once it returns it is on disk."""
        game = self.game
        self._check_seat(seat)
        if game.phase not in RIGHTS[type(command)]:
            raise TableError(f"{seat} may not do that now: the game is over")
        match command:
            case Submit(order, decided):
                game.submit(seat, order, now, decided if self.is_scripted(seat) else 0)
            case Withdraw(order):
                game.withdraw(seat, order, now)
            case Intent(text, expects):
                game.intent(seat, text, expects, now)
            case Commit():
                game.commit(seat, now)
            case Uncommit():
                game.uncommit(seat, now)

    def see(self, seat: str) -> Sight:
        """What a seat sees now. Raises TableError."""
        self._check_seat(seat)
        game, names = self.game, self.game.engine.names
        view = view_of(game.engine, game.position, seat)
        number = game.roles.index(seat)
        at, s = game.engine.at, game.position
        spent = {t.id: s[at["SPENT"] + r] for r, t in enumerate(t for t in names.tracks if t.resource)}
        return Sight(
            seat, view, game.turn, names.turns, names.date(s[at["QUARTER"]]), game.phase,
            {role: role in game.committed for role in game.roles}, game.given(seat),
            view.orders - s[at["COUNTED"] + number], {id: v - spent.get(id, 0) for id, v in view.purse.items()},
            game.outcome, game.scores if game.is_over else {},
        )  # fmt: skip

    def ask(self, seat: str, question: Question) -> Any:
        """Answer a seat's question: a list of `Listed`, a `Quoted`, of `Told`, of (role, order, reason), or of `Page`."""
        match question:
            case Legal():
                return self.legal(seat)
            case Quote(order):
                self._check_seat(seat)
                engine, s = self.game.engine, self.game.position
                return quoted(engine, s, view_of(engine, s, seat), order)
            case Why(track, region):
                return [
                    e
                    for e in self.since(seat, 0)
                    if (e.track, e.track_region) == (track, region) and e.kind == "changed"
                ]
            case Reasons():
                return self._reasons(seat)
            case Pages():
                return self._pages(seat)

    def legal(self, seat: str) -> list[Listed]:
        """What a seat may order now, and why not what it may not; nothing while it may not order."""
        self._check_seat(seat)
        if seat not in self.game.active:
            return []
        return legal_orders(self.game.engine, self.game.position, seat)

    def since(self, seat: str, number: int) -> list[Told]:
        """What a seat is told, after the event with a number of its own."""
        game = self.game
        views: dict[int, View] = {}
        if seat != CONTROL:
            self._check_seat(seat)
            views = {i: kept[seat] for i, kept in enumerate(game.views, 1)}
            views.setdefault(game.turn, view_of(game.engine, game.position, seat))
        return told(game.engine, game.events, seat, views)[number:]

    def _pages(self, seat: str) -> list[Page]:
        self._check_seat(seat)
        start = start_page(self.game.engine.names, self.game.journal.header["start"], seat)
        return [start, *(page_of(kept[seat].readings) for kept in self.game.views)]

    def _reasons(self, seat: str) -> list[tuple[str, str, str]]:
        if not (self.practice or self.game.is_over or seat == CONTROL):
            raise TableError("scripted seats say why they ordered once the game is over, or in practice")
        names = self.game.engine.names
        return [(names.roles[e.after].id, names.options[e.slot].title, reason(names, e.site))
                for e in self.game.events if e.kind == "decided"]  # fmt: skip

    def is_scripted(self, role: str) -> bool:
        """Whether a role plays by itself."""
        return self.game.seats.get(role, "person") != "person"

    def run_scripted(self, now: str) -> None:
        """Let every active seat that plays by itself give its orders of this turn and commit."""
        turn = self.game.turn
        for role in self.game.roles:
            if self.is_scripted(role) and role in self.game.active and self.game.turn == turn:
                self._play(role, now)

    def _play(self, role: str, now: str) -> None:
        """Give a scripted seat's orders, but for those that it gave before the game was reopened."""
        given = {order.key() for order in self.game.given(role)}
        for order, site in decide(self.game.engine, self.game.position, role):
            if order.key() not in given:
                self.do(role, Submit(order, site), now)
        self.do(role, Commit(), now)

    def _check_seat(self, seat: str) -> None:
        if seat not in self.game.roles:
            raise TableError(f"nobody sits at '{seat}': the seats are {', '.join(self.game.roles)}")
