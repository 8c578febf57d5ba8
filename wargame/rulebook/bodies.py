"""What a rule does: effects, risks, results."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictInt

from wargame.rulebook.words import Expression, Id, Odds, Reasoned, Text


class Effect(Reasoned):
    """One verb: change, set, start, end or open, and under which conditions."""

    change: Text | None = None
    """The track that moves (with `by`)."""
    by: Expression | None = None
    set: Text | None = None
    """The track that is set (with `to`)."""
    to: Expression | None = None
    start: Text | None = None
    """The program that starts (an option id, with its region)."""
    end: Text | None = None
    """The program that ends."""
    open: Text | None = None
    """The option that may be ordered beside the others, cheaper, for a while."""
    turns: Annotated[StrictInt, Field(ge=1, le=20)] = 1
    """For how many turns the opening lasts."""
    price: Annotated[StrictInt, Field(ge=0, le=100)] = 50
    """What the opened order costs, in percent."""
    if_: Expression | None = Field(default=None, alias="if")
    each: Literal["region"] | Id | None = None
    """Do it for every region, or for every region of an area, called `region`."""
    after: Annotated[StrictInt, Field(ge=1, le=80)] | None = None
    """The amount is read now and applied so many quarters later."""
    lasts: Annotated[StrictInt, Field(ge=1, le=80)] | None = None
    """So many quarters later exactly what was changed is given back."""
    scaled: Expression | list[Expression] = []
    """Percents of the amount, applied one after the other."""


class Risk(Reasoned):
    """A rolled harm of an order or of a program's stage."""

    id: Id
    title: Text
    if_: Expression | None = Field(default=None, alias="if")
    odds: Odds
    effects: list[Effect] = []
    text: Text | None = None


class Result(Reasoned):
    """One ending of a roll that has several."""

    title: Text | None = None
    odds: Odds | None = None
    """The last result has none: it is what happens otherwise."""
    effects: list[Effect] = []
    text: Text | None = None


class Body(Reasoned):
    """What a rule does: the same words for options, reactions, injects and each-turn rules."""

    let: dict[Text, Expression] = {}
    """Named numbers, read once when the rule is carried out."""
    odds: Odds | None = None
    """The chance that `effects` happen (left out: certain)."""
    effects: list[Effect] = []
    otherwise: list[Effect] = []
    """What happens when the odds fail."""
    results: dict[Id, Result] = {}
    """Several endings on one roll, read in order."""
    risks: list[Risk] = []
    text: Text | None = None
    """What a reader is told when it happens."""
