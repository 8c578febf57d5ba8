"""Who may have given what a record says: scripted seats what they decide and no more, and turns again only who may."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal, assert_never

from wargame.engine.executor import RANDOM
from wargame.game.record import order_of
from wargame.journal import Entry
from wargame.orders import decide, role_number
from wargame.terms import CONTROL, Order

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
        s[engine.at["SEAT"] + role_number(engine, role)] = RANDOM
        return [order.key() for order, _ in decide(engine, s, role)]
