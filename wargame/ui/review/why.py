"""Why: the causes of one event, and the reasons of one decision."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from wargame.doctrine import Decision, PassedOver
from wargame.narrative import Phrases
from wargame.narrative.outline import BY_ITSELF, UNSEEN, Item
from wargame.review import Branch
from wargame.terms import CONTROL
from wargame.ui.parts.dialogs import Reading
from wargame.ui.parts.drawing import chip, head, odds, odds_bar, plain, row, wrapped
from wargame.ui.parts.frame import Dialog
from wargame.ui.review.cause_tree import odds_text, result, signed, step_words
from wargame.ui.session import PointOfView
from wargame.views import NewsItem

EDGES = 10
"""Cells that a page's frame takes of the width."""
WIDEST = 78


def said(because: str, width: int) -> list[Content]:
    """The reason that a rule gives."""
    return list(wrapped(plain(f'"{because}"', "$muted"), width)) if because else []


def saw(words: Phrases, decision: Decision, width: int) -> Iterator[Content]:
    """The readings of the rule that decided."""
    if decision.saw:
        yield head("it saw")
    for part in decision.saw:
        yield from wrapped(words.saw(part), width, 1)


def passed(words: Phrases, rules: Sequence[PassedOver], width: int) -> Iterator[Content]:
    """Rules that gave no order, and why."""
    if rules:
        yield head("it passed over")
    for rule in rules:
        yield from wrapped(plain(words.passed(rule), "$muted"), width, 1)


class Asked(Reading):
    """Tells of every order of a scripted seat in a turn, as far as somebody saw it given, which rule decided it, and how."""

    def __init__(self, known: PointOfView, turn: int, decisions: Sequence[Decision], width: int) -> None:
        blocks = _blocks(known, turn, decisions, min(width, WIDEST) - EDGES)
        super().__init__(f"Turn {turn}: why scripted seats ordered this", blocks)


def _blocks(known: PointOfView, turn: int, decisions: Sequence[Decision], width: int) -> Iterator[Content]:
    seen = [decision for decision in decisions if _is_seen(known, turn, decision)]
    told: dict[str, int] = {}
    for decision in seen:
        yield Content("\n").join(_lines(known, decision, told.get(decision.role, 0), width))
        told[decision.role] = len(decision.passed)
    if not seen:
        yield plain("No scripted seat gave an order that is seen here.")
    if len(seen) < len(decisions):
        yield plain("Orders that these eyes did not see are left out.", "$muted")


def _is_seen(known: PointOfView, turn: int, decision: Decision) -> bool:
    given = [item.told for item in known.outline(turn) if item.kind == "order" and item.told]
    key = decision.role, decision.order.option, decision.order.target
    return known.pen.role == CONTROL or key in [(order.role, order.option, order.region) for order in given]


def _lines(known: PointOfView, decision: Decision, told: int, width: int) -> Iterator[Content]:
    """A decision; the first rules passed over are left out where they are `told` above."""
    names, order = known.pen.names, decision.order
    where = f", {names.region_title(order.target)}" if order.target else ""
    title = plain(f" {names.option[decision.role, order.option].title}{where}", "bold")
    yield row(chip(names, decision.role) + title, "", width, known.pen.look)
    yield from said(decision.because or "It orders at random.", width)
    if decision.file:
        yield from wrapped(plain(f"the rule: {decision.file}:{decision.line}", "$muted"), width)
    yield from saw(known.words, decision, width)
    yield from passed(known.words, decision.passed[told:], width)
    if told:
        yield plain(f" and the {told} told above", "$muted")


OPEN_ROLL = "The roll is not shown: it would give away what you may not know."
NARROW = 44
NEAREST = 5
"""So many of the rules that gave no order are told."""


class Why:
    """Explains the lines of an outline to somebody."""

    def __init__(self, known: PointOfView, reasons: Sequence[Decision] = ()) -> None:
        self.reasons = reasons
        self.pen, self.words, self.causes = known.pen, known.words, known.causes

    def lines(self, item: Item, width: int) -> list[Content]:
        """All that can be said of an item, in lines of some width."""
        blocks = [self._title(item, width), self._reasons(item, width), self._because(item, width), self._odds(item, width),
                  self._followed(item, width), self._source(item, width)]  # fmt: skip
        found: list[Content] = []
        for block in (list(block) for block in blocks):
            found += [Content(""), *block] if found and block else block
        return found

    def _title(self, item: Item, width: int) -> Iterator[Content]:
        yield from wrapped(plain(item.text, "bold"), width)
        if item.kind == "change" and len(item.parts) == 1:
            yield step_words(self.pen, item.parts[0]) + "  " + signed(self.pen, item.parts[0])
        if item.told and item.told.choices:
            yield from wrapped(self.words.choices(item.told.choices), width)
        if item.kind == "order" and item.told:
            yield from self._decided(item.told, width)

    def _decided(self, order: NewsItem, width: int) -> Iterator[Content]:
        """The reason of a scripted seat, in its words."""
        event = self.causes.event(order.cause) if order.cause > 0 else None
        because = [d.because for d in self._decisions(order)] + [event.title if event and event.kind == "decided" else ""]
        yield from said(because[0], width)

    def _decisions(self, order: NewsItem) -> list[Decision]:
        key = (order.role, order.option, order.region)
        return [d for d in self.reasons if (d.role, d.order.option, d.order.target) == key][:1]

    def _reasons(self, item: Item, width: int) -> Iterator[Content]:
        """The readings of the rule that decided an order, and the rules passed over, the nearest first."""
        for found in self._decisions(item.told) if item.kind == "order" and item.told else ():
            yield from saw(self.words, found, width)
            yield from passed(self.words, found.passed[: -NEAREST - 1 : -1], width)
            if len(found.passed) > NEAREST:
                yield plain(f" and {len(found.passed) - NEAREST} rules before", "$muted")

    def _because(self, item: Item, width: int) -> Iterator[Content]:
        event = item.told
        if item.text == UNSEEN or (event is not None and event.cause < 0):
            yield head("because")
            yield from wrapped("of something that you do not see.", width, 1)
        elif event is not None and item.kind != "order":
            chain = self.causes.chain(event)
            told = [self.words.line(Branch(e)) for e in chain if e.kind != "rolled"]
            if item.kind == "event" and not event.text and item.text not in told and item.children:
                told = told or [item.text]
            yield head("because")
            for sentence in told or ["it moves by itself." if event.kind == "changed" else "the world turned so."]:
                yield from wrapped(sentence, width, 1)
        elif item.text == BY_ITSELF:
            yield from wrapped("What moves quarter by quarter, without an order or a roll.", width)
        elif item.kind == "group":
            yield from wrapped("The world rolled for each of these, and none came.", width)

    def _odds(self, item: Item, width: int) -> Iterator[Content]:
        """The roll of the item, or the one that decided it: terms, sum, bar, words, face."""
        roll = self._roll(item)
        if roll is None or roll.odds is None:
            return
        yield head("odds" if roll is item.told else f"odds: {roll.title}")
        yield from self._spans(roll, width)
        terms = self.causes.terms(roll)
        for i, term in enumerate(terms):
            amount = f"{term.amount}" if i == 0 else f"{term.amount or 0:+d}"
            yield row(plain(f" {term.title}"), plain(amount), width, self.pen.look)
        yield from self._sum(roll, bool(terms), width)

    def _roll(self, item: Item) -> NewsItem | None:
        event = item.told
        if event is None or event.kind == "rolled":
            return event
        return self.causes.roll(event) or next((e for e in self.causes.chain(event) if e.kind == "rolled"), None)

    def _spans(self, roll: NewsItem, width: int) -> Iterator[Content]:
        """The possible results of a draw."""
        for span in self.causes.children(roll):
            if span.kind == "span" and span.odds:
                share = max(min(span.odds[1], 100) - span.odds[0], 0)
                yield row(plain(f" {span.title}"), plain(f"{share} in 100"), width, self.pen.look)

    def _sum(self, roll: NewsItem, has_terms: bool, width: int) -> Iterator[Content]:
        low, high = (min(max(n, 0), 100) for n in roll.odds or (0, 100))
        if any(child.kind == "span" for child in self.causes.children(roll)):
            yield plain(f" rolled {roll.face}", "$muted") if roll.face is not None else Content("")
            return
        if has_terms:
            yield row(plain(" together", "bold"), plain(odds_text(low, high), "bold"), width, self.pen.look)
        if (low, high) == (0, 100):
            yield from wrapped(plain("Too little is known to say how likely it was.", "$muted"), width, 1)
            return
        yield Content(" ") + odds_bar(self.pen.look, low, high, max(width - 2, 10), face=roll.face)
        yield from wrapped(odds(self.pen.look, low, high), width, 1)
        face = f"Rolled {roll.face}: under the odds it happens." if roll.face is not None else OPEN_ROLL
        yield from wrapped(plain(face, "$muted"), width, 1)

    def _followed(self, item: Item, width: int) -> Iterator[Content]:
        if item.children:
            yield head("each of them" if item.kind == "group" else "what followed")
            for depth, child in _below(item.children):
                left = plain(child.text, "$muted" if child.kind == "note" else "")
                yield from self._whole(left, result(self.pen, child, NARROW).rstrip(), width, 2 * depth + 1)

    def _whole(self, left: Content, right: Content, width: int, indent: int) -> Iterator[Content]:
        """A text that goes on in further lines where it must, and its result in the last."""
        *lines, last = wrapped(left, width - right.cell_length - 1 if right else width, indent)
        yield from lines
        yield row(last, right, width, self.pen.look)

    def _source(self, item: Item, width: int) -> Iterator[Content]:
        event = item.told
        if event is not None and event.file and event.cause >= 0:
            yield head("source")
            cites = f"{', '.join(event.cites)}  " if event.cites else ""
            yield from wrapped(plain(f"{cites}{event.file}:{event.line}", "$muted"), width, 1)


def _below(items: Iterable[Item], depth: int = 0) -> Iterator[tuple[int, Item]]:
    for item in items:
        yield depth, item
        if item.kind != "group" and not (item.kind == "change" and len(item.parts) > 1):
            yield from _below(item.children, depth + 1)


class WhyDialog(Dialog[None]):
    """The explanation alone, where there is no room for it beside."""

    DEFAULT_CSS = "WhyDialog .dialog { height: auto; } WhyDialog VerticalScroll { height: auto; max-height: 100%; }"

    def __init__(self, why: Why, item: Item) -> None:
        super().__init__()
        self.why, self.item = why, item

    def compose(self) -> ComposeResult:
        """The lines, in a box that scrolls."""
        with VerticalScroll(classes="dialog"):
            yield Static(id="why", markup=False)

    def on_mount(self) -> None:
        """Write to the width of the box."""
        box = self.query_one(VerticalScroll)
        box.border_title = Content("Why")
        box.border_subtitle = Content("esc back")
        self.query_one("#why", Static).update(joined(self.why.lines(self.item, min(self.app.size.width, 76) - 8)))


def joined(lines: Sequence[Content]) -> Content:
    """Lines as one content."""
    return Content("\n").join(lines)


def hint(text: str) -> Content:
    """A line of advice, the keys in braces marked."""
    parts = re.split(r"\{([^}]+)\}", text)
    return Content.assemble(*((part, "bold $accent" if i % 2 else "") for i, part in enumerate(parts)))
