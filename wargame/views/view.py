"""A role's view: what it may know of the position now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from wargame.engine import Engine, Position
from wargame.engine.kernel.packing import last_turn_of, percent_of
from wargame.manifest import Manifest, TrackName
from wargame.terms import CONTROL, HIDDEN

BANDS = ("very low", "low", "middling", "high", "very high")


@dataclass(frozen=True, slots=True)
class Reading:
    """What a role reads of one track (in one region)."""

    track: str
    region: str | None
    kind: Literal["exact", "band", "hidden"]
    value: int | None
    """The exact value, the floor of the band, or None."""
    word: str
    """The band's word or the value's name, where there is one."""


@dataclass(frozen=True, slots=True)
class ProgramSeen:
    """A program that stands and that a role may know of."""

    option: str
    role: str
    region: str | None
    stage: str
    unfunded: int
    stopped: bool


@dataclass(frozen=True, slots=True)
class DealSeen:
    """A deal that runs and that a role may know of."""

    option: str
    state: str
    terms: dict[str, str | int]
    due: int
    """The turn by which it must be answered or done."""


@dataclass(frozen=True)
class View:
    """All that one role may know of a position."""

    role: str
    turn: int
    quarter: int
    readings: tuple[Reading, ...]
    orders: int
    """How many orders it may give this turn."""
    purse: dict[str, int]
    programs: tuple[ProgramSeen, ...] = ()
    deals: tuple[DealSeen, ...] = ()
    openings: tuple[tuple[str, str | None, int, int], ...] = ()
    """Options that it may order beside the others: option, region, percent of the price, last turn."""
    private: str | None = None
    """Its drawn private objective."""
    exact: tuple[str, ...] = ()
    """The tracks that it reads exactly now."""
    cells: tuple[int, ...] = field(default=(), repr=False)
    """The compiled readings of all cells, as doctrines and gates use them."""
    own: tuple[int, ...] = field(default=(), repr=False)
    """How often it gave its own options of late, and what opens them: the cells that `own_places` lists."""

    def reading(self, track: str, region: str | None = None) -> Reading:
        """The reading of a track. Raises KeyError."""
        for reading in self.readings:
            if (reading.track, reading.region) == (track, region):
                return reading
        raise KeyError(track)

    def to_json(self) -> dict[str, Any]:
        """The view as a JSON object, without the compiled cells."""
        data = asdict(replace(self, cells=(), exact=(), own=()))
        del data["cells"], data["exact"], data["own"]
        return data


def view_of(engine: Engine, s: Position, role: str) -> View:
    """A role's view: only what the rulebook says it may read; control's is how it is."""
    names, at = engine.names, engine.at
    if role == CONTROL:
        return _truth(engine, s)
    number = names.role_number(role)
    base = at["VIEWS"] + number * at["COPIED"]
    cells = tuple(s[base : base + at["COPIED"]])
    exact = tuple(t.id for t in names.tracks if _is_exact(engine, s, t, role))
    return View(
        role=role,
        turn=s[at["TURN"]],
        quarter=s[at["QUARTER"]],
        readings=tuple(_readings(names, cells, exact)),
        orders=s[at["CAPACITY"] + number],
        purse={t.id: cells[t.slot] for t in names.tracks if t.resource == role},
        programs=tuple(_programs(engine, cells)),
        deals=tuple(_deals(engine, cells)),
        openings=tuple(_openings(engine, s, role)),
        private=_private(names, role, s[at["DRAWN"] + number]),
        exact=exact,
        cells=cells,
        own=tuple(s[place] for place in own_places(engine, role)),
    )


def _truth(engine: Engine, s: Position) -> View:
    names, at = engine.names, engine.at
    cells, exact = tuple(s[: at["COPIED"]]), tuple(track.id for track in names.tracks)
    return View(
        role=CONTROL,
        turn=s[at["TURN"]],
        quarter=s[at["QUARTER"]],
        readings=tuple(_readings(names, cells, exact)),
        orders=0,
        purse={},
        programs=tuple(_programs(engine, cells)),
        deals=tuple(_deals(engine, cells)),
        exact=exact,
        cells=cells,
    )


def own_places(engine: Engine, role: str) -> list[int]:
    """The kept cells outside the view's array that only concern a role's own orders."""
    places: list[int] = []
    for option in engine.compiled.options:
        if option.role == role:
            names = (f"{option.name.upper()}_{kind}" for kind in ("RECENT", "OPENED"))
            cells = range(len(engine.names.extent(option.area > 0)))
            places += [engine.at[name] + i for name in names if name in engine.at for i in cells]
    return places


def _is_exact(engine: Engine, s: Position, track: TrackName, role: str) -> bool:
    if track.see[role].startswith("when "):
        return engine.call(f"exact_{role}_{track.id}", s) == 1
    return track.see[role] == "exact"


def _readings(names: Manifest, cells: Sequence[int], exact: Sequence[str]) -> Iterable[Reading]:
    for track, region, slot in names.track_cells():
        yield _reading(track, region, cells[slot], track.id in exact)


def _reading(track: TrackName, region: str | None, value: int, exact: bool) -> Reading:
    if value == HIDDEN:
        return Reading(track.id, region, "hidden", None, "")
    if not exact:
        return Reading(track.id, region, "band", value, band_word(track, value))
    word = track.values[value].replace("_", " ") if track.values else ""
    return Reading(track.id, region, "exact", value, word)


def band_word(track: TrackName, value: int) -> str:
    """The word of the band in which a value lies."""
    return BANDS[track.band(value)]


def _programs(engine: Engine, cells: Sequence[int]) -> Iterable[ProgramSeen]:
    names, at = engine.names, engine.at
    for number, id in enumerate(names.programs):
        option = next(o for o in names.options if o.id == id)
        name = id.upper()
        for i, region in enumerate(names.extent(bool(option.targets))):
            stage, unpaid, stopped = (cells[at[f"{name}_{part}"] + i] for part in ("STAGE", "UNPAID", "STOPPED"))
            if stage > 0:
                yield ProgramSeen(id, option.role, region, names.stages[number][stage - 1], unpaid, stopped == 1)


_STATES = ("", "open", "accepted", "bargained down", "refused")


def _deals(engine: Engine, cells: Sequence[int]) -> Iterable[DealSeen]:
    for id in engine.names.deals:
        name = id.upper()
        status = cells[engine.at[f"{name}_STATUS"]]
        if status > 0:
            terms = choices_of(
                engine.names, offering(engine.names, id), cells[engine.at[f"{name}_TERMS"]] - 1
            )
            yield DealSeen(id, _STATES[status], terms, cells[engine.at[f"{name}_DUE"]])


def offering(names: Manifest, deal: str) -> int:
    """The number of the option that offers a deal."""
    return next(o.number for o in names.options if o.id == deal)


def choices_of(names: Manifest, option: int, number: int) -> dict[str, str | int]:
    """The choices that a combination's number stands for."""
    chosen = {}
    for name, values in names.options[option].choices.items():
        chosen[name] = values[number % len(values)]
        number //= len(values)
    return chosen


def _openings(engine: Engine, s: Position, role: str) -> Iterable[tuple[str, str | None, int, int]]:
    names, at = engine.names, engine.at
    for option in names.options:
        if option.role != role:
            continue
        first = s[at["OPTION_OPENED"] + option.number]
        for i, region in enumerate(names.extent(bool(option.targets))):
            opening = s[first + i]
            if opening and last_turn_of(opening) >= s[at["TURN"]]:
                yield option.id, region, percent_of(opening), last_turn_of(opening)


def _private(names: Manifest, role: str, drawn: int) -> str | None:
    return next((o.id for o in names.objectives if o.role == role and o.private and o.draw == drawn), None)
