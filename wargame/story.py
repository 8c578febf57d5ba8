"""A game told as a story: per turn the orders, then what followed from what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wargame.names import Names
from wargame.review import Branch, tree
from wargame.views import Told

QUIET = ("placed", "turn_began", "quarter_began", "delayed", "modifier", "span", "scaled", "decided")
"""Rows that are told with the row that they belong to, or not at all."""
DEAL_WORDS = {
    "offered": "laid on the table",
    "accepted": "accepted",
    "bargaining": "agreed at half",
    "stalled": "left waiting",
    "refused": "refused",
    "kept": "what was asked is done",
    "broken": "what was asked is not done in time",
    "rewarded": "the promise is kept",
    "cheated": "the promise is broken",
    "carried_out": "the threat is carried out",
    "bluffed": "the threat was a bluff",
}


class Storyteller:
    """Puts what somebody is told into lines of text, without a raw id."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.titles = {(o.role, o.id): o.title for o in names.options}
        self.options = {o.id: o.title for o in names.options}

    def turn(self, told: Sequence[Told], turn: int, head: bool = True) -> Iterator[str]:
        """The lines of one turn."""
        roots = tree(told, turn)
        if head:
            quarter = (turn - 1) * self.names.quarters_per_turn + 1
            yield f"TURN {turn} of {self.names.turns} - {self.names.date(quarter)}"
        decided = {branch.told.number: branch.told for branch in _all(roots) if branch.told.kind == "decided"}
        for group in self._groups(roots):
            yield from self._group(group, decided)
        yield from self._drifts(told, turn)

    def _groups(self, roots: Sequence[Branch]) -> list[Branch]:
        """Orders under their role first, then what came by itself."""
        found: list[Branch] = []
        for root in roots:
            found += self._opened(root)
        orders = [branch for branch in found if branch.told.kind == "ordered"]
        return orders + [branch for branch in found if branch.told.kind != "ordered"]

    def _opened(self, branch: Branch) -> list[Branch]:
        """What stands under the turn, the quarter or a decision, as branches of their own."""
        if branch.told.kind in ("turn_began", "quarter_began", "decided"):
            return [inner for child in branch.children for inner in self._opened(child)]
        return [branch]

    def _group(self, branch: Branch, decided: Mapping[int, Told]) -> Iterator[str]:
        event = branch.told
        if event.kind == "changed":
            return
        yield f"  {self.line(event, branch)}"
        if event.kind == "ordered" and event.cause in decided and decided[event.cause].title:
            yield f'     "{decided[event.cause].title}"'
        yield from self._below(branch, "     ")

    def _below(self, branch: Branch, indent: str) -> Iterator[str]:
        shown = [child for child in self._shown(branch)]
        for i, child in enumerate(shown):
            last = i == len(shown) - 1
            yield f"{indent}{'`-' if last else '|-'} {self.line(child.told, child)}"
            yield from self._below(child, indent + ("   " if last else "|  "))

    def _shown(self, branch: Branch) -> Iterator[Branch]:
        """The children to print: a plain `happens` under its own order gives its children away."""
        for child in branch.children:
            kind = child.told.kind
            if self._is_payment(child, branch):
                continue
            if kind == "happens" and branch.told.kind == "ordered" and not child.told.text:
                yield from self._shown(child)
            elif kind not in QUIET:
                yield child

    def _is_payment(self, child: Branch, branch: Branch) -> bool:
        """The price of an order: told in the order's own line."""
        track = self.names.track.get(child.told.track or "")
        return (
            child.told.kind == "changed" and branch.told.kind == "ordered" and bool(track and track.resource)
        )

    def line(self, event: Told, branch: Branch) -> str:  # noqa: C901 - one case per kind of row
        """One event in words."""
        match event.kind:
            case "ordered":
                return self._ordered(event, branch)
            case "changed":
                return self._changed(event)
            case "rolled":
                return self._rolled(event, branch)
            case "moot":
                return f"cannot be carried out: {event.detail}"
            case "opens":
                return f"opens for a while: {self.options[str(event.option)]}, at {event.amount} percent of its price"
            case "noticed":
                return f"{event.detail} notices it"
            case "fails":
                return f"{event.title}: it fails"
            case "stage_begins":
                return f"{self.options[str(event.option)]}: {event.detail}"
            case "unfunded":
                return f"{self.options[str(event.option)]} goes without its money"
            case "ends":
                return f"{self.options[str(event.option)]} ends"
            case "stopped_paying":
                return f"pays no more for {self.options[str(event.option)]}"
            case "resumed_paying":
                return f"pays again for {self.options[str(event.option)]}"
            case "game_over":
                return f"The game is over: {event.detail}"
            case word if word in DEAL_WORDS:
                return f"{self.options[str(event.option)]}: {DEAL_WORDS[word]}"
            case _:
                return self._happens(event)

    def _ordered(self, event: Told, branch: Branch) -> str:
        role = self.names.role[event.role].title
        parts = [self.titles[event.role, str(event.option)]]
        if event.region:
            parts.append(f"in {self.names.region_title(event.region)}")
        chosen = [str(value).replace("_", " ") for value in event.choices.values()]
        if chosen and event.way in ("plain", "opening"):
            parts.append(f"({', '.join(chosen)})")
        words = {"opening": " as an answer", "stop": ": stop paying", "resume": ": pay again"}
        return f"{role}: {' '.join(parts)}{words.get(event.way, '')}{self._paid(branch)}"

    def _paid(self, branch: Branch) -> str:
        paid = []
        for child in branch.children:
            track = self.names.track.get(child.told.track or "")
            if (
                child.told.kind == "changed"
                and track
                and track.resource
                and isinstance(child.told.after, int)
            ):
                if isinstance(child.told.before, int) and child.told.before > child.told.after:
                    paid.append(f"{child.told.before - child.told.after} {track.title.lower()}")
        return f" - pays {', '.join(paid)}" if paid else ""

    def _changed(self, event: Told) -> str:
        track = self.names.track[str(event.track)]
        where = f", {self.names.region_title(event.track_region)}" if event.track_region else ""
        return f"{track.title}{where}: {event.before} -> {event.after}"

    def _rolled(self, event: Told, branch: Branch) -> str:
        terms = [f"{child.told.title} {child.told.amount:+d}" for child in branch.children
                 if child.told.kind == "modifier" and child.told.amount is not None]  # fmt: skip
        spans = [f"{child.told.title} under {child.told.odds[1]}" for child in branch.children
                 if child.told.kind == "span" and child.told.odds]  # fmt: skip
        if spans:
            return f"{event.title}: {', '.join(spans)}; rolled {event.face}"
        low, high = event.odds or (0, 100)
        odds = str(low) if low == high else f"{low} to {high}"
        because = f" ({', '.join(terms)})" if len(terms) > 1 else ""
        if event.face is None:
            return f"{event.title}? odds {odds} in 100"
        came = "it comes" if event.face < low else "it does not come"
        return f"{event.title}? odds {odds} in 100{because}; rolled {event.face}: {came}"

    def _happens(self, event: Told) -> str:
        region = self.names.region_title(event.region)
        text = event.text.replace("{target}", region) if event.kind in ("happens", "result") else ""
        where = f" ({region})" if region and not text else ""
        return text or f"{event.title}{where}"

    def _drifts(self, told: Sequence[Told], turn: int) -> Iterator[str]:
        """What moved by itself, one line for the turn: first and last value of each track."""
        first: dict[tuple[str, str | None], int | str | None] = {}
        last: dict[tuple[str, str | None], int | str | None] = {}
        roots = {
            event.number
            for event in told
            if event.turn == turn and event.kind in ("quarter_began", "turn_began")
        }
        for event in told:
            if event.turn == turn and event.kind == "changed" and event.cause in roots:
                key = str(event.track), event.track_region
                first.setdefault(key, event.before)
                last[key] = event.after
        parts = [self._drift(key, first[key], last[key]) for key in first if _moved(first[key], last[key])]
        if parts:
            yield f"  By itself: {'; '.join(parts)}"

    def _drift(self, key: tuple[str, str | None], before: int | str | None, after: int | str | None) -> str:
        where = f" {self.names.region_title(key[1])}" if key[1] else ""
        return f"{self.names.track[key[0]].title}{where} {before} -> {after}"

    def ending(self, outcome: str, scores: Mapping[str, int]) -> Iterator[str]:
        """The closing page."""
        found = next(o for o in self.names.outcomes if o.id == outcome)
        yield f"THE END: {found.title}"
        if found.text:
            yield f"  {found.text}"
        for role in self.names.roles:
            yield f"  {role.title}: {scores[role.id]} of 100"


def _moved(before: int | str | None, after: int | str | None) -> bool:
    if isinstance(before, int) and isinstance(after, int):
        return abs(after - before) >= 2
    return before != after


def _all(branches: Sequence[Branch]) -> Iterator[Branch]:
    for branch in branches:
        yield branch
        yield from _all(branch.children)
