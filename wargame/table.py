"""The table: who sits where, what each seat may do in which phase, and what it is told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias, assert_never, overload

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
from wargame.game import Aim, Game, aims_of, open_aims
from wargame.journal import Pins, last_hash_of, standing
from wargame.orders import Listed, decide, legal_orders
from wargame.review import Contribution, Snapshot, record_of, shares
from wargame.terms import CONTROL, Order, Phase
from wargame.views import NewsItem, TermSeen, View, drift_of, told, view_of

if TYPE_CHECKING:  # cards are written when one is asked for
    from wargame.cards import Quoted


@dataclass(frozen=True)
class SeatView:
    """What a seat sees of the table."""

    role: str
    view: View
    turn: int
    turns: int
    date: str
    phase: Phase
    ready: dict[str, bool]
    """Who has committed; what was ordered stays sealed."""
    given: list[Order]
    orders_left: int
    purse_left: dict[str, int]
    outcome: str | None
    scores: dict[str, int]
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
    """What a seat is told before the first turn."""

    about: str
    texts: tuple[tuple[str, str], ...]
    """Sub-role and text; a text for the whole role has no name before it."""


if TYPE_CHECKING:
    Answer: TypeAlias = (
        Briefing | Quoted | list[Decision] | list[Listed] | list[Snapshot] | list[Contribution] | list[str] | tuple[TermSeen, ...]
    )
    """What `Table.ask` gives: one type for each question."""


class Table:
    """The one door for every front end; it has no clock of its own."""

    def __init__(self, game: Game, pins: Pins | None = None) -> None:
        self.game = game
        self.pins = pins or Pins.create(None, game.journal.entries[0].hash)
        """The PINs of its seats, and of control where somebody sits there."""

    def do(self, seat: str, command: Command, now: str) -> None:
        """Carry out a seat's command. Raises TableError or IllegalOrder; once it returns it is on disk."""
        game = self.game
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
        if not self.game.practice:
            self.game.practise(seat, now)

    def see(self, seat: str) -> SeatView:
        """What a seat sees now; control sees how it is. Raises TableError."""
        self._check_looker(seat)
        game, s = self.game, self.game.position
        return SeatView(
            seat, view_of(game.engine, s, seat), game.turn, game.names.turns,
            game.names.date(s[game.engine.at["QUARTER"]]), game.phase,
            {role: role in game.committed for role in game.roles}, self._given(seat), self._orders_left(seat),
            self._purse_left(seat), game.outcome, game.scores if game.is_over else {}, self._aims(seat),
            game.practice, seat in (CONTROL, self.alone), self._last_hash(),
        )  # fmt: skip

    def _last_hash(self) -> str:
        journal = self.game.journal
        return last_hash_of(standing(journal.entries)) if self.game.is_over and journal.path else ""

    def _given(self, seat: str) -> list[Order]:
        return [] if seat == CONTROL else self.game.given(seat)

    def _orders_left(self, seat: str) -> int:
        if seat == CONTROL:
            return 0
        at, number = self.game.engine.at, self.game.roles.index(seat)
        return self.game.position[at["CAPACITY"] + number] - self.game.position[at["COUNTED"] + number]

    def _purse_left(self, seat: str) -> dict[str, int]:
        """What the seat has beside what its orders cost; control has no purse."""
        s, spent = self.game.position, self.game.engine.at["SPENT"]
        resources = enumerate(track for track in self.game.names.tracks if track.resource)
        return {track.id: s[track.slot] - s[spent + r] for r, track in resources if track.resource == seat}

    def _aims(self, seat: str) -> tuple[Aim, ...]:
        game = self.game
        if game.is_over:
            return aims_of(game.names, game.reached)
        private = {role: id for role, id in game.private.items() if seat in (role, CONTROL)}
        return open_aims(game.names, private)

    @overload
    def ask(self, seat: str, question: Legal) -> list[Listed]: ...
    @overload
    def ask(self, seat: str, question: Card) -> list[str]: ...
    @overload
    def ask(self, seat: str, question: Quote) -> Quoted: ...
    @overload
    def ask(self, seat: str, question: Why) -> list[Contribution]: ...
    @overload
    def ask(self, seat: str, question: Drift) -> tuple[TermSeen, ...]: ...
    @overload
    def ask(self, seat: str, question: Reasons) -> list[Decision]: ...
    @overload
    def ask(self, seat: str, question: Pages) -> list[Snapshot]: ...
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
                return drift_of(self.game.engine, view_of(self.game.engine, self.game.position, seat), track, region)
            case Reasons(turn):
                return self._reasons(seat, turn)
            case Pages():
                return self._pages(seat)
            case Brief():
                return self._brief(seat)
            case _:
                assert_never(question)

    def legal(self, seat: str) -> list[Listed]:
        """What a seat may order now, and why not what it may not; nothing while it may not order."""
        self._check_looker(seat)
        if seat not in self.game.active:
            return []
        return legal_orders(self.game.engine, self.game.position, seat)

    def since(self, seat: str, number: int) -> list[NewsItem]:
        """What a seat is told, after the event with a number of its own."""
        game = self.game
        views: dict[int, View] = {}
        self._check_looker(seat)
        if seat != CONTROL:
            views = {i: kept[seat] for i, kept in enumerate(game.views, 1)}
            views.setdefault(game.turn, view_of(game.engine, game.position, seat))
        return told(game.engine, game.events, seat, views)[number:]

    def _brief(self, seat: str) -> Briefing:
        self._check_looker(seat)
        names = self.game.engine.names
        texts = [*names.briefings.get("all", {}).items(), *names.briefings.get(seat, {}).items()]
        return Briefing(names.about, tuple(texts))

    def _why(self, seat: str, track: str, region: str | None) -> list[Contribution]:
        regions = [region] if region else [None, *(place.id for place in self.game.names.regions)]
        return shares(self.since(seat, 0), [(track, place) for place in regions])

    def _pages(self, seat: str) -> list[Snapshot]:
        self._check_looker(seat)
        return record_of(self.game.journal.entries, self.game.names).pages(seat)

    def _reasons(self, seat: str, turn: int | None) -> list[Decision]:
        self._check_looker(seat)
        if not (self.game.practice or self.game.is_over or seat == CONTROL):
            raise TableError("scripted seats say why they ordered once the game is over, or in practice")
        done = range(1, len(self.game.views) + 1)
        return [decision for n in done if turn in (None, n) for decision in decisions(self.game, n)]

    def is_scripted(self, role: str) -> bool:
        """Whether a role plays by itself."""
        return self.game.is_scripted(role)

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

    def _quote(self, seat: str, order: Order) -> Quoted:
        from wargame.cards import quoted

        self._check_seat(seat)
        engine, s = self.game.engine, self.game.position
        return quoted(engine, s, view_of(engine, s, seat), order)

    def _card(self, seat: str, option: str) -> list[str]:
        self._check_looker(seat)
        from wargame.cards import card_text, explanation_of

        engine, view = self.game.engine, view_of(self.game.engine, self.game.position, seat)
        cards = [card for card in explanation_of(engine).cards if card.id == option and seat in (card.role, CONTROL)]
        if not cards:
            raise IllegalOrder(f"{seat} has no option '{option}': see the list of its options")
        return [line for card in cards for line in card_text(engine, view, card)]

    @property
    def people(self) -> list[str]:
        """The roles that people play, in the rulebook's order."""
        return self.game.people

    @property
    def alone(self) -> str | None:
        """The role of the person who plays alone against scripted seats; None where several play, or nobody."""
        return self.game.alone

    def _check_may(self, seat: str, rights: Rights) -> None:
        self._check_who(seat, rights.who)
        if self.game.phase not in rights.phases:
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
            raise TableError(f"control gives no orders: the seats that do are {', '.join(self.game.roles)}")
        if seat not in self.game.roles:
            raise TableError(f"nobody sits at '{seat}': the seats are {', '.join(self.game.roles)}, and control")
