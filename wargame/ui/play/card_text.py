"""The text of a card: its lines in colour, and the draft of an order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TypeAlias, assert_never

from textual.content import Content

from wargame.cards import (
    EffectGroup,
    EffectLine,
    Follower,
    Interval,
    Quoted,
    RollLine,
    Step,
    becomes,
    quarters,
    times,
    total,
    walk,
)
from wargame.orders import Listed
from wargame.terms import Order, Way
from wargame.ui.parts.drawing import (
    head,
    look_of,
    odds,
    odds_bar,
    packed,
    plain,
    price,
    price_text,
    row,
    span,
    wrapped,
)
from wargame.ui.session import Session

WAYS = {
    "plain": "as an order",
    "opening": "as an answer, beside the orders",
    "stop": "stop paying for it",
    "resume": "pay for it again",
}
"""The ways of giving an order, in words."""


CANNOT_PAY = 3
"""The number of the reason that an order costs more than there is."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something that an order leaves open: its name (`way`, `target` or a choice) and its values."""

    name: str
    values: tuple[str | int | None, ...]


class Drafts:
    """The orders that one seat is thinking of, one for every option."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.drafts: dict[str, Order] = {}

    def of(self, option: str) -> Order:
        """The order as it was last thought of, or else one that was given, is open, or is listed."""
        if option not in self.drafts:
            self.drafts[option] = self._first(option)
        return self.drafts[option]

    def _first(self, option: str) -> Order:
        given = [order for order in self.session.see().given if order.option == option]
        listed = self.entries(option)
        opened = [entry.order for entry in listed if not entry.reason]
        return (given[-1:] or opened or [entry.order for entry in listed] or [self._blank(option)])[0]

    def _blank(self, option: str) -> Order:
        """The first choice of everything, where nothing may be ordered now."""
        name = self.session.names.option[self.session.seat, option]
        target = name.targets[0] if name.targets else None
        return Order(option, target, {key: values[0] for key, values in name.choices.items()})

    def entries(self, option: str) -> list[Listed]:
        """The listed orders of an option."""
        return [entry for entry in self.session.legal() if entry.order.option == option]

    def questions(self, option: str) -> list[Question]:
        """The open questions of an option: its way if it has several, its region, its choices."""
        name = self.session.names.option[self.session.seat, option]
        order = self.of(option)
        ways = [e.order.way for e in self.entries(option) if not e.reason and e.order.target == order.target]
        asked = [Question("way", tuple(dict.fromkeys(ways))), Question("target", tuple(name.targets))]
        if order.way in ("plain", "opening"):
            asked += [Question(key, tuple(values)) for key, values in name.choices.items()]
        return [question for question in asked if len(question.values) > 1]

    def value(self, option: str, name: str) -> str | int | None:
        """The value that is chosen now."""
        return _value(self.of(option), name)

    def choose(self, option: str, name: str, value: str | int | None) -> Order:
        """The order with another choice, and plainly given where another region does not have its way."""
        order = self.of(option)
        if name == "way":
            order = replace(order, way=_way(value))
        elif name == "target":
            ways = [e.order.way for e in self.entries(option) if e.order.target == value]
            order = replace(order, target=str(value), way=order.way if order.way in ways else "plain")
        elif value is not None:
            order = replace(order, choices={**order.choices, name: value})
        self.drafts[option] = order
        return order

    def step(self, option: str, name: str, step: int) -> Order:
        """The order with the next or the one before of some values."""
        question = next(q for q in self.questions(option) if q.name == name)
        values = question.values
        now = self.value(option, name)
        at = values.index(now) if now in values else 0
        return self.choose(option, name, values[(at + step) % len(values)])

    def given(self, option: str) -> list[Order]:
        """The orders already given of an option."""
        return [order for order in self.session.see().given if order.option == option]

    def is_given(self, order: Order) -> bool:
        """Whether exactly this order is given."""
        return order.key() in {given.key() for given in self.session.see().given}

    def prices(self, option: str, name: str) -> Iterator[tuple[str | int | None, dict[str, int]]]:
        """Each open value of a question with its price, all else being equal."""
        order = self.of(option)
        for entry in self.entries(option):
            other = entry.order
            if not entry.reason and _without(other, name) == _without(order, name):
                yield _value(other, name), entry.cost


def because(session: Session, reason: str, cost: Mapping[str, int]) -> str:
    """The reason why an order is not open, with the need and the means where these are short."""
    if reason != session.names.reasons[CANNOT_PAY]:
        return reason
    look, left = look_of(session.settings), session.see().purse_left
    short = {track: amount for track, amount in cost.items() if amount > left.get(track, 0)}
    needs, there = price_text(look, session.names, short), price_text(look, session.names, {t: left[t] for t in short})
    return f"needs {needs}, you have {there if there != 'free' else 'none'}" if short else reason


def _value(order: Order, name: str) -> str | int | None:
    return order.way if name == "way" else order.target if name == "target" else order.choices.get(name)


def _way(value: object) -> Way:
    ways: tuple[Way, ...] = ("plain", "opening", "stop", "resume")
    return next(way for way in ways if way == value)


def _without(order: Order, name: str) -> tuple[object, ...]:
    """All of an order but one choice."""
    choices = tuple(sorted((key, value) for key, value in order.choices.items() if key != name))
    return (None if name == "way" else order.way, None if name == "target" else order.target, choices)


WIDE = 60
"""From how many cells on a card has a line for every modifier."""
COLUMN = 34
"""Where amounts end on a wide card."""
SORTS = {"chance": "THE ODDS", "result": "HOW IT MAY END", "risk": "YOU RISK", "noticed": "WHO MAY NOTICE"}
"""The headings of the kinds of rolls."""
Effect: TypeAlias = EffectLine[Interval]
Roll: TypeAlias = RollLine[Interval]


class CardText:
    """The layout of an order's card in lines of some cells."""

    def __init__(self, session: Session, quote: Quoted, width: int, *, source: bool = False) -> None:
        self.session, self.quote, self.card, self.width, self.source = session, quote, quote.card, width, source
        self.names, self.words, self.look = session.names, session.words, look_of(session.settings)

    def title(self) -> Iterator[Content]:
        """Title and cost, what kind of order it is, why it is closed, and one paragraph."""
        quote, card = self.quote, self.card
        yield row(plain(card.title, "bold"), price(self.look, self.names, quote.cost), self.width, self.look)
        theme = self.names.themes.get(self.names.option[self.session.seat, quote.order.option].theme, "")
        kinds = [f"{card.horizon} term", theme, card.tier]
        dot = f" {self.look.glyphs.dot} "
        yield from self._paragraph(dot.join(kind for kind in kinds if kind), "$muted")
        if quote.order.key() in {order.key() for order in self.session.see().given}:
            yield from self._paragraph(f"{self.look.glyphs.chosen} in your orders: space takes it back", "bold $accent")
        elif quote.reason:
            reason = because(self.session, quote.reason, quote.cost)
            yield from self._paragraph(f"{self.look.glyphs.closed} {reason}", "bold $bad")
        yield from [Content("")] * (self.width >= WIDE)
        yield from self._paragraph(card.about)

    def rest(self) -> Iterator[Content]:
        """All that follows the choices."""
        yield from self._upkeep()
        for title, steps in groupby(walk(self.card), self._heading):
            if title:
                yield from self._head(title)
            yield from (line for step in steps for line in self._step(*step))
        yield from self._section("LIKELY ANSWER", self.card.answer)
        yield from self._unknown()
        yield from self._who()
        if self.source:
            yield from self._source()

    def _paragraph(self, text: str, style: str = "", indent: int = 0) -> list[Content]:
        return wrapped(plain(text, style), self.width, indent)

    def _section(self, title: str, text: str) -> Iterator[Content]:
        if text:
            yield from self._head(title)
            yield from self._paragraph(text, indent=1)

    def _head(self, title: str) -> Iterator[Content]:
        if self.width >= WIDE:
            yield Content("")
        yield head(title)

    def _upkeep(self) -> Iterator[Content]:
        card = self.card
        timed = [f"{title} ({quarters(count)})" for title, count in card.stages if count]
        if timed or card.upkeep:
            yield from self._head("IT STANDS OVER TIME")
        if timed:
            yield from self._paragraph(f"Takes time: {', then '.join(timed)}", indent=1)
        if card.upkeep:
            lows = price_text(self.look, self.names, {id: low for id, (low, _) in card.upkeep.items()})
            yield from self._paragraph(f"Each quarter {lows}; unpaid, it weakens", indent=1)

    def _heading(self, step: Step[Interval]) -> str:
        """The heading that a part of the card stands under, or nothing where it has its own."""
        depth, part = step
        if depth:
            return "WHAT MAY FOLLOW"
        return SORTS[part.sort] if isinstance(part, RollLine) else part.when if isinstance(part, EffectGroup) else ""

    def _step(self, depth: int, part: EffectGroup[Interval] | Roll | Follower[Interval]) -> Iterator[Content]:
        indent = 2 * depth - 1
        match part:
            case EffectGroup():
                yield from self.sentence(part.effects, "then", indent + 2) if depth else self._effects(part)
            case RollLine():
                yield from self._roll(part, indent + 1) if depth else self._own_roll(part)
            case Follower():
                yield from self._follower(part, indent)
            case _:
                assert_never(part)

    def _effects(self, group: EffectGroup[Interval]) -> Iterator[Content]:
        """Effects of a stage or of a deal in their order, or those of the order itself by whether they are wanted."""
        if group.when:
            yield from (line for effect in group.effects for line in self._effect(effect))
            return
        for title, wanted in (("YOU GAIN", 1), ("YOU GIVE UP", -1), ("IT ALSO DOES", 0)):
            lines = [line for e in group.effects if self._wanted(e) == wanted for line in self._effect(e)]
            if lines:
                yield from self._head(title)
                yield from lines

    def _wanted(self, effect: Effect) -> int:
        """1 for a change that the seat wants, -1 for the contrary, 0 for neither."""
        if effect.verb != "change" or effect.amount is None:
            return 0
        good = self.names.track[effect.thing].good.get(self.session.seat, "")
        amount = sum(effect.amount)
        return 0 if not good or not amount else 1 if (amount > 0) == (good == "up") else -1

    def _effect(self, effect: Effect) -> Iterator[Content]:
        note = plain(self._note(effect), "$muted")
        column = min(self.width, COLUMN)
        line = row(Content(" ") + self._thing(effect), self._amount(effect), column, self.look)
        if line.cell_length + note.cell_length + 2 <= self.width:
            yield line + "  " + note
        else:
            yield line
            yield from wrapped(note, self.width, 3) if note else ()

    def _thing(self, effect: Effect) -> Content:
        if effect.verb in ("start", "end", "open"):
            return plain(self.words.title(effect.thing))
        track = self.names.track[effect.thing]
        title = track.short or track.title
        return plain(f"{title}, {self.names.region_title(effect.region)}" if effect.region else title)

    def _amount(self, effect: Effect) -> Content:
        match effect.verb:
            case "change" | "set":
                return self._change(effect)
            case "start":
                return Content("begins")
            case "end":
                return Content("ends")
            case "open":
                return Content("opens for a while")
            case _:
                assert_never(effect.verb)

    def _change(self, effect: Effect) -> Content:
        track = self.names.track[effect.thing]
        if effect.amount is None:
            return plain(f"becomes {self.words.value(effect.value)}")
        if effect.verb == "set":
            return plain(becomes(track, effect.amount, self.words.value))
        return span(self.look, *effect.amount, track.good.get(self.session.seat, ""))

    def _note(self, effect: Effect) -> str:
        """When it comes, how long it lasts, and whether it hangs on something."""
        notes = [
            "in every region" if effect.each else "",
            *times(effect),
            "" if effect.test is None else f"if {effect.condition}" if effect.condition else "under a condition",
        ]
        return ", ".join(note for note in notes if note)

    def _own_roll(self, roll: Roll) -> Iterator[Content]:
        """A roll of the order or of a stage, by its title."""
        when = f", {roll.when}" if roll.when else ""
        yield from self._paragraph(roll.title + when, indent=1)
        yield from self._odds(roll, 2)
        yield from self.sentence(roll.effects, "if it fails" if roll.sort == "chance" else "then", 3)

    def _roll(self, roll: Roll, indent: int) -> Iterator[Content]:
        """A roll of a reaction, but for its chance, which stands beside its title."""
        if roll.sort != "chance":
            yield from self._odds(roll, indent)
            yield from self.sentence(roll.effects, "then", indent + 1)

    def sentence(self, effects: Sequence[Effect], word: str, indent: int) -> Iterator[Content]:
        """Effects in one sentence, those on working values left out."""
        told = [effect for effect in effects if self._is_shown(effect)]
        if told:
            parts = [Content(" ").join((self._thing(effect), self._amount(effect))) for effect in told]
            first = Content.assemble((f"{word} ", "$muted"), parts[0])
            yield from packed([first, *parts[1:]], self.width, indent, ", ")

    def _is_shown(self, effect: Effect) -> bool:
        """Whether some role's screens rank the track, or it is none."""
        track = self.names.track.get(effect.thing)
        return track is None or bool(track.rank)

    def _odds(self, roll: Roll, indent: int) -> Iterator[Content]:
        """Odds as a bar, with modifiers, unless they are what is left of the others."""
        if not roll.terms:
            return
        low, high = total(number for _, number in roll.terms)
        style = {"chance": "$good", "risk": "bold $bad"}.get(roll.sort, "")
        said, room = odds(self.look, low, high), self.width - indent
        bar = max(min(room - said.cell_length - 3, 30), 6)
        space = Content(" " * indent)
        if bar + said.cell_length + 3 <= room:
            yield space + odds_bar(self.look, low, high, bar, style) + "  " + said
        else:
            yield space + odds_bar(self.look, low, high, room - 1, style)
            yield from wrapped(said, self.width, indent + 1)
        yield from self._terms(roll, indent + 1)

    def _terms(self, roll: Roll, indent: int) -> Iterator[Content]:
        """Every modifier that counts: one to a line where there is room."""
        lines = []
        for i, (label, number) in enumerate((label, number) for label, number in roll.terms if any(number)):
            amount = " to ".join(f"{n:+d}" if i or label != "base" else str(n) for n in dict.fromkeys(number))
            unknown = f"{self.look.glyphs.unknown} " if number[0] != number[1] else ""
            lines.append((unknown + label, amount))
        if self.width >= WIDE:
            for label, amount in lines:
                yield row(plain(" " * (indent + 1) + label, "$muted"), plain(amount), 48, self.look)
        elif len(lines) > 1:
            yield from self._paragraph("  ".join(f"{amount} {label}" for label, amount in lines), "$muted", indent)

    def _follower(self, follower: Follower[Interval], indent: int) -> Iterator[Content]:
        """A reaction with the odds of it."""
        notes = (follower.after, follower.place, f"if {follower.condition}" if follower.condition else "")
        note = ", ".join(part for part in notes if part)
        title = Content.assemble(plain(follower.title), plain(f", {note}" if note else "", "$muted"))
        yield from wrapped(title, self.width, indent)
        if follower.chance:
            yield from self._odds(replace(follower.chance, sort="result"), indent + 1)

    def _unknown(self) -> Iterator[Content]:
        if self.quote.unknown:
            yield from self._head("NOT KNOWN")
        for label in self.quote.unknown:
            yield from self._paragraph(f"{self.look.glyphs.unknown} {label}", indent=1)

    def _who(self) -> Iterator[Content]:
        said = (("decides", self.card.decides), ("consents", self.card.consents))
        if any(text for _, text in said):
            yield from self._head("WHO")
        for word, text in said:
            if text:
                yield from wrapped(Content.assemble((f"{word} ", "$muted"), plain(text)), self.width, 1)

    def _source(self) -> Iterator[Content]:
        yield from self._head("SOURCE")
        yield from self._paragraph(f"memo {' '.join(self.card.cites) or 'none'}", "$muted", 1)
        yield from self._paragraph(f"{self.card.file}:{self.card.line}", "$muted", 1)
        for _, source in self.card.reasons:
            yield from self._paragraph(source, "", 1)
