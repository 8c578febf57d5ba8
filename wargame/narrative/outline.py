"""The outline of a game: its events as branches of cause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal, TypeAlias

from wargame.manifest import Manifest
from wargame.narrative.phrases import Phrases, has_come
from wargame.review import Branch, Causes, amount_of, decides, tree
from wargame.terms import CONTROL
from wargame.views import NewsItem

_SILENT = ("modifier", "span", "scaled", "placed", "game_over")
_CLOCK = ("turn_began", "quarter_began", "decided")
LEAST = 2
"""A track that moves by itself by less in a turn is not worth a line of its own."""


ItemKind: TypeAlias = Literal["order", "change", "roll", "draw", "later", "event", "note", "group", "head"]
"""Of one thing rolled for or of several (a draw); a note is a sentence, a group has lines of one kind."""


@dataclass
class Item:
    """A line of an outline, with what hangs beneath."""

    kind: ItemKind
    text: str
    told: NewsItem | None = None
    """The event that it tells; of several, the last."""
    parts: tuple[NewsItem, ...] = ()
    """The changes (or delays) that it tells, one for each region."""
    price: Mapping[str, int] = field(default_factory=dict)
    came: bool | None = None
    """Whether what was rolled for happens."""
    children: list[Item] = field(default_factory=list)

    def walk(self) -> Iterator[Item]:
        """The item and all beneath it."""
        yield self
        for child in self.children:
            yield from child.walk()


class Outline:
    """Outlines turns of what a role is told; its own orders come first."""

    def __init__(self, words: Phrases, told: Sequence[NewsItem], role: str = CONTROL) -> None:
        self.words, self.names, self.told, self.role = words, words.names, told, role
        self.causes = Causes(told)

    def turn(self, turn: int) -> list[Item]:
        """The outline of one turn."""
        roots = list(_freed(_joined(tree(self.told, turn))))
        roles = sorted((r.id for r in self.names.roles), key=lambda id: id != self.role)
        orders = sorted((b for b in roots if b.told.kind == "ordered"), key=self._begun)
        items = [self._item(b) for id in roles for b in orders if b.told.role == id]
        rest = sorted((b for b in roots if b.told.kind != "ordered"), key=lambda b: b.told.quarter)
        for quarter, group in groupby(rest, lambda b: b.told.quarter):
            items += self._world(quarter, list(group))
        return items

    def _begun(self, branch: Branch) -> int:
        """When an order was carried out; what it cost was paid before any was."""
        effects = [child.told.number for child in branch.children if not self._is_price(child, branch)]
        return min(effects, default=branch.told.number)

    def _world(self, quarter: int, branches: Sequence[Branch]) -> Iterator[Item]:
        """The events of a quarter without an order: happenings, delayed effects, drifts, and failed rolls."""
        lone = [b for b in branches if b.told.kind == "changed" and not b.children]
        missed = [b for b in branches if b.told.kind == "rolled" and not has_come(b) and not list(self._opened(b))]
        plain = [b for b in branches if b not in lone and b not in missed and b.told.kind not in _SILENT]
        found = [self._item(b) for b in plain if list(self._opened(b)) or b.told.kind != "changed"]
        found += self._due(b.told for b in lone)
        if missed:
            children = [self._item(b) for b in missed]
            found.append(Item("group", f"Might have come, and did not: {len(missed)}", children=children))
        if found:
            yield Item("head", f"Meanwhile, {self.names.date(quarter)}")
            yield from found

    def _due(self, changes: Iterable[NewsItem]) -> Iterator[Item]:
        """Changes with an earlier cause, by that cause; then those without a known one; then what moves by itself."""
        late: dict[str, list[NewsItem]] = {}
        for event in changes:
            late.setdefault(self._whence(event), []).append(event)
        for whence in sorted(late, key=lambda w: (w == BY_ITSELF, w)):
            group = late[whence] if whence != BY_ITSELF else _net(late[whence])
            shown = [e for e in group if whence != BY_ITSELF or abs(amount_of(e) or LEAST) >= LEAST]
            begin = None if whence in (BY_ITSELF, UNSEEN) else self.causes.begin(shown[0])
            children = list(self._changes(shown))
            if children:
                yield Item("group" if whence == BY_ITSELF else "event", whence, begin, children=children)

    def _whence(self, event: NewsItem) -> str:
        if event.cause < 0:
            return UNSEEN
        begin = self.causes.begin(event)
        if begin is None:
            return BY_ITSELF
        name = self.words.title(begin.option) if begin.option else begin.title
        return f"{name}{self._where(begin)}, from turn {begin.turn}"

    def _item(self, branch: Branch) -> Item:
        event = branch.told
        children = list(self._children(branch))
        match event.kind:
            case "ordered":
                return Item("order", self._order(event), event, price=self._price(branch), children=children)
            case "changed":
                return Item("change", self.words.track(event.track, event.track_region), event, (event,), children=children)
            case "rolled":
                text = event.title + ("" if event.role else self._where(event))
                kind: ItemKind = "draw" if _spans(branch) else "roll"
                return Item(kind, text, event, came=has_come(branch), children=children)
        came = False if event.kind == "moot" else None
        return Item("event", self.words.line(branch), event, came=came, children=children)

    def _order(self, event: NewsItem) -> str:
        ways = {"opening": " (as an answer)", "stop": ": pay no more for it", "resume": ": pay for it again"}
        return f"{self.words.title(event.option)}{self._where(event)}{ways.get(event.way, '')}"

    def _where(self, event: NewsItem) -> str:
        return f", {self.names.region_title(event.region)}" if event.region else ""

    def _price(self, branch: Branch) -> dict[str, int]:
        paid: dict[str, int] = {}
        for child in branch.children:
            amount = amount_of(child.told)
            if self._is_price(child, branch) and amount is not None and amount < 0:
                paid[str(child.told.track)] = paid.get(str(child.told.track), 0) - amount
        return paid

    def _children(self, branch: Branch) -> Iterator[Item]:
        """The items beneath a branch, in its order; changes of one track in one line."""
        groups: dict[tuple[str, ...], list[Branch]] = {}
        for child in self._opened(branch):
            groups.setdefault(_kinship(child), []).append(child)
        for group in groups.values():
            if self._is_told_of(group[0], branch):
                yield Item("note", self.words.line(group[0]), group[0].told)
                yield from self._children(group[0])
                continue
            first, events = group[0], [b.told for b in group]
            if first.told.kind == "delayed":
                yield replace(self._later(events), children=list(self._children(first)))
            elif first.told.kind == "changed" and not first.children:
                yield from self._changes(events)
            else:
                yield self._item(first)

    def _changes(self, events: Sequence[NewsItem]) -> Iterator[Item]:
        """Changes, those of one track in a line that unfolds."""
        for track, group in groupby(sorted(events, key=self._slot), lambda e: e.track):
            found = _net(group)
            items = [Item("change", self.words.track(track, e.track_region), e, (e,)) for e in found]
            if len(items) == 1:
                yield items[0]
            elif items:
                children = [replace(i, text=self.names.region_title(i.parts[0].track_region)) for i in items]
                yield Item("change", self.words.track(track), found[-1], tuple(found), children=children)

    def _slot(self, event: NewsItem) -> int:
        return self.names.track[str(event.track)].slot

    def _later(self, events: Sequence[NewsItem]) -> Item:
        """The item for effects that come in a later quarter."""
        region = events[0].track_region if len(events) == 1 else None
        return Item("later", self.words.track(events[0].track, region), events[-1], tuple(events))

    def _opened(self, branch: Branch) -> Iterator[Branch]:
        """The children; one that says nothing new gives its own children away."""
        for child in branch.children:
            if child.told.kind in _SILENT or self._is_price(child, branch):
                continue
            if self._repeats(child, branch):
                yield from self._opened(child)
            else:
                yield child

    def _is_price(self, child: Branch, branch: Branch) -> bool:
        track = self.names.track.get(child.told.track or "")
        return child.told.kind == "changed" and branch.told.kind == "ordered" and bool(track and track.resource)

    def _repeats(self, child: Branch, branch: Branch) -> bool:
        """Whether the line above says already what a branch would say."""
        event, above = child.told, branch.told
        if event.kind == "noticed":
            return above.kind == "rolled"
        return event.kind == "fails" or (event.kind == "happens" and not event.text and event.title in self._said(above))

    def _is_told_of(self, child: Branch, branch: Branch) -> bool:
        """Whether a branch is the sentence in which the line above is told."""
        return child.told.kind == "happens" and bool(child.told.text) and child.told.title in self._said(branch.told)

    def _said(self, event: NewsItem) -> tuple[str, ...]:
        return event.title, self.words.title(event.option) if event.option else ""


def is_news(names: Manifest, item: Item) -> bool:
    """Whether an item is worth a line: not a working value (a track without rank) that led to nothing further."""
    if item.text in (BY_ITSELF, UNSEEN) or (item.kind == "event" and item.told and item.told.kind == "ordered"):
        return any(is_news(names, child) for child in item.children)
    if item.kind not in ("change", "later") or item.told is None:
        return True
    led_on = item.children and len(item.parts) == 1
    return bool(names.track[str(item.told.track)].rank or led_on)


def news(names: Manifest, items: Iterable[Item]) -> list[Item]:
    """The items that are worth a line, with those beneath that are."""
    return [replace(item, children=news(names, item.children)) for item in items if is_news(names, item)]


BY_ITSELF = "Moves by itself"
UNSEEN = "Causes that you do not see"


def _joined(branches: Sequence[Branch]) -> list[Branch]:
    """The branches with what a roll decided hung under the roll."""
    kept: list[Branch] = []
    for branch in branches:
        branch.children = _joined(branch.children)
        roll = next((b for b in reversed(kept) if decides(b.told, branch.told)), None)
        (roll.children if roll else kept).append(branch)
    return kept


def _freed(branches: Sequence[Branch]) -> Iterator[Branch]:
    """The branches under the clock or a decision, as branches of their own."""
    for branch in branches:
        if branch.told.kind in _CLOCK:
            yield from _freed(branch.children)
        else:
            yield branch


def _spans(branch: Branch) -> bool:
    return any(child.told.kind == "span" for child in branch.children)


def _kinship(branch: Branch) -> tuple[str, ...]:
    """Equal for changes of one track that caused nothing further, else unlike all others."""
    event = branch.told
    if event.kind in ("changed", "delayed") and not branch.children:
        return event.kind, str(event.track), event.detail
    return (str(event.number),)


def _net(changes: Iterable[NewsItem]) -> list[NewsItem]:
    """Changes with those of one track and region as one."""
    found: dict[tuple[str | None, str | None], NewsItem] = {}
    for event in changes:
        key = event.track, event.track_region
        found[key] = replace(event, before=found.get(key, event).before)
    return [event for event in found.values() if event.before != event.after]
