"""The manifest of a game: the ids, titles and numbers that reading its journal needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any, Literal, TypeAlias, get_args

DealKind: TypeAlias = Literal[
    "offered", "accepted", "bargaining", "stalled", "refused", "kept", "broken", "rewarded", "cheated", "carried_out",
    "bluffed",
]  # fmt: skip
"""The closed list of the kinds of rows whose slot is the number of a deal."""
Kind: TypeAlias = Literal[
    "turn_began", "quarter_began", "decided", "ordered", "moot", "stopped_paying", "resumed_paying", "happens", "fails",
    "result", "rolled", "modifier", "span", "scaled", "changed", "placed", "delayed", "opens", "noticed", "stage_begins",
    "unfunded", "ends", DealKind, "game_over",
]  # fmt: skip
"""The closed list of the kinds of rows on a tape."""
KINDS: tuple[Kind, ...] = get_args(Kind)
"""The kinds of rows on a tape, by number from 1."""
COLUMNS = ("quarter", "kind", "site", "target", "cause", "slot", "before", "after")
"""The columns of a row on the tape."""
OF_OPTIONS = ("ordered", "moot", "decided", "opens", "stopped_paying", "resumed_paying")
"""The kinds of rows whose slot is the number of an option."""
OF_PROGRAMS = ("stage_begins", "unfunded", "ends")
"""Those whose slot is the number of a program."""
OF_DEALS: tuple[DealKind, ...] = get_args(DealKind)
"""Those whose slot is the number of a deal."""


@dataclass(frozen=True)
class RoleName:
    """Who is played."""

    id: str
    title: str
    short: str


@dataclass(frozen=True)
class RegionName:
    """A part of the map."""

    id: str
    title: str
    states: list[str]
    tiles: dict[str, list[int]] = field(default_factory=dict)
    """Row, column and width of its tiles on the map, by their code."""


@dataclass(frozen=True)
class TrackName:
    """A track: its first cell is `slot`; a regional one has a cell for every region."""

    id: str
    title: str
    about: str
    theme: str
    regional: bool
    slot: int
    low: int
    high: int
    bands: list[int]
    """The floor of each of the five bands."""
    values: list[str]
    resource: str
    """The role that spends it, or nothing."""
    rank: dict[str, int]
    good: dict[str, str]
    see: dict[str, str]
    """Per role: exact, band, hidden, or `when band` / `when hidden` (exact while a condition holds)."""
    unit: str = ""
    short: str = ""
    """The title on narrow screens."""

    def band(self, value: int) -> int:
        """The index of the band (0 to 4) in which a value lies."""
        return max(i for i, floor in enumerate(self.bands) if value >= floor or i == 0)

    def span(self, value: int) -> tuple[int, int]:
        """The lowest and highest value of the band in which a value lies."""
        band = self.band(value)
        return self.bands[band], [*(floor - 1 for floor in self.bands[1:]), self.high][band]


@dataclass(frozen=True)
class SiteName:
    """A node of the rulebook that can write a row of the tape."""

    number: int
    rule: str
    title: str
    role: str
    file: str
    line: int
    cites: list[str]
    text: str = ""
    audience: list[str] | None = None
    """The roles that hear of its events; None: all."""
    reads: list[str] = field(default_factory=list)
    """The tracks in its number: who does not read them all exactly may not know it."""
    secret: list[str] = field(default_factory=list)
    """The roles that may not know another part of its number."""


@dataclass(frozen=True)
class OptionName:
    """An option of one role."""

    number: int
    id: str
    role: str
    title: str
    theme: str
    horizon: str
    targets: list[str]
    choices: dict[str, list[str | int]]
    covert: bool
    choice_order: list[str] = field(default_factory=list)
    """The names of the choices as declared: a combination's number counts in this order, which JSON objects lose."""
    answers: list[str] = field(default_factory=list)
    """The deals that it answers, by its choice `answer`."""
    knowers: dict[str, list[str]] = field(default_factory=dict)
    """Of each of its own reasons to be moot, the roles that may know it."""

    def __post_init__(self) -> None:
        order = self.choice_order or list(self.choices)
        object.__setattr__(self, "choice_order", order)
        object.__setattr__(self, "choices", {name: self.choices[name] for name in order})


@dataclass(frozen=True)
class ObjectiveName:
    """A role's aim."""

    id: str
    role: str
    title: str
    weight: int
    private: bool
    draw: int
    """Its number among the role's private ones, from 1; 0 for a public one."""


@dataclass(frozen=True)
class OutcomeName:
    """A named ending."""

    id: str
    title: str
    text: str


@dataclass(frozen=True)
class GuideName:
    """What a tutorial says in one turn: while orders are given (`until` one is given), at its result, or at the end."""

    turn: int
    show: str
    until: str
    text: str


@dataclass(frozen=True)
class Manifest:
    """All names of one game's content; lists are in the order of their numbers."""

    scenario: str
    title: str
    rulebook: str
    turns: int
    quarters_per_turn: int
    year: int
    quarter: int
    sequential: bool
    roles: list[RoleName]
    regions: list[RegionName]
    themes: dict[str, str]
    tracks: list[TrackName]
    options: list[OptionName]
    sites: list[SiteName]
    programs: list[str]
    """The option that each program number stands for."""
    stages: list[list[str]]
    """The stage titles of each program."""
    deals: list[str]
    reasons: list[str]
    """What reason numbers say."""
    objectives: list[ObjectiveName]
    outcomes: list[OutcomeName]
    cells: int
    """How many cells of a position are kept."""
    places: dict[str, int]
    """Where the turn, the quarter, the outcome, scores and drawn objectives are kept."""
    map_words: dict[str, list[int]] = field(default_factory=dict)
    """Words on the map, with their row and column."""
    map_lines: dict[str, int] = field(default_factory=dict)
    """Lines on the map, with the row that each runs below."""
    about: str = ""
    """What the scenario is about."""
    briefings: dict[str, dict[str, str]] = field(default_factory=dict)
    """Per role (or `all`), a text for each sub-role; one for the whole role has no name."""
    debrief: list[str] = field(default_factory=list)
    """Questions for after the game."""
    guide: list[GuideName] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The names as a JSON object."""
        return {**_values(self), **{name: [_values(entry) for entry in getattr(self, name)] for name in _KINDS}}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Manifest:
        """The names from their JSON object; what only another version knows is left out. Raises KeyError or TypeError."""
        values = _known(cls, data)
        for key, kind in _KINDS.items():
            values[key] = [kind(**_known(kind, entry)) for entry in values.get(key, [])]
        return cls(**values)

    @cached_property
    def track(self) -> dict[str, TrackName]:
        """Tracks by id."""
        return {track.id: track for track in self.tracks}

    @cached_property
    def role(self) -> dict[str, RoleName]:
        """Roles by id."""
        return {role.id: role for role in self.roles}

    @cached_property
    def option(self) -> dict[tuple[str, str], OptionName]:
        """Options by role and id."""
        return {(option.role, option.id): option for option in self.options}

    @cached_property
    def spellings(self) -> dict[str, str]:
        """How words are written that have capitals wherever they stand, by the word in small letters."""
        texts = " ".join([*(f"{site.title}. {site.text}" for site in self.sites), *(f"x {r.short}" for r in self.roles)])
        plain = set(re.findall(r"\b[a-z]+\b", texts))
        named = re.findall(r"(?<=[a-z,] )[A-Z][A-Za-z]*\b|\b[A-Z]{2,}\b", texts)
        return {word.lower(): word for word in named if word.lower() not in plain or word.isupper()}

    def spoken(self, id: str | int) -> str:
        """A choice's name or value in words."""
        return " ".join(self.spellings.get(word, word) for word in str(id).split("_"))

    def role_number(self, role: str) -> int:
        """The number of a role. Raises ValueError."""
        return [*self.role].index(role)

    def region_number(self, region: str) -> int:
        """The number of a region. Raises ValueError."""
        return [r.id for r in self.regions].index(region)

    def extent(self, regional: bool) -> list[str | None]:
        """The region of each cell of a run: every region, or None alone for a run that is national."""
        return [region.id for region in self.regions] if regional else [None]

    def cells_of(self, track: TrackName) -> range:
        """The cells of a track."""
        return range(track.slot, track.slot + len(self.extent(track.regional)))

    def track_cells(self, tracks: Iterable[TrackName] | None = None) -> Iterator[tuple[TrackName, str | None, int]]:
        """Track, region and cell of every track cell (of some tracks, or of all), in the order of the layout."""
        for track in self.tracks if tracks is None else tracks:
            for i, region in enumerate(self.extent(track.regional)):
                yield track, region, track.slot + i

    @cached_property
    def _owners(self) -> list[tuple[TrackName, str | None]]:
        return [(track, region) for track, region, _ in self.track_cells()]

    def place(self, slot: int) -> tuple[TrackName, str | None] | None:
        """The track and region that a cell belongs to; None if it is no track's."""
        return self._owners[slot] if 0 <= slot < len(self._owners) else None

    def region_title(self, region: str | None) -> str:
        """A region's title; nothing for a national thing."""
        return next((r.title for r in self.regions if r.id == region), "")

    def date(self, quarter: int) -> str:
        """The calendar quarter of the game's n-th quarter (from 1), such as `Q3 2024`."""
        count = self.year * 4 + self.quarter - 1 + max(quarter - 1, 0)
        return f"Q{count % 4 + 1} {count // 4}"


def _values(named: Any) -> dict[str, Any]:
    return {f.name: getattr(named, f.name) for f in fields(named)}


def _known(kind: Any, data: dict[str, Any]) -> dict[str, Any]:
    """The fields that a kind of name has now; one that an earlier version did not write takes its default."""
    return {f.name: data[f.name] for f in fields(kind) if f.name in data}


_KINDS: dict[str, Any] = {
    "roles": RoleName, "regions": RegionName, "tracks": TrackName, "options": OptionName,
    "sites": SiteName, "objectives": ObjectiveName, "outcomes": OutcomeName, "guide": GuideName,
}  # fmt: skip
"""What the lists of names hold."""
