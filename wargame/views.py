"""What a role may know: its view of a position, and the events as it is told of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from wargame.compiler.ranges import bounds
from wargame.compiler.scope import HIDDEN
from wargame.engine import Engine, Event, Position
from wargame.expressions import Node
from wargame.names import Names, SiteName, TrackName
from wargame.terms import CONTROL, WAYS

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

    def reading(self, track: str, region: str | None = None) -> Reading:
        """The reading of a track. Raises KeyError."""
        for reading in self.readings:
            if (reading.track, reading.region) == (track, region):
                return reading
        raise KeyError(track)

    def to_json(self) -> dict[str, Any]:
        """The view as a JSON object, without the compiled cells."""
        data = asdict(self)
        del data["cells"], data["exact"]
        return data


def view_of(engine: Engine, s: Position, role: str) -> View:
    """A role's view: only what the rulebook says it may read."""
    names, at = engine.names, engine.at
    number = [r.id for r in names.roles].index(role)
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
    )


def _is_exact(engine: Engine, s: Position, track: TrackName, role: str) -> bool:
    if track.see[role].startswith("when "):
        return engine.call(f"exact_{role}_{track.id}", s) == 1
    return track.see[role] == "exact"


def _readings(names: Names, cells: Sequence[int], exact: Sequence[str]) -> Iterable[Reading]:
    for track in names.tracks:
        for i in range(len(names.regions) if track.regional else 1):
            region = names.regions[i].id if track.regional else None
            yield _reading(track, region, cells[track.slot + i], track.id in exact)


def _reading(track: TrackName, region: str | None, value: int, exact: bool) -> Reading:
    if value == HIDDEN:
        return Reading(track.id, region, "hidden", None, "")
    if not exact:
        return Reading(track.id, region, "band", value, band_word(track, value))
    word = track.values[value].replace("_", " ") if track.values else ""
    return Reading(track.id, region, "exact", value, word)


def band_word(track: TrackName, value: int) -> str:
    """The word of the band in which a value lies."""
    return BANDS[max(i for i, floor in enumerate(track.bands) if value >= floor or i == 0)]


def _programs(engine: Engine, cells: Sequence[int]) -> Iterable[ProgramSeen]:
    names, at = engine.names, engine.at
    for number, id in enumerate(names.programs):
        option = next(o for o in names.options if o.id == id)
        size = len(names.regions) if option.targets else 1
        name = id.upper()
        for i in range(size):
            stage = cells[at[f"{name}_STAGE"] + i]
            if stage > 0:
                region = names.regions[i].id if option.targets else None
                unpaid, stopped = cells[at[f"{name}_UNPAID"] + i], cells[at[f"{name}_STOPPED"] + i]
                yield ProgramSeen(id, option.role, region, names.stages[number][stage - 1], unpaid, stopped == 1)


_STATES = ("", "open", "accepted", "bargained down", "refused")


def _deals(engine: Engine, cells: Sequence[int]) -> Iterable[DealSeen]:
    for id in engine.names.deals:
        name = id.upper()
        status = cells[engine.at[f"{name}_STATUS"]]
        if status > 0:
            terms = choices_of(engine.names, _offering(engine.names, id), cells[engine.at[f"{name}_TERMS"]] - 1)
            yield DealSeen(id, _STATES[status], terms, cells[engine.at[f"{name}_DUE"]])


def _offering(names: Names, deal: str) -> int:
    return next(o.number for o in names.options if o.id == deal)


def choices_of(names: Names, option: int, number: int) -> dict[str, str | int]:
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
        for i in range(len(names.regions) if option.targets else 1):
            opened = s[first + i]
            if opened and opened // 128 >= s[at["TURN"]]:
                yield option.id, names.regions[i].id if option.targets else None, opened % 128, opened // 128


def _private(names: Names, role: str, drawn: int) -> str | None:
    return next((o.id for o in names.objectives if o.role == role and o.private and o.draw == drawn), None)


@dataclass(frozen=True, slots=True)
class Told:
    """An event as somebody may know it; numbers count what this role is told."""

    number: int
    turn: int
    quarter: int
    kind: str
    rule: str
    title: str
    text: str
    cites: tuple[str, ...]
    file: str
    line: int
    role: str
    """Who acts; empty for the world."""
    region: str | None
    cause: int
    """The number of its cause, 0 for none, -1 for one outside the role's knowledge."""
    track: str | None = None
    track_region: str | None = None
    before: int | str | None = None
    """Exact numbers, or band words."""
    after: int | str | None = None
    odds: tuple[int, int] | None = None
    face: int | None = None
    amount: int | None = None
    option: str | None = None
    choices: Mapping[str, str | int] = field(default_factory=dict)
    way: str = "plain"
    detail: str = ""


Exact = Callable[[TrackName, int], bool]
"""Whether a role reads a track exactly in a turn."""


@dataclass
class Teller:
    """Cuts events to what one role may know; control is told all but the bookkeeping."""

    names: Names
    role: str
    exact: Exact
    spans: Callable[[int, int], tuple[int, int]]
    """The range of a site's number over the role's view of a turn: site, turn -> lowest, highest."""
    told: list[Told] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)
    noticed: set[int] = field(default_factory=set)

    def tell(self, events: Sequence[Event]) -> list[Told]:
        """What the role is told of some events."""
        self._find_noticed(events)
        for event in events:
            cut = self._cut(event)
            if cut is not None:
                self.numbers[event.number] = cut.number
                self.told.append(cut)
        return self.told

    def _find_noticed(self, events: Sequence[Event]) -> None:
        """The orders under which a row says that the role noticed them."""
        causes = {event.number: event.cause for event in events}
        for event in events:
            if event.kind == "noticed" and self.names.roles[event.slot].id == self.role:
                number = event.cause
                while number:
                    self.noticed.add(number)
                    number = causes.get(number, 0)

    def _hears(self, event: Event, site: SiteName) -> bool:
        if self.role == CONTROL or site.audience is None or self.role in site.audience:
            return True
        return event.number in self.noticed or event.cause in self.noticed and event.kind == "noticed"

    def _cut(self, event: Event) -> Told | None:
        site = self.names.sites[event.site]
        if event.kind == "placed":
            return None
        if event.kind == "changed":
            return self._change(event, site)
        if not self._hears(event, site):
            return None
        if event.kind in ("rolled", "span", "modifier", "scaled", "delayed"):
            return self._number(event, site)
        return self._told(event, site, **_details(self.names, event))

    def _told(self, event: Event, site: SiteName, **more: Any) -> Told:
        cause = self.numbers.get(event.cause, -1) if event.cause else 0
        return Told(len(self.told) + 1, event.turn, event.quarter, event.kind, site.rule, site.title, site.text,
                    tuple(site.cites), site.file, site.line, site.role, event.region, cause, **more)  # fmt: skip

    def _change(self, event: Event, site: SiteName) -> Told | None:
        place = self.names.place(event.slot)
        if place is None:
            return None
        track, region = place
        before: int | str = event.before
        after: int | str = event.after
        if self.role != CONTROL and not self.exact(track, event.turn):
            if track.see[self.role].endswith("hidden"):
                return None
            before, after = band_word(track, event.before), band_word(track, event.after)
            if before == after:
                return None
        elif track.values:
            before, after = (track.values[v].replace("_", " ") for v in (event.before, event.after))
        if not self._hears(event, site):
            site = SiteName(0, "", "", "", "", 0, [])
        return self._told(event, site, track=track.id, track_region=region, before=before, after=after)

    def _knows(self, site: SiteName, turn: int) -> bool:
        if self.role == CONTROL:
            return True
        return self.role not in site.secret and all(self.exact(self.names.track[id], turn) for id in site.reads)

    def _number(self, event: Event, site: SiteName) -> Told | None:
        known = self._knows(site, event.turn)
        if event.kind == "rolled":
            odds = (event.before, event.before) if known else self.spans(event.site, event.turn)
            return self._told(event, site, odds=odds, face=event.after if known else None)
        if not known:
            return None
        if event.kind == "span":
            return self._told(event, site, odds=(event.before, event.after))
        if event.kind == "delayed":
            place = self.names.place(event.slot)
            if place is None or self.role != CONTROL and not self.exact(place[0], event.turn):
                return None
            return self._told(event, site, amount=event.after, track=place[0].id, track_region=place[1], detail=str(event.before))
        return self._told(event, site, amount=event.after, before=event.before)


def _details(names: Names, event: Event) -> dict[str, Any]:
    """What a row's numbers say in words, by its kind."""
    kind = event.kind
    if kind in ("ordered", "moot", "decided", "opens", "stopped_paying", "resumed_paying"):
        option = names.options[event.slot]
        more: dict[str, Any] = {"option": option.id}
        if kind == "ordered":
            more |= {"choices": choices_of(names, event.slot, event.before), "way": WAYS[event.after]}
        if kind == "moot":
            more["detail"] = names.reasons[event.after]
        if kind == "opens":
            more |= {"amount": event.after, "before": event.before}
        return more
    if kind == "stage_begins":
        return {"option": names.programs[event.slot], "detail": names.stages[event.slot][event.after - 1]}
    if kind in ("unfunded", "ends"):
        return {"option": names.programs[event.slot], "amount": event.after}
    if kind in _DEAL_WORDS:
        deal = names.deals[event.slot]
        return {"option": deal, "choices": choices_of(names, _offering(names, deal), event.after)}
    if kind == "game_over":
        return {"detail": names.outcomes[event.after - 1].title}
    if kind == "noticed":
        return {"detail": names.roles[event.slot].title}
    return {"amount": event.after}


_DEAL_WORDS = ("offered", "accepted", "bargaining", "stalled", "refused", "kept", "broken", "rewarded", "cheated",
               "carried_out", "bluffed")  # fmt: skip


def told_to_control(names: Names, events: Sequence[Event]) -> list[Told]:
    """Everything that happened, but for the bookkeeping."""
    return Teller(names, CONTROL, lambda track, turn: True, lambda site, turn: (0, 0)).tell(events)


def told(engine: Engine, events: Sequence[Event], role: str, views: Mapping[int, View]) -> list[Told]:
    """What a role is told, with its view of each turn (the last one serves for turns without)."""
    if role == CONTROL:
        return told_to_control(engine.names, events)

    def view(turn: int) -> View:
        return views.get(turn) or views[max(views)]

    def exact(track: TrackName, turn: int) -> bool:
        return track.id in view(turn).exact

    def spans(site: int, turn: int) -> tuple[int, int]:
        low, high = bounds(engine.compiled.terms[site], lambda cell: known_range(engine, view(turn), cell))
        return max(low, 0), min(high, 100)

    return Teller(engine.names, role, exact, spans).tell(events)


def known_range(engine: Engine, view: View, cell: Node) -> tuple[int, int]:
    """What a role's view leaves open of a cell: a point, a band, or all that is declared."""
    track = next((t for t in engine.names.tracks if t.id.upper() == cell.name), None)
    if track is None:
        return cell.low, cell.high
    regions = range(len(engine.names.regions)) if track.regional else range(1)
    spans = [_known(track, view.cells[track.slot + i], view) for i in regions]
    return min(low for low, _ in spans), max(high for _, high in spans)


def _known(track: TrackName, value: int, view: View) -> tuple[int, int]:
    if value == HIDDEN:
        return track.low, track.high
    if track.id in view.exact:
        return value, value
    ceilings = [floor - 1 for floor in track.bands[1:]] + [track.high]
    return value, ceilings[track.bands.index(value)]
