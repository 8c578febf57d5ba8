"""Decisions of scripted seats, with the reasons that their rules give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wargame.cards import ConductRule, Part, explanation_of
from wargame.compiler import Deed
from wargame.engine import Engine, Position
from wargame.game import Game, orders_in, position_at
from wargame.manifest import Manifest
from wargame.orders import decide, numbers_of
from wargame.terms import WAYS, Order
from wargame.views import Reading, View, view_of


@dataclass(frozen=True, slots=True)
class Saw:
    """A part of a rule's condition, as the seat's view had it."""

    words: str
    holds: bool
    readings: tuple[Reading, ...]
    """The view's readings of the tracks in it, of a track over all regions in every region."""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """A rule that came before and gave no order."""

    order: str
    failed: tuple[Saw, ...]
    """The parts of its condition that did not hold."""
    reason: str
    """Where all of them held, why its order was not open."""


@dataclass(frozen=True, slots=True)
class Decision:
    """An order of a scripted seat with the rule that decided it."""

    turn: int
    role: str
    order: Order
    because: str
    """The rule's own sentence, or nothing for a random seat."""
    saw: tuple[Saw, ...]
    passed: tuple[PassedOver, ...]
    """The rules above it, in their order, that gave none."""
    file: str = ""
    line: int = 0


def reason(names: Manifest, site: int) -> str:
    """The sentence of the rule that decided an order, or nothing for a random seat."""
    return names.sites[site].title if site else ""


def decisions(game: Game, turn: int) -> list[Decision]:
    """Every order that scripted seats gave in a finished turn, with its reasons: their rules tried once more."""
    engine, s, found = game.engine, position_at(game, turn), list[Decision]()
    given = orders_in(game.journal.entries, turn)
    for number, role in enumerate(game.roles):
        if game.seats.get(role, "person") not in ("person", "hold"):
            found += _Seat(engine, s, role, turn).decisions(game.seats[role])
        if game.names.sequential:
            _give(engine, s, role, given.get(role, []))
            engine.resolve(s, number, number + 1)
            engine.drain(s)
    return found


def _give(engine: Engine, s: Position, role: str, orders: list[Order]) -> None:
    for order in orders:
        engine.give(s, engine.names.role_number(role), *numbers_of(engine, role, order), order.way)


class _Seat:
    """A scripted seat before its orders of a turn, which are given once more to see what each rule found."""

    def __init__(self, engine: Engine, s: Position, role: str, turn: int) -> None:
        self.engine, self.s, self.role, self.turn = engine, list(s), role, turn
        self.number = engine.names.role_number(role)
        self.view: View = view_of(engine, s, role)

    def decisions(self, seat: str) -> Iterator[Decision]:
        """The orders in the order of the rules, then those that no rule decided but what is left."""
        orders, passed = decide(self.engine, self.s, self.role), list[PassedOver]()
        conduct = explanation_of(self.engine).conducts.get(seat.removeprefix("doctrine:"))
        for rule in conduct.rules if conduct else ():
            mine = [order for order, site in orders if site == rule.deed.site]
            saw = tuple(self._saw(part) for part in rule.parts)
            for order in mine:
                yield Decision(self.turn, self.role, order, rule.because, saw, tuple(passed), rule.file, rule.line)
            _give(self.engine, self.s, self.role, mine)
            if not mine:
                passed.append(self._passed(rule, tuple(part for part in saw if not part.holds)))
        known = {rule.deed.site for rule in conduct.rules} if conduct else set()
        for order, site in orders:
            if site not in known:
                yield Decision(self.turn, self.role, order, reason(self.engine.names, site), (), tuple(passed))

    def _saw(self, part: Part) -> Saw:
        names, readings = self.engine.names, list[Reading]()
        for track, region in part.reads:
            regions = [r.id for r in names.regions] if names.track[track].regional else [None]
            places = regions if region is None else regions[region : region + 1]
            readings += [self.view.reading(track, place) for place in places]
        return Saw(part.words, bool(self.engine.evaluate(self.s, part.text)), tuple(readings))

    def _passed(self, rule: ConductRule, failed: tuple[Saw, ...]) -> PassedOver:
        return PassedOver(rule.order, failed, "" if failed else self._reason(rule))

    def _reason(self, rule: ConductRule) -> str:
        """Why the order of a rule was not open at any place that came into question."""
        found = [self._judged(rule.deed, target) for target in self._targets(rule.deed)]
        open_elsewhere = not all(found) or not found
        return f"no region fits: {rule.where}" if open_elsewhere else "; ".join(dict.fromkeys(found))

    def _targets(self, deed: Deed) -> list[int]:
        """The numbers of the regions that come into question, or -1 for the whole map."""
        names = self.engine.names
        if not names.options[deed.option].targets:
            return [-1]
        return [r for r in range(len(names.regions)) if not deed.where or self.engine.evaluate(self.s, deed.where, region=r)]

    def _judged(self, deed: Deed, target: int) -> str:
        way = next(way for way in WAYS if way == deed.way)
        choice = self.engine.evaluate(self.s, deed.choice)
        return self.engine.names.reasons[self.engine.judge(self.s, self.number, deed.option, target, choice, way)]
