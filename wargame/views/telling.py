"""The events as a role is told of them: cut by audience, and each number by what the role can reckon."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from wargame.compiler.ranges import Interval
from wargame.engine import Event
from wargame.names import Names, SiteName, TrackName
from wargame.terms import CONTROL
from wargame.views.seen import band_word
from wargame.views.tidings import Told, details_of

NOWHERE = SiteName(0, "", "", "", "", 0, [])
"""The site of a change whose cause the role does not know."""
Exact = Callable[[TrackName, int], bool]
"""Whether a role reads a track exactly in a turn."""


@dataclass
class Teller:
    """Cuts events to what one role may know; control is told all but the bookkeeping."""

    names: Names
    role: str
    exact: Exact
    spans: Callable[[Event, Mapping[str, str | int], str], Interval]
    """The range of a roll's odds, given the choices and the option that it hangs under."""
    moved: Callable[[Event], None] = lambda event: None
    """Hears of every change, so that ranges can follow the turn."""
    told: list[Told] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)
    causes: dict[int, int] = field(default_factory=dict)
    skipped: dict[int, int] = field(default_factory=dict)
    """Rows that nobody else is told of, with their cause: what they cause hangs there."""
    noticed: set[int] = field(default_factory=set)
    came: set[tuple[int, str, str | None]] = field(default_factory=set)
    """What happened: its cause, rule and region; the roll itself may be the cause, or have the same cause."""
    ordered: dict[int, Told] = field(default_factory=dict)
    """The told order above each event."""
    unseen: dict[int, tuple[Event, int]] = field(default_factory=dict)
    """Changes by causes outside the role's knowledge, gathered per cell: the first, and the value after the last."""
    fading: set[int] = field(default_factory=set)
    """The `scaled` rows whose change the role is told exactly."""

    def tell(self, events: Sequence[Event]) -> list[Told]:
        """What the role is told of some events."""
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

    def _add(self, event: Event, cut: Told) -> None:
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
        details = details_of(self.names, event)
        if event.kind == "moot" and not self._knows_reason(event):
            details["detail"] = ""
        return self._told(event, site, **details)

    def _knows_reason(self, event: Event) -> bool:
        """Whether the role may know why an order could not be carried out; the kernel's own reasons are plain to all."""
        knowers = self.names.options[event.slot].knowers.get(self.names.reasons[event.after])
        return self.role == CONTROL or knowers is None or self.role in knowers

    def _told(self, event: Event, site: SiteName, cause: int | None = None, **more: Any) -> Told:
        text = site.text if event.kind in ("happens", "result", "decided") else ""
        if event.region is not None:
            text = text.replace("{target}", self.names.region_title(event.region))
        return Told(len(self.told) + 1, event.turn, event.quarter, event.kind, site.rule, site.title, text,
                    tuple(site.cites), site.file, site.line, site.role, event.region,
                    self._cause(event) if cause is None else cause, **more)  # fmt: skip

    def _cause(self, event: Event) -> int:
        """The number of the nearest cause, past rows that are only bookkeeping."""
        cause = event.cause
        while cause in self.skipped:
            cause = self.skipped[cause]
        return self.numbers.get(cause, -1) if cause else 0

    def _change(self, event: Event, site: SiteName) -> Told | None:
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

    def _in_words(self, event: Event, site: SiteName, value: int, cause: int | None = None) -> Told | None:
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

    def _number(self, event: Event, site: SiteName) -> Told | None:
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

    def _roll(self, event: Event, site: SiteName, known: bool) -> Told | None:
        """A roll in full, or its range; a roll of the world's own that came to nothing is then not told at all."""
        if known:
            return self._told(event, site, odds=(event.before, event.before), face=event.after)
        if not site.role and not self.came & {(n, site.rule, event.region) for n in (event.number, event.cause)}:
            return None
        order = self.ordered.get(event.cause)
        odds = self.spans(event, order.choices if order else {}, str(order.option) if order else "")
        return self._told(event, site, odds=odds)


def told_to_control(names: Names, events: Sequence[Event]) -> list[Told]:
    """Everything that happened, but for the bookkeeping."""
    return Teller(names, CONTROL, lambda track, turn: True, lambda event, choices, option: (0, 0)).tell(events)
