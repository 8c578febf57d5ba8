"""A turn told by cause, in lines for a page: what each role ordered, and then what followed from what."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from wargame.names import Names
from wargame.review import Branch
from wargame.story.closing import Closing
from wargame.story.decided import Decided
from wargame.story.lines import nearness
from wargame.story.outline import BY_ITSELF, UNSEEN, Item, Outline, is_news
from wargame.terms import CONTROL
from wargame.views import Told

NEAREST = 3
"""So many of the things that did not come are named, those that came closest."""
_INDENT = "    "


class Storyteller(Decided, Closing):
    """Tells what somebody is told of a game, turn by turn, in lines of some width."""

    def turn(self, told: Sequence[Told], turn: int, head: bool = True, role: str = CONTROL) -> Iterator[str]:
        """The lines of one turn; a role's own orders come first."""
        if head:
            quarter = (turn - 1) * self.names.quarters_per_turn + 1
            yield f"TURN {turn} of {self.names.turns} - {self.names.date(quarter)}"
        outline = Outline(self, told, role)
        for section, items in groupby(outline.turn(turn), _section(self.names)):
            if section:
                yield f"  {section}"
            for item in items:
                yield from self._told(outline, item)

    def _told(self, outline: Outline, item: Item) -> Iterator[str]:
        """An item of the turn with all beneath it."""
        if item.kind == "head" or not is_news(self.names, item):
            return
        yield from self.wrapped(self._text(outline, item), _INDENT, _INDENT)
        decided = (
            outline.causes.event(item.told.cause)
            if item.kind == "order" and item.told and item.told.cause > 0
            else None
        )
        if decided and decided.kind == "decided":
            yield from self.wrapped(f'"{decided.title}"', f"{_INDENT}  ", f"{_INDENT}  ")
        yield from self._beneath(outline, item, f"{_INDENT}  ")

    def _beneath(self, outline: Outline, item: Item, indent: str) -> Iterator[str]:
        shown = [child for child in item.children if is_news(self.names, child)]
        for child in [] if _is_gathered(item) else shown:
            last = child is shown[-1]
            first, rest = f"{indent}{'`-' if last else '|-'} ", indent + ("   " if last else "|  ")
            yield from self.wrapped(self._text(outline, child), first, rest)
            yield from self._beneath(outline, child, rest)

    def _text(self, outline: Outline, item: Item) -> str:
        """An item in words, without what hangs beneath."""
        if item.kind == "group" and item.text != BY_ITSELF:
            return f"Might have come, and did not: {self._missed([c.told for c in item.children if c.told])}."
        if item.kind != "change" and _is_gathered(item):
            news = [child for child in item.children if is_news(self.names, child)]
            return f"{item.text}: {'; '.join(self._text(outline, child) for child in news)}"
        if item.told is None:
            return item.text
        match item.kind:
            case "order":
                return self.order(item.told, item.price)
            case "change":
                return self.changes(item.parts)[0]
            case "later":
                return self.delays(item.parts)
            case "roll" | "draw":
                branch = Branch(item.told, [Branch(child) for child in outline.causes.children(item.told)])
                return self.roll(branch, bool(item.came))
        return item.text

    def _missed(self, rolls: Sequence[Told]) -> str:
        """The rolls that came closest, those for one thing together; and how many more there were."""
        found: dict[str, list[Told]] = {}
        for roll in sorted(rolls, key=nearness):
            found.setdefault(roll.title, []).append(roll)
        groups = list(found.items())
        more = len(groups) - NEAREST
        parts = [self._miss(title, group) for title, group in groups[:NEAREST]]
        return ", ".join(parts) + (f", and {more} more" if more > 0 else "")

    def _miss(self, title: str, rolls: Sequence[Told]) -> str:
        """What did not come, with the nearest of its rolls."""
        nearest, places = rolls[0], f" in each of {len(rolls)} places" if len(rolls) > 1 else ""
        word = "nearest roll" if places else "rolled"
        rolled = f", {word} {nearest.face}" if nearest.face is not None else ""
        return f"{self.within(title)} (odds {nearest.odds[0] if nearest.odds else 0}{places}{rolled})"


def _is_gathered(item: Item) -> bool:
    """Whether what hangs beneath an item stands in its own line: changes without anything further."""
    late = (
        item.kind == "group"
        or item.text == UNSEEN
        or (item.kind == "event" and item.told and item.told.kind == "ordered")
    )
    return (item.kind == "change" and len(item.parts) > 1) or bool(late)


def _section(names: Names) -> Callable[[Item], str]:
    """Finds the heading that an item of the outline stands under."""
    heading = ""

    def section(item: Item) -> str:
        nonlocal heading
        if item.kind == "order" and item.told:
            heading = names.role[item.told.role].title
        elif item.kind == "head":
            heading = item.text
        return heading

    return section
