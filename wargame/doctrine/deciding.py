"""Scripted seats: what they order from their role's view, and why."""

from __future__ import annotations

from wargame.engine import Engine, Position
from wargame.names import Names
from wargame.orders import role_number
from wargame.terms import Order
from wargame.views import choices_of


def decide(engine: Engine, s: Position, role: str) -> list[tuple[Order, int]]:
    """All orders of a turn of the seat that plays a role by itself, each with the site of the rule that decided it."""
    copy, number = list(s), role_number(engine, role)
    engine.take_back_all(copy, number)
    engine.take_seat(copy, number)
    decided = []
    for option, target, choice, way, site, _ in engine.given(copy, number):
        region = engine.names.regions[target].id if target >= 0 else None
        order = Order(engine.names.options[option].id, region, choices_of(engine.names, option, choice), way)
        decided.append((order, site))
    return decided


def reason(names: Names, site: int) -> str:
    """What the rule that decided an order says for itself; nothing for a random seat."""
    return names.sites[site].title if site else ""
