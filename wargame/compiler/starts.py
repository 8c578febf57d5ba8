"""Where every track starts: what the scenario says, or else the rulebook."""

from __future__ import annotations

from wargame.compiler.book import Book, TrackInfo
from wargame.library import Loc


def check_starts(book: Book) -> None:
    """Note the start values of what is no track."""
    for name in book.content.scenario.start:
        if name not in book.tracks:
            book.faults.unknown(("scenario", "start", name), "track", name, book.tracks, key=True)


def start_of(book: Book, track: TrackInfo) -> list[int]:
    """The start values of a track's cells, from the scenario or else from the rulebook; faults are noted."""
    scenario = book.content.scenario.start
    own = track.id in scenario
    given = scenario[track.id] if own else track.entry.start
    loc: Loc = ("scenario", "start", track.id) if own else (*track.loc, "start")
    count = len(book.regions) if track.regional else 1
    if isinstance(given, dict):
        return _regional_start(book, track, given, loc)
    return [_start_value(book, track, given, loc)] * count


def _regional_start(book: Book, track: TrackInfo, given: dict[str, int], loc: Loc) -> list[int]:
    if not track.regional:
        book.faults.add(loc, f"'{track.id}' is one number, not one for each region")
        return [0]
    for region in given:
        if region not in book.regions:
            book.faults.unknown((*loc, region), "region", region, book.regions, key=True)
    own = track.entry.start
    base = own if isinstance(own, dict) else dict.fromkeys(book.regions, own)
    values = []
    for region in book.regions:
        value = given.get(region, base.get(region))
        if value is None:
            book.faults.add(loc, f"a start value for {region} is missing")
        values.append(_start_value(book, track, value if value is not None else track.low, loc))
    return values


def _start_value(book: Book, track: TrackInfo, value: int | str, loc: Loc) -> int:
    if isinstance(value, str):
        if value not in track.values:
            book.faults.unknown(loc, f"value of '{track.id}':", value, track.values)
            return 0
        return track.values.index(value)
    if not track.low <= value <= track.high:
        book.faults.add(loc, f"{value} is outside {track.low} to {track.high}")
    return value
