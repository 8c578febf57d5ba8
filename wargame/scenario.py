"""What a file in `scenarios/` may say: start values, calendar, seats, briefings, injects, objectives."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt, StrictStr

from wargame.rulebook import Entry, Expression, Id, Inject, Reasoned, Text


class FirstTurn(Entry):
    """The calendar time of turn 1."""

    year: Annotated[StrictInt, Field(ge=1, le=9999)]
    quarter: Annotated[StrictInt, Field(ge=1, le=4)]


class Standing(Entry):
    """A program that stands already at the start, in its last stage."""

    option: Id
    target: Id | None = None
    choices: dict[Id, StrictInt | StrictStr] = {}


class Objective(Entry):
    """A role's aim: linear from `worst` (none of its weight) to `best` (all of it), or all or nothing."""

    title: Text
    weight: Annotated[StrictInt, Field(ge=1, le=100)]
    private: StrictBool = False
    """One of a role's private objectives is drawn at the start; only it and control know which."""
    measure: Expression | None = None
    worst: StrictInt | None = None
    best: StrictInt | None = None
    over: Literal["end", "average", "game"] = "end"
    """The value at the end, the mean of the turns, or half of each."""
    when: Expression | None = None
    """All of the weight if this holds at the end."""


class Outcome(Entry):
    """A named ending; the first whose condition holds is the game's."""

    title: Text
    when: Expression
    sudden: StrictBool = False
    """Ends the game at once, when it holds at a turn's end."""
    text: Text | None = None


class Guidance(Entry):
    """What a tutorial says, and at which point of which turn."""

    turn: Annotated[StrictInt, Field(ge=1)]
    show: Literal["orders", "result", "end"] = "orders"
    """While orders are given, when what came of them is told, or when the game is over."""
    until: Id | None = None
    """The option that it waits for; left out: it stays to the end of its turn."""
    text: Text


class ScenarioFile(Reasoned):
    """One scenario: where a game starts, how long it lasts, and how it is judged."""

    title: Text
    about: Text
    teaches: Text | None = None
    rulebook: Id
    rank: Annotated[StrictInt, Field(ge=1, le=99)] = 99
    """Where it stands in lists of scenarios, 1 first; those of one rank stand by title."""
    turns: Annotated[StrictInt, Field(ge=1, le=125)]
    quarters_per_turn: Literal[1, 2] = 1
    first: FirstTurn
    play: Literal["simultaneous", "sequential"] = "simultaneous"
    """Sequential: each role's orders are carried out before the next role gives its own."""
    orders_per_turn: Annotated[StrictInt, Field(ge=1, le=8)] | None = None
    start: dict[Id, StrictInt | Id | dict[Id, StrictInt]] = {}
    """Start values that differ from the rulebook's."""
    standing: list[Standing] = []
    """Programs that stand already."""
    calendar: dict[Id, list[Annotated[StrictInt, Field(ge=1)]]] = {}
    """The turns in which an inject without a trigger comes in."""
    injects: dict[Id, Inject] = {}
    seats: dict[Id, StrictStr] = {}
    """Who plays a role unless said otherwise: `doctrine:NAME`, `random` or `hold`."""
    objectives: dict[Id, dict[Id, Objective]] = {}
    private: dict[Id, Id] = {}
    """The private objective of a role, where it is not drawn."""
    outcomes: Annotated[dict[Id, Outcome], Field(min_length=1)]
    """Best first; the last holds always."""
    briefings: dict[Id, Text | dict[Text, Text]] = {}
    """Per role (or `all`): a text, or one per sub-role."""
    debrief: list[Text] = []
    """Questions for after the game."""
    guide: list[Guidance] = []
    """What leads a newcomer through the game, in the order in which it is said."""


class Scenario(ScenarioFile):
    """A scenario and its id: the name of its file."""

    id: Id
