"""A seat's side of a table: what the screens of one seat read and do."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from wargame.commands import Command, Legal, Pages, Question, Quote, Reasons
from wargame.doctrine import Decision
from wargame.hosting import now
from wargame.names import Names
from wargame.orders import Listed
from wargame.review import Page
from wargame.story import Storyteller
from wargame.table import Sight, Table
from wargame.terms import Order
from wargame.ui.settings_file import Settings
from wargame.views import Told


class Session:
    """One seat at a table; what it reads is kept until something is done."""

    def __init__(self, table: Table, seat: str, settings: Settings) -> None:
        self.table, self.seat, self.settings = table, seat, settings
        self._kept: dict[Any, Any] = {}

    @cached_property
    def names(self) -> Names:
        """The names of the game's content."""
        names: Names = self.table.game.names
        return names

    @cached_property
    def words(self) -> Storyteller:
        """Names and events put into words."""
        return Storyteller(self.names)

    def see(self) -> Sight:
        """What the seat sees now."""
        sight: Sight = self._keep("see", lambda: self.table.see(self.seat))
        return sight

    @property
    def turns_done(self) -> int:
        """How many turns are finished."""
        sight = self.see()
        return sight.turn if sight.phase == "over" else sight.turn - 1

    def legal(self) -> list[Listed]:
        """What the seat may order now, and why not what it may not."""
        listed: list[Listed] = self._keep("legal", lambda: self.table.ask(self.seat, Legal()))
        return listed

    def ask(self, question: Question) -> Any:
        """The table's answer to a question of the seat. Raises TableError."""
        return self.table.ask(self.seat, question)

    def news(self, since: int = 0) -> list[Told]:
        """What the seat is told, after the event with a number of its own."""
        told: list[Told] = self._keep("news", lambda: self.table.since(self.seat, 0))
        return told[since:]

    def pages(self) -> list[Page]:
        """What the seat read at the start, and after every finished turn."""
        pages: list[Page] = self._keep("pages", lambda: self.table.ask(self.seat, Pages()))
        return pages

    def reasons(self, turn: int) -> list[Decision]:
        """Why scripted seats ordered what they did in a finished turn; nothing where that may not be asked yet."""
        sight = self.see()
        if not sight.practice and sight.phase != "over":
            return []
        found: list[Decision] = self._keep(("reasons", turn), lambda: self.ask(Reasons(turn)))
        return found

    def cost(self, order: Order) -> dict[str, int]:
        """What an order costs. Raises IllegalOrder for words that nothing has."""
        cost: dict[str, int] = self._keep(order.key(), lambda: self.ask(Quote(order)).cost)
        return cost

    def do(self, command: Command) -> None:
        """Carry out a command; once it returns it is on disk. Raises TableError or IllegalOrder."""
        try:
            self.table.do(self.seat, command, now())
        finally:
            self.forget()

    def forget(self) -> None:
        """Read everything anew: something was done at the table."""
        self._kept.clear()

    def _keep(self, key: Any, read: Any) -> Any:
        if key not in self._kept:
            self._kept[key] = read()
        return self._kept[key]
