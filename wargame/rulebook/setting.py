"""Who is played, where, and how tiring it is to repeat oneself."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictInt

from wargame.rulebook.words import Cell, Code, Entry, Expression, Text


class RoleEntry(Entry):
    """Who is played."""

    title: Text
    """The name on screens."""
    short: Text
    """At most four letters, for narrow screens."""
    orders: Expression = "orders_per_turn"
    """How many orders it may give a turn."""


class Region(Entry):
    """A part of the map."""

    title: Text
    states: list[Text] = []
    """The states that belong to it."""
    tiles: dict[Code, Annotated[list[Cell], Field(min_length=2, max_length=3)]] = {}
    """Its tiles on the map, each with row, column and (1 where left out) width in columns."""


class Legend(Entry):
    """What else is written on the map."""

    words: dict[Text, Annotated[list[Cell], Field(min_length=2, max_length=2)]] = {}
    """A word, with the row and column where it begins."""
    lines: dict[Text, Cell] = {}
    """A line and the row that it runs below."""


class Fatigue(Entry):
    """What is left of effects marked `scaled: fresh` when the same order is given again."""

    within: Annotated[StrictInt, Field(ge=1, le=4)]
    """For how many quarters an order is remembered."""
    left: Annotated[list[Annotated[StrictInt, Field(ge=0, le=100)]], Field(min_length=1, max_length=5)]
    """Percent left the first time, the second time ... within them."""
