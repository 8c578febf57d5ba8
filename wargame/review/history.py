"""The history of one track, and what moved most: each change with its share and its chain of causes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from wargame.names import Names, TrackName
from wargame.review.causes import Causes
from wargame.review.pages import Page, Place
from wargame.terms import CONTROL
from wargame.views import Reading, Told

LEAST_RANGE = 20
"""A track of a smaller range counts as if it had this one, so that a flag does not weigh like a whole course."""


@dataclass(frozen=True, slots=True)
class Share:
    """One change of a track: what it adds to the turn's change, and why."""

    change: Told
    amount: int | None
    """None where only bands are known."""
    causes: tuple[Told, ...]
    """What caused it, nearest first, a roll behind what it decided."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One turn of a track: how it was read before and after, and the shares that make the change."""

    turn: int
    before: Reading
    after: Reading
    shares: tuple[Share, ...]


def history(told: Sequence[Told], pages: Sequence[Page], place: Place) -> list[Chapter]:
    """A track turn by turn; where it was read exactly, the amounts of a turn add up to its change.

    `pages`: the start, and one for each turn. Raises KeyError for a place that there is not.
    """
    found = shares(told, [place])
    return [
        Chapter(turn, pages[turn - 1][place], pages[turn][place], tuple(s for s in found if s.change.turn == turn))
        for turn in range(1, len(pages))
    ]


def shares(told: Sequence[Told], places: Collection[Place]) -> list[Share]:
    """The changes of a track in some places, in the order of events."""
    causes = Causes(told)
    changes = (e for e in told if e.kind == "changed" and (str(e.track), e.track_region) in places)
    return [share_of(causes, event) for event in changes]


def share_of(causes: Causes, change: Told) -> Share:
    """A change with its amount and its causes."""
    return Share(change, amount_of(change), tuple(causes.chain(change)))


def amount_of(change: Told) -> int | None:
    """By how much a change moved; None where only bands are known."""
    if isinstance(change.before, int) and isinstance(change.after, int):
        return change.after - change.before
    return None


@dataclass(frozen=True, slots=True)
class Swing:
    """A track's whole change between two moments."""

    place: Place
    before: Reading
    after: Reading
    size: int
    """In thousandths of its range, a region for its part of the map; of a band, from floor to floor."""
    wanted: bool | None
    """Whether it is for the good of the role; None where it is neither."""


def swings(names: Names, first: Page, last: Page, role: str) -> list[Swing]:
    """The tracks that concern a role and that moved, the largest change first."""
    found = []
    for place, before in first.items():
        track, after = names.track[place[0]], last[place]
        step = (after.value or 0) - (before.value or 0)
        if step and before.kind == after.kind and before.kind != "hidden" and concerns(track, role):
            found.append(Swing(place, before, after, weight(names, place, step), is_wanted(track, role, step)))
    return sorted(found, key=lambda swing: -swing.size)


def concerns(track: TrackName, role: str) -> bool:
    """Whether a role's screens show a track (control's show what any role's do) and it is more than means to spend."""
    return not track.resource and (bool(track.rank) if role == CONTROL else role in track.rank)


def is_wanted(track: TrackName, role: str, step: int) -> bool | None:
    """Whether a step of a track is for the good of a role; None where it is neither, or the role is none."""
    good = track.good.get(role, "")
    return None if not good or not step else (step > 0) == (good == "up")


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that mattered: what began it, and what came of it in that turn."""

    turn: int
    cause: Told
    shares: tuple[Share, ...]
    largest: Share
    """The share that counts most."""
    size: int
    """The sum of its net changes, in thousandths of their ranges; a region counts for its part of the map."""
    good: int
    """The same sum, changes for the good of the role counted up and those against it down."""


def moments(names: Names, told: Sequence[Told], role: str) -> list[Moment]:
    """What mattered to a role, the largest first: orders, and happenings of the world, each with all that followed."""
    causes, groups = Causes(told), dict[tuple[int, int], list[Share]]()
    for event in told:
        if event.kind == "changed" and event.cause > 0 and concerns(names.track[str(event.track)], role):
            begin = causes.begin(event)
            if begin is not None:
                groups.setdefault((event.turn, begin.number), []).append(share_of(causes, event))
    found = [_moment(names, causes.event(number), turn, shares, role) for (turn, number), shares in groups.items()]
    return sorted(found, key=lambda moment: -moment.size)


def _moment(names: Names, cause: Told, turn: int, shares: Sequence[Share], role: str) -> Moment:
    net: dict[Place, int] = {}
    for share in shares:
        place = str(share.change.track), share.change.track_region
        net[place] = net.get(place, 0) + (share.amount or 0)
    weights = [(weight(names, place, step), is_wanted(names.track[place[0]], role, step)) for place, step in net.items()]
    good = sum(size if wanted else -size for size, wanted in weights if wanted is not None)
    largest = max(shares, key=lambda s: weight(names, (str(s.change.track), s.change.track_region), s.amount or 0))
    return Moment(turn, cause, tuple(shares), largest, sum(size for size, _ in weights), good)


def weight(names: Names, place: Place, step: int) -> int:
    """How much a step of a track counts, in thousandths of its range; a region counts for its part of the map."""
    track = names.track[place[0]]
    return abs(step) * 1000 // (max(track.high - track.low, LEAST_RANGE) * (len(names.regions) if track.regional else 1))

