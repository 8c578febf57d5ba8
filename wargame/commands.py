"""What a seat may do and ask at a table: a closed list of frozen values."""

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
    """What may be ordered now, and why not what may not."""


class Card(Value, frozen=True):
    """What an option is, costs and may bring, in words; control may ask for any role's."""

    option: str


class Why(Value, frozen=True):
    """What moved a track (in one region or in all): each change with its chain of causes (`Share`), as far as is known."""

    track: str
    region: str | None = None


class Drift(Value, frozen=True):
    """What a track moves toward by itself now: the terms that make it up (`TermSeen`), largest first."""

    track: str
    region: str | None = None


class Reasons(Value, frozen=True):
    """Why the scripted seats ordered what they did (`Decision`): for control, and for all in practice or once it is over."""

    turn: int | None = None
    """A finished turn; None: all of them."""


class Pages(Value, frozen=True):
    """What the seat read of the tracks at the start, and after every finished turn."""


class Quote(Value, frozen=True):
    """What an order would cost and do, as far as the role may know."""

    order: Order


class Brief(Value, frozen=True):
    """What the seat was told before the first turn: the situation and its task."""


Question: TypeAlias = Brief | Legal | Card | Quote | Why | Drift | Reasons | Pages
