"""The folder of saved games: their names, what can be said of each at a glance, moving and mending them."""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from wargame.errors import JournalError
from wargame.journal.chain import scan, standing
from wargame.journal.file import Journal, new_file, read_file
from wargame.journal.pins import pins_path
from wargame.manifest import Manifest, OptionName, TrackName
from wargame.terms import FARTHEST
from wargame.text import is_name, safe_text

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


def check_names(names: Manifest) -> None:
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


def _check_calendar(names: Manifest) -> None:
    need(names.turns in FAR[1:], "names.turns", "no game has so many turns")
    need(names.quarters_per_turn in (1, 2, 3, 4), "names.quarters_per_turn", "a turn has 1 to 4 quarters")
    need(names.quarter in (1, 2, 3, 4), "names.quarter", "a year has the quarters 1 to 4")


def _check_map(names: Manifest) -> None:
    for i, region in enumerate(names.regions):
        tiles = region.tiles.values()
        need(all(len(tile) == 3 for tile in tiles), f"names.regions[{i}].tiles", "a tile has a row, a column and a width")
        need(all(n in FAR for tile in tiles for n in tile), f"names.regions[{i}].tiles", "a tile lies off the map")
    words = names.map_words.values()
    need(all(len(place) == 2 and {*place} <= {*FAR} for place in words), "names.map_words", "a word lies off the map")
    need(all(row in FAR for row in names.map_lines.values()), "names.map_lines", "a line lies off the map")


def _check_tracks(names: Manifest) -> None:
    slot = 0
    for i, track in enumerate(names.tracks):
        where = f"names.tracks[{i}]"
        need(track.slot == slot, f"{where}.slot", f"its cells begin at {slot}")
        slot += len(names.cells_of(track))
        _check_track(names, where, track)
    need(slot <= names.cells, "names.cells", "there are fewer cells than tracks")


def _check_track(names: Manifest, where: str, track: TrackName) -> None:
    need(-FARTHEST <= track.low <= track.high <= FARTHEST, f"{where}.high", "this is no range")
    need(len(track.bands) == 5, f"{where}.bands", "there are five bands")
    whole = not track.values or (track.low, track.high) == (0, len(track.values) - 1)
    need(whole, f"{where}.values", "each value of its range has a word")
    need(track.see.keys() == names.role.keys(), f"{where}.see", "each role reads it in some way")
    need({*track.see.values()} <= {*SEEN}, f"{where}.see", f"it is read as {', '.join(SEEN)}")
    need(track.rank.keys() <= names.role.keys(), f"{where}.rank", "there is no such role")


def _check_option(names: Manifest, number: int, option: OptionName) -> None:
    where, regions = f"names.options[{number}]", [region.id for region in names.regions]
    need(option.number == number, f"{where}.number", f"it stands at {number}")
    need(option.role in names.role, f"{where}.role", "there is no such role")
    need({*option.targets} <= {*regions}, f"{where}.targets", "there is no such region")
    need(all(option.choices.values()), f"{where}.choices", "there is nothing to choose")
    need(option.answers == [] or {*option.answers} <= {*names.deals}, f"{where}.answers", "there is no such deal")


def _check_sites(names: Manifest) -> None:
    need(names.sites, "names.sites", "there is none")
    for number, site in enumerate(names.sites):
        where = f"names.sites[{number}]"
        need(site.number == number, f"{where}.number", f"it stands at {number}")
        need(site.role in ("", *names.role), f"{where}.role", "there is no such role")
        need({*site.reads} <= names.track.keys(), f"{where}.reads", "there is no such track")


def _check_lists(names: Manifest) -> None:
    options = {option.id for option in names.options}
    need({*names.programs} <= options, "names.programs", "there is no such option")
    need({*names.deals} <= options, "names.deals", "there is no such option")
    need(len(names.stages) == len(names.programs), "names.stages", "each program has its stages")
    need(names.reasons, "names.reasons", "there is none")
    _check_roles(names, "objectives", [objective.role for objective in names.objectives])


def _check_roles(names: Manifest, field: str, roles: Collection[str]) -> None:
    need({*roles} <= names.role.keys(), f"names.{field}", "there is no such role")


SUFFIX = ".jsonl"
"""How the name of a journal's file ends."""


@dataclass(frozen=True, slots=True)
class SaveInfo:
    """A saved game as a list shows it; the seed stays control's."""

    name: str
    path: Path
    size: int
    """Bytes."""
    scenario: str
    """The scenario's id; empty if the header cannot be read."""
    turns: int
    """How many turns are done, those rewound left out."""
    last: str
    """When the last good entry was made; empty if there is none."""
    state: str
    """`open`, `over`, or `damaged: ` and why."""


def journal_path(folder: Path, name: str) -> Path:
    """The file of the journal called `name`; JournalError if that cannot be a name."""
    if not is_name(name):
        raise JournalError(
            f"'{safe_text(name, 80)}' cannot name a journal: use small letters, digits, '-' and '_'"
        )
    return folder / f"{name}{SUFFIX}"


def saves(folder: Path) -> list[SaveInfo]:
    """Every journal of a folder, the newest last; damaged ones say so."""
    try:
        names = sorted(path.stem for path in folder.iterdir() if path.suffix == SUFFIX and is_name(path.stem))
    except OSError:
        return []
    return sorted((_info(journal_path(folder, name)) for name in names), key=_age)


def good_prefix(path: Path, to: Path) -> int:
    """Write the good entries of a damaged journal as the new file `to`; how many they are."""
    data = read_file(path)
    reading = scan(data)
    if not reading.entries:
        raise JournalError(f"{safe_text(str(path))}: there is no good entry to keep")
    os.close(new_file(to, data[: reading.good]))
    _copy_pins(path, to)
    return len(reading.entries)


def move(path: Path, folder: Path) -> Path:
    """Move a journal, and the PINs beside it, into a folder; its new path. Raises JournalError, and moves nothing then."""
    to = folder / path.name
    with Journal.open(path):  # so that nobody plays it meanwhile
        os.close(new_file(to, read_file(path)))
        try:
            _copy_pins(path, to)
            path.unlink()
        except (JournalError, OSError):
            for part in (to, pins_path(to)):
                part.unlink(missing_ok=True)
            raise
    pins_path(path).unlink(missing_ok=True)
    return to


def _copy_pins(path: Path, to: Path) -> None:
    if pins_path(path).is_file():
        os.close(new_file(pins_path(to), read_file(pins_path(path))))


def _info(path: Path) -> SaveInfo:
    try:
        data = read_file(path)
    except JournalError as unread:
        return SaveInfo(path.stem, path, 0, "", 0, "", f"damaged: {unread}")
    reading = scan(data)
    kinds = [entry.kind for entry in standing(reading.entries)]
    fault = reading.fault or ("" if kinds else "it holds no whole entry")
    state = "over" if "over" in kinds else "open"
    return SaveInfo(
        name=path.stem,
        path=path,
        size=len(data),
        scenario=safe_text(str(reading.entries[0].body.get("scenario", "")), 80) if kinds else "",
        turns=kinds.count("turn"),
        last=reading.entries[-1].at if kinds else "",
        state=f"damaged: {fault}" if fault else state,
    )


def _age(save: SaveInfo) -> tuple[datetime, str]:
    return datetime.fromisoformat(save.last) if save.last else datetime.min.replace(tzinfo=UTC), save.name
