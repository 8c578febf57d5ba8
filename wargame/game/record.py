"""What a journal says of a game: its header, and orders as entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wargame.dice import commitment
from wargame.engine import Engine
from wargame.errors import TableError
from wargame.journal import Entry, standing
from wargame.library import Texts
from wargame.terms import KERNEL, Order


def header_of(
    content: Texts, engine: Engine, start: Sequence[int], seed: str, salt: str, seats: Mapping[str, str]
) -> dict[str, Any]:
    """What a journal's first entry says of a game."""
    return {
        "scenario": content.name,
        "title": content.title,
        "kernel": KERNEL,
        "sources": [{"name": source.name, "text": source.text} for source in content.sources],
        "names": engine.names.to_json(),
        "start": list(start),
        "seed": seed,
        "salt": salt,
        "commitment": commitment(seed, salt),
        "seats": dict(seats),
    }


def check_seats(engine: Engine, seats: Mapping[str, str]) -> None:
    """Raises TableError for a role that is not in the game, or a seat that cannot play it."""
    roles = [role.id for role in engine.names.roles]
    for role, seat in seats.items():
        if role not in roles:
            raise TableError(f"there is no role '{role}' to seat: the roles are {', '.join(roles)}")
        own = [f"doctrine:{id}" for id, (owner, _) in engine.compiled.doctrines.items() if owner == role]
        if seat not in (known := ["person", "hold", "random", *own]):
            raise TableError(f"{role} cannot be played by '{seat}': choose {', '.join(known)}")


def order_body(role: str, order: Order, decided: int = 0) -> dict[str, Any]:
    """An order as a journal keeps it."""
    return {"role": role, "option": order.option, "target": order.target, "choices": dict(order.choices), "way": order.way,
            "decided": decided}  # fmt: skip


def order_of(body: Mapping[str, Any]) -> Order:
    """An order from a journal."""
    return Order(body["option"], body["target"], dict(body["choices"]), body["way"])


def orders_in(entries: Sequence[Entry], turn: int) -> dict[str, list[Order]]:
    """The orders of a turn that stand in a record, by role, as they were given."""
    given: dict[str, list[Order]] = {}
    done = 0
    for entry in standing(entries):
        done += entry.kind == "turn"
        if done == turn - 1 and entry.kind in ("order", "withdrawn"):
            order, own = order_of(entry.body), given.setdefault(entry.body["role"], [])
            own[:] = [kept for kept in own if kept.key() != order.key()] + [order] * (entry.kind == "order")
    return given
