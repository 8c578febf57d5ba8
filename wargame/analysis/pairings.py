"""All pairings of the doctrines of a content, and the scores that were made in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from statistics import fmean

from wargame.analysis.field import Scores, Seats
from wargame.analysis.intervals import Interval, interval_of
from wargame.compiler import Compiled

Played = Mapping[Seats, Scores]
"""What came of each pairing, on the same seeds."""


def seats_of(compiled: Compiled) -> list[list[str]]:
    """Per role, its doctrines as seats; where it has none, who sits there by the scenario."""
    found = []
    for role in compiled.names.roles:
        own = [f"doctrine:{name}" for name, (owner, _) in compiled.doctrines.items() if owner == role.id]
        found.append(own or [compiled.seats[role.id]])
    return found


def pairings(compiled: Compiled) -> list[Seats]:
    """Every doctrine of each role with every one of the others."""
    return list(product(*seats_of(compiled)))


def by_seed(played: Played, tables: Iterable[Seats], role: int) -> list[float]:
    """A role's score in points, seed by seed, as the mean over some pairings."""
    columns = [played[seats].roles[role] for seats in tables]
    return [fmean(scores) / 1000 for scores in zip(*columns, strict=True)]


def gap(played: Played, role: int, first: str, second: str) -> Interval:
    """By how much a role's score is higher with one seat than with another, against all others on the same seeds."""
    sides = [
        by_seed(played, [seats for seats in played if seats[role] == seat], role) for seat in (first, second)
    ]
    return interval_of(differences(*sides))


def differences(a: Sequence[float], b: Sequence[float]) -> list[float]:
    """What each value of the first has more than the second."""
    return [x - y for x, y in zip(a, b, strict=True)]


def short(seat: str) -> str:
    """What a seat is called among seats of doctrines."""
    return seat.removeprefix("doctrine:")
