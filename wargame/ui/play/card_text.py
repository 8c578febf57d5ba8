"""The text of a card: its lines in colour, and the draft of an order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from textual.content import Content

from wargame.cards import EffectQuote, FollowerQuote, Quoted, RollQuote, becomes, quarters, times
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
        """The order as it was last thought of; at first one that was given, is open, or is listed."""
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
        """What is listed of an option."""
        return [entry for entry in self.session.legal() if entry.order.option == option]

    def questions(self, option: str) -> list[Question]:
        """What may be chosen of an option: more than one way, its region, its choices."""
        name = self.session.names.option[self.session.seat, option]
        order = self.of(option)
        ways = [e.order.way for e in self.entries(option) if not e.reason and e.order.target == order.target]
        asked = [Question("way", tuple(dict.fromkeys(ways))), Question("target", tuple(name.targets))]
        if order.way in ("plain", "opening"):
            asked += [Question(key, tuple(values)) for key, values in name.choices.items()]
        return [question for question in asked if len(question.values) > 1]

    def value(self, option: str, name: str) -> str | int | None:
        """What is chosen now."""
        return _value(self.of(option), name)

    def choose(self, option: str, name: str, value: str | int | None) -> Order:
        """The order with another choice; a way that another region does not have becomes a plain order."""
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
        """What each value of a question would cost, all else being equal, of those that are open."""
        order = self.of(option)
        for entry in self.entries(option):
            other = entry.order
            if not entry.reason and _without(other, name) == _without(order, name):
                yield _value(other, name), entry.cost


def because(session: Session, reason: str, cost: Mapping[str, int]) -> str:
    """Why an order is not open; where means are short, how much is needed and how much there is."""
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
SORTS = (
    ("chance", "THE ODDS"),
    ("result", "HOW IT MAY END"),
    ("risk", "YOU RISK"),
    ("noticed", "WHO MAY NOTICE"),
)
"""The kinds of rolls, in the order of a card."""


class CardText:
    """Writes an order's card in lines of some cells."""

    def __init__(self, session: Session, quote: Quoted, width: int, *, source: bool = False) -> None:
        self.session, self.quote, self.width, self.source = session, quote, width, source
        self.names, self.words, self.look = session.names, session.words, look_of(session.settings)

    def title(self) -> Iterator[Content]:
        """Title and cost, what kind of order it is, why it is closed, and one paragraph."""
        quote = self.quote
        yield row(plain(quote.title, "bold"), price(self.look, self.names, quote.cost), self.width, self.look)
        theme = self.names.themes.get(self.names.option[self.session.seat, quote.order.option].theme, "")
        kinds = [f"{quote.horizon} term", theme, quote.tier]
        dot = f" {self.look.glyphs.dot} "
        yield from self._paragraph(dot.join(kind for kind in kinds if kind), "$muted")
        if quote.order.key() in {order.key() for order in self.session.see().given}:
            yield from self._paragraph(f"{self.look.glyphs.chosen} in your orders: space takes it back", "bold $accent")
        elif quote.reason:
            reason = because(self.session, quote.reason, quote.cost)
            yield from self._paragraph(f"{self.look.glyphs.closed} {reason}", "bold $bad")
        yield from [Content("")] * (self.width >= WIDE)
        yield from self._paragraph(quote.about)

    def rest(self) -> Iterator[Content]:
        """All that follows the choices."""
        yield from self._upkeep()
        yield from self._effects(self.quote.effects)
        for sort, title in SORTS:
            yield from self._rolls(title, [roll for roll in self.quote.rolls if roll.sort == sort])
        if self.quote.followers:
            yield from self._head("WHAT MAY FOLLOW")
            yield from self._followers(self.quote.followers)
        yield from self._section("LIKELY ANSWER", self.quote.answer)
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
        quote = self.quote
        timed = [f"{title} ({quarters(count)})" for title, count in quote.stages if count]
        if timed or quote.upkeep:
            yield from self._head("IT STANDS OVER TIME")
        if timed:
            yield from self._paragraph(f"Takes time: {', then '.join(timed)}", indent=1)
        if quote.upkeep:
            lows = price_text(self.look, self.names, {id: low for id, (low, _) in quote.upkeep.items()})
            yield from self._paragraph(f"Each quarter {lows}; unpaid, it weakens", indent=1)

    def _effects(self, effects: Sequence[EffectQuote]) -> Iterator[Content]:
        """Effects of the order itself, wanted ones first; then those of its stages or of its deal."""
        own = [effect for effect in effects if not effect.when]
        for title, wanted in (("YOU GAIN", 1), ("YOU GIVE UP", -1), ("IT ALSO DOES", 0)):
            lines = [line for e in own if self._wanted(e) == wanted for line in self._effect(e)]
            if lines:
                yield from self._head(title)
                yield from lines
        for when, group in groupby((e for e in effects if e.when), lambda e: e.when):
            yield from self._head(when)
            yield from (line for effect in group for line in self._effect(effect))

    def _wanted(self, effect: EffectQuote) -> int:
        """1 for a change that the seat wants, -1 for the contrary, 0 for neither."""
        if effect.verb != "change" or effect.low is None or effect.high is None:
            return 0
        good = self.names.track[effect.thing].good.get(self.session.seat, "")
        amount = effect.low + effect.high
        return 0 if not good or not amount else 1 if (amount > 0) == (good == "up") else -1

    def _effect(self, effect: EffectQuote) -> Iterator[Content]:
        note = plain(self._note(effect), "$muted")
        column = min(self.width, COLUMN)
        line = row(Content(" ") + self._thing(effect), self._amount(effect), column, self.look)
        if line.cell_length + note.cell_length + 2 <= self.width:
            yield line + "  " + note
        else:
            yield line
            yield from wrapped(note, self.width, 3) if note else ()

    def _thing(self, effect: EffectQuote) -> Content:
        if effect.verb in ("start", "end", "open"):
            return plain(self.words.title(effect.thing))
        track = self.names.track[effect.thing]
        title = track.short or track.title
        return plain(f"{title}, {self.names.region_title(effect.region)}" if effect.region else title)

    def _amount(self, effect: EffectQuote) -> Content:
        words = {"start": "begins", "end": "ends", "open": "opens for a while"}
        if effect.verb in words:
            return Content(words[effect.verb])
        track = self.names.track[effect.thing]
        if effect.low is None or effect.high is None:
            return plain(f"becomes {self.words.value(effect.value)}")
        if effect.verb == "set":
            return plain(becomes(track, (effect.low, effect.high), self.words.value))
        return span(self.look, effect.low, effect.high, track.good.get(self.session.seat, ""))

    def _note(self, effect: EffectQuote) -> str:
        """When it comes, how long it lasts, and whether it hangs on something."""
        notes = [
            "in every region" if effect.each else "",
            *times(effect),
            "" if effect.sure else f"if {effect.condition}" if effect.condition else "under a condition",
        ]
        return ", ".join(note for note in notes if note)

    def _rolls(self, title: str, rolls: Sequence[RollQuote]) -> Iterator[Content]:
        if rolls:
            yield from self._head(title)
        for roll in rolls:
            when = f", {roll.when}" if roll.when else ""
            yield from self._paragraph(roll.title + when, indent=1)
            yield from self._roll(roll, 2)

    def _roll(self, roll: RollQuote, indent: int) -> Iterator[Content]:
        """Odds, modifiers, and what follows."""
        if roll.low is not None and roll.high is not None:
            yield from self._odds(roll, roll.low, roll.high, indent)
        yield from self.sentence(roll.effects, "if it fails" if roll.sort == "chance" else "then", indent + 1)

    def sentence(self, effects: Sequence[EffectQuote], word: str, indent: int) -> Iterator[Content]:
        """Effects in one sentence, those on working values left out."""
        told = [effect for effect in effects if self._is_shown(effect)]
        if told:
            parts = [Content(" ").join((self._thing(effect), self._amount(effect))) for effect in told]
            first = Content.assemble((f"{word} ", "$muted"), parts[0])
            yield from packed([first, *parts[1:]], self.width, indent, ", ")

    def _is_shown(self, effect: EffectQuote) -> bool:
        """Whether some role's screens rank the track; what is not a track is shown."""
        track = self.names.track.get(effect.thing)
        return track is None or bool(track.rank)

    def _odds(self, roll: RollQuote, low: int, high: int, indent: int) -> Iterator[Content]:
        style = "$good" if roll.sort == "chance" else "bold $bad" if roll.sort == "risk" else ""
        said, room = odds(self.look, low, high), self.width - indent
        bar = max(min(room - said.cell_length - 3, 30), 6)
        space = Content(" " * indent)
        if bar + said.cell_length + 3 <= room:
            yield space + odds_bar(self.look, low, high, bar, style) + "  " + said
        else:
            yield space + odds_bar(self.look, low, high, room - 1, style)
            yield from wrapped(said, self.width, indent + 1)
        yield from self._terms(roll, indent + 1)

    def _terms(self, roll: RollQuote, indent: int) -> Iterator[Content]:
        """Every modifier that counts: one to a line where there is room."""
        told = [term for term in roll.terms if term.low or term.high]
        lines = []
        for i, term in enumerate(told):
            ends = dict.fromkeys((term.low, term.high))
            amount = " to ".join(f"{n:+d}" if i or term.label != "base" else str(n) for n in ends)
            unknown = f"{self.look.glyphs.unknown} " if term.low != term.high else ""
            lines.append((f"{unknown}{term.label}", amount))
        if self.width >= WIDE:
            for label, amount in lines:
                yield row(plain(" " * (indent + 1) + label, "$muted"), plain(amount), 48, self.look)
        elif len(lines) > 1:
            yield from self._paragraph("  ".join(f"{amount} {label}" for label, amount in lines), "$muted", indent)

    def _followers(self, followers: Sequence[FollowerQuote], indent: int = 1) -> Iterator[Content]:
        """What the world may do, and then what follows from that."""
        for follower in followers:
            chance = next((roll for roll in follower.rolls if roll.sort == "chance"), None)
            notes = (follower.after, follower.place, f"if {follower.condition}" if follower.condition else "")
            note = ", ".join(part for part in notes if part)
            title = Content.assemble(plain(follower.title), plain(f", {note}" if note else "", "$muted"))
            yield from wrapped(title, self.width, indent)
            if chance:
                yield from self._odds(replace(chance, sort="result"), chance.low or 0, chance.high or 0, indent + 1)
            yield from self.sentence(follower.effects, "then", indent + 2)
            yield from (line for roll in follower.rolls if roll is not chance for line in self._roll(roll, indent + 1))
            yield from self._followers(follower.followers, indent + 2)

    def _unknown(self) -> Iterator[Content]:
        if self.quote.unknown:
            yield from self._head("NOT KNOWN")
        for label in self.quote.unknown:
            yield from self._paragraph(f"{self.look.glyphs.unknown} {label}", indent=1)

    def _who(self) -> Iterator[Content]:
        said = (("decides", self.quote.decides), ("consents", self.quote.consents))
        if any(text for _, text in said):
            yield from self._head("WHO")
        for word, text in said:
            if text:
                yield from wrapped(Content.assemble((f"{word} ", "$muted"), plain(text)), self.width, 1)

    def _source(self) -> Iterator[Content]:
        yield from self._head("SOURCE")
        yield from self._paragraph(f"memo {' '.join(self.quote.cites) or 'none'}", "$muted", 1)
        yield from self._paragraph(f"{self.quote.file}:{self.quote.line}", "$muted", 1)
        for _, source in self.quote.reasons:
            yield from self._paragraph(source, "", 1)
