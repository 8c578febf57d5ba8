"""What every file of a rulebook is written in: ids, texts, expressions, and entries that refuse unknown keys."""

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
