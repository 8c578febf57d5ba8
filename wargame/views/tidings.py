"""An event as somebody may know it, and what its numbers say in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from wargame.engine import Event
from wargame.names import OF_DEALS, OF_OPTIONS, Kind, Names
from wargame.terms import WAYS
from wargame.views.seen import choices_of, offering


@dataclass(frozen=True, slots=True)
class Told:
    """An event as somebody may know it; numbers count what this role is told."""

    number: int
    turn: int
    quarter: int
    kind: Kind
    rule: str
    title: str
    text: str
    cites: tuple[str, ...]
    file: str
    line: int
    role: str
    """Who acts; empty for the world."""
    region: str | None
    cause: int
    """The number of its cause, 0 for none, -1 for one outside the role's knowledge."""
    track: str | None = None
    track_region: str | None = None
    before: int | str | None = None
    """Exact numbers, or band words."""
    after: int | str | None = None
    odds: tuple[int, int] | None = None
    face: int | None = None
    amount: int | None = None
    option: str | None = None
    choices: Mapping[str, str | int] = field(default_factory=dict)
    way: str = "plain"
    detail: str = ""


def details_of(names: Names, event: Event) -> dict[str, Any]:
    """What a row's numbers say in words, by its kind."""
    kind = event.kind
    if kind in OF_OPTIONS:
        option = names.options[event.slot]
        more: dict[str, Any] = {"option": option.id}
        if kind == "ordered":
            more |= {"choices": choices_of(names, event.slot, event.before), "way": WAYS[event.after]}
        if kind == "moot":
            more["detail"] = names.reasons[event.after]
        if kind == "opens":
            more |= {"amount": event.after, "before": event.before}
        return more
    if kind == "stage_begins":
        return {"option": names.programs[event.slot], "detail": names.stages[event.slot][event.after - 1]}
    if kind in ("unfunded", "ends"):
        return {"option": names.programs[event.slot], "amount": event.after}
    if kind in OF_DEALS:
        deal = names.deals[event.slot]
        return {"option": deal, "choices": choices_of(names, offering(names, deal), event.after)}
    if kind == "game_over":
        return {"detail": names.outcomes[event.after - 1].title}
    if kind == "noticed":
        return {"detail": names.roles[event.slot].title}
    return {"amount": event.after}

