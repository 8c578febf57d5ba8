"""What a role may order now, and why another order is not open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from wargame.engine import Engine, Position
from wargame.errors import IllegalOrder
from wargame.manifest import Manifest, OptionName
from wargame.terms import Order, Way
from wargame.views import choices_of


@dataclass(frozen=True, slots=True)
class Listed:
    """An order with its cost, and the first reason why it is not open (nothing: it is)."""

    order: Order
    cost: dict[str, int]
    reason: str


def legal_orders(engine: Engine, s: Position, role: str) -> list[Listed]:
    """Every option of a role with each target and combination of choices; closed ones once, with the reason.

    Only what the role's view says is read. An opened option and a program's stop and resume are entries of their own.
    """
    listed: list[Listed] = []
    for option in engine.names.options:
        if option.role == role:
            targets: list[str | None] = [*option.targets] or [None]
            for target in targets:
                listed += _entries(engine, s, role, option, target)
    return listed


def _entries(
    engine: Engine, s: Position, role: str, option: OptionName, target: str | None
) -> Iterator[Listed]:
    closed: Listed | None = None
    is_open = False
    for number in range(engine.compiled.options[option.number].combinations):
        for way in _ways(engine, s, option, target):
            entry = _judged(engine, s, role, option, target, number, way)
            if not entry.reason:
                is_open = True
                yield entry
            elif way == "plain":
                closed = closed or entry
    for stop in ("stop", "resume"):
        way_: Way = "stop" if stop == "stop" else "resume"
        entry = _judged(engine, s, role, option, target, 0, way_)
        if not entry.reason:
            yield entry
    if closed and not is_open:
        yield replace(closed, cost=_price_of(engine, s, role, closed.order))


def _ways(engine: Engine, s: Position, option: OptionName, target: str | None) -> list[Way]:
    place = s[engine.at["OPTION_OPENED"] + option.number] + _target(engine, target, 0)
    return ["plain", "opening"] if s[place] else ["plain"]


def _target(engine: Engine, target: str | None, none: int) -> int:
    return none if target is None else engine.names.region_number(target)


def _judged(
    engine: Engine, s: Position, role: str, option: OptionName, target: str | None, number: int, way: Way
) -> Listed:
    place = _target(engine, target, -1)
    reason = engine.judge(s, engine.names.role_number(role), option.number, place, number, way)
    order = Order(option.id, target, choices_of(engine.names, option.number, number), way)
    return Listed(order, {} if reason else price_now(engine, s), engine.names.reasons[reason])


def _price_of(engine: Engine, s: Position, role: str, order: Order) -> dict[str, int]:
    """What an order costs that was judged before its price was worked out."""
    engine.call("set_price", s, *numbers_of(engine, role, order), 100)
    return price_now(engine, s)


def price_now(engine: Engine, s: Position) -> dict[str, int]:
    """The cost that was worked out last, per resource."""
    at, cost = engine.at, dict[str, int]()
    for r in range(at["RESOURCES"]):
        amount = s[at["PRICE"] + r]
        place = engine.names.place(s[at["RESOURCE_SLOT"] + r]) if amount else None
        if place:
            cost[place[0].id] = amount
    return cost


def decide(engine: Engine, s: Position, role: str) -> list[tuple[Order, int]]:
    """All orders of a turn of the seat that plays a role by itself, each with the site of the rule that decided it."""
    copy, number = list(s), engine.names.role_number(role)
    engine.take_back_all(copy, number)
    engine.take_seat(copy, number)
    return [(order_in(engine.names, *row[:4]), row[4]) for row in engine.given(copy, number)]


def order_in(names: Manifest, option: int, target: int, choice: int, way: Way) -> Order:
    """The order that a position keeps as these numbers."""
    region = names.regions[target].id if target >= 0 else None
    return Order(names.options[option].id, region, choices_of(names, option, choice), way)


def numbers_of(engine: Engine, role: str, order: Order) -> tuple[int, int, int]:
    """Option number, target (-1: none) and choice number of an order. Raises IllegalOrder for words that nothing has."""
    known = {o.id: o for o in engine.compiled.options if o.role == role}
    option = known.get(order.option)
    if option is None:
        raise IllegalOrder(f"{role} has no option '{order.option}': choose one of {', '.join(sorted(known))}")
    targets = engine.names.options[option.number].targets
    if (order.target in targets) != bool(targets) or (order.target and not targets):
        where = f"name one of {', '.join(targets)}" if targets else "it is not aimed at regions"
        raise IllegalOrder(f"'{order.option}' cannot be aimed at '{order.target}': {where}")
    values = dict(option.choices)
    for name, value in order.choices.items():
        if name not in values or value not in values[name]:
            known_values = ", ".join(map(str, values.get(name, ()))) or "none of that name"
            raise IllegalOrder(f"'{order.option}' has no choice {name}: {value} ({known_values})")
    return engine.compiled.order_number(role, order)


def check_order(engine: Engine, s: Position, role: str, order: Order) -> None:
    """Raises IllegalOrder with the first reason if a role may not give an order now."""
    option, target, choice = numbers_of(engine, role, order)
    reason = engine.judge(s, engine.names.role_number(role), option, target, choice, order.way)
    if reason:
        raise IllegalOrder(
            f"'{order.option}' is not open: {engine.names.reasons[reason]}. See the list of legal orders"
        )
