"""A file of a rulebook's folder, and all of them put together."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, StrictBool, StrictInt

from wargame.rulebook.doctrines import Doctrine
from wargame.rulebook.options import OptionEntry
from wargame.rulebook.setting import Fatigue, Legend, Region, RoleEntry
from wargame.rulebook.tracks import Track
from wargame.rulebook.words import Entry, Expression, Id, Text
from wargame.rulebook.world import EachTurn, Inject, Reaction


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
