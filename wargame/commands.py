"""Commands and questions of a seat at a table: closed lists of frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias, assert_never

from msgspec import Struct

from wargame.terms import Dice, Order, Phase


class Value(Struct, frozen=True, forbid_unknown_fields=True, tag=str.lower):
    """A command or a question, which names its kind as JSON."""


class Submit(Value, frozen=True):
    """Give an order."""

    order: Order
    decided: int = 0
    """The site of the doctrine's rule that decided it; 0 for a person."""


class Withdraw(Value, frozen=True):
    """Take an order back."""

    order: Order


class Intent(Value, frozen=True):
    """Say what the role means to do, and what it expects."""

    text: str
    expects: Mapping[str, str] = {}


class Commit(Value, frozen=True):
    """Finish the turn's orders."""


class Uncommit(Value, frozen=True):
    """Take a commit back, while another role is still to commit."""


class Practice(Value, frozen=True):
    """Play for practice from now on, which the record says: for control, and for a person alone at the game."""


class Rewind(Value, frozen=True):
    """Take a turn again: for control, and for a person alone, for whom the game is practice then."""

    turn: int
    dice: Dice = "stay"


Command: TypeAlias = Submit | Withdraw | Intent | Commit | Uncommit | Practice | Rewind

Who: TypeAlias = Literal["seat", "person", "alone or control"]
"""Any seat; one that a person plays; control, or the person who plays alone."""


@dataclass(frozen=True, slots=True)
class Rights:
    """Who may give a command, and in which phases."""

    who: Who
    phases: frozenset[Phase] = frozenset({"orders"})


def rights_of(command: Command) -> Rights:
    """Who may give a command, and in which phases."""
    match command:
        case Submit() | Commit():
            return Rights("seat")
        case Withdraw() | Intent() | Uncommit():
            return Rights("person")
        case Practice() | Rewind():
            return Rights("alone or control", frozenset({"orders", "over"}))
        case _:
            assert_never(command)


class Legal(Value, frozen=True):
    """The orders that are open now, and why the others are closed (`Listed`)."""


class Card(Value, frozen=True):
    """The card of an option in words; control may ask for any role's."""

    option: str


class Why(Value, frozen=True):
    """The changes of a track (in one region or in all), each with its chain of causes (`Contribution`), as far as is known."""

    track: str
    region: str | None = None


class Drift(Value, frozen=True):
    """The drift of a track now: the terms that make it up (`TermSeen`), largest first."""

    track: str
    region: str | None = None


class Reasons(Value, frozen=True):
    """Why the scripted seats ordered what they did (`Decision`): for control, and for all in practice or once it is over."""

    turn: int | None = None
    """A finished turn; None: all of them."""


class Pages(Value, frozen=True):
    """The seat's readings at the start, and after every finished turn (`Page`)."""


class Quote(Value, frozen=True):
    """The quote of an order: its cost and effects, as far as the role may know (`Quoted`)."""

    order: Order


class Brief(Value, frozen=True):
    """The briefing before the first turn: the situation and the seat's task (`Briefing`)."""


Question: TypeAlias = Brief | Legal | Card | Quote | Why | Drift | Reasons | Pages
