"""An order in the making: which way, where and with which choices, and what may still be chosen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from wargame.orders import Listed
from wargame.terms import Order, Way
from wargame.ui.drawing import look_of, price_text
from wargame.ui.session import Session

WAYS = {
    "plain": "as an order",
    "opening": "as an answer, beside the orders",
    "stop": "stop paying for it",
    "resume": "pay for it again",
}
"""The ways of giving an order, in words."""


CANNOT_PAY = 3
"""The number of the reason that an order costs more than there is."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something that an order leaves open: its name (`way`, `target` or a choice) and its values."""

    name: str
    values: tuple[str | int | None, ...]


class Drafts:
    """The orders that one seat is thinking of, one for every option."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.drafts: dict[str, Order] = {}

    def of(self, option: str) -> Order:
        """The order as it was last thought of; at first one that was given, is open, or is listed."""
        if option not in self.drafts:
            self.drafts[option] = self._first(option)
        return self.drafts[option]

    def _first(self, option: str) -> Order:
        given = [order for order in self.session.see().given if order.option == option]
        listed = self.entries(option)
        opened = [entry.order for entry in listed if not entry.reason]
        return (given[-1:] or opened or [entry.order for entry in listed] or [self._blank(option)])[0]

    def _blank(self, option: str) -> Order:
        """The first choice of everything, where nothing may be ordered now."""
        name = self.session.names.option[self.session.seat, option]
        target = name.targets[0] if name.targets else None
        return Order(option, target, {key: values[0] for key, values in name.choices.items()})

    def entries(self, option: str) -> list[Listed]:
        """What is listed of an option."""
        return [entry for entry in self.session.legal() if entry.order.option == option]

    def questions(self, option: str) -> list[Question]:
        """What may be chosen of an option: more than one way, its region, its choices."""
        name = self.session.names.option[self.session.seat, option]
        order = self.of(option)
        ways = [e.order.way for e in self.entries(option) if not e.reason and e.order.target == order.target]
        asked = [Question("way", tuple(dict.fromkeys(ways))), Question("target", tuple(name.targets))]
        if order.way in ("plain", "opening"):
            asked += [Question(key, tuple(values)) for key, values in name.choices.items()]
        return [question for question in asked if len(question.values) > 1]

    def value(self, option: str, name: str) -> str | int | None:
        """What is chosen now."""
        return _value(self.of(option), name)

    def choose(self, option: str, name: str, value: str | int | None) -> Order:
        """The order with another choice; a way that another region does not have becomes a plain order."""
        order = self.of(option)
        if name == "way":
            order = replace(order, way=_way(value))
        elif name == "target":
            ways = [e.order.way for e in self.entries(option) if e.order.target == value]
            order = replace(order, target=str(value), way=order.way if order.way in ways else "plain")
        elif value is not None:
            order = replace(order, choices={**order.choices, name: value})
        self.drafts[option] = order
        return order

    def step(self, option: str, name: str, step: int) -> Order:
        """The order with the next or the one before of some values."""
        question = next(q for q in self.questions(option) if q.name == name)
        values = question.values
        now = self.value(option, name)
        at = values.index(now) if now in values else 0
        return self.choose(option, name, values[(at + step) % len(values)])

    def given(self, option: str) -> list[Order]:
        """The orders already given of an option."""
        return [order for order in self.session.see().given if order.option == option]

    def is_given(self, order: Order) -> bool:
        """Whether exactly this order is given."""
        return order.key() in {given.key() for given in self.session.see().given}

    def prices(self, option: str, name: str) -> Iterator[tuple[str | int | None, dict[str, int]]]:
        """What each value of a question would cost, all else being equal, of those that are open."""
        order = self.of(option)
        for entry in self.entries(option):
            other = entry.order
            if not entry.reason and _without(other, name) == _without(order, name):
                yield _value(other, name), entry.cost


def because(session: Session, reason: str, cost: Mapping[str, int]) -> str:
    """Why an order is not open; where means are short, how much is needed and how much there is."""
    if reason != session.names.reasons[CANNOT_PAY]:
        return reason
    look, left = look_of(session.settings), session.see().purse_left
    short = {track: amount for track, amount in cost.items() if amount > left.get(track, 0)}
    needs, there = price_text(look, session.names, short), price_text(look, session.names, {t: left[t] for t in short})
    return f"needs {needs}, you have {there if there != 'free' else 'none'}" if short else reason


def _value(order: Order, name: str) -> str | int | None:
    return order.way if name == "way" else order.target if name == "target" else order.choices.get(name)


def _way(value: object) -> Way:
    ways: tuple[Way, ...] = ("plain", "opening", "stop", "resume")
    return next(way for way in ways if way == value)


def _without(order: Order, name: str) -> tuple[object, ...]:
    """All of an order but one choice."""
    choices = tuple(sorted((key, value) for key, value in order.choices.items() if key != name))
    return (None if name == "way" else order.way, None if name == "target" else order.target, choices)
