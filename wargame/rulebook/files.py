"""Models of the files of a rulebook: roles, regions and themes, and what each file may hold."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt

from wargame.rulebook.rules import Doctrine, EachTurn, Inject, OptionEntry, Reaction
from wargame.rulebook.shared import Cell, Code, Entry, Expression, Id, Text, Track


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


class RulebookFile(Entry):
    """One file of a rulebook's folder: any of these sections, each entry in one file only."""

    title: Text | None = None
    about: Text | None = None
    extends: Id | None = None
    """Another rulebook whose entries come first."""
    remove: list[Id] = []
    """Ids of the extended rulebook that this one does without."""
    roles: dict[Id, RoleEntry] = {}
    sequence: list[Id] = []
    """The steps in which orders are carried out."""
    orders_per_turn: Annotated[StrictInt, Field(ge=1, le=8)] | None = None
    reasoned: StrictBool = False
    """Whether every number must say where it comes from (`source` or `why`), and every option what it enacts."""
    why: Text | None = None
    """The reason for the rules of the table: orders, fatigue, soft ends, bands and shared words."""
    regions: dict[Id, Region] = {}
    areas: dict[Id, list[Id]] = {}
    legend: Legend = Legend()
    themes: dict[Id, Text] = {}
    fatigue: Fatigue | None = None
    let: dict[Text, Expression] = {}
    """Shared words: `name` or `name[region]`."""
    tracks: dict[Id, Track] = {}
    regional_tracks: dict[Id, Track] = {}
    options: dict[Id, OptionEntry] = {}
    reactions: dict[Id, Reaction] = {}
    income: dict[Id, EachTurn] = {}
    each_turn: dict[Id, EachTurn] = {}
    injects: dict[Id, Inject] = {}
    doctrines: dict[Id, Doctrine] = {}


class Rulebook(RulebookFile):
    """The files of a rulebook's folder, put together."""

    id: Id
    roles: Annotated[dict[Id, RoleEntry], Field(min_length=1, max_length=7)]
    sequence: Annotated[list[Id], Field(min_length=1)]
