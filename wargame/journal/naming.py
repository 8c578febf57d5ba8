"""Whether the names of a header fit together, so that whoever looks one up finds it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from wargame.names import Names, OptionName, TrackName
from wargame.terms import FARTHEST

SEEN = ("exact", "band", "hidden", "when band", "when hidden")
FAR = range(1000)
"""How far from the corner something may stand on a map; also how long a game may be."""


class Misfit(Exception):
    """A field that does not fit, and why."""

    def __init__(self, field: str, what: str) -> None:
        self.field, self.what = field, what


def need(fits: object, field: str, what: str) -> None:
    """Raises Misfit where a field does not fit."""
    if not fits:
        raise Misfit(field, what)


def check_names(names: Names) -> None:
    """Raises Misfit for the first name that does not fit the others."""
    _check_ids("roles", [role.id for role in names.roles])
    _check_ids("regions", [region.id for region in names.regions])
    _check_ids("tracks", [track.id for track in names.tracks])
    _check_ids("outcomes", [outcome.id for outcome in names.outcomes])
    _check_calendar(names)
    _check_map(names)
    _check_tracks(names)
    for number, option in enumerate(names.options):
        _check_option(names, number, option)
    _check_sites(names)
    _check_lists(names)


def _check_ids(field: str, ids: Sequence[str]) -> None:
    need(ids or field == "regions", f"names.{field}", "there is none")
    need(len({*ids}) == len(ids), f"names.{field}", "two have one id")


def _check_calendar(names: Names) -> None:
    need(names.turns in FAR[1:], "names.turns", "no game has so many turns")
    need(names.quarters_per_turn in (1, 2, 3, 4), "names.quarters_per_turn", "a turn has 1 to 4 quarters")
    need(names.quarter in (1, 2, 3, 4), "names.quarter", "a year has the quarters 1 to 4")


def _check_map(names: Names) -> None:
    for i, region in enumerate(names.regions):
        tiles = region.tiles.values()
        need(all(len(tile) == 3 for tile in tiles), f"names.regions[{i}].tiles", "a tile has a row, a column and a width")
        need(all(n in FAR for tile in tiles for n in tile), f"names.regions[{i}].tiles", "a tile lies off the map")
    words = names.map_words.values()
    need(all(len(place) == 2 and {*place} <= {*FAR} for place in words), "names.map_words", "a word lies off the map")
    need(all(row in FAR for row in names.map_lines.values()), "names.map_lines", "a line lies off the map")


def _check_tracks(names: Names) -> None:
    slot = 0
    for i, track in enumerate(names.tracks):
        where = f"names.tracks[{i}]"
        need(track.slot == slot, f"{where}.slot", f"its cells begin at {slot}")
        slot += len(names.regions) if track.regional else 1
        _check_track(names, where, track)
    need(slot <= names.cells, "names.cells", "there are fewer cells than tracks")


def _check_track(names: Names, where: str, track: TrackName) -> None:
    need(-FARTHEST <= track.low <= track.high <= FARTHEST, f"{where}.high", "this is no range")
    need(len(track.bands) == 5, f"{where}.bands", "there are five bands")
    whole = not track.values or (track.low, track.high) == (0, len(track.values) - 1)
    need(whole, f"{where}.values", "each value of its range has a word")
    need(track.see.keys() == names.role.keys(), f"{where}.see", "each role reads it in some way")
    need({*track.see.values()} <= {*SEEN}, f"{where}.see", f"it is read as {', '.join(SEEN)}")
    need(track.rank.keys() <= names.role.keys(), f"{where}.rank", "there is no such role")


def _check_option(names: Names, number: int, option: OptionName) -> None:
    where, regions = f"names.options[{number}]", [region.id for region in names.regions]
    need(option.number == number, f"{where}.number", f"it stands at {number}")
    need(option.role in names.role, f"{where}.role", "there is no such role")
    need({*option.targets} <= {*regions}, f"{where}.targets", "there is no such region")
    need(all(option.choices.values()), f"{where}.choices", "there is nothing to choose")
    need(option.answers == [] or {*option.answers} <= {*names.deals}, f"{where}.answers", "there is no such deal")


def _check_sites(names: Names) -> None:
    need(names.sites, "names.sites", "there is none")
    for number, site in enumerate(names.sites):
        where = f"names.sites[{number}]"
        need(site.number == number, f"{where}.number", f"it stands at {number}")
        need(site.role in ("", *names.role), f"{where}.role", "there is no such role")
        need({*site.reads} <= names.track.keys(), f"{where}.reads", "there is no such track")


def _check_lists(names: Names) -> None:
    options = {option.id for option in names.options}
    need({*names.programs} <= options, "names.programs", "there is no such option")
    need({*names.deals} <= options, "names.deals", "there is no such option")
    need(len(names.stages) == len(names.programs), "names.stages", "each program has its stages")
    need(names.reasons, "names.reasons", "there is none")
    _check_roles(names, "objectives", [objective.role for objective in names.objectives])


def _check_roles(names: Names, field: str, roles: Collection[str]) -> None:
    need({*roles} <= names.role.keys(), f"names.{field}", "there is no such role")
