"""Cards as text: lines for every choice, and the printed deck of a rulebook."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import TypeAlias, assert_never

from wargame.cards.card import Card, EffectGroup, EffectLine, Follower, N, RollLine, Sort, walk
from wargame.cards.evaluation import Chosen, PerChoice, Reckoning, total
from wargame.compiler.ranges import Interval
from wargame.engine import Engine
from wargame.expressions import Node
from wargame.library import Loc
from wargame.manifest import TrackName
from wargame.text import safe_text
from wargame.views import View

Spoken: TypeAlias = Callable[[str | int], str]
"""Says a choice's name or value in words."""


def quarters(count: int) -> str:
    """A length of time."""
    return "1 quarter" if count == 1 else f"{count} quarters"


def times(effect: EffectLine[N]) -> list[str]:
    """When an effect comes, for how long, and what makes it less."""
    parts = [
        f"after {quarters(effect.after)}" if effect.after else "",
        f"for {quarters(effect.lasts)}" if effect.lasts else "",
        "less when repeated" if effect.tires else "",
        "half if bargained down" if effect.halves else "",
    ]
    return [part for part in parts if part]


def becomes(track: TrackName, span: Interval, spoken: Spoken) -> str:
    """The value that a track is set to, by its name where it has one."""
    low, high = span
    if track.values:
        return f"becomes {' or '.join(map(spoken, track.values[low : high + 1]))}"
    if (track.low, track.high) == (0, 1) and low == high:
        return "yes" if low else "no"
    return f"becomes {plain(span)}"


def plain(span: Interval) -> str:
    """A range of a cost or of odds."""
    return str(span[0]) if span[0] == span[1] else f"{span[0]} to {span[1]}"


def signed(span: Interval) -> str:
    """A range of a change, the smaller change first."""
    low, high = span if abs(span[0]) <= abs(span[1]) else (span[1], span[0])
    return _signed(low) if low == high else f"{_signed(low)} to {_signed(high)}"


def _signed(value: int) -> str:
    return f"{value:+d}" if value else "0"


def by_choice(numbers: PerChoice, sign: bool, spoken: Spoken) -> str:
    """A number with what each choice adds to it."""
    say = signed if sign else plain
    steps = numbers.steps()
    if steps == []:
        return say(numbers.first)
    if steps is None:
        return _listed(numbers, sign, spoken)
    added = ", ".join(f"{_signed(amount)} {which([{name: value}], spoken)}" for name, value, amount in steps)
    return added if sign and numbers.first == (0, 0) else f"{say(numbers.first)} ({added})"


def _listed(numbers: PerChoice, sign: bool, spoken: Spoken) -> str:
    """Every combination with its own number, those alike together, or a range where they are many."""
    say = signed if sign else plain
    alike: dict[Interval, list[Chosen]] = {}
    for combination, span in numbers.ranges.items():
        alike.setdefault(span, []).append(dict(zip(numbers.names, combination, strict=True)))
    if len(alike) > 6:
        return f"{say(numbers.whole)}, by choice"
    parts = []
    for span, chosen in alike.items():
        words = which(chosen, spoken)
        parts.append(f"{say(span)} {words}" if words else f"{say(span)} otherwise")
    return ", ".join(parts)


def which(allowed: Sequence[Chosen], spoken: Spoken) -> str:
    """Some combinations of choices in words, or nothing where one sentence cannot say them."""
    names = list(allowed[0]) if allowed else []
    values = {name: list(dict.fromkeys(chosen[name] for chosen in allowed)) for name in names}
    if len(list(product(*values.values()))) != len(allowed):
        return ""
    return "with " + ", ".join(f"{spoken(name)}: {' or '.join(map(spoken, v))}" for name, v in values.items())


_INDENT = "  "
_CHANCES: dict[Sort, str] = {"chance": "Chance that", "result": "May end so", "noticed": "May be noticed", "risk": "Risk"}
_TERMS = {"ask": ("asked", "Asked"), "carrot": ("promised", "Promised"), "stick": ("threatened", "Threatened")}


@dataclass(frozen=True, slots=True)
class CardLine:
    """A line of a card: how far in it stands, and the place in the rules that it tells of."""

    depth: int
    text: str
    loc: Loc


def card_text(engine: Engine, view: View | None, card: Card[Node]) -> list[str]:
    """The lines of a card, its numbers as far as a view's role may know them, or without a view as the rules allow."""
    return [f"{_INDENT * line.depth}{line.text}" for line in card_lines(engine, view, card)]


def card_lines(engine: Engine, view: View | None, card: Card[Node]) -> list[CardLine]:
    """The same, each line with its depth and the place in the rules that it tells of."""
    return list(_Writer(engine, view, card).lines())


class _Writer:
    """The layout of a card as text."""

    def __init__(self, engine: Engine, view: View | None, card: Card[Node]) -> None:
        self.card, self.names, self.in_play = card, engine.names, view is not None
        self.reckoning = Reckoning(engine, view, card)
        self.titles = {site.rule: site.title for site in reversed(self.names.sites) if site.rule}
        self.titles |= {option.id: option.title for option in self.names.options}
        self.loc: Loc = ("options", card.id)

    def lines(self) -> Iterator[CardLine]:
        card = self.card
        yield self._line(0, self._head())
        yield self._line(1, card.about, "about")
        yield from self._who()
        yield from self._price()
        yield from self._deal()
        yield from self._what_happens()
        if card.answer:
            yield self._line(1, f"Likely answer: {card.answer}", "answer")
        if card.counts_in:
            yield self._line(1, f"Also counts in: {', '.join(card.counts_in)}")
        yield from self._sources()

    def _line(self, depth: int, text: str, *part: str | int) -> CardLine:
        return CardLine(depth, text, (*self.loc, *part))

    def _head(self) -> str:
        tier = {"recommended": ", recommended", "alternative": ", an alternative"}.get(self.card.tier, "")
        return f"{self.card.title} ({self.names.role[self.card.role].title}; {self.card.horizon} term{tier})"

    def _who(self) -> Iterator[CardLine]:
        card = self.card
        for label, key, text in (("Decides", "decides", card.decides), ("Must consent", "consents", card.consents)):
            if text:
                yield self._line(1, f"{label}: {text}", key)
        if card.target:
            yield self._line(1, f"Aimed at: {card.target}", "target")
        for name, values in card.choices:
            yield self._line(1, f"Choose {self.names.spoken(name)}: {', '.join(map(self.names.spoken, values))}", "choices", name)
        if card.secret:
            known = ", ".join(self.names.role[role].title for role in card.known_to)
            yield self._line(1, f"Secret{f'; known to: {known}' if known else ''}", "covert")

    def _price(self) -> Iterator[CardLine]:
        card = self.card
        yield self._line(1, f"Costs: {self._costs(card.cost) or 'nothing'}", "cost")
        for need in card.needs:
            yield self._line(1, f"Needs: {need}", "needs")
        if card.upkeep:
            yield self._line(1, f"Each quarter it stands: {self._costs(card.upkeep)}", "program", "upkeep")
        timed = [f"{title} ({quarters(count)})" if count else title for title, count in card.stages]
        if len(timed) > 1:
            yield self._line(1, f"Takes time: {', then '.join(timed)}", "program", "stages")
        elif timed:
            yield self._line(1, f"Stands {'as long as it is paid' if card.upkeep else 'until it is ended'}", "program")
        if card.lapses_after:
            yield self._line(1, f"Lapses after {quarters(card.lapses_after)} without pay", "program", "lapses_after")

    def _costs(self, cost: dict[str, Node]) -> str:
        parts = []
        for id, node in cost.items():
            numbers = self.reckoning.per_choice(node)
            parts.append(f"{self.names.track[id].title} {self._said(numbers, False)}{self._moved_by(node, numbers)}")
        return "; ".join(parts)

    def _deal(self) -> Iterator[CardLine]:
        deal = self.card.deal
        if self.card.answers:
            yield self._line(1, f"Answers: {', '.join(self.card.answers)}; it costs no order", "answers")
        if deal is None:
            return
        times = "; ".join(f"turns {what}: {turns}" for what, turns in deal.times)
        heard = "; everyone hears of it" if deal.public else ""
        yield self._line(1, f"Answered by: {self.names.role[deal.role].title} ({times}{heard})", "deal")
        for kind, value, seen in deal.seen:
            key, word = _TERMS[kind]
            yield self._line(1, f"{word}, {self.names.spoken(value)}: done when {seen}", "deal", key, value)

    def _what_happens(self) -> Iterator[CardLine]:
        sorts = [roll.sort for roll in self.card.rolls]
        own = "If it succeeds" if "chance" in sorts else "In any case" if "result" in sorts else "Effects"
        for roll in self.card.rolls[: sorts.count("chance")]:
            yield CardLine(1, f"Chance that {roll.title}. {self._odds(roll)}", roll.loc)
        for depth, part in walk(self.card):
            match part:
                case EffectGroup():
                    yield from self._effects("" if depth else part.when or own, part.effects, depth + 1)
                case RollLine(sort="chance"):
                    yield from self._effects("If it fails", part.effects, depth + 1)
                case RollLine():
                    yield from self._roll(part, depth + 1)
                case Follower():
                    yield self._follower(part, depth)
                case _:
                    assert_never(part)

    def _effects(self, head: str, effects: Sequence[EffectLine[Node]], depth: int) -> Iterator[CardLine]:
        """Some effects, under a heading if they have one."""
        if effects and head:
            yield CardLine(depth, head, effects[0].loc[:-1])
        for effect in effects:
            yield self._effect(effect, depth + bool(head))

    def _effect(self, effect: EffectLine[Node], depth: int) -> CardLine:
        allowed, when = self._when(effect)
        return CardLine(depth, f"{self._what(effect, allowed)}{when}", effect.loc)

    def _when(self, effect: EffectLine[Node]) -> tuple[list[Chosen] | None, str]:
        """The choices under which an effect comes, and its condition in words."""
        if effect.test is None:
            return None, ""
        allowed, decided = self.reckoning.allowing(effect.test, effect.each)
        words = which(allowed, self.names.spoken) if decided and allowed and allowed[0] else ""
        if words:
            return allowed, f", {words}"
        never = " (not so now)" if self.in_play and not allowed else ""
        return allowed or None, f", if {effect.condition}{never}"

    def _what(self, effect: EffectLine[Node], allowed: list[Chosen] | None) -> str:
        match effect.verb:
            case "change" | "set":
                return self._change(effect, allowed)
            case "start" | "end":
                return f'"{self.titles[effect.thing]}"{self._where(effect)} {"begins" if effect.verb == "start" else "ends"}'
            case "open":
                return self._opening(effect)
            case _:
                assert_never(effect.verb)

    def _opening(self, effect: EffectLine[Node]) -> str:
        turns = "the next turn" if effect.turns == 1 else f"{effect.turns} turns"
        owners = ", ".join(self.names.role[o.role].title for o in self.names.options if o.id == effect.thing)
        price = f"{effect.price} percent of its price" if effect.price else "no price"
        return f'Opens for {turns}: "{self.titles[effect.thing]}"{self._where(effect)} (an extra order of: {owners}, at {price})'

    def _change(self, effect: EffectLine[Node], allowed: list[Chosen] | None) -> str:
        track = self.names.track[effect.thing]
        head, late = f"{track.title}{self._where(effect)}", self._times(effect)
        if effect.value or effect.amount is None:
            return f"{head}: becomes {self.names.spoken(effect.value)}{late}"
        numbers = self.reckoning.per_choice(effect.amount, allowed, effect.each)
        moved = self._moved_by(effect.amount, numbers)
        if effect.verb == "set":
            return f"{head}: {becomes(track, numbers.whole, self.names.spoken)}{late}"
        return f"{head}: {self._said(numbers)}{moved}{late}"

    def _said(self, numbers: PerChoice, sign: bool = True) -> str:
        return by_choice(numbers, sign, self.names.spoken)

    def _moved_by(self, node: Node, numbers: PerChoice) -> str:
        """The other causes of a number, where it is not one number for each choice."""
        if all(low == high for low, high in numbers.ranges.values()):
            return ""
        titles = dict.fromkeys(self._named(part.name) for part in node.walk() if part.op in ("cell", "address"))
        return f" (by: {', '.join(filter(None, titles))})" if any(titles) else ""

    def _named(self, place: str) -> str:
        """The track or the rule that a cell belongs to."""
        id = place.removeprefix("PREVIOUS + ").lower()
        if id in self.names.track:
            return self.names.track[id].title
        rule = max((rule for rule in self.titles if id.startswith(f"{rule}_")), key=len, default="")
        if rule == self.card.id:
            return "" if id.endswith("_recent") else "earlier orders of it"
        return f'"{self.titles[rule]}"' if rule else id.replace("_", " ")

    def _times(self, effect: EffectLine[Node]) -> str:
        read = f" (it counts in: {', '.join(effect.read_by)})" if effect.read_by else ""
        return "".join(f", {part}" for part in times(effect)) + read

    def _where(self, effect: EffectLine[Node]) -> str:
        if effect.each:
            return ", every region" if effect.area == "region" else f", every region of the {self.names.spoken(effect.area)}"
        if effect.region in ("target", "region"):
            return ", there"
        return f", {self.names.region_title(effect.region)}" if effect.region else ""

    def _roll(self, roll: RollLine[Node], depth: int) -> Iterator[CardLine]:
        lead = _CHANCES[roll.sort] + (f", {roll.when}" if roll.when else "")
        condition = f", if {roll.condition}" if roll.condition else ""
        yield CardLine(depth, f"{lead}: {roll.title}{condition}. {self._odds(roll)}", roll.loc)
        yield from (self._effect(effect, depth + 1) for effect in roll.effects)

    def _odds(self, roll: RollLine[Node]) -> str:
        if not roll.terms:
            return "Whatever is left of the hundred"
        terms = [(label, self.reckoning.per_choice(node)) for label, node in roll.terms]
        if [label for label, _ in terms] == ["base"]:
            return f"{self._said(terms[0][1], False)} in 100"
        said = ", ".join(f"{label} {self._said(numbers, i > 0)}" for i, (label, numbers) in enumerate(terms))
        whole = total(numbers.whole for _, numbers in terms)
        return f"{plain(whole)} in 100: {said}" if self.in_play else f"In 100: {said}"

    def _follower(self, follower: Follower[Node], depth: int) -> CardLine:
        parts = [
            f"{'What may follow' if depth == 1 else 'And then'}: {follower.title}",
            f" ({follower.after})" if follower.after else "",
            f", {follower.place}" if follower.place else "",
            f", if {follower.condition}" if follower.condition else "",
            f". {self._odds(follower.chance)}" if follower.chance else "",
            f". Heard by: {', '.join(self.names.role[r].title for r in follower.heard_by)}" if follower.heard_by else "",
        ]
        return CardLine(depth, "".join(parts), follower.loc)

    def _sources(self) -> Iterator[CardLine]:
        labels = {"source": "Source", "why": "Judgement"}
        for mark, text in self.card.reasons:
            yield self._line(1, f"{labels[mark]}: {text}", mark)
        cites = ", ".join(self.card.cites) or "nothing that is cited"
        yield self._line(1, f"Enacts: {cites} ({self.card.file}:{self.card.line})", "cites")


_SIGNS = re.compile(r"([\\`*_\[\]<>#|])")


def deck(engine: Engine, cards: Sequence[Card[Node]]) -> str:
    """Some cards as Markdown, by role, their numbers as the rules allow."""
    return "\n".join(_lines(engine, cards)) + "\n"


def _lines(engine: Engine, cards: Sequence[Card[Node]]) -> Iterator[str]:
    yield f"# {_escaped(engine.names.title)}: the cards"
    for role in engine.names.roles:
        own = [card for card in cards if card.role == role.id]
        if own:
            yield from ("", f"## {_escaped(role.title)}")
        for card in own:
            yield from _card(card_lines(engine, None, card))


def _card(lines: Sequence[CardLine]) -> Iterator[str]:
    head, about, *rest = lines
    yield from ("", f"### {_escaped(head.text)}", "", _escaped(about.text), "")
    for line in rest:
        yield f"{'  ' * (line.depth - 1)}- {_escaped(line.text)}"


def _escaped(text: str) -> str:
    return _SIGNS.sub(r"\\\1", safe_text(text))
