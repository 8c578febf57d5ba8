"""Types that every file of a rulebook shares: ids, expressions, citations, and tracks."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, StrictStr, StringConstraints

Id: TypeAlias = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]{0,47}$")]
Text: TypeAlias = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=10_000)]
Cite: TypeAlias = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9]+(\.[a-z0-9_]+)+$")]
Expression: TypeAlias = StrictBool | StrictInt | StrictStr
Odds: TypeAlias = Expression | dict[Text, Expression]
"""Percent in a hundred: one expression, or named terms that are summed."""
Direction: TypeAlias = Literal["up", "down"]
Reading: TypeAlias = Literal["exact", "band", "hidden"]
Code: TypeAlias = Annotated[str, StringConstraints(strict=True, pattern=r"^[A-Z0-9]{1,3}$")]
Cell: TypeAlias = Annotated[StrictInt, Field(ge=0, le=40)]


class Entry(BaseModel):
    """Whatever stands in a content file: unknown keys are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=False, defer_build=True)


class Reasoned(Entry):
    """An entry that says where its numbers come from."""

    cites: list[Cite] = []
    """Elements of the source that this enacts, such as `o1.con2`."""
    source: Text | None = None
    """The source of its numbers, as the memo gives it."""
    why: Text | None = None
    """The reason for its numbers, where they are judgement."""


class SeeWhen(Entry):
    """A reading that turns exact while a condition on the role's own view holds."""

    exact_when: Expression
    otherwise: Reading


class Drift(Reasoned):
    """A move once a quarter toward the sum of the named terms: gap // pace, at least 1."""

    to: Odds
    pace: Annotated[StrictInt, Field(ge=1, le=100)]


class Track(Reasoned):
    """An integer that is measured, for the whole game or for each region."""

    title: Text
    short: Annotated[str, StringConstraints(strict=True, min_length=1, max_length=12)] | None = None
    """The title on narrow screens."""
    about: Text | None = None
    theme: Id | None = None
    rank: dict[Id, StrictInt] = {}
    """Order of display per role; a role left out finds it under "more"."""
    good: dict[Id, Direction] = {}
    """Which way is good, per role or `all`."""
    start: StrictInt | Id | dict[Id, StrictInt] = 0
    """The value before turn 1; of a regional track also region by region."""
    spread: Annotated[StrictInt, Field(ge=0)] = 0
    """How far a hidden opening may lie from `start`."""
    range: Annotated[list[StrictInt], Field(min_length=2, max_length=2)] | None = None
    """Lowest and highest value; 0 to 100 where left out."""
    values: Annotated[list[Id], Field(min_length=2, max_length=16)] | None = None
    """Names of the values 0, 1, 2 ..."""
    bands: list[StrictInt] | None = None
    """Where the bands `low`, `middling`, `high` and `very_high` begin; a fifth of the range each where left out."""
    resource: Id | None = None
    """The role that spends it."""
    unit: Annotated[str, StringConstraints(strict=True, min_length=1, max_length=1)] | None = None
    """A sign that stands before its number, such as `$`."""
    soft: Annotated[list[StrictInt], Field(min_length=2, max_length=2)] | None = None
    """A change down from below the first, or up from above the second, is halved."""
    drift: Drift | None = None
    see: dict[Id, Reading | SeeWhen]
    """What every role reads: exact, band or hidden (`all:` for the roles left out)."""
    between: Annotated[list[Id], Field(min_length=2, max_length=2)] | None = None
    """The two roles whose relation it is (display only)."""
