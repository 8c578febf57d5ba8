"""The quote of one order: its card with every number evaluated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wargame.cards.evaluation import Chosen, Reckoning
from wargame.compiler import Card, EffectLine, RollLine
from wargame.compiler.cards import Follower
from wargame.compiler.ranges import Interval
from wargame.engine import Engine, Position
from wargame.expressions import Node
from wargame.orders import numbers_of, price_now
from wargame.terms import Order
from wargame.views import TermSeen, View


@dataclass(frozen=True, slots=True)
class EffectQuote:
    """One effect: its track or option, where, by how much and when; `sure` unless it hangs on a condition."""

    verb: str
    thing: str
    region: str | None
    each: bool
    """It comes in every region, or in every region of `area`."""
    area: str
    low: int | None
    high: int | None
    """The least and greatest amount; None where none is said."""
    value: str
    """The name of the value that is set, where it has one."""
    sure: bool
    condition: str
    after: int
    lasts: int
    tires: bool
    halves: bool
    when: str
    """The stage, or the word of its deal, that it belongs to; nothing for the order itself."""


@dataclass(frozen=True, slots=True)
class RollQuote:
    """One roll: its odds in a hundred (None: what is left of the others), their terms, and what follows."""

    title: str
    sort: str
    """`chance`, `result`, `risk` or `noticed`."""
    when: str
    condition: str
    low: int | None
    high: int | None
    terms: tuple[TermSeen, ...]
    effects: tuple[EffectQuote, ...]
    text: str
    cites: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FollowerQuote:
    """What the world may do in answer, and what may answer that."""

    title: str
    after: str
    """The event that calls it; nothing where it is the order itself."""
    condition: str
    place: str
    rolls: tuple[RollQuote, ...]
    effects: tuple[EffectQuote, ...]
    followers: tuple[FollowerQuote, ...]


@dataclass(frozen=True)
class Quoted:
    """An order as its card tells it."""

    order: Order
    title: str
    about: str
    horizon: str
    tier: str
    decides: str
    consents: str
    answer: str
    reason: str
    """Why it is not open; nothing: it is."""
    cost: dict[str, int]
    upkeep: dict[str, Interval]
    stages: tuple[tuple[str, int], ...]
    needs: tuple[str, ...]
    effects: tuple[EffectQuote, ...]
    rolls: tuple[RollQuote, ...]
    followers: tuple[FollowerQuote, ...]
    times: tuple[tuple[str, str], ...] = ()
    """Of an offer: the turns to answer, to keep and to act."""
    asked_of: str = ""
    """Of an offer: the role that answers it."""
    seen: tuple[tuple[str, str, str], ...] = ()
    """Of an offer: `ask`, `carrot` or `stick`, a value, and how one sees that it was done."""
    cites: tuple[str, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()
    """Where its numbers come from: `source` or `why`, and the text."""
    file: str = ""
    line: int = 0
    unknown: tuple[str, ...] = ()
    """The terms that its role cannot know."""


def quoted(engine: Engine, s: Position, view: View, order: Order) -> Quoted:
    """What an order would cost and do, or a deal that lies before the role. Raises IllegalOrder for other words."""
    offered = any(deal.option == order.option for deal in view.deals)
    is_mine = (view.role, order.option) in engine.names.option
    cost, reason = ({}, "") if offered and not is_mine else judged(engine, s, view.role, order)
    card = next(c for c in engine.compiled.cards if c.id == order.option and (c.role == view.role or not is_mine))
    reader = _Reader(engine, view, card, order)
    effects, rolls, followers = reader.effects(card.effects), reader.rolls(card.rolls), reader.followers(card.followers)
    return Quoted(
        order, card.title, card.about, card.horizon, card.tier, card.decides, card.consents, card.answer,
        reason, cost, {id: reader.span(node) for id, node in card.upkeep.items()}, card.stages,
        card.needs, effects, rolls, followers,
        *((card.deal.times, card.deal.role, card.deal.seen) if card.deal else ((), "", ())), card.cites, card.reasons,
        card.file, card.line, tuple(dict.fromkeys(_unknown(rolls, followers))),
    )  # fmt: skip


def judged(engine: Engine, s: Position, role: str, order: Order) -> tuple[dict[str, int], str]:
    """What an order costs now, and the first reason why it is not open. Raises IllegalOrder."""
    option, target, choice = numbers_of(engine, role, order)
    reason = engine.judge(s, engine.names.role_number(role), option, target, choice, order.way)
    if reason:  # then it was judged before its price was worked out
        engine.call("set_price", s, option, target, choice, 100)
    return price_now(engine, s), engine.names.reasons[reason]


class _Reader:
    """Reads a card over a view, for one target and one set of choices."""

    def __init__(self, engine: Engine, view: View, card: Card, order: Order) -> None:
        self.order, self.reckoning = order, Reckoning(engine, view, card)
        self.chosen: Chosen = {**order.choices, **({"target": order.target} if order.target else {})}

    def span(self, node: Node) -> Interval:
        """The range of a number."""
        return self.reckoning.range(node, self.chosen)

    def effects(self, lines: Sequence[EffectLine]) -> tuple[EffectQuote, ...]:
        """The effects that may come with these choices."""
        return tuple(quote for quote in map(self._effect, lines) if quote is not None)

    def _effect(self, line: EffectLine) -> EffectQuote | None:
        amount, comes = self.reckoning.amount(line, self.chosen), self.reckoning.comes(line, self.chosen)
        nothing = line.verb == "change" and line.amount is not None and amount == (0, 0)
        if comes == (0, 0) or nothing:
            return None
        region = {"target": self.order.target, "region": None, "": None}.get(line.region, line.region)
        low, high = amount if line.amount is not None else (None, None)
        return EffectQuote(
            line.verb, line.thing, region, line.each, line.area, low, high, line.value, comes == (1, 1), line.condition,
            line.after, line.lasts, line.tires, line.halves, line.when,
        )  # fmt: skip

    def rolls(self, lines: Sequence[RollLine]) -> tuple[RollQuote, ...]:
        """The rolls with their odds."""
        return tuple(self._roll(line) for line in lines)

    def _roll(self, line: RollLine) -> RollQuote:
        odds, terms = self.reckoning.odds(line, self.chosen)
        low, high = odds if line.terms else (None, None)
        return RollQuote(
            line.title, line.sort, line.when, line.condition, low, high, terms, self.effects(line.effects),
            line.text, line.cites,
        )  # fmt: skip

    def followers(self, lines: Sequence[Follower]) -> tuple[FollowerQuote, ...]:
        """What the world does in answer."""
        return tuple(
            FollowerQuote(
                f.title, f.after, f.condition, f.place, self.rolls(f.rolls), self.effects(f.effects),
                self.followers(f.followers),
            )
            for f in lines
        )  # fmt: skip


def _unknown(rolls: Sequence[RollQuote], followers: Sequence[FollowerQuote]) -> list[str]:
    found = [term.label for roll in rolls for term in roll.terms if term.low != term.high]
    for follower in followers:
        found += _unknown(follower.rolls, follower.followers)
    return found
