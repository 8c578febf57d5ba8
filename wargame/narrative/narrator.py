"""The narrator: a game told as a story, with its decisions and its closing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from textwrap import wrap
from typing import assert_never

from wargame.commands import Pages
from wargame.manifest import Manifest
from wargame.narrative.outline import BY_ITSELF, UNSEEN, Item, Outline, is_news
from wargame.narrative.phrases import Phrases, nearness, reading_words
from wargame.review import Aim, Branch, NetChange, Record, aims_of, snapshot_of, swings
from wargame.table import Table
from wargame.terms import CONTROL
from wargame.views import NewsItem

MOST = 6
"""So many of the largest swings are told."""


@dataclass(frozen=True)
class End:
    """The closing of a finished game: outcome, scores, aims and largest changes."""

    outcome: str
    scores: Mapping[str, int]
    aims: Sequence[Aim]
    swings: Sequence[NetChange]
    """The largest first, as somebody read them."""


def closing_of(table: Table, seat: str) -> End:
    """The end of a finished game, as a seat sees it."""
    sight, pages = table.see(seat), table.ask(seat, Pages())
    moved = swings(table.names, snapshot_of(pages[0]), snapshot_of(pages[-1]), seat)
    return End(str(sight.outcome), sight.scores, sight.aims, moved)


def closing_in(record: Record, role: str) -> End:
    """The end of a recorded game that is over, as a role saw it; an older record does not say what was reached."""
    pages, over = record.pages(role), record.over
    assert over
    aims = aims_of(record.names, over.reached)
    return End(over.outcome, over.scores, aims, swings(record.names, pages[0], pages[-1], role))


def wrapped(text: str, width: int, first: str, rest: str) -> list[str]:
    """A text in lines of a width, the first and the others after their own indents; a change is not broken in two."""
    whole = text.replace(" -> ", "\N{NO-BREAK SPACE}->\N{NO-BREAK SPACE}")
    lines = wrap(whole, width, initial_indent=first, subsequent_indent=f"{rest}  ", break_long_words=False)
    return [line.replace("\N{NO-BREAK SPACE}", " ") for line in lines]


def met(aim: Aim) -> str:
    """In a word how far an aim was reached."""
    return {0: "missed", 1000: "met"}.get(aim.reached or 0, "in part")


NEAREST = 3
"""So many of the things that did not come are named, those that came closest."""
_INDENT = "    "


class Narrator:
    """Tells a game as far as somebody may know it, in lines of some width: turn by turn, and its end."""

    def __init__(self, names: Manifest, width: int = 100) -> None:
        self.names, self.width, self.phrases = names, width, Phrases(names)

    def practice(self, record: Record) -> Iterator[str]:
        """Whether the game was for practice, and which turns were taken again, in the order of the record."""
        if record.practice:
            yield "A game for practice."
        for rewind in record.rewinds:
            luck = "other dice" if rewind.dice == "change" else "the same dice"
            who = self.phrases.the(self.names.role[rewind.role].title) if rewind.role in self.names.role else "control"
            yield f"Turn {rewind.turn} was taken again by {who}, with {luck}."

    def ending(self, end: End) -> Iterator[str]:
        """The outcome; each role's score and how it came about; and the largest swings from start to end."""
        found = next(o for o in self.names.outcomes if o.id == end.outcome)
        yield f"THE END: {found.title}"
        if found.text:
            yield from wrapped(found.text, self.width, "  ", "")
        for role in self.names.roles:
            yield f"  {role.title}: {end.scores[role.id]} of 100"
            yield from self._reached([aim for aim in end.aims if aim.role == role.id])
        yield "  What moved most, from start to end:"
        for swing in end.swings[:MOST]:
            yield f"    {self.phrases.track(*swing.place)} {reading_words(swing.before)} -> {reading_words(swing.after)}"

    def proof(self, last_hash: str) -> Iterator[str]:
        """The line to keep, from which it can be told later whether the record was changed; nothing of a game not kept."""
        if not last_hash:
            return
        yield f"The hash of this game, to keep: {last_hash}"
        how = "`wargame verify GAME --hash HASH` finds it, and says what was added to the record since."
        yield from wrapped(how, self.width, "  ", "")

    def _reached(self, aims: Sequence[Aim]) -> Iterator[str]:
        """The public aims by how far they were met, and the private one."""
        for word in ("met", "in part", "missed"):
            those = [self._aim(aim) for aim in aims if not aim.private and met(aim) == word]
            if those:
                yield from wrapped(f"{word.capitalize()}: {', '.join(those)}", self.width, "    ", "    ")
        for aim in aims:
            if aim.private:
                yield from wrapped(f"Its private aim: {self._aim(aim)}, {met(aim)}", self.width, "    ", "    ")

    def _aim(self, aim: Aim) -> str:
        points = f"{aim.tenths // 10}.{aim.tenths % 10}".removesuffix(".0")
        return f"{self.phrases.within(aim.title)} ({points} of {aim.weight})"

    def turn(self, told: Sequence[NewsItem], turn: int, head: bool = True, role: str = CONTROL) -> Iterator[str]:
        """The lines of one turn; a role's own orders come first."""
        if head:
            quarter = (turn - 1) * self.names.quarters_per_turn + 1
            yield f"TURN {turn} of {self.names.turns} - {self.names.date(quarter)}"
        outline = Outline(self.phrases, told, role)
        for section, items in groupby(outline.turn(turn), _section(self.names)):
            if section:
                yield f"  {section}"
            for item in items:
                yield from self._told(outline, item)

    def _told(self, outline: Outline, item: Item) -> Iterator[str]:
        """An item of the turn with all beneath it."""
        if item.kind == "head" or not is_news(self.names, item):
            return
        yield from wrapped(self._text(outline, item), self.width, _INDENT, _INDENT)
        decided = (
            outline.causes.event(item.told.cause)
            if item.kind == "order" and item.told and item.told.cause > 0
            else None
        )
        if decided and decided.kind == "decided":
            yield from wrapped(f'"{decided.title}"', self.width, f"{_INDENT}  ", f"{_INDENT}  ")
        yield from self._beneath(outline, item, f"{_INDENT}  ")

    def _beneath(self, outline: Outline, item: Item, indent: str) -> Iterator[str]:
        shown = [child for child in item.children if is_news(self.names, child)]
        for child in [] if _is_gathered(item) else shown:
            last = child is shown[-1]
            first, rest = f"{indent}{'`-' if last else '|-'} ", indent + ("   " if last else "|  ")
            yield from wrapped(self._text(outline, child), self.width, first, rest)
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
                return self.phrases.order(item.told, item.price)
            case "change":
                return self.phrases.changes(item.parts)[0]
            case "later":
                return self.phrases.delays(item.parts)
            case "roll" | "draw":
                branch = Branch(item.told, [Branch(child) for child in outline.causes.children(item.told)])
                return self.phrases.roll(branch, bool(item.came))
            case "event" | "note" | "group" | "head":
                return item.text
            case _:
                assert_never(item.kind)

    def _missed(self, rolls: Sequence[NewsItem]) -> str:
        """The rolls that came closest, those for one thing together; and how many more there were."""
        found: dict[str, list[NewsItem]] = {}
        for roll in sorted(rolls, key=nearness):
            found.setdefault(roll.title, []).append(roll)
        groups = list(found.items())
        more = len(groups) - NEAREST
        parts = [self._miss(title, group) for title, group in groups[:NEAREST]]
        return ", ".join(parts) + (f", and {more} more" if more > 0 else "")

    def _miss(self, title: str, rolls: Sequence[NewsItem]) -> str:
        """A failed roll, the nearest of several for one thing."""
        nearest, places = rolls[0], f" in each of {len(rolls)} places" if len(rolls) > 1 else ""
        word = "nearest roll" if places else "rolled"
        rolled = f", {word} {nearest.face}" if nearest.face is not None else ""
        return f"{self.phrases.within(title)} (odds {nearest.odds[0] if nearest.odds else 0}{places}{rolled})"


def _is_gathered(item: Item) -> bool:
    """Whether what hangs beneath an item stands in its own line: changes without anything further."""
    late = (
        item.kind == "group"
        or item.text == UNSEEN
        or (item.kind == "event" and item.told and item.told.kind == "ordered")
    )
    return (item.kind == "change" and len(item.parts) > 1) or bool(late)


def _section(names: Manifest) -> Callable[[Item], str]:
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
