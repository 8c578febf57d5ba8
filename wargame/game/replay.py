"""Replay: a journal's inputs given again to the rules that it embeds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias, assert_never

from wargame.engine.cache import build_engine
from wargame.engine.executor import RANDOM
from wargame.errors import IllegalOrder, JournalError, TableError
from wargame.game.comparison import Alike, Equal, is_numbered_alike
from wargame.game.play import Game, order_of
from wargame.journal import RESULTS, Entry, Journal
from wargame.journal.entries import (
    Commit,
    Given,
    Header,
    Intent,
    Note,
    Over,
    Practice,
    Rewind,
    Said,
    Turn,
    Uncommit,
    Unfit,
    Withdrawn,
    header_of,
)
from wargame.journal.fitting import Fitting
from wargame.library import Source, texts_of
from wargame.orders import decide
from wargame.terms import CONTROL, KERNEL, Order

Odd: TypeAlias = tuple[str, str]
"""A field that cannot be as it is recorded, and why."""
OfSeat: TypeAlias = Given | Withdrawn | Intent | Commit | Uncommit
"""The entries that only the seat of a role gives."""


class Seated:
    """Checks, entry by entry and before it is given again, whether a seat could have given it."""

    def __init__(self, game: Game, is_rule: Callable[[int, int], bool]) -> None:
        self.game, self.is_rule = game, is_rule
        self.decided: dict[str, list[tuple[Order, int]]] = {}
        """The orders of scripted seats in the present turn, by role."""
        self.doubles = {role: {"hold", "random"} for role in game.people}
        """Of each person, the seats that would have given just the same orders in every turn so far."""

    def odd(self, body: Said) -> Odd | None:
        """The field of an entry that its seat could not have given so, and why."""
        match body:
            case Practice() | Rewind():
                return self._odd_rewind(body)
            case Note():
                return None
            case Given() | Intent() | Commit() | Uncommit():
                return self._odd_given(body)
            case Header() | Turn() | Over():
                return "kind", "no seat gives it"
            case _:
                assert_never(body)

    def _odd_given(self, body: OfSeat) -> Odd | None:
        """The field of an order, a commit or an intent that its role could not have given so."""
        if body.role not in self.game.roles:
            return "role", "control gives none"
        if self.game.is_scripted(body.role):
            return self._odd_script(body)
        if isinstance(body, Commit):
            self._compare(body.role)
        decided = isinstance(body, Given) and body.decided
        return ("decided", "a person's order is decided by no rule") if decided else None

    def _odd_rewind(self, body: Practice | Rewind) -> Odd | None:
        rewinds = isinstance(body, Rewind)
        if body.role not in (CONTROL, self.game.alone):
            return "role", "only control, or a person alone at the game, takes turns again"
        if not rewinds and self.game.practice:
            return "kind", "the game is practice already"
        if rewinds and body.role != CONTROL and not self.game.practice:
            return "kind", "a person takes a turn again only in practice, which the record must say before"
        return None

    def _odd_script(self, given: OfSeat) -> Odd | None:
        """The first departure of a scripted seat, which gives what it decides, in order, commits, and takes nothing back."""
        match given:
            case Commit():
                return ("orders", "the seat decides to order more") if self.due(given.role) else None
            case Withdrawn() | Intent() | Uncommit():
                return "role", "this seat plays by itself, and does no such thing"
            case Given():
                due = self.due(given.role)
                return self._odd_order(given, *due) if due else ("role", "the seat decides no more orders")
            case _:
                assert_never(given)

    def _odd_order(self, body: Given, order: Order, site: int) -> Odd | None:
        """The field in which a recorded order is not the one that is due."""
        given, why = order_of(body), "the seat decides otherwise"
        pairs = {
            "option": (given.option, order.option), "target": (given.target, order.target), "way": (given.way, order.way),
            "choices": (given.choices, order.choices), "decided": (self.is_rule(body.decided, site), True),
        }  # fmt: skip
        return next(((field, why) for field, (one, other) in pairs.items() if one != other), None)

    def due(self, role: str) -> tuple[Order, int] | None:
        """The order that a scripted seat gives next, with the site of the rule that decides it; None: it commits."""
        if role not in self.decided:
            self.decided[role] = decide(self.game.engine, self.game.position, role)
        given = len(self.game.given(role))
        return next(iter(self.decided[role][given:]), None)

    def forget(self) -> None:
        """A turn begins: what scripted seats decide in it is not known yet."""
        self.decided.clear()

    def _compare(self, role: str) -> None:
        """Keep of the seats that a person might be taken for those that would have ordered just this."""
        given = [order.key() for order in self.game.given(role)]
        self.doubles[role] = {seat for seat in self.doubles[role] if given == self._would(role, seat)}

    def _would(self, role: str, seat: str) -> list[tuple[object, ...]]:
        if seat == "hold":
            return []
        engine, s = self.game.engine, list(self.game.position)
        s[engine.at["SEAT"] + engine.names.role_number(role)] = RANDOM
        return [order.key() for order, _ in decide(engine, s, role)]


MALFORMED = (LookupError, TypeError, ValueError, AttributeError)
"""The faults of a body that another kernel's names explain and today's do not."""
OF_KIND = {"order": "option", "withdrawn": "option", "rewind": "turn", "note": "kind"}
"""The field that makes an entry of a kind impossible; of all others it is the role."""


class Diverged(Unfit):
    """A record that its own rules do not give: the entry, and the field.

    It says no more, since what was ordered may be sealed yet.
    """

    def __init__(self, entry: int, field: str, what: str) -> None:
        super().__init__(entry, "", field, what)


def reopen(path: Path, *, write: bool = True) -> Game:
    """The game of a journal, to be played on; raises JournalError if its rules do not give what it records."""
    journal = Journal.open(path, write=write)
    try:
        replay = Replay(journal)
        replay.run()
        if write:
            _check_numbers(replay.game)
        for entry in replay.waiting if write else ():
            journal.append(entry.kind, entry.body, entry.at)
    except BaseException:
        journal.close()
        raise
    return replay.game


def _check_numbers(game: Game) -> None:
    """Refuse to write rows into a record whose names would misread them."""
    if not is_numbered_alike(game.journal.header["names"], game.names.to_json()):
        raise JournalError(
            "another version of the game recorded this, and numbers its rules otherwise: it can be looked at and "
            "verified, but not played on"
        )


class Replay:
    """The game of a journal's header, and the entries given to it again, one by one."""

    game: Game
    waiting: list[Entry]
    """The results of the rules that the record does not have yet."""

    def __init__(self, journal: Journal) -> None:
        """Raises JournalError where no game begins as the header says, ContentError for its sources."""
        self.fitting = Fitting(journal.entries[0])
        self.journal, self.game, self.waiting = journal, _opened(journal), []
        header, made = journal.entries[0], self.game.journal.entries[0]
        kind = Equal if header.body["kernel"] == KERNEL else Alike
        self.pair: Equal | Alike = kind(header, made)
        self.seated = Seated(self.game, self.pair.is_rule)
        self.worded: list[int] = []
        """The orders that leave choices out, or say some that there are not to make: the rules do not read them."""
        self._compare(header, made)

    def run(self) -> None:
        """Give everything again; the game then goes on in the journal. Raises JournalError where the two part."""
        for entry in self.journal.entries[1:]:
            body = self.fitting.check(entry)
            if entry.kind in RESULTS or self.waiting:
                self._compare(entry, self.waiting.pop(0) if self.waiting else None)
            else:
                self._take(entry, body)
        self.game.journal = self.journal

    def _compare(self, entry: Entry, made: Entry | None) -> None:
        """Compare what is recorded with what the rules gave in its place."""
        if made is None or made.kind != entry.kind:
            due = f"a '{made.kind}'" if made else "no result"
            raise Diverged(entry.number, "kind", f"the rules give {due} here, not a '{entry.kind}'")
        try:
            field = self.pair.difference(entry, made)
        except MALFORMED:
            raise Diverged(entry.number, "names", "what is recorded cannot be read") from None
        if field is not None and not self._is_wording(entry, field):
            raise Diverged(entry.number, field, "what is recorded is not what the rules give")

    def _is_wording(self, entry: Entry, field: str) -> bool:
        """Whether only choices part that the rules do not read: older versions wrote down whatever was said."""
        if entry.kind not in ("order", "withdrawn") or field.split(".")[0] != "choices":
            return False
        self.worded.append(entry.number)
        return True

    def _take(self, entry: Entry, body: Said) -> None:
        """Give a recorded input to the game again."""
        field = OF_KIND.get(entry.kind, "role")
        try:
            odd = self.seated.odd(body)
            if odd:
                raise Diverged(entry.number, *odd)
            known = len(self.game.journal.entries)
            self._give(entry, body)
        except IllegalOrder:
            raise Diverged(entry.number, field, "this is not open when it is given again") from None
        except MALFORMED:
            raise Diverged(entry.number, field, "this cannot be given again") from None
        self._compare(entry, self.game.journal.entries[known])
        self.waiting = [made for made in self.game.journal.entries[known:] if made.kind in RESULTS]
        if self.waiting or isinstance(body, Rewind):
            self.seated.forget()
        if isinstance(body, Rewind):
            self.pair.go_back(body.turn)

    def _give(self, entry: Entry, body: Said) -> None:
        game, at = self.game, entry.at
        match body:
            case Withdrawn():
                game.withdraw(body.role, order_of(body), at)
            case Given():
                due = self.seated.due(body.role) if game.is_scripted(body.role) else None
                game.submit(body.role, order_of(body), at, due[1] if due else 0)
            case Intent():
                game.intent(body.role, body.text, body.expects, at)
            case Commit():
                game.commit(body.role, at)
            case Uncommit():
                game.uncommit(body.role, at)
            case Practice():
                game.practise(body.role, at)
            case Rewind():
                game.rewind(body.role, body.turn, body.dice, at)
            case Note():  # it is nothing to the rules, but it counts where a rewind names an entry
                game.journal.append(entry.kind, entry.body, at)
            case Header() | Turn() | Over():
                raise Diverged(entry.number, "kind", f"a '{entry.kind}' is not given to a game")
            case _:
                assert_never(body)


def _opened(journal: Journal) -> Game:
    """The game of a journal's header before its first orders, its journal kept in memory."""
    first = journal.entries[0]
    header = header_of(first)
    *files, scenario = [Source(source.name, source.text) for source in header.sources]
    content = texts_of(files, scenario)
    try:
        return Game.start(
            content, build_engine(content), seed=header.seed, at=first.at, salt=header.salt, seats=header.seats
        )
    except TableError as fault:
        raise Diverged(0, "seats", str(fault)) from None
