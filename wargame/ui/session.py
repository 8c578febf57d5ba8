"""A seat's side of a table: what the screens of one seat read and do."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from wargame.commands import Brief, Command, Legal, Pages, Quote, Reasons
from wargame.doctrine import Decision
from wargame.hosting import now
from wargame.names import Names
from wargame.orders import Listed
from wargame.review import Page
from wargame.story import Storyteller
from wargame.table import Briefing, Sight, Table
from wargame.terms import Order
from wargame.ui.settings_file import Settings
from wargame.views import Told

if TYPE_CHECKING:
    from wargame.cards import Quoted

T = TypeVar("T")


class Session:
    """One seat at a table; what it reads is kept until something is done."""

    def __init__(self, table: Table, seat: str, settings: Settings) -> None:
        self.table, self.seat, self.settings = table, seat, settings
        self._kept: dict[object, Any] = {}

    @cached_property
    def names(self) -> Names:
        """The names of the game's content."""
        return self.table.game.names

    @cached_property
    def words(self) -> Storyteller:
        """Names and events put into words."""
        return Storyteller(self.names)

    def see(self) -> Sight:
        """What the seat sees now."""
        return self._keep("see", lambda: self.table.see(self.seat))

    @property
    def turns_done(self) -> int:
        """How many turns are finished."""
        sight = self.see()
        return sight.turn if sight.phase == "over" else sight.turn - 1

    def legal(self) -> list[Listed]:
        """What the seat may order now, and why not what it may not."""
        return self._keep("legal", lambda: self.table.ask(self.seat, Legal()))

    def brief(self) -> Briefing:
        """What the seat was told before the first turn."""
        return self.table.ask(self.seat, Brief())

    def quote(self, order: Order) -> Quoted:
        """What an order would cost and do, as far as the seat may know. Raises TableError or IllegalOrder."""
        return self.table.ask(self.seat, Quote(order))

    def news(self, since: int = 0) -> list[Told]:
        """What the seat is told, after the event with a number of its own."""
        return self._keep("news", lambda: self.table.since(self.seat, 0))[since:]

    def pages(self) -> list[Page]:
        """What the seat read at the start, and after every finished turn."""
        return self._keep("pages", lambda: self.table.ask(self.seat, Pages()))

    def reasons(self, turn: int) -> list[Decision]:
        """Why scripted seats ordered what they did in a finished turn; nothing where that may not be asked yet."""
        sight = self.see()
        if not sight.practice and sight.phase != "over":
            return []
        return self._keep(("reasons", turn), lambda: self.table.ask(self.seat, Reasons(turn)))

    def cost(self, order: Order) -> dict[str, int]:
        """What an order costs. Raises IllegalOrder for words that nothing has."""
        return self._keep(order.key(), lambda: self.quote(order).cost)

    def do(self, command: Command) -> None:
        """Carry out a command; once it returns it is on disk. Raises TableError or IllegalOrder."""
        try:
            self.table.do(self.seat, command, now())
        finally:
            self.forget()

    def forget(self) -> None:
        """Read everything anew: something was done at the table."""
        self._kept.clear()

    def _keep(self, key: object, read: Callable[[], T]) -> T:
        if key not in self._kept:
            self._kept[key] = read()
        kept: T = self._kept[key]
        return kept
