"""Models of everything that a rule may say: effects, rolls, options, doctrines, and the world's own part."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Annotated, Literal, TypeAlias, assert_never, get_args

from pydantic import Discriminator, Field, StrictBool, StrictInt, StrictStr, Tag

from wargame.manifest import DealKind
from wargame.rulebook.shared import Entry, Expression, Id, Odds, Reasoned, Text
from wargame.terms import Verb
from wargame.text import near

VERBS: tuple[Verb, ...] = get_args(Verb)


class Conditional(Reasoned):
    """The conditions under which an effect of any verb comes."""

    if_: Expression | None = Field(default=None, alias="if")
    each: Literal["region"] | Id | None = None
    """Do it for every region, or for every region of an area, called `region`."""


class Change(Conditional):
    """A track moves by an amount: at once, later, or for a while."""

    change: Text
    by: Expression
    after: Annotated[StrictInt, Field(ge=1, le=80)] | None = None
    """The amount is read now and applied so many quarters later."""
    lasts: Annotated[StrictInt, Field(ge=1, le=80)] | None = None
    """So many quarters later exactly what was changed is given back."""
    scaled: Expression | list[Expression] = []
    """Percents of the amount, applied one after the other."""

    @property
    def percents(self) -> list[Expression]:
        """The percents of the amount, in their order."""
        return self.scaled if isinstance(self.scaled, list) else [self.scaled]


class Set(Conditional):
    """A track takes a value."""

    set: Text
    to: Expression


class Start(Conditional):
    """A program begins (an option id, with its region)."""

    start: Text


class End(Conditional):
    """A program ends (an option id, with its region)."""

    end: Text


class Open(Conditional):
    """An option may be ordered beside the others, cheaper, for a while."""

    open: Text
    turns: Annotated[StrictInt, Field(ge=1, le=20)] = 1
    """For how many turns."""
    price: Annotated[StrictInt, Field(ge=0, le=100)] = 50
    """The cost of the opened order, in percent."""


def _tag(item: object) -> str | None:
    """The verb of an effect, spelled right or nearly, in brackets since it is no key of the path; None unless it has one."""
    of = item.get if isinstance(item, Mapping) else partial(getattr, item)
    found: list[str] = [verb for verb in VERBS if of(verb, None) is not None]
    meant = found or [near(str(key), VERBS) for key in (item if isinstance(item, Mapping) else ())]
    named = list(filter(None, meant))
    return f"({named[0]})" if len(named) == 1 else None


Effect: TypeAlias = Annotated[
    Annotated[Change, Tag("(change)")]
    | Annotated[Set, Tag("(set)")]
    | Annotated[Start, Tag("(start)")]
    | Annotated[End, Tag("(end)")]
    | Annotated[Open, Tag("(open)")],
    Discriminator(
        _tag,
        custom_error_type="one_verb",
        custom_error_message=f"an effect has exactly one of {', '.join(VERBS)}",
    ),
]
"""One verb, and under which conditions."""


def named_by(effect: Effect) -> tuple[Verb, str]:
    """The verb of an effect and what it is done to: a track, a program or an option, maybe with a region in brackets."""
    match effect:
        case Change():
            return "change", effect.change
        case Set():
            return "set", effect.set
        case Start():
            return "start", effect.start
        case End():
            return "end", effect.end
        case Open():
            return "open", effect.open
        case _:
            assert_never(effect)


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

    def effects_of(self, kind: DealKind) -> list[Effect]:  # noqa: C901 - one case for each kind
        """The effects of one step in the life of a deal."""
        match kind:
            case "offered":
                return self.offered
            case "accepted":
                return self.accepted
            case "bargaining":
                return self.bargaining
            case "stalled":
                return self.stalled
            case "refused":
                return self.refused
            case "kept":
                return self.kept
            case "broken":
                return self.broken
            case "rewarded":
                return self.rewarded
            case "cheated":
                return self.cheated
            case "carried_out":
                return self.carried_out
            case "bluffed":
                return self.bluffed
            case _:
                assert_never(kind)


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


class DoctrineRule(Entry):
    """One order of a scripted seat: when, which, where, and why."""

    choose: dict[Id, dict[Id, StrictInt | StrictStr]] | None = None
    """One option and its choices; a choice may also be a track with the same value names."""
    stop: Id | None = None
    resume: Id | None = None
    target: Text | list[Text] = []
    """Readings that narrow the regions, such as `highest TRACK`, or one region's id."""
    where: Expression | None = None
    """Which regions come into question, called `region`."""
    when: Expression = True
    because: Text


class Doctrine(Entry):
    """A scripted seat's conduct: rules tried in order until its orders are used up."""

    role: Id
    title: Text
    about: Text
    rules: list[DoctrineRule]
    fill: list[Id] = []
    """What is left goes to these options, in this order."""


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
