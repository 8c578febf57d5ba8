"""The quote of one order: its card with every number evaluated."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast

from wargame.cards.card import Card, EffectLine, Follower, RollLine, walk
from wargame.cards.evaluation import Chosen, Reckoning
from wargame.cards.explanation import explanation_of
from wargame.compiler.ranges import Interval
from wargame.engine import Engine, Position
from wargame.expressions import Node
from wargame.orders import numbers_of, price_now
from wargame.terms import Order
from wargame.views import View


@dataclass(frozen=True)
class Quoted:
    """An order as its card tells it, as far as one role may know."""

    order: Order
    reason: str
    """Why it is not open; nothing: it is."""
    card: Card[Interval]
    """Without what these choices leave out, at the price of now; an effect without a test is certain."""

    @property
    def cost(self) -> dict[str, int]:
        """Its price now, by resource track."""
        return {track: amount for track, (amount, _) in self.card.cost.items()}

    @property
    def unknown(self) -> tuple[str, ...]:
        """The terms of its odds that the role cannot know exactly."""
        rolls = [part for _, part in walk(self.card) if isinstance(part, RollLine)]
        return tuple(dict.fromkeys(label for roll in rolls for label, (low, high) in roll.terms if low != high))


def quoted(engine: Engine, s: Position, view: View, order: Order) -> Quoted:
    """The cost and consequences of an order, or of a deal that lies before the role. Raises IllegalOrder for other words."""
    offered = any(deal.option == order.option for deal in view.deals)
    is_mine = (view.role, order.option) in engine.names.option
    cost, reason = ({}, "") if offered and not is_mine else judged(engine, s, view.role, order)
    card = next(c for c in explanation_of(engine).cards if c.id == order.option and (c.role == view.role or not is_mine))
    return Quoted(order, reason, _Reader(Reckoning(engine, view, card), order).card(cost))


def judged(engine: Engine, s: Position, role: str, order: Order) -> tuple[dict[str, int], str]:
    """The cost of an order now, by resource track, and the first reason why it is not open. Raises IllegalOrder."""
    option, target, choice = numbers_of(engine, role, order)
    reason = engine.judge(s, engine.names.role_number(role), option, target, choice, order.way)
    if reason:  # then it was judged before its price was worked out
        engine.call("set_price", s, option, target, choice, 100)
    return price_now(engine, s), engine.names.reasons[reason]


class _Reader:
    """Reads a card for one target and one set of choices: the same tree, with ranges for its expressions."""

    def __init__(self, reckoning: Reckoning, order: Order) -> None:
        self.reckoning, self.target = reckoning, order.target or ""
        self.chosen: Chosen = {**order.choices, **({"target": order.target} if order.target else {})}

    def card(self, cost: Mapping[str, int]) -> Card[Interval]:
        """The whole card, at a price."""
        card = self.reckoning.card
        return replace(
            cast("Card[Interval]", card),
            cost={track: (amount, amount) for track, amount in cost.items()},
            upkeep={track: self._range(node) for track, node in card.upkeep.items()},
            effects=self._effects(card.effects),
            rolls=self._rolls(card.rolls),
            followers=self._followers(card.followers),
        )  # fmt: skip

    def _range(self, node: Node) -> Interval:
        return self.reckoning.range(node, self.chosen)

    def _effects(self, lines: Sequence[EffectLine[Node]]) -> tuple[EffectLine[Interval], ...]:
        """The effects that may come with these choices."""
        return tuple(effect for effect in map(self._effect, lines) if effect is not None)

    def _effect(self, line: EffectLine[Node]) -> EffectLine[Interval] | None:
        amount, comes = self.reckoning.amount(line, self.chosen), self.reckoning.comes(line, self.chosen)
        if comes == (0, 0) or (line.verb == "change" and amount == (0, 0)):
            return None
        region = {"target": self.target, "region": ""}.get(line.region, line.region)
        test = None if comes == (1, 1) else comes
        return replace(cast("EffectLine[Interval]", line), amount=amount, test=test, region=region)

    def _rolls(self, lines: Sequence[RollLine[Node]]) -> tuple[RollLine[Interval], ...]:
        return tuple(map(self._roll, lines))

    def _roll(self, line: RollLine[Node]) -> RollLine[Interval]:
        terms = tuple((label, self._range(node)) for label, node in line.terms)
        return replace(cast("RollLine[Interval]", line), terms=terms, effects=self._effects(line.effects))

    def _followers(self, lines: Sequence[Follower[Node]]) -> tuple[Follower[Interval], ...]:
        return tuple(map(self._follower, lines))

    def _follower(self, line: Follower[Node]) -> Follower[Interval]:
        return replace(
            cast("Follower[Interval]", line),
            effects=self._effects(line.effects),
            rolls=self._rolls(line.rolls),
            followers=self._followers(line.followers),
        )
