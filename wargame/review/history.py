"""The history of a game: snapshots by turn, what moved most and why, and who knew it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from wargame.manifest import Manifest, TrackName
from wargame.review.causes import Causes
from wargame.terms import CONTROL
from wargame.views import NewsItem, Reading, band_word

Place: TypeAlias = tuple[str, str | None]
"""A track and, for a regional one, the region."""
Snapshot: TypeAlias = Mapping[Place, Reading]
"""The readings of one moment."""


def snapshot_of(readings: Iterable[Reading]) -> Snapshot:
    """Readings by their place."""
    return {(reading.track, reading.region): reading for reading in readings}


def true_page(names: Manifest, cells: Sequence[int]) -> Snapshot:
    """How it was."""
    return snapshot_of(_exact(track, region, cells[slot]) for track, region, slot in names.track_cells())


def start_page(names: Manifest, cells: Sequence[int], role: str) -> Snapshot:
    """The snapshot of a role at the start: no more than the rulebook declares without a condition."""
    return snapshot_of(_declared(track, region, cells[slot], role) for track, region, slot in names.track_cells())


def _declared(track: TrackName, region: str | None, value: int, role: str) -> Reading:
    how = track.see[role].removeprefix("when ")
    if how == "exact":
        return _exact(track, region, value)
    if how == "hidden":
        return Reading(track.id, region, "hidden", None, "")
    return Reading(track.id, region, "band", track.span(value)[0], band_word(track, value))


def _exact(track: TrackName, region: str | None, value: int) -> Reading:
    return Reading(track.id, region, "exact", value, track.values[value].replace("_", " ") if track.values else "")


def series(pages: Sequence[Snapshot], track: str, region: str | None = None) -> list[Reading]:
    """One track through all moments. Raises KeyError for a place that there is not."""
    return [page[track, region] for page in pages]


def grid(pages: Sequence[Snapshot], names: Manifest, track: str) -> dict[str, list[Reading]]:
    """A regional track, region by moment."""
    return {region.id: series(pages, track, region.id) for region in names.regions}


@dataclass(frozen=True, slots=True)
class InformationGap:
    """A place that a role did not read exactly at a moment, beside the truth."""

    place: Place
    known: Reading
    truth: Reading
    closed: int | None
    """The first turn at whose end the role read it exactly; None: never."""


def gaps(known: Sequence[Snapshot], truth: Sequence[Snapshot], turn: int) -> list[InformationGap]:
    """The places that a role did not read exactly at the end of a turn (0: the start)."""
    found = []
    for place, reading in known[turn].items():
        if reading.kind != "exact":
            later = (i for i in range(turn + 1, len(known)) if known[i][place].kind == "exact")
            found.append(InformationGap(place, reading, truth[turn][place], next(later, None)))
    return found


LEAST_RANGE = 20
"""A track of a smaller range counts as if it had this one, so that a flag does not weigh like a whole course."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """One change of a track: what it adds to the turn's change, and why."""

    change: NewsItem
    amount: int | None
    """None where only bands are known."""
    causes: tuple[NewsItem, ...]
    """Its causes, nearest first, a roll after the event that it decided."""


@dataclass(frozen=True, slots=True)
class TurnHistory:
    """One turn of a track: how it was read before and after, and the shares that make the change."""

    turn: int
    before: Reading
    after: Reading
    shares: tuple[Contribution, ...]


def history(told: Sequence[NewsItem], pages: Sequence[Snapshot], place: Place) -> list[TurnHistory]:
    """A track turn by turn; where it was read exactly, the amounts of a turn add up to its change.

    `pages`: the start, and one for each turn. Raises KeyError for a place that there is not.
    """
    found = shares(told, [place])
    return [
        TurnHistory(turn, pages[turn - 1][place], pages[turn][place], tuple(s for s in found if s.change.turn == turn))
        for turn in range(1, len(pages))
    ]


def shares(told: Sequence[NewsItem], places: Collection[Place]) -> list[Contribution]:
    """The changes of a track in some places, in the order of events."""
    causes = Causes(told)
    changes = (e for e in told if e.kind == "changed" and (str(e.track), e.track_region) in places)
    return [share_of(causes, event) for event in changes]


def share_of(causes: Causes, change: NewsItem) -> Contribution:
    """A change with its amount and its causes."""
    return Contribution(change, amount_of(change), tuple(causes.chain(change)))


def amount_of(change: NewsItem) -> int | None:
    """By how much a change moved; None where only bands are known."""
    if isinstance(change.before, int) and isinstance(change.after, int):
        return change.after - change.before
    return None


@dataclass(frozen=True, slots=True)
class NetChange:
    """A track's whole change between two moments."""

    place: Place
    before: Reading
    after: Reading
    size: int
    """In thousandths of its range, a region for its part of the map; of a band, from floor to floor."""
    wanted: bool | None
    """Whether it is for the good of the role; None where it is neither."""


def swings(names: Manifest, first: Snapshot, last: Snapshot, role: str) -> list[NetChange]:
    """The tracks that concern a role and that moved, the largest change first."""
    found = []
    for place, before in first.items():
        track, after = names.track[place[0]], last[place]
        step = (after.value or 0) - (before.value or 0)
        if step and before.kind == after.kind and before.kind != "hidden" and concerns(track, role):
            found.append(NetChange(place, before, after, weight(names, place, step), is_wanted(track, role, step)))
    return sorted(found, key=lambda swing: -swing.size)


def concerns(track: TrackName, role: str) -> bool:
    """Whether a role's screens show a track (control's show what any role's do) and it is more than means to spend."""
    return not track.resource and (bool(track.rank) if role == CONTROL else role in track.rank)


def is_wanted(track: TrackName, role: str, step: int) -> bool | None:
    """Whether a step of a track is for the good of a role; None where it is neither, or the role is none."""
    good = track.good.get(role, "")
    return None if not good or not step else (step > 0) == (good == "up")


@dataclass(frozen=True, slots=True)
class KeyMoment:
    """Something that mattered: what began it, and what came of it in that turn."""

    turn: int
    cause: NewsItem
    shares: tuple[Contribution, ...]
    largest: Contribution
    """The share that counts most."""
    size: int
    """The sum of its net changes, in thousandths of their ranges; a region counts for its part of the map."""
    good: int
    """The same sum, changes for the good of the role counted up and those against it down."""


def moments(names: Manifest, told: Sequence[NewsItem], role: str) -> list[KeyMoment]:
    """The key moments of a role, the largest first: orders, and happenings of the world, each with all that followed."""
    causes, groups = Causes(told), dict[tuple[int, int], list[Contribution]]()
    for event in told:
        if event.kind == "changed" and event.cause > 0 and concerns(names.track[str(event.track)], role):
            begin = causes.begin(event)
            if begin is not None:
                groups.setdefault((event.turn, begin.number), []).append(share_of(causes, event))
    found = [_moment(names, causes.event(number), turn, shares, role) for (turn, number), shares in groups.items()]
    return sorted(found, key=lambda moment: -moment.size)


def _moment(names: Manifest, cause: NewsItem, turn: int, shares: Sequence[Contribution], role: str) -> KeyMoment:
    net: dict[Place, int] = {}
    for share in shares:
        place = str(share.change.track), share.change.track_region
        net[place] = net.get(place, 0) + (share.amount or 0)
    weights = [(weight(names, place, step), is_wanted(names.track[place[0]], role, step)) for place, step in net.items()]
    good = sum(size if wanted else -size for size, wanted in weights if wanted is not None)
    largest = max(shares, key=lambda s: weight(names, (str(s.change.track), s.change.track_region), s.amount or 0))
    return KeyMoment(turn, cause, tuple(shares), largest, sum(size for size, _ in weights), good)


def weight(names: Manifest, place: Place, step: int) -> int:
    """How much a step of a track counts, in thousandths of its range; a region counts for its part of the map."""
    track = names.track[place[0]]
    return abs(step) * 1000 // (max(track.high - track.low, LEAST_RANGE) * len(names.cells_of(track)))
