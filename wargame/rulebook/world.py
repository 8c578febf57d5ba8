"""What happens without an order: reactions, each-turn rules, injects."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictInt

from wargame.rulebook.bodies import Body
from wargame.rulebook.words import Expression, Id, Text


class Triggered(Body):
    """A rule that nobody orders."""

    title: Text
    role: Id | None = None
    """Who acts, for reports; left out: the world."""
    if_: Expression | None = Field(default=None, alias="if")
    each: Literal["region"] | Id | None = None
    """Runs for every region (or every region of an area), called `target`."""
    at: Text | None = None
    """Picks the region called `target`."""
    seen_by: list[Id] | None = None
    """The roles that hear of it; left out: all."""


class Reaction(Triggered):
    """What the world does by itself after an event, or when a condition holds."""

    on: Text | list[Text] | None = None
    """The event that calls it: a rule's id and, where it is not `happens`, a word."""
    becomes: Expression | None = None
    """It is true now and was false when the quarter began."""
    when: Expression | None = None
    """It is true now."""
    limit: Literal["target", "turn", "game"] = "target"
    """At most once a quarter and target, once a turn, or once a game."""


class EachTurn(Triggered):
    """A rule of the world's part, each quarter."""


class Inject(Triggered):
    """An event that the scenario's calendar, a turn or a condition brings in."""

    turn: Annotated[StrictInt, Field(ge=1)] | None = None
    when: Expression | None = None
    phase: Literal["brief", "assess"] = "brief"
    limit: Literal["turn", "game"] | None = None
    """`game` for a condition, `turn` for the calendar's, where left out."""
