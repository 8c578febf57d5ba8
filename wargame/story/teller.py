"""A turn told by cause: what each role ordered, and then what followed from what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from wargame.review import Branch, chain, tree
from wargame.story.lines import QUIET, Lines, has_come
from wargame.views import Told

ENOUGH = 2
"""Smaller drifts of a turn are not worth a word."""


class Storyteller(Lines):
    """Tells what somebody is told of a game, turn by turn."""

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
        missed = [branch for branch in branches if self._is_missed(branch)]
        shown = [branch for branch in branches if not self._is_idle(branch) and not self._is_missed(branch)]
        late = [
            b for b in branches if b.told.kind == "changed" and not b.children and not _is_drift(b.told, told)
        ]
        lines = [line for branch in shown for line in self._standing(branch)]
        lines += [f"    {line}" for line in self._late(told, late)]
        if missed:
            lines.append(f"    Might have come, and did not: {self._missed(missed)}.")
        if lines:
            yield f"  Meanwhile, {self.names.date(quarter)}"
            yield from lines

    def _is_missed(self, branch: Branch) -> bool:
        """Whether the world rolled for something that did not come, and nothing followed from that."""
        event = branch.told
        return (
            event.kind == "rolled"
            and not event.role
            and not has_come(branch)
            and not list(self._shown(branch))
        )

    def _is_idle(self, branch: Branch) -> bool:
        """Whether there is nothing to say of it here; a bare change is told in a line with its like."""
        event = branch.told
        silent = event.kind == "changed" or (event.kind == "happens" and not event.text)
        return event.kind in ("game_over", *QUIET) or (silent and not list(self._shown(branch)))

    def _standing(self, branch: Branch) -> Iterator[str]:
        owner = f"{self.names.role[branch.told.role].title}: " if branch.told.role in self.names.role else ""
        yield f"    {owner}{self.line(branch)}"
        yield from self._below(branch, "      ")

    def _late(self, told: Sequence[Told], late: Sequence[Branch]) -> Iterator[str]:
        """Changes with a cause before this turn, by that cause; or with one that is not known."""
        found: dict[str, list[Told]] = {}
        for branch in late:
            found.setdefault(self._whence(chain(told, branch.told.cause)), []).append(branch.told)
        for whence, changes in sorted(found.items()):
            ordered = sorted(changes, key=lambda e: (self.names.track[str(e.track)].slot, e.number))
            yield f"{whence}: {'; '.join(self._changes(ordered))}"

    def _whence(self, causes: Sequence[Told]) -> str:
        """Where a late change comes from: the order among its causes, else the nearest cause."""
        first = next((event for event in causes if event.kind == "ordered"), causes[0] if causes else None)
        if first is None:
            return "For reasons that are not known"
        name = self.title(first.option) if first.option else first.title
        where = f", {self.names.region_title(first.region)}" if first.region else ""
        return f"From turn {first.turn}, {self.within(name)}{where}"

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
            if child.told.kind not in QUIET:
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
            if self._is_known(child, branch):
                yield from self._opened(child)
            else:
                yield child

    def _is_known(self, child: Branch, branch: Branch) -> bool:
        """Whether the line above says already what a branch would say."""
        event, above = child.told, branch.told
        if event.kind == "noticed":
            return above.kind == "rolled" and above.face is not None
        repeats = event.kind in ("happens", "fails") and not event.text and self._repeats(child, branch)
        return repeats or self._is_payment(child, branch)

    def _repeats(self, child: Branch, branch: Branch) -> bool:
        return (
            child.told.title in (branch.told.title, self._option_title(branch.told))
            or child.told.kind == "fails"
        )

    def _option_title(self, event: Told) -> str:
        return self.title(event.option) if event.option else ""

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


def _is_drift(event: Told, told: Sequence[Told]) -> bool:
    """Whether an event is a change by the turn's or quarter's own course."""
    cause = told[event.cause - 1] if event.cause > 0 else None
    return event.kind == "changed" and cause is not None and cause.kind in ("quarter_began", "turn_began")


def _moved(event: Told) -> bool:
    if isinstance(event.before, int) and isinstance(event.after, int):
        return abs(event.after - event.before) >= ENOUGH
    return event.before != event.after
