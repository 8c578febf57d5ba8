"""The table: who sits where, what each seat may do in which phase, and what it is told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias, assert_never, overload

from wargame.cards import Quoted, card_text, explanation_of, quoted
from wargame.commands import (
    Brief,
    Card,
    Command,
    Commit,
    Drift,
    Intent,
    Legal,
    Pages,
    Practice,
    Question,
    Quote,
    Reasons,
    Rewind,
    Rights,
    Submit,
    Uncommit,
    Who,
    Why,
    Withdraw,
    rights_of,
)
from wargame.doctrine import Decision, decisions
from wargame.errors import IllegalOrder, TableError
from wargame.game import Game
from wargame.journal import Pins, last_hash_of, standing
from wargame.manifest import Manifest
from wargame.orders import Listed, decide, legal_orders
from wargame.review import Aim, Contribution, aims_of, open_aims, record_of, shares
from wargame.terms import CONTROL, Order, Phase
from wargame.views import NewsItem, Reading, TermSeen, View, drift_of, told, view_of

Page: TypeAlias = tuple[Reading, ...]
"""All that a seat read at one moment."""


@dataclass(frozen=True)
class SeatView:
    """The table as a seat sees it."""

    role: str
    view: View
    turn: int
    turns: int
    date: str
    phase: Phase
    ready: Mapping[str, bool]
    """Who has committed; what was ordered stays sealed."""
    given: tuple[Order, ...]
    orders_left: int
    purse_left: Mapping[str, int]
    outcome: str | None
    scores: Mapping[str, int]
    """Every role's score, once the game is over; before that nothing."""
    aims: tuple[Aim, ...]
    """The objectives that the seat may know of: all that counted, with what is reached, once the game is over."""
    practice: bool
    """Whether the record says that the game is practice."""
    may_rewind: bool
    """Whether the seat may take turns again."""
    last_hash: str
    """The hash of the entry that ended a kept game, 64 hex digits: who keeps it can tell later whether the record was changed."""


@dataclass(frozen=True)
class Briefing:
    """The briefing of a seat before the first turn."""

    about: str
    texts: tuple[tuple[str, str], ...]
    """Sub-role and text; a text for the whole role has no name before it."""


Answer: TypeAlias = (
    Briefing | Quoted | tuple[Decision, ...] | tuple[Listed, ...] | tuple[Page, ...] | tuple[Contribution, ...]
    | tuple[str, ...] | tuple[TermSeen, ...]
)  # fmt: skip
"""The answers of `Table.ask`: one type for each question."""


class Table:
    """The one door for every front end; it has no clock of its own."""

    def __init__(self, game: Game, pins: Pins | None = None) -> None:
        self._game = game
        self.names: Manifest = game.names
        self.scenario: str = game.journal.header["scenario"]
        self.path = game.journal.path
        """The file in which the game is kept; None: it is not."""
        self.pins = pins or Pins.create(None, game.journal.entries[0].hash)
        """The PINs of its seats, and of control where somebody sits there."""

    @property
    def turn(self) -> int:
        """The present turn, from 1."""
        return self._game.turn

    @property
    def is_over(self) -> bool:
        """Whether the game has ended."""
        return self._game.is_over

    @property
    def seats(self) -> Mapping[str, str]:
        """Who plays each role: `person`, `hold`, `random`, or `doctrine:` and its id."""
        return self._game.seats

    @property
    def active(self) -> frozenset[str]:
        """The roles that may order now."""
        return frozenset(self._game.active)

    @property
    def people(self) -> list[str]:
        """The roles that people play, in the rulebook's order."""
        return self._game.people

    @property
    def alone(self) -> str | None:
        """The role of the person who plays alone against scripted seats; None where several play, or nobody."""
        return self._game.alone

    @property
    def seed(self) -> str:
        """The seed of the dice, once the game is over; before that nothing."""
        return str(self._game.journal.header["seed"]) if self.is_over else ""

    @property
    def stopped(self) -> str:
        """Why nothing more can be recorded; nothing while it can."""
        return self._game.journal.broken

    def close(self) -> None:
        """Let go of the file in which the game is kept."""
        self._game.journal.close()

    def do(self, seat: str, command: Command, now: str) -> None:
        """Carry out a seat's command. Raises TableError or IllegalOrder; once it returns it is on disk."""
        game = self._game
        if not isinstance(command, Command):
            raise TableError(f"a table does not know how to do '{type(command).__name__}'")
        self._check_may(seat, rights_of(command))
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
            case Practice():
                self._practise(seat, now)
            case Rewind(turn, dice):
                if seat != CONTROL:
                    self._practise(seat, now)
                game.rewind(seat, turn, dice, now)
            case _:
                assert_never(command)

    def _practise(self, seat: str, now: str) -> None:
        if not self._game.practice:
            self._game.practise(seat, now)

    def see(self, seat: str) -> SeatView:
        """The table as a seat sees it now; control sees the truth. Raises TableError."""
        self._check_looker(seat)
        game, s = self._game, self._game.position
        return SeatView(
            seat, view_of(game.engine, s, seat), game.turn, game.names.turns,
            game.names.date(s[game.engine.at["QUARTER"]]), game.phase,
            {role: role in game.committed for role in game.roles}, self._given(seat), self._orders_left(seat),
            self._purse_left(seat), game.outcome, game.scores if game.is_over else {}, self._aims(seat),
            game.practice, seat in (CONTROL, self.alone), self._last_hash(),
        )  # fmt: skip

    def _last_hash(self) -> str:
        journal = self._game.journal
        return last_hash_of(standing(journal.entries)) if self._game.is_over and journal.path else ""

    def _given(self, seat: str) -> tuple[Order, ...]:
        return () if seat == CONTROL else tuple(self._game.given(seat))

    def _orders_left(self, seat: str) -> int:
        if seat == CONTROL:
            return 0
        at, number = self._game.engine.at, self._game.roles.index(seat)
        return self._game.position[at["CAPACITY"] + number] - self._game.position[at["COUNTED"] + number]

    def _purse_left(self, seat: str) -> dict[str, int]:
        """The seat's means after the cost of its orders; control has none."""
        s, spent = self._game.position, self._game.engine.at["SPENT"]
        resources = enumerate(track for track in self.names.tracks if track.resource)
        return {track.id: s[track.slot] - s[spent + r] for r, track in resources if track.resource == seat}

    def _aims(self, seat: str) -> tuple[Aim, ...]:
        game = self._game
        if game.is_over:
            return aims_of(game.names, game.reached)
        private = {role: id for role, id in game.private.items() if seat in (role, CONTROL)}
        return open_aims(game.names, private)

    @overload
    def ask(self, seat: str, question: Legal) -> tuple[Listed, ...]: ...
    @overload
    def ask(self, seat: str, question: Card) -> tuple[str, ...]: ...
    @overload
    def ask(self, seat: str, question: Quote) -> Quoted: ...
    @overload
    def ask(self, seat: str, question: Why) -> tuple[Contribution, ...]: ...
    @overload
    def ask(self, seat: str, question: Drift) -> tuple[TermSeen, ...]: ...
    @overload
    def ask(self, seat: str, question: Reasons) -> tuple[Decision, ...]: ...
    @overload
    def ask(self, seat: str, question: Pages) -> tuple[Page, ...]: ...
    @overload
    def ask(self, seat: str, question: Brief) -> Briefing: ...
    def ask(self, seat: str, question: Question) -> Answer:
        """Answer a seat's question. Raises TableError, or IllegalOrder for an option or order that it does not have."""
        if not isinstance(question, Question):
            raise TableError(f"a table does not know how to answer '{type(question).__name__}'")
        match question:
            case Legal():
                return self.legal(seat)
            case Card(option):
                return self._card(seat, option)
            case Quote(order):
                return self._quote(seat, order)
            case Why(track, region):
                return self._why(seat, track, region)
            case Drift(track, region):
                self._check_looker(seat)
                return drift_of(self._game.engine, view_of(self._game.engine, self._game.position, seat), track, region)
            case Reasons(turn):
                return self._reasons(seat, turn)
            case Pages():
                return self._pages(seat)
            case Brief():
                return self._brief(seat)
            case _:
                assert_never(question)

    def legal(self, seat: str) -> tuple[Listed, ...]:
        """The orders of a seat with their costs, and why the closed ones are closed; nothing while it may not order."""
        self._check_looker(seat)
        if seat not in self._game.active:
            return ()
        return tuple(legal_orders(self._game.engine, self._game.position, seat))

    def since(self, seat: str, number: int) -> tuple[NewsItem, ...]:
        """The news of a seat, after the item with a number of its own."""
        game = self._game
        views: dict[int, View] = {}
        self._check_looker(seat)
        if seat != CONTROL:
            views = {i: kept[seat] for i, kept in enumerate(game.views, 1)}
            views.setdefault(game.turn, view_of(game.engine, game.position, seat))
        return tuple(told(game.engine, game.events, seat, views)[number:])

    def _brief(self, seat: str) -> Briefing:
        self._check_looker(seat)
        names = self.names
        texts = [*names.briefings.get("all", {}).items(), *names.briefings.get(seat, {}).items()]
        return Briefing(names.about, tuple(texts))

    def _why(self, seat: str, track: str, region: str | None) -> tuple[Contribution, ...]:
        regions = [region] if region else [None, *(place.id for place in self.names.regions)]
        return tuple(shares(self.since(seat, 0), [(track, place) for place in regions]))

    def _pages(self, seat: str) -> tuple[Page, ...]:
        self._check_looker(seat)
        return tuple(tuple(page.values()) for page in record_of(self._game.journal.entries, self.names).pages(seat))

    def _reasons(self, seat: str, turn: int | None) -> tuple[Decision, ...]:
        self._check_looker(seat)
        if not (self._game.practice or self._game.is_over or seat == CONTROL):
            raise TableError("scripted seats say why they ordered once the game is over, or in practice")
        done = range(1, len(self._game.views) + 1)
        return tuple(decision for n in done if turn in (None, n) for decision in decisions(self._game, n))

    def is_scripted(self, role: str) -> bool:
        """Whether a role plays by itself."""
        return self._game.is_scripted(role)

    def run_scripted(self, now: str) -> None:
        """Let every active seat that plays by itself give its orders of this turn and commit."""
        turn = self._game.turn
        for role in self._game.roles:
            if self.is_scripted(role) and role in self._game.active and self._game.turn == turn:
                self._play(role, now)

    def _play(self, role: str, now: str) -> None:
        """Give a scripted seat's orders, but for those that it gave before the game was reopened."""
        given = {order.key() for order in self._game.given(role)}
        for order, site in decide(self._game.engine, self._game.position, role):
            if order.key() not in given:
                self.do(role, Submit(order, site), now)
        self.do(role, Commit(), now)

    def _quote(self, seat: str, order: Order) -> Quoted:
        self._check_seat(seat)
        engine, s = self._game.engine, self._game.position
        return quoted(engine, s, view_of(engine, s, seat), order)

    def _card(self, seat: str, option: str) -> tuple[str, ...]:
        self._check_looker(seat)
        engine, view = self._game.engine, view_of(self._game.engine, self._game.position, seat)
        cards = [card for card in explanation_of(engine).cards if card.id == option and seat in (card.role, CONTROL)]
        if not cards:
            raise IllegalOrder(f"{seat} has no option '{option}': see the list of its options")
        return tuple(line for card in cards for line in card_text(engine, view, card))

    def _check_may(self, seat: str, rights: Rights) -> None:
        self._check_who(seat, rights.who)
        if self._game.phase not in rights.phases:
            raise TableError(f"{seat} may not do that now: the game is over")
        if rights.who == "person" and self.is_scripted(seat):
            raise TableError(f"{seat} plays by itself: it says nothing of what it means, and takes nothing back")

    def _check_who(self, seat: str, who: Who) -> None:
        match who:
            case "seat" | "person":
                self._check_seat(seat)
            case "alone or control":
                if seat not in (CONTROL, self.alone):
                    self._check_seat(seat)
                    raise TableError("only control, or a person alone at the game, may take turns again or make it practice")
            case _:
                assert_never(who)

    def _check_looker(self, seat: str) -> None:
        if seat != CONTROL:
            self._check_seat(seat)

    def _check_seat(self, seat: str) -> None:
        if seat == CONTROL:
            raise TableError(f"control gives no orders: the seats that do are {', '.join(self._game.roles)}")
        if seat not in self._game.roles:
            raise TableError(f"nobody sits at '{seat}': the seats are {', '.join(self._game.roles)}, and control")
