"""News: the events of a turn as far as each role is told of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypedDict, Unpack, assert_never

from wargame.compiler.ranges import Interval, bounds
from wargame.engine import Engine, Event
from wargame.manifest import Kind, Manifest, SiteName, TrackName
from wargame.terms import CONTROL, WAYS
from wargame.views.knowledge import Knowledge, substitute, values_of
from wargame.views.view import View, band_word, choices_of, offering, view_of


@dataclass(frozen=True, slots=True)
class NewsItem:
    """An event as somebody may know it; numbers count what this role is told."""

    number: int
    turn: int
    quarter: int
    kind: Kind
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


class Details(TypedDict, total=False):
    """Fields of a news item that some kinds of events have."""

    track: str
    track_region: str | None
    before: int | str | None
    after: int | str
    odds: tuple[int, int]
    face: int
    amount: int
    option: str
    choices: Mapping[str, str | int]
    way: str
    detail: str


def details_of(names: Manifest, event: Event) -> Details:
    """The numbers of a row in words, by its kind."""
    match event.kind:
        case "ordered" | "moot" | "decided" | "opens" | "stopped_paying" | "resumed_paying":
            return _of_option(names, event)
        case "stage_begins":
            return {"option": names.programs[event.slot], "detail": names.stages[event.slot][event.after - 1]}
        case "unfunded" | "ends":
            return {"option": names.programs[event.slot], "amount": event.after}
        case (
            "offered" | "accepted" | "bargaining" | "stalled" | "refused" | "kept" | "broken" | "rewarded" | "cheated"
            | "carried_out" | "bluffed"
        ):  # fmt: skip
            deal = names.deals[event.slot]
            return {"option": deal, "choices": choices_of(names, offering(names, deal), event.after)}
        case "game_over":
            return {"detail": names.outcomes[event.after - 1].title}
        case "noticed":
            return {"detail": names.roles[event.slot].title}
        case (
            "turn_began" | "quarter_began" | "happens" | "fails" | "result" | "rolled" | "modifier" | "span" | "scaled"
            | "changed" | "placed" | "delayed"
        ):  # fmt: skip
            return {"amount": event.after}
        case _:
            assert_never(event.kind)


def _of_option(names: Manifest, event: Event) -> Details:
    option = names.options[event.slot].id
    if event.kind == "ordered":
        return {"option": option, "choices": choices_of(names, event.slot, event.before), "way": WAYS[event.after]}
    if event.kind == "moot":
        return {"option": option, "detail": names.reasons[event.after]}
    return {"option": option, "amount": event.after, "before": event.before} if event.kind == "opens" else {"option": option}


NOWHERE = SiteName(0, "", "", "", "", 0, [])
"""The site of a change whose cause the role does not know."""
Exact = Callable[[TrackName, int], bool]
"""Whether a role reads a track exactly in a turn."""


@dataclass
class Teller:
    """Cuts events to what one role may know; control is told all but the bookkeeping."""

    names: Manifest
    role: str
    exact: Exact
    spans: Callable[[Event, Mapping[str, str | int], str], Interval]
    """The range of a roll's odds, given the choices and the option that it hangs under."""
    moved: Callable[[Event], None] = lambda event: None
    """Hears of every change, so that ranges can follow the turn."""
    told: list[NewsItem] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)
    causes: dict[int, int] = field(default_factory=dict)
    skipped: dict[int, int] = field(default_factory=dict)
    """Rows that nobody else is told of, with their cause: what they cause hangs there."""
    noticed: set[int] = field(default_factory=set)
    came: set[tuple[int, str, str | None]] = field(default_factory=set)
    """Cause, rule and region of everything that happened; its roll may be the cause, or have the same cause."""
    ordered: dict[int, NewsItem] = field(default_factory=dict)
    """The told order above each event."""
    unseen: dict[int, tuple[Event, int]] = field(default_factory=dict)
    """Changes by causes outside the role's knowledge, gathered per cell: the first, and the value after the last."""
    fading: set[int] = field(default_factory=set)
    """The `scaled` rows whose change the role is told exactly."""

    def tell(self, events: Sequence[Event]) -> list[NewsItem]:
        """The news that the role has of some events."""
        self._prepare(events)
        for event in events:
            if event.kind == "changed":
                self.moved(event)
            if event.kind in ("decided", "ordered", "quarter_began", "turn_began", "game_over"):
                self._flush()
            cut = self._cut(event)
            if cut is not None:
                self._add(event, cut)
            elif event.kind in ("decided", "placed"):
                self.skipped[event.number] = event.cause
        self._flush()
        return self.told

    def _add(self, event: Event, cut: NewsItem) -> None:
        self.numbers[event.number] = cut.number
        self.told.append(cut)
        if cut.kind == "ordered":
            self.ordered[event.number] = cut
        elif event.cause in self.ordered:
            self.ordered[event.number] = self.ordered[event.cause]

    def _prepare(self, events: Sequence[Event]) -> None:
        """Find the rolls that came, the orders that the role noticed, and the percents that it can know."""
        self.causes = {event.number: event.cause for event in events}
        for i, event in enumerate(events):
            if event.kind == "happens":
                self.came.add((event.cause, self.names.sites[event.site].rule, event.region))
            elif event.kind == "noticed" and self._is_role(event.slot):
                self._notice(event)
            elif event.kind == "scaled":
                self._find_scaled(event, next((e for e in events[i + 1 : i + 8] if e.kind != "scaled"), event))

    def _find_scaled(self, event: Event, after: Event) -> None:
        """A percent belongs to the change that follows: its site was numbered next to that of the amount."""
        place = self.names.place(after.slot) if after.kind == "changed" else None
        if place and after.site < event.site < after.site + 8 and after.cause == event.cause:
            if self.exact(place[0], event.turn):
                self.fading.add(event.number)

    def _is_role(self, number: int) -> bool:
        return self.names.roles[number].id == self.role

    def _notice(self, event: Event) -> None:
        number = event.number
        while number:
            self.noticed.add(number)
            number = self.causes.get(number, 0)

    def _hears(self, event: Event, site: SiteName) -> bool:
        if self.role == CONTROL or event.site == 0:
            return True
        if event.kind == "decided":
            return self._is_role(event.after)
        if event.kind == "opens":
            return self.names.options[event.slot].role == self.role
        return site.audience is None or self.role in site.audience or event.number in self.noticed

    def _cut(self, event: Event) -> NewsItem | None:
        site = self.names.sites[event.site]
        if event.kind == "placed":
            return None
        if event.kind == "changed":
            return self._change(event, site)
        if not self._hears(event, site):
            return None
        if event.kind in ("rolled", "span", "modifier", "scaled", "delayed"):
            return self._number(event, site)
        details = details_of(self.names, event)
        if event.kind == "moot" and not self._knows_reason(event):
            details["detail"] = ""
        return self._told(event, site, **details)

    def _knows_reason(self, event: Event) -> bool:
        """Whether the role may know why an order could not be carried out; the kernel's own reasons are plain to all."""
        knowers = self.names.options[event.slot].knowers.get(self.names.reasons[event.after])
        return self.role == CONTROL or knowers is None or self.role in knowers

    def _told(self, event: Event, site: SiteName, cause: int | None = None, **more: Unpack[Details]) -> NewsItem:
        text = site.text if event.kind in ("happens", "result", "decided") else ""
        if event.region is not None:
            text = text.replace("{target}", self.names.region_title(event.region))
        return NewsItem(len(self.told) + 1, event.turn, event.quarter, event.kind, site.rule, site.title, text,
                    tuple(site.cites), site.file, site.line, site.role, event.region,
                    self._cause(event) if cause is None else cause, **more)  # fmt: skip

    def _cause(self, event: Event) -> int:
        """The number of the nearest cause, past rows that are only bookkeeping."""
        cause = event.cause
        while cause in self.skipped:
            cause = self.skipped[cause]
        return self.numbers.get(cause, -1) if cause else 0

    def _change(self, event: Event, site: SiteName) -> NewsItem | None:
        place = self.names.place(event.slot)
        if place is None or not self._reads(place[0], event.turn):
            return None
        if not self._hears(event, site):
            self._gather(event)
            return None
        self._flush(event.slot)
        return self._in_words(event, site, event.after)

    def _reads(self, track: TrackName, turn: int) -> bool:
        return self.role == CONTROL or self.exact(track, turn) or not track.see[self.role].endswith("hidden")

    def _gather(self, event: Event) -> None:
        """Add a change by unseen causes to those of its cell, so that only their sum is told."""
        first, _ = self.unseen.get(event.slot, (event, 0))
        self.unseen[event.slot] = first, event.after

    def _flush(self, slot: int | None = None) -> None:
        """Tell what was gathered of a cell, or of all cells in the order of the layout."""
        for key in sorted(self.unseen) if slot is None else [slot]:
            if key in self.unseen:
                first, after = self.unseen.pop(key)
                told = self._in_words(first, NOWHERE, after, cause=-1)
                if told is not None:
                    self.told.append(told)

    def _in_words(self, event: Event, site: SiteName, value: int, cause: int | None = None) -> NewsItem | None:
        """A change as numbers, values' names or band words; None where the role would see no difference."""
        track, region = self.names.place(event.slot) or (None, None)
        assert track is not None
        before: int | str = event.before
        after: int | str = value
        if self.role != CONTROL and not self.exact(track, event.turn):
            before, after = band_word(track, event.before), band_word(track, value)
        elif track.values:
            before, after = (track.values[v].replace("_", " ") for v in (event.before, value))
        if before == after:
            return None
        return self._told(event, site, cause, track=track.id, track_region=region, before=before, after=after)

    def _knows(self, site: SiteName, turn: int) -> bool:
        if self.role == CONTROL:
            return True
        return self.role not in site.secret and all(self.exact(self.names.track[id], turn) for id in site.reads)

    def _number(self, event: Event, site: SiteName) -> NewsItem | None:
        known = self._knows(site, event.turn)
        if event.kind == "rolled":
            return self._roll(event, site, known)
        if not known or (self.role != CONTROL and event.cause and not self._tells(event)):
            return None
        if event.kind == "span":
            return self._told(event, site, odds=(event.before, event.after))
        if event.kind == "delayed":
            track, region = self.names.place(event.slot) or (None, None)
            if track is None or (self.role != CONTROL and not self.exact(track, event.turn)):
                return None
            return self._told(event, site, amount=event.after, track=track.id, track_region=region, detail=str(event.before))
        return self._told(event, site, amount=event.after, before=event.before if self.role == CONTROL else None)

    def _tells(self, event: Event) -> bool:
        """Whether a number may stand beside its cause: of a roll in full, or of a change that is told exactly."""
        if event.kind == "scaled":
            return event.number in self.fading
        if event.kind != "span":
            return event.cause in self.numbers
        roll = self.numbers.get(event.cause)
        return roll is not None and self.told[roll - 1].face is not None

    def _roll(self, event: Event, site: SiteName, known: bool) -> NewsItem | None:
        """A roll in full, or its range; a roll of the world's own that came to nothing is then not told at all."""
        if known:
            return self._told(event, site, odds=(event.before, event.before), face=event.after)
        if not site.role and not self.came & {(n, site.rule, event.region) for n in (event.number, event.cause)}:
            return None
        order = self.ordered.get(event.cause)
        odds = self.spans(event, order.choices if order else {}, str(order.option) if order else "")
        return self._told(event, site, odds=odds)


def told_to_control(names: Manifest, events: Sequence[Event]) -> list[NewsItem]:
    """Everything that happened, but for the bookkeeping."""
    return Teller(names, CONTROL, lambda track, turn: True, lambda event, choices, option: (0, 0)).tell(events)


def told(engine: Engine, events: Sequence[Event], role: str, views: Mapping[int, View]) -> list[NewsItem]:
    """A role's news of a game's events, by its view at the end of each turn.

    What it could reckon in a turn is what it knew when the turn began and heard since, so that nothing told before
    changes afterwards; before turn 1 that is the start.
    """
    if role == CONTROL:
        return told_to_control(engine.names, events)
    seen = _Seen(engine, role, views)
    return Teller(engine.names, role, seen.exact, seen.odds, seen.moved).tell(events)


class _Seen:
    """A role's knowledge turn by turn."""

    def __init__(self, engine: Engine, role: str, views: Mapping[int, View]) -> None:
        self.engine, self.role, self.views = engine, role, views
        self.known: dict[int, Knowledge] = {}

    def at(self, turn: int) -> Knowledge:
        if turn not in self.known:
            view = self.views.get(turn - 1) or self._start()
            self.known[turn] = Knowledge(self.engine, replace(view, turn=max(turn - 1, 0)))
        return self.known[turn]

    def _start(self) -> View:
        s = self.engine.new("")
        self.engine.call("look", s)
        return view_of(self.engine, s, self.role)

    def exact(self, track: TrackName, turn: int) -> bool:
        return track.id in self.at(turn).exact

    def moved(self, event: Event) -> None:
        self.at(event.turn).moved(event.slot, event.before, event.after)

    def odds(self, event: Event, choices: Mapping[str, str | int], option: str) -> Interval:
        known = self.at(event.turn)
        owner = next((o.role for o in self.engine.names.options if o.id == option), self.role)
        values = values_of(self.engine, replace(known.view, role=owner), option, event.region, choices)
        low, high = bounds(substitute(self.engine.compiled.terms[event.site], values), known.reading)
        return min(max(low, 0), 100), min(max(high, 0), 100)
