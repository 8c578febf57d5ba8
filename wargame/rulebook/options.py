"""What a role may order, what stands over turns, and what two roles agree on."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StrictBool, StrictInt

from wargame.rulebook.bodies import Body, Effect, Risk
from wargame.rulebook.words import Entry, Expression, Id, Odds, Reasoned, Text


class Stage(Reasoned):
    """A part of a program's life."""

    id: Id
    title: Text | None = None
    quarters: Annotated[StrictInt, Field(ge=1, le=80)] | None = None
    """How long it takes; the last stage stands and has none."""
    begins: list[Effect] = []
    each_quarter: list[Effect] = []
    risks: list[Risk] = []


class ProgramEntry(Entry):
    """What makes an option stand over turns."""

    upkeep: dict[Id, Expression] = {}
    """What it costs each quarter, out of the quarter's new income."""
    stages: Annotated[list[Stage], Field(max_length=8)] = []
    unfunded: list[Effect] = []
    """What happens in a quarter whose upkeep was not paid."""
    lapses_after: Annotated[StrictInt, Field(ge=1, le=80)] | None = None
    """Unfunded quarters in a row after which it ends."""
    ends: list[Effect] = []


class DealEntry(Entry):
    """An offer, maybe with a threat: terms are the option's choices `ask`, `carrot` and `stick`."""

    with_: Id = Field(alias="with")
    """The role that answers."""
    public: StrictBool = False
    """Whether other roles hear of it."""
    answer_within: Expression
    """Turns to answer; silence after that refuses."""
    keep_within: Expression = 3
    """Turns for what was asked and what was promised."""
    act_within: Expression = 2
    """Turns for the threat, after a refusal."""
    asked: dict[Id, Expression] = {}
    """Per value of `ask`: how one sees that it was done."""
    promised: dict[Id, Expression] = {}
    """Per value of `carrot`; a value left out promises nothing."""
    threatened: dict[Id, Expression] = {}
    """Per value of `stick`; a value left out threatens nothing."""
    offered: list[Effect] = []
    accepted: list[Effect] = []
    """Done when it is agreed: `part` is 100 when accepted, 50 when bargained down."""
    bargaining: list[Effect] = []
    stalled: list[Effect] = []
    refused: list[Effect] = []
    kept: list[Effect] = []
    broken: list[Effect] = []
    rewarded: list[Effect] = []
    cheated: list[Effect] = []
    carried_out: list[Effect] = []
    bluffed: list[Effect] = []


class OptionEntry(Body):
    """What a role may order."""

    role: Id | Annotated[list[Id], Field(min_length=1)]
    title: Text
    about: Text
    theme: Id | None = None
    step: Id
    """Where in the rulebook's sequence it is carried out."""
    horizon: Literal["short", "medium", "long"]
    tier: Literal["recommended", "alternative"] | None = None
    """How the memo ranks it."""
    decides: Text | None = None
    """Who decides on it."""
    consents: Text | None = None
    """Who must consent."""
    answer: Text | None = None
    """What the others are likely to do about it."""
    target: Id | list[Id] | None = None
    """`region`, an area, or a list of regions; left out: national."""
    choices: dict[Id, Annotated[list[Id] | list[StrictInt], Field(min_length=1, max_length=16)]] = {}
    cost: dict[Id, Expression] = {}
    """What it costs, in resources of its role."""
    needs: dict[Text, Expression] = {}
    """What must hold for it to be ordered: the key is the reason shown when it does not."""
    holds: dict[Text, Expression] | None = None
    """What must hold when its turn comes; left out: its needs."""
    covert: dict[Id, Literal["known"] | Odds] | None = None
    """Only its own role and control know of it, and who is `known` or notices it by a roll."""
    program: ProgramEntry | None = None
    deal: DealEntry | None = None
    answers: list[Id] = []
    """The deals that this option answers, by its choice `answer`."""
