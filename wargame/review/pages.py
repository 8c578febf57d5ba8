"""What was read of the tracks, a page for each moment: at the start, and after every turn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from wargame.names import Names, TrackName
from wargame.views import BANDS, Reading, band_word

Place: TypeAlias = tuple[str, str | None]
"""A track and, for a regional one, the region."""
Page: TypeAlias = Mapping[Place, Reading]
"""The readings of one moment."""


def page_of(readings: Iterable[Reading]) -> Page:
    """Readings by their place."""
    return {(reading.track, reading.region): reading for reading in readings}


def places(names: Names, tracks: Iterable[TrackName] | None = None) -> Iterator[tuple[TrackName, str | None, int]]:
    """Every track and region (of some tracks, or of all) with its cell."""
    for track in names.tracks if tracks is None else tracks:
        for i in range(len(names.regions) if track.regional else 1):
            yield track, names.regions[i].id if track.regional else None, track.slot + i


def true_page(names: Names, cells: Sequence[int]) -> Page:
    """How it was."""
    return page_of(_exact(track, region, cells[slot]) for track, region, slot in places(names))


def start_page(names: Names, cells: Sequence[int], role: str) -> Page:
    """What a role read at the start: no more than the rulebook declares without a condition."""
    return page_of(_declared(track, region, cells[slot], role) for track, region, slot in places(names))


def _declared(track: TrackName, region: str | None, value: int, role: str) -> Reading:
    how = track.see[role].removeprefix("when ")
    if how == "exact":
        return _exact(track, region, value)
    if how == "hidden":
        return Reading(track.id, region, "hidden", None, "")
    word = band_word(track, value)
    return Reading(track.id, region, "band", track.bands[BANDS.index(word)], word)


def _exact(track: TrackName, region: str | None, value: int) -> Reading:
    return Reading(track.id, region, "exact", value, track.values[value].replace("_", " ") if track.values else "")


def series(pages: Sequence[Page], track: str, region: str | None = None) -> list[Reading]:
    """One track through all moments. Raises KeyError for a place that there is not."""
    return [page[track, region] for page in pages]


def grid(pages: Sequence[Page], names: Names, track: str) -> dict[str, list[Reading]]:
    """A regional track, region by moment."""
    return {region.id: series(pages, track, region.id) for region in names.regions}


@dataclass(frozen=True, slots=True)
class Gap:
    """What a role did not read exactly at a moment, beside how it was."""

    place: Place
    known: Reading
    truth: Reading
    closed: int | None
    """The first turn at whose end the role read it exactly; None: never."""


def gaps(known: Sequence[Page], truth: Sequence[Page], turn: int) -> list[Gap]:
    """What a role did not read exactly at the end of a turn (0: the start)."""
    found = []
    for place, reading in known[turn].items():
        if reading.kind != "exact":
            later = (i for i in range(turn + 1, len(known)) if known[i][place].kind == "exact")
            found.append(Gap(place, reading, truth[turn][place], next(later, None)))
    return found
