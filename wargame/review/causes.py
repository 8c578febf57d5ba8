"""The causes of events: the tree of a turn, and the chain of one event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from wargame.views import NewsItem


@dataclass(eq=False)
class Branch:
    """An event with what it caused."""

    told: NewsItem
    children: list[Branch] = field(default_factory=list)


BOOKKEEPING = ("turn_began", "quarter_began", "decided", "placed")
"""Kinds of events that cause others without being their reason."""


class Causes:
    """Finds the causes and the consequences of events that somebody is told."""

    def __init__(self, told: Sequence[NewsItem]) -> None:
        self.told = told
        self._children: dict[int, list[NewsItem]] = {}
        for event in told:
            self._children.setdefault(event.cause, []).append(event)

    def event(self, number: int) -> NewsItem:
        """The event with a number. Raises IndexError where there is none."""
        return self.told[number - 1]

    def children(self, event: NewsItem) -> list[NewsItem]:
        """The direct effects of an event."""
        return self._children.get(event.number, [])

    def roll(self, event: NewsItem) -> NewsItem | None:
        """The roll that decided whether an event came, if one did."""
        before = (e for e in self._children.get(event.cause, ()) if e.number < event.number)
        return next((roll for roll in reversed(list(before)) if decides(roll, event)), None)

    def terms(self, roll: NewsItem) -> list[NewsItem]:
        """The named terms of a roll's odds, as far as they are known; the first is the base."""
        return [e for e in self.children(roll) if e.kind == "modifier" and e.amount is not None]

    def chain(self, event: NewsItem) -> list[NewsItem]:
        """The causes of an event, the nearest first, each followed by the roll that decided it."""
        found: list[NewsItem] = []
        while event.cause > 0:
            event = self.event(event.cause)
            if event.kind not in BOOKKEEPING:
                roll = self.roll(event)
                found += [event, roll] if roll else [event]
        return found

    def begin(self, event: NewsItem) -> NewsItem | None:
        """The order or happening that stands at the head of an event's causes; None where it moves by itself."""
        heads = [cause for cause in self.chain(event) if cause.kind not in ("changed", "rolled")]
        return heads[-1] if heads else None


def decides(roll: NewsItem, event: NewsItem) -> bool:
    """Whether a roll decided that an event came (or did not), both being of one cause."""
    if roll.kind != "rolled" or event.kind not in ("happens", "fails", "result", "noticed"):
        return False
    named = roll.title == event.title or event.kind != "happens"
    return (roll.rule, roll.region) == (event.rule, event.region) and named


def tree(told: Sequence[NewsItem], turn: int) -> list[Branch]:
    """A turn's events by cause: what has no cause in this turn stands at the root."""
    branches = {event.number: Branch(event) for event in told if event.turn == turn}
    roots: list[Branch] = []
    for branch in branches.values():
        parent = branches.get(branch.told.cause)
        (parent.children if parent else roots).append(branch)
    return roots
