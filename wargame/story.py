"""A game told as a story: per turn what each role ordered, and then what followed from what."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from wargame.names import Names
from wargame.review import Branch, chain, tree
from wargame.views import Told

QUIET = ("placed", "turn_began", "quarter_began", "modifier", "span", "scaled", "decided")
"""Rows that are told with the row that they belong to, or not at all."""
DEAL_WORDS = {
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
ENOUGH = 2
"""Smaller drifts of a turn are not worth a word."""


class Storyteller:
    """Puts what somebody is told into lines of text, without a raw id."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.titles = {(o.role, o.id): o.title for o in names.options}
        self.options = {o.id: o for o in names.options}
        texts = (
            [site.text for site in names.sites]
            + [o.title for o in names.options]
            + [r.short for r in names.roles]
        )
        self.capitals = {word.lower() for text in texts for word in re.findall(r"\b[A-Z]{2,}\b", text)}
        self.proper = self.capitals | {word.lower() for role in names.roles for word in role.title.split()}

    # Words

    def title(self, option: str | None) -> str:
        """The title of an option."""
        return self.options[str(option)].title

    def value(self, value: str | int) -> str:
        """A choice's name or value in words."""
        if value in self.names.role:
            return self.names.role[str(value)].title
        words = str(value).replace("_", " ").split(" ")
        return " ".join(word.upper() if word in self.capitals else word for word in words)

    def choices(self, choices: Mapping[str, str | int]) -> str:
        """All choices of an order in words."""
        return "; ".join(f"{self.value(name)}: {self.value(value)}" for name, value in choices.items())

    def within(self, title: str) -> str:
        """A title as it stands within a sentence."""
        first = title.split(" ")[0].lower()
        return title if first in self.proper - {"the"} else title[:1].lower() + title[1:]

    def place(self, region: str | None) -> str:
        """A region with its article, after a preposition."""
        title = self.names.region_title(region)
        return self.within(title) if title.startswith("The ") else f"the {title}"

    def track(self, track: str | None, region: str | None = None) -> str:
        """A track's title, with its region."""
        title = self.names.track[str(track)].title
        return f"{title}, {self.names.region_title(region)}" if region else title

    def price(self, cost: Mapping[str, int]) -> str:
        """Amounts of resources in words."""
        return ", ".join(f"{n} {self.within(self.names.track[id].title)}" for id, n in cost.items())

    # A turn

    def turn(self, told: Sequence[Told], turn: int, head: bool = True) -> Iterator[str]:
        """The lines of one turn."""
        if head:
            quarter = (turn - 1) * self.names.quarters_per_turn + 1
            yield f"TURN {turn} of {self.names.turns} - {self.names.date(quarter)}"
        roots = list(_freed(_joined(tree(told, turn))))
        reasons = {event.number: event.title for event in told if event.kind == "decided"}
        for role in self.names.roles:
            orders = [b for b in roots if b.told.kind == "ordered" and b.told.role == role.id]
            yield from self._orders(role.title, orders, reasons)
        rest = [branch for branch in roots if branch.told.kind != "ordered"]
        for quarter, group in groupby(sorted(rest, key=lambda b: b.told.quarter), lambda b: b.told.quarter):
            yield from self._world(told, quarter, list(group))
        yield from self._drifts(told, turn)

    def _orders(self, title: str, orders: Sequence[Branch], reasons: Mapping[int, str]) -> Iterator[str]:
        if orders:
            yield f"  {title}"
        for branch in orders:
            yield f"    {self._ordered(branch)}"
            if reasons.get(branch.told.cause):
                yield f'      "{reasons[branch.told.cause]}"'
            yield from self._below(branch, "      ")

    def _world(self, told: Sequence[Told], quarter: int, branches: Sequence[Branch]) -> Iterator[str]:
        """The world's part of one quarter: what came of itself, what came due, what might have come."""
        missed = [b for b in branches if b.told.kind == "rolled" and not _came(b) and not b.told.role]
        shown = [b for b in branches if b not in missed and not self._is_idle(b)]
        late = [b for b in branches if b.told.kind == "changed" and not _is_drift(b.told, told)]
        lines = [line for branch in shown for line in self._standing(branch)]
        lines += [f"    {line}" for line in self._late(told, late)]
        if missed:
            lines.append(f"    Might have come, and did not: {self._missed(missed)}.")
        if lines:
            yield f"  Meanwhile, {self.names.date(quarter)}"
            yield from lines

    def _is_idle(self, branch: Branch) -> bool:
        """Whether there is nothing to say of it here."""
        event = branch.told
        bare = event.kind == "happens" and not event.text and not list(self._shown(branch))
        return bare or event.kind in ("changed", "game_over", *QUIET)

    def _standing(self, branch: Branch) -> Iterator[str]:
        owner = f"{self.names.role[branch.told.role].title}: " if branch.told.role in self.names.role else ""
        yield f"    {owner}{self.line(branch)}"
        yield from self._below(branch, "      ")

    def _late(self, told: Sequence[Told], late: Sequence[Branch]) -> Iterator[str]:
        """Changes with a cause before this turn, or with one that is not known."""
        for cause, group in groupby(sorted(late, key=lambda b: b.told.cause), lambda b: b.told.cause):
            changes = [branch.told for branch in group]
            source = next((event for event in chain(told, cause) if event.kind == "ordered"), None)
            first = source or next(iter(chain(told, cause)), None)
            name = self.title(first.option) if first and first.option else first.title if first else ""
            whence = (
                f"From turn {first.turn}, {self.within(name)}" if first else "For reasons that are not known"
            )
            yield f"{whence}: {'; '.join(self._changes(changes))}"

    def _missed(self, missed: Sequence[Branch]) -> str:
        parts = []
        for title, group in groupby(sorted(missed, key=lambda b: b.told.title), lambda b: b.told.title):
            rolls = [branch.told for branch in group]
            odds = sorted({roll.odds[0] for roll in rolls if roll.odds})
            often = f" in each of {len(rolls)} places" if len(rolls) > 1 else ""
            range_ = f"{odds[0]} to {odds[-1]}" if len(odds) > 1 else str(odds[0] if odds else "")
            rolled = f", rolled {rolls[0].face}" if len(rolls) == 1 and rolls[0].face is not None else ""
            parts.append(f"{self.within(title)} (odds {range_}{often}{rolled})")
        return ", ".join(parts)

    # The tree

    def _below(self, branch: Branch, indent: str) -> Iterator[str]:
        shown = list(self._shown(branch))
        for i, group in enumerate(shown):
            last = i == len(shown) - 1
            yield f"{indent}{'`-' if last else '|-'} {self._together(group)}"
            yield from self._below(group[0], indent + ("   " if last else "|  "))

    def _shown(self, branch: Branch) -> Iterator[list[Branch]]:
        """The children to print, changes of one track together."""
        groups: dict[tuple[str, ...], list[Branch]] = {}
        for child in self._opened(branch):
            if child.told.kind not in QUIET and not _is_said(child, branch):
                groups.setdefault(_kinship(child), []).append(child)
        yield from groups.values()

    def _together(self, group: Sequence[Branch]) -> str:
        """One line for branches of one kinship."""
        kind, events = group[0].told.kind, [branch.told for branch in group]
        if kind == "changed":
            return self._changes(events)[0]
        return self._delays(events) if kind == "delayed" else self.line(group[0])

    def _opened(self, branch: Branch) -> Iterator[Branch]:
        """The children; one that says nothing new gives its own children away."""
        for child in branch.children:
            if self._is_payment(child, branch):
                continue
            if (
                child.told.kind in ("happens", "fails")
                and not child.told.text
                and self._repeats(child, branch)
            ):
                yield from self._opened(child)
            else:
                yield child

    def _repeats(self, child: Branch, branch: Branch) -> bool:
        return (
            child.told.title in (branch.told.title, self._option_title(branch.told))
            or child.told.kind == "fails"
        )

    def _option_title(self, event: Told) -> str:
        return self.title(event.option) if event.option else ""

    def _is_payment(self, child: Branch, branch: Branch) -> bool:
        """The price of an order: told in the order's own line."""
        track = self.names.track.get(child.told.track or "")
        return (
            child.told.kind == "changed" and branch.told.kind == "ordered" and bool(track and track.resource)
        )

    # Lines

    def line(self, branch: Branch) -> str:
        """One event in words."""
        event = branch.told
        if event.kind in DEAL_WORDS:
            terms = f" ({self.choices(event.choices)})" if event.kind == "offered" else ""
            return f"{self.title(event.option)}: {DEAL_WORDS[event.kind]}{terms}"
        speak = getattr(self, f"_{event.kind}", self._happens)
        return str(speak(branch))

    def because(self, causes: Sequence[Told]) -> str:
        """A change and the chain of its causes, in one sentence."""
        change, *rest = causes
        reasons = [self.line(Branch(event)) for event in rest if event.kind not in QUIET]
        whence = reasons or ["it moves by itself" if change.cause >= 0 else "the cause is not known"]
        return f"{self._changes([change])[0]}. Because: {'; because: '.join(text.rstrip('.') for text in whence)}."

    def _ordered(self, branch: Branch) -> str:
        event = branch.told
        words = {"opening": ", as an answer", "stop": ": pay no more for it", "resume": ": pay for it again"}
        where = f" in {self.place(event.region)}" if event.region else ""
        chosen = self.choices(event.choices) if event.way in ("plain", "opening") else ""
        payments = [child.told for child in branch.children if self._is_payment(child, branch)]
        paid = self.price(_sums(payments))
        notes = "; ".join(note for note in (chosen, f"pays {paid}" if paid else "") if note)
        return f"{self.title(event.option)}{where}{words.get(event.way, '')}" + (
            f" ({notes})" if notes else ""
        )

    def _changes(self, changes: Sequence[Told]) -> list[str]:
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
        event = branch.told
        spans = [child.told for child in branch.children if child.told.kind == "span" and child.told.odds]
        if spans:
            return f"{event.title}: {self._spans(spans)}; rolled {event.face}"
        where = f" in {self.place(event.region)}" if event.region and not event.role else ""
        low, high = event.odds or (0, 100)
        odds = str(low) if low == high else f"between {low} and {high}"
        terms = [
            child.told
            for child in branch.children
            if child.told.kind == "modifier" and child.told.amount is not None
        ]
        because = f": {_terms(terms)}" if len(terms) > 1 else ""
        if event.face is None:
            return f"{event.title}{where}? odds {odds}"
        came = "it comes" if _came(branch) else "it does not come"
        return f"{event.title}{where}? odds {odds}{because}; rolled {event.face}: {came}"

    def _spans(self, spans: Sequence[Told]) -> str:
        return ", ".join(
            f"{self.within(s.title)} {max(min(s.odds[1], 100) - s.odds[0], 0)} in 100"
            for s in spans
            if s.odds
        )

    def _noticed(self, branch: Branch) -> str:
        return f"The {branch.told.detail} notices it"

    def _moot(self, branch: Branch) -> str:
        return f"It cannot be carried out: {branch.told.detail}"

    def _opens(self, branch: Branch) -> str:
        event, option = branch.told, self.options[str(branch.told.option)]
        price = "for nothing" if not event.amount else f"at {event.amount} percent of its price"
        return f"This opens to the {self.names.role[option.role].title}: {option.title}, {price}"

    def _delays(self, delays: Sequence[Told]) -> str:
        when = "next quarter" if delays[0].detail == "1" else f"in {delays[0].detail} quarters"
        steps = [f"{self.names.region_title(e.track_region)} {e.amount or 0:+d}".strip() for e in delays]
        return f"To come {when}: {self.track(delays[0].track)}, {', '.join(steps)}"

    def _stage_begins(self, branch: Branch) -> str:
        return f"{self._program(branch.told)}: {self.within(branch.told.detail)}"

    def _unfunded(self, branch: Branch) -> str:
        return f"{self._program(branch.told)} goes without its money"

    def _ends(self, branch: Branch) -> str:
        return f"{self._program(branch.told)} ends"

    def _stopped_paying(self, branch: Branch) -> str:
        return f"No more is paid for {self._program(branch.told)}"

    def _resumed_paying(self, branch: Branch) -> str:
        return f"{self._program(branch.told)} is paid for again"

    def _program(self, event: Told) -> str:
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

    def _drifts(self, told: Sequence[Told], turn: int) -> Iterator[str]:
        """What moved by itself, one line for the turn: first and last value of each track."""
        moved: dict[tuple[str, str | None], Told] = {}
        for event in told:
            if event.turn == turn and _is_drift(event, told):
                key = str(event.track), event.track_region
                moved[key] = replace(event, before=moved.get(key, event).before)
        ordered = sorted(
            (e for e in moved.values() if _moved(e)), key=lambda e: self.names.track[str(e.track)].slot
        )
        if ordered:
            yield f"  Moves by itself: {'; '.join(self._changes(ordered))}"

    def ending(self, outcome: str, scores: Mapping[str, int]) -> Iterator[str]:
        """The closing page: the outcome, and how far each role came with what it wanted."""
        found = next(o for o in self.names.outcomes if o.id == outcome)
        yield f"THE END: {found.title}"
        if found.text:
            yield f"  {found.text}"
        for role in self.names.roles:
            aims = [o for o in self.names.objectives if o.role == role.id and not o.private]
            yield f"  {role.title}: {scores[role.id]} of 100"
            yield f"    It wanted: {', '.join(self.within(o.title) for o in aims)}"


def _joined(branches: Sequence[Branch]) -> list[Branch]:
    """The branches with what a roll decided hung under the roll."""
    kept: list[Branch] = []
    for branch in branches:
        branch.children = _joined(branch.children)
        roll = next((b for b in reversed(kept) if _decides(b.told, branch.told)), None)
        (roll.children if roll else kept).append(branch)
    return kept


def _decides(roll: Told, event: Told) -> bool:
    same = (roll.rule, roll.region) == (event.rule, event.region)
    named = roll.title == event.title or event.kind in ("fails", "result", "noticed")
    return (
        roll.kind == "rolled" and event.kind in ("happens", "fails", "result", "noticed") and same and named
    )


def _freed(branches: Sequence[Branch]) -> Iterator[Branch]:
    """What stands under the turn, the quarter or a decision, as branches of their own."""
    for branch in branches:
        if branch.told.kind in ("turn_began", "quarter_began", "decided"):
            yield from _freed(branch.children)
        else:
            yield branch


def _kinship(branch: Branch) -> tuple[str, ...]:
    """Equal for changes of one track that caused nothing further, else unlike all others."""
    event = branch.told
    if event.kind in ("changed", "delayed") and not branch.children:
        return event.kind, str(event.track), event.detail
    return (str(event.number),)


def _is_said(child: Branch, branch: Branch) -> bool:
    """Whether the roll above says already that somebody noticed."""
    return child.told.kind == "noticed" and branch.told.kind == "rolled" and branch.told.face is not None


def _came(branch: Branch) -> bool:
    spans = any(child.told.kind in ("span", "happens", "result") for child in branch.children)
    face, odds = branch.told.face, branch.told.odds
    return spans or (face is not None and odds is not None and face < odds[0])


def _terms(terms: Sequence[Told]) -> str:
    first = terms[0]
    return ", ".join([f"{first.title} {first.amount}", *(f"{t.title} {t.amount or 0:+d}" for t in terms[1:])])


def _step(event: Told) -> str:
    return f"{event.before} -> {event.after}"


def _summed(changes: Sequence[Told]) -> list[Told]:
    """Changes of one track, those of one region as one."""
    found: dict[str | None, Told] = {}
    for event in changes:
        found[event.track_region] = replace(event, before=found.get(event.track_region, event).before)
    return list(found.values())


def _sums(payments: Sequence[Told]) -> dict[str, int]:
    """How much of each resource was paid."""
    paid: dict[str, int] = {}
    for event in payments:
        if isinstance(event.before, int) and isinstance(event.after, int) and event.before > event.after:
            paid[str(event.track)] = paid.get(str(event.track), 0) + event.before - event.after
    return paid


def _is_drift(event: Told, told: Sequence[Told]) -> bool:
    """Whether an event is a change by the turn's or quarter's own course."""
    cause = told[event.cause - 1] if event.cause > 0 else None
    return event.kind == "changed" and cause is not None and cause.kind in ("quarter_began", "turn_began")


def _moved(event: Told) -> bool:
    if isinstance(event.before, int) and isinstance(event.after, int):
        return abs(event.after - event.before) >= ENOUGH
    return event.before != event.after
