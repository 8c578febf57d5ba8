"""The session of one seat at a table: its answers, kept until something changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from wargame.commands import Brief, Command, Legal, Pages, Quote, Reasons
from wargame.doctrine import Decision
from wargame.lobby import now
from wargame.manifest import Manifest
from wargame.narrative import Phrases
from wargame.narrative.outline import Item, Outline, news
from wargame.orders import Listed
from wargame.review import Causes, KeyMoment, Record, Snapshot, moments, snapshot_of
from wargame.table import Briefing, SeatView, Table
from wargame.terms import Order
from wargame.ui.parts.drawing import Look, look_of
from wargame.ui.settings import Settings
from wargame.views import NewsItem

if TYPE_CHECKING:
    from wargame.cards import Quoted


T = TypeVar("T")


class Session:
    """One seat at a table; what it reads is kept until something is done."""

    def __init__(self, table: Table, seat: str, settings: Settings) -> None:
        self.table, self.seat, self.settings = table, seat, settings
        self._kept: dict[object, Any] = {}

    @cached_property
    def names(self) -> Manifest:
        """The names of the game's content."""
        return self.table.names

    @cached_property
    def words(self) -> Phrases:
        """Names and events put into words."""
        return Phrases(self.names)

    def see(self) -> SeatView:
        """The table as the seat sees it now."""
        return self._keep("see", lambda: self.table.see(self.seat))

    @property
    def turns_done(self) -> int:
        """How many turns are finished."""
        sight = self.see()
        return sight.turn if sight.phase == "over" else sight.turn - 1

    def legal(self) -> tuple[Listed, ...]:
        """The seat's orders with their costs, and why the closed ones are closed."""
        return self._keep("legal", lambda: self.table.ask(self.seat, Legal()))

    def brief(self) -> Briefing:
        """The briefing of the seat."""
        return self.table.ask(self.seat, Brief())

    def quote(self, order: Order) -> Quoted:
        """The quote of an order, as far as the seat may know. Raises TableError or IllegalOrder."""
        return self.table.ask(self.seat, Quote(order))

    def news(self, since: int = 0) -> tuple[NewsItem, ...]:
        """The news of the seat, after the item with a number of its own."""
        return self._keep("news", lambda: self.table.since(self.seat, 0))[since:]

    def pages(self) -> list[Snapshot]:
        """The seat's snapshots of the start and of every finished turn."""
        return self._keep("pages", lambda: [snapshot_of(page) for page in self.table.ask(self.seat, Pages())])

    def reasons(self, turn: int) -> tuple[Decision, ...]:
        """Why scripted seats ordered what they did in a finished turn; nothing where that may not be asked yet."""
        sight = self.see()
        if not sight.practice and sight.phase != "over":
            return ()
        return self._keep(("reasons", turn), lambda: self.table.ask(self.seat, Reasons(turn)))

    def cost(self, order: Order) -> dict[str, int]:
        """The cost of an order per resource. Raises IllegalOrder for words that nothing has."""
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


def awaited(session: Session) -> str | None:
    """The option that the guide waits for now, if it waits for one."""
    text = guidance(session)
    return next((g.until for g in session.names.guide if text and g.text == text and g.until), None)


def guidance(session: Session, show: str = "orders", turn: int | None = None) -> str:
    """The tutorial's text for now: the first of this point that waits for nothing, or for what is not ordered yet."""
    sight = session.see()
    given = {order.option for order in sight.given}
    said = [g for g in session.names.guide if (g.turn, g.show) == (turn or sight.turn, show)]
    return next((g.text for g in said if g.until not in given), "")


@dataclass(frozen=True)
class RenderContext:
    """The role that looks, and how its screens are drawn."""

    names: Manifest
    look: Look
    role: str


@dataclass(frozen=True)
class PointOfView:
    """The news of a role, and its snapshots of the start and of every turn."""

    pen: RenderContext
    words: Phrases
    told: Sequence[NewsItem]
    pages: list[Snapshot]

    @cached_property
    def causes(self) -> Causes:
        """The causes of what was told."""
        return Causes(self.told)

    @cached_property
    def moments(self) -> list[KeyMoment]:
        """The key moments, the largest first."""
        return moments(self.pen.names, self.told, self.pen.role)

    @cached_property
    def _outlines(self) -> dict[int, list[Item]]:
        return {}

    def outline(self, turn: int) -> list[Item]:
        """A turn by cause, without working values; nothing before the first."""
        if turn and turn not in self._outlines:
            told = Outline(self.words, self.told, self.pen.role).turn(turn)
            self._outlines[turn] = news(self.pen.names, told)
        return self._outlines.get(turn, [])

    @property
    def turns(self) -> int:
        """How many turns are finished."""
        return len(self.pages) - 1


def known_of(session: Session) -> PointOfView:
    """The point of view of a seat at the table."""
    pen = RenderContext(session.names, look_of(session.settings), session.seat)
    return PointOfView(pen, session.words, session.news(), session.pages())


def known_then(record: Record, role: str, look: Look, told: Sequence[NewsItem] | None = None) -> PointOfView:
    """The point of view of a role in a record, with the news of its rules run again if given; control's is the truth."""
    told = record.told(role) if told is None else told
    return PointOfView(RenderContext(record.names, look, role), Phrases(record.names), told, record.pages(role))
