"""Replay: a journal's inputs given again to the rules that it embeds."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, assert_never

from wargame.engine.cache import build_engine
from wargame.engine.executor import RANDOM
from wargame.errors import IllegalOrder, JournalError, TableError
from wargame.game.comparison import Alike, Equal, is_numbered_alike
from wargame.game.play import Game, order_of
from wargame.journal import RESULTS, Entry, Journal
from wargame.journal.entries import Unfit
from wargame.journal.fitting import Fitting
from wargame.library import Source, texts_of
from wargame.orders import decide
from wargame.terms import CONTROL, KERNEL, Order

if TYPE_CHECKING:
    from wargame.game.play import Game


Odd = tuple[str, str]
"""A field that cannot be as it is recorded, and why."""


class Seated:
    """Checks, entry by entry and before it is given again, whether a seat could have given it."""

    def __init__(self, game: Game, is_rule: Callable[[int, int], bool]) -> None:
        self.game, self.is_rule = game, is_rule
        self.decided: dict[str, list[tuple[Order, int]]] = {}
        """What a scripted seat orders in the present turn, by role."""
        self.doubles = {role: {"hold", "random"} for role in game.people}
        """Of each person, the seats that would have given just the same orders in every turn so far."""

    def odd(self, entry: Entry) -> Odd | None:
        """What of an entry its seat could not have given."""
        role = entry.body["role"]
        match entry.kind:
            case "practice" | "rewind":
                return self._odd_rewind(entry.kind, role)
            case "note":
                return None
            case "order" | "withdrawn" | "intent" | "commit" | "uncommit":
                return self._odd_given(entry, role)
            case "header" | "turn" | "over" | "inject" | "ruling" | "seat":
                return "kind", "no seat gives it"
            case _:
                assert_never(entry.kind)

    def _odd_given(self, entry: Entry, role: str) -> Odd | None:
        """What of an order, a commit or an intent its role could not have given."""
        if role not in self.game.roles:
            return "role", "control gives none"
        if self.game.is_scripted(role):
            return self._odd_script(entry, role)
        if entry.kind == "commit":
            self._compare(role)
        return ("decided", "a person's order is decided by no rule") if entry.body.get("decided") else None

    def _odd_rewind(self, kind: Literal["practice", "rewind"], role: str) -> Odd | None:
        if role not in (CONTROL, self.game.alone):
            return "role", "only control, or a person alone at the game, takes turns again"
        if kind == "practice" and self.game.practice:
            return "kind", "the game is practice already"
        if kind == "rewind" and role != CONTROL and not self.game.practice:
            return "kind", "a person takes a turn again only in practice, which the record must say before"
        return None

    def _odd_script(self, entry: Entry, role: str) -> Odd | None:
        """What a scripted seat does otherwise: it gives what it decides, in order, commits, and takes nothing back."""
        if entry.kind not in ("order", "commit"):
            return "role", "this seat plays by itself, and does no such thing"
        due = self.due(role)
        if entry.kind == "commit":
            return ("orders", "the seat decides to order more") if due else None
        return self._odd_order(entry, *due) if due else ("role", "the seat decides no more orders")

    def _odd_order(self, entry: Entry, order: Order, site: int) -> Odd | None:
        """The field in which a recorded order is not the one that is due."""
        given, why = order_of(entry.body), "the seat decides otherwise"
        pairs = {
            "option": (given.option, order.option), "target": (given.target, order.target), "way": (given.way, order.way),
            "choices": (given.choices, order.choices), "decided": (self.is_rule(entry.body["decided"], site), True),
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
"""What a body raises that another kernel's names explain and today's do not."""
OF_KIND = {"order": "option", "withdrawn": "option", "rewind": "turn", "note": "kind"}
"""The field that makes an entry of a kind impossible; of all others it is the role."""


class Diverged(Unfit):
    """What a journal records is not what its own rules give: at which entry, in which field.

    It says no more, since what was ordered may be sealed yet.
    """

    def __init__(self, entry: int, field: str, what: str) -> None:
        super().__init__(entry, "", field, what)


def reopen(path: Path, write: bool) -> Game:
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
    """What the rules gave and the record does not have yet."""

    def __init__(self, journal: Journal) -> None:
        """Raises JournalError where no game begins as the header says, ContentError for its sources."""
        self.fitting = Fitting(journal.entries[0])
        self.journal, self.game, self.waiting = journal, _opened(journal), []
        header, made = journal.entries[0], self.game.journal.entries[0]
        kind = Equal if header.body["kernel"] == KERNEL else Alike
        self.pair: Equal | Alike = kind(header.body, made.body)
        self.seated = Seated(self.game, self.pair.is_rule)
        self.worded: list[int] = []
        """The orders that leave choices out, or say some that there are not to make: the rules do not read them."""
        self._compare(header, made)

    def run(self) -> None:
        """Give everything again; the game then goes on in the journal. Raises JournalError where the two part."""
        for entry in self.journal.entries[1:]:
            self.fitting.check(entry)
            if entry.kind in RESULTS or self.waiting:
                self._compare(entry, self.waiting.pop(0) if self.waiting else None)
            else:
                self._take(entry)
        self.game.journal = self.journal

    def _compare(self, entry: Entry, made: Entry | None) -> None:
        """Compare what is recorded with what the rules gave in its place."""
        if made is None or made.kind != entry.kind:
            due = f"a '{made.kind}'" if made else "no result"
            raise Diverged(entry.number, "kind", f"the rules give {due} here, not a '{entry.kind}'")
        try:
            field = self.pair.difference(entry.kind, entry.body, made.body)
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

    def _take(self, entry: Entry) -> None:
        """Give a recorded input to the game again."""
        field = OF_KIND.get(entry.kind, "role")
        try:
            odd = self.seated.odd(entry)
            if odd:
                raise Diverged(entry.number, *odd)
            known = len(self.game.journal.entries)
            self._give(entry, entry.body)
        except IllegalOrder:
            raise Diverged(entry.number, field, "this is not open when it is given again") from None
        except MALFORMED:
            raise Diverged(entry.number, field, "this cannot be given again") from None
        self._compare(entry, self.game.journal.entries[known])
        self.waiting = [made for made in self.game.journal.entries[known:] if made.kind in RESULTS]
        if self.waiting or entry.kind == "rewind":
            self.seated.forget()
        if entry.kind == "rewind":
            self.pair.go_back(entry.body["turn"])

    def _give(self, entry: Entry, body: Mapping[str, Any]) -> None:
        game, at = self.game, entry.at
        match entry.kind:
            case "order":
                due = self.seated.due(body["role"]) if game.is_scripted(body["role"]) else None
                game.submit(body["role"], order_of(body), at, due[1] if due else 0)
            case "withdrawn":
                game.withdraw(body["role"], order_of(body), at)
            case "intent":
                game.intent(body["role"], body["text"], body["expects"], at)
            case "commit":
                game.commit(body["role"], at)
            case "uncommit":
                game.uncommit(body["role"], at)
            case "practice":
                game.practise(body["role"], at)
            case "rewind":
                game.rewind(body["role"], body["turn"], body["dice"], at)
            case "note":  # it is nothing to the rules, but it counts where a rewind names an entry
                game.journal.append(entry.kind, body, at)
            case "header" | "turn" | "over" | "inject" | "ruling" | "seat":
                raise Diverged(entry.number, "kind", f"a '{entry.kind}' is not given to a game")
            case _:
                assert_never(entry.kind)


def _opened(journal: Journal) -> Game:
    """The game of a journal's header before its first orders, its journal kept in memory."""
    header = journal.header
    content = texts_of(*_sources(header))
    at, salt, seats = journal.entries[0].at, header["salt"], header["seats"]
    try:
        return Game.start(content, build_engine(content), seed=header["seed"], at=at, salt=salt, seats=seats)
    except TableError as fault:
        raise Diverged(0, "seats", str(fault)) from None


def _sources(header: Mapping[str, Any]) -> tuple[list[Source], Source]:
    sources = [Source(item["name"], item["text"]) for item in header["sources"]]
    return sources[:-1], sources[-1]
