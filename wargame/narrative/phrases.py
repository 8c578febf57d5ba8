"""Phrases: events, changes and decisions as sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Literal, TypeAlias, assert_never

from wargame.doctrine import Decision, PassedOver, Saw
from wargame.manifest import DealKind, Manifest
from wargame.review import Branch, Contribution
from wargame.views import NewsItem, Reading, TermSeen


def headline(names: Manifest, event: NewsItem) -> str:
    """The title of what happened; of an answer also what it was."""
    option = names.option.get((event.role, event.option or ""))
    if option is None or not option.answers or not event.choices:
        return event.title
    return f"{event.title}: {', '.join(map(names.spoken, event.choices.values()))}"


StageKind: TypeAlias = Literal["stage_begins", "unfunded", "ends", "stopped_paying", "resumed_paying"]
"""The kinds of rows that say how a program stands."""
QUIET = ("placed", "turn_began", "quarter_began", "modifier", "span", "scaled", "decided")
"""Rows that are told with the row that they belong to, or not at all."""
DEAL_WORDS: dict[DealKind, str] = {
    "offered": "laid on the table",
    "accepted": "accepted",
    "bargaining": "agreed at half",
    "stalled": "left without an answer",
    "refused": "refused",
    "kept": "what was asked is done",
    "broken": "what was asked is not done in time",
    "rewarded": "what was promised is given",
    "cheated": "what was promised is not given",
    "carried_out": "the threat is carried out",
    "bluffed": "the threat was empty",
}


class Phrases:
    """Names, events, changes and decisions of a game in words, without a raw id."""

    def __init__(self, names: Manifest) -> None:
        self.names = names
        self.titles = {(o.role, o.id): o.title for o in names.options}
        self.options = {o.id: o for o in names.options}
        self.proper = names.spellings.keys() | {
            word.lower() for role in names.roles for word in role.title.split()
        }

    def title(self, option: str | None) -> str:
        """The title of an option."""
        return self.options[str(option)].title

    def value(self, value: str | int) -> str:
        """A choice's name or value in words."""
        return self.names.spoken(value)

    def choices(self, choices: Mapping[str, str | int]) -> str:
        """All choices of an order in words; a value that names its choice itself stands alone."""
        pairs = [(self.value(name), self.value(value)) for name, value in choices.items()]
        return "; ".join(value if name in value else f"{name}: {value}" for name, value in pairs)

    def within(self, title: str) -> str:
        """A title as it stands within a sentence."""
        first = title.split(" ")[0].lower()
        return title if first in self.proper - {"the"} else title[:1].lower() + title[1:]

    def place(self, region: str | None) -> str:
        """A region with its article, after a preposition."""
        return self.the(self.names.region_title(region))

    def the(self, title: str) -> str:
        """A title with its article, within a sentence."""
        return f"the {title.removeprefix('The ')}"

    def track(self, track: str | None, region: str | None = None) -> str:
        """A track's title, with its region."""
        title = self.names.track[str(track)].title
        return f"{title}, {self.names.region_title(region)}" if region else title

    def price(self, cost: Mapping[str, int]) -> str:
        """Amounts of resources in words."""
        return ", ".join(f"{n} {self.within(self.names.track[id].title)}" for id, n in cost.items())

    def line(self, branch: Branch) -> str:
        """One event in words."""
        event = branch.told
        match event.kind:
            case "ordered":
                return self._ordered(branch)
            case "rolled":
                return self._rolled(branch)
            case "noticed":
                return self._noticed(branch)
            case "moot":
                return self._moot(branch)
            case "opens":
                return self._opens(branch)
            case "stage_begins" | "unfunded" | "ends" | "stopped_paying" | "resumed_paying":
                return self._stage(event, event.kind)
            case (
                "offered" | "accepted" | "bargaining" | "stalled" | "refused" | "kept" | "broken" | "rewarded" | "cheated"
                | "carried_out" | "bluffed"
            ):  # fmt: skip
                return self._deal(event, event.kind)
            case (
                "turn_began" | "quarter_began" | "game_over" | "decided" | "happens" | "fails" | "result" | "modifier"
                | "span" | "scaled" | "changed" | "placed" | "delayed"
            ):  # fmt: skip
                return self._happens(branch)
            case _:
                assert_never(event.kind)

    def _deal(self, event: NewsItem, kind: DealKind) -> str:
        terms = f" ({self.choices(event.choices)})" if kind == "offered" else ""
        return f"{self.title(event.option)}: {DEAL_WORDS[kind]}{terms}"

    def because(self, share: Contribution) -> str:
        """A change and the chain of its causes, in one sentence."""
        change = share.change
        told = [event for event in share.causes if event.kind not in QUIET and (event.kind != "rolled" or event.face is not None)]
        reasons = [self.line(Branch(event)) for event in told]
        whence = reasons or ["it moves by itself" if change.cause >= 0 else "the cause is not known"]
        return f"{self.changes([change])[0]}. Because: {'; because: '.join(text.rstrip('.') for text in whence)}."

    def pull(self, terms: Sequence[TermSeen]) -> str:
        """The drift of a track, with its two largest terms."""
        toward = _span(sum(t.low for t in terms), sum(t.high for t in terms))
        named = [f"{term.label} {_span(term.low, term.high)}" for term in terms[:2]]
        more = len(terms) - len(named)
        most = f" (most of it: {', '.join(named)}" + (f"; {more} smaller terms)" if more else ")")
        return f"By itself it moves toward {toward} now{most if len(terms) > 1 else ''}."

    def _ordered(self, branch: Branch) -> str:
        return self.order(branch.told, {})

    def order(self, event: NewsItem, price: Mapping[str, int]) -> str:
        """An order with its choices, and with what was paid for it."""
        words = {"opening": ", as an answer", "stop": ": pay no more for it", "resume": ": pay for it again"}
        where = f" in {self.place(event.region)}" if event.region else ""
        chosen = self.choices(event.choices) if event.way in ("plain", "opening") else ""
        notes = "; ".join(note for note in (chosen, f"pays {self.price(price)}" if price else "") if note)
        return f"{self.title(event.option)}{where}{words.get(event.way, '')}" + (
            f" ({notes})" if notes else ""
        )

    def changes(self, changes: Sequence[NewsItem]) -> list[str]:
        """Changes in words, those of one track in one part."""
        parts = []
        for track, group in groupby(changes, lambda e: e.track):
            found = _summed(list(group))
            if len(found) == 1:
                parts.append(f"{self.track(track, found[0].track_region)} {_step(found[0])}")
            else:
                steps = [f"{self.names.region_title(e.track_region)} {_step(e)}".strip() for e in found]
                parts.append(f"{self.track(track)}: {', '.join(steps)}")
        return parts

    def _rolled(self, branch: Branch) -> str:
        return self.roll(branch, has_come(branch))

    def roll(self, branch: Branch, came: bool) -> str:
        """A roll with its odds, their named terms as far as they are known, and what came of it."""
        event = branch.told
        title = self._of_roles(event.title)
        spans = [child.told for child in branch.children if child.told.kind == "span" and child.told.odds]
        if spans:
            return f"{title}: {self._spans(spans)}; rolled {event.face}"
        where = f" in {self.place(event.region)}" if event.region and not event.role else ""
        low, high = (min(max(end, 0), 100) for end in event.odds or (0, 100))
        odds = {0: str(low), 100: "not known"}.get(high - low, f"between {low} and {high}")
        terms = [
            child.told
            for child in branch.children
            if child.told.kind == "modifier" and child.told.amount is not None
        ]
        because = f": {_terms(terms)}" if len(terms) > 1 else ""
        if event.face is None:
            return f"{title}{where}? odds {odds}"
        result = "it comes" if came else "it does not come"
        return f"{title}{where}? odds {odds}{because}; rolled {event.face}: {result}"

    def _of_roles(self, title: str) -> str:
        """A title in which roles stand with their article."""
        for role in self.names.roles:
            title = title.replace(f" by {role.title}", f" by {self.the(role.title)}")
        return title

    def _spans(self, spans: Sequence[NewsItem]) -> str:
        return ", ".join(
            f"{self.within(s.title)} {max(min(s.odds[1], 100) - s.odds[0], 0)} in 100"
            for s in spans
            if s.odds
        )

    def _noticed(self, branch: Branch) -> str:
        return f"The {branch.told.detail.removeprefix('The ')} notices it"

    def _moot(self, branch: Branch) -> str:
        why = branch.told.detail
        return "It could not be carried out" + (f": {why}" if why else "")

    def _opens(self, branch: Branch) -> str:
        event, option = branch.told, self.options[str(branch.told.option)]
        price = "for nothing" if not event.amount else f"at {event.amount} percent of its price"
        return f"This opens to {self.the(self.names.role[option.role].title)}: {option.title}, {price}"

    def delays(self, delays: Sequence[NewsItem]) -> str:
        """Delayed changes of one track in a sentence."""
        when = "next quarter" if delays[0].detail == "1" else f"in {delays[0].detail} quarters"
        steps = [f"{self.names.region_title(e.track_region)} {e.amount or 0:+d}".strip() for e in delays]
        return f"To come {when}: {self.track(delays[0].track)}, {', '.join(steps)}"

    def _stage(self, event: NewsItem, kind: StageKind) -> str:
        program = self._program(event)
        match kind:
            case "stage_begins":
                return f"{program}: {self.within(event.detail)}"
            case "unfunded":
                return f"{program} goes without its money"
            case "ends":
                return f"{program} ends"
            case "stopped_paying":
                return f"No more is paid for {program}"
            case "resumed_paying":
                return f"{program} is paid for again"
            case _:
                assert_never(kind)

    def _program(self, event: NewsItem) -> str:
        return self.title(event.option) + (f" in {self.place(event.region)}" if event.region else "")

    def _happens(self, branch: Branch) -> str:
        event = branch.told
        where = f", {self.names.region_title(event.region)}" if event.region else ""
        title = self.names.region_title(event.region)
        text = (
            event.text.replace(f" {title}", f" {self.within(title)}")
            if title.startswith("The ")
            else event.text
        )
        return text or f"{event.title}{where}"

    def saw(self, saw: Saw) -> str:
        """A part of a condition with what the seat read."""
        groups = [list(group) for _, group in groupby(saw.readings, lambda r: r.track)]
        read = [self._read(group) for group in groups]
        return f"{saw.words} ({'; '.join(read)})" if read else saw.words

    def _read(self, readings: list[Reading]) -> str:
        """The reading of a track; of one over the map, the least and the greatest."""
        ends = sorted(readings, key=lambda r: -1 if r.value is None else r.value)
        words = dict.fromkeys("not known" if r.kind == "hidden" else reading_words(r) for r in (ends[0], ends[-1]))
        region = readings[0].region if len(readings) == 1 else None
        return f"{self.track(readings[0].track, region)}: {' to '.join(words)}"

    def passed(self, passed: PassedOver) -> str:
        """A rule that gave no order, with why."""
        if passed.failed:
            return f"{passed.order}: did not hold: {'; '.join(self.saw(saw) for saw in passed.failed)}"
        return f"{passed.order}: not open: {passed.reason}" if passed.reason else passed.order

    def decision(self, decision: Decision, told: int = 0) -> Iterator[str]:
        """A decision in sentences; the first rules passed over are left out where they are `told` already."""
        option = self.names.option[decision.role, decision.order.option]
        where = f" in {self.place(decision.order.target)}" if decision.order.target else ""
        because = f': "{decision.because}"' if decision.because else ", at random"
        yield f"{self.names.role[decision.role].title}: {option.title}{where}{because}"
        if decision.saw:
            yield f"It saw: {'; '.join(self.saw(saw) for saw in decision.saw)}."
        for passed in decision.passed[told:]:
            yield f"It passed over {self.passed(passed)}."


def reading_words(reading: Reading) -> str:
    """A reading as a number or a word."""
    return reading.word or str(reading.value)


def has_come(branch: Branch) -> bool:
    """Whether what was rolled for happens; a roll with several results always does."""
    face, odds = branch.told.face, branch.told.odds
    hit = face is not None and odds is not None and face < odds[0]
    return hit or any(child.told.kind in ("span", "happens", "result", "noticed") for child in branch.children)


def _terms(terms: Sequence[NewsItem]) -> str:
    first = terms[0]
    return ", ".join([f"{first.title} {first.amount}", *(f"{t.title} {t.amount or 0:+d}" for t in terms[1:])])


def _span(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} to {high}"


def _step(event: NewsItem) -> str:
    return f"{event.before} -> {event.after}"


def _summed(changes: Sequence[NewsItem]) -> list[NewsItem]:
    """Changes of one track, those of one region as one."""
    found: dict[str | None, NewsItem] = {}
    for event in changes:
        found[event.track_region] = replace(event, before=found.get(event.track_region, event).before)
    return list(found.values())


def nearness(roll: NewsItem) -> int:
    """By how much a roll missed; one that is not shown missed by far."""
    return 100 if roll.face is None or roll.odds is None else roll.face - roll.odds[0]
