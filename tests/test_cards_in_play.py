"""What orders do in play is what their cards say."""

from __future__ import annotations

import random
from collections.abc import Iterator
from itertools import islice, product

import pytest

from tests.games import SCENARIOS, Moment, engine_of, moments
from tests.proofs import effort, proof, record
from wargame.cards import Card, explanation_of
from wargame.cards.card import EffectLine, Follower
from wargame.compiler.ranges import Interval, bounds
from wargame.engine import Engine, Position
from wargame.engine.tape import Event, decode
from wargame.expressions import Node
from wargame.library import Loc, load_scenario
from wargame.views.knowledge import substitute

SEED = "cards"


def some_moments(scenario: str, count: int) -> Iterator[Moment]:
    """Moments of games by random seats, far apart."""
    seats = {role.id: "random" for role in engine_of(scenario).names.roles}
    game = 0
    while count > 0:
        for moment in islice(moments(scenario, f"{SEED}/{game}", seats), game % 7, None, 8):
            if count > 0:
                yield moment
            count -= 1
        game += 1


class Exactly:
    """Reads the numbers of a card from a position, for one target and one set of choices."""

    def __init__(self, engine: Engine, s: Position, values: dict[str, int]) -> None:
        self.engine, self.s, self.values = engine, s, values

    def span(self, node: Node, region: int = -1) -> Interval:
        """What a number comes to, as far as its cells tell."""
        values = {**self.values, **({"region": region} if region >= 0 else {})}
        return bounds(substitute(node, values), self._reading)

    def is_soft(self, event: Event) -> bool:
        """Whether a track stands beyond a soft end, or had no room for the whole change."""
        place, at = self.engine.names.place(event.slot), self.engine.at
        if event.kind != "changed" or place is None:
            return False
        value = self.s[event.slot]
        beyond = not self.s[at["SOFT_LOW"] + event.slot] <= value <= self.s[at["SOFT_HIGH"] + event.slot]
        return beyond or event.after in (place[0].low, place[0].high) or event.before != value

    def is_at_an_end(self, line: EffectLine[Node]) -> bool:
        """Whether a track can go no further, somewhere."""
        track = self.engine.names.track[line.thing]
        run = self.s[track.slot : track.slot + (len(self.engine.names.regions) if track.regional else 1)]
        return track.low in run or track.high in run

    def _reading(self, cell: Node) -> Interval:
        first = self.engine.at.get(cell.name.removeprefix("PREVIOUS + "), -1)
        if first < 0 or cell.name.startswith("PREVIOUS + ") or cell.name.endswith("_RECENT"):
            return cell.low, cell.high
        known = cell.op == "cell" and (not cell.args or cell.args[0].op == "num")
        index = cell.args[0].value if cell.args and known else 0
        run = self.s[first + index : first + index + (1 if known else len(self.engine.names.regions))]
        return min(run), max(run)


def acted(engine: Engine, s: Position, card: Card[Node], target: int, choice: int) -> list[Event]:
    """What an order does when it is carried out on a copy of a position."""
    option, other = engine.compiled.options[card.number], list(s)
    copied, now = engine.at["COPIED"], engine.at["SNAPSHOT"]
    other[engine.at["ROWS"]] = 0
    other[now : now + copied] = other[:copied]
    role = [role.id for role in engine.names.roles].index(card.role)
    engine.call(f"act_{option.name}", other, role, target, choice, 0)
    return decode(engine.drain(other), engine.names)


def combinations(card: Card[Node], rng: random.Random, most: int = 6) -> list[tuple[int, dict[str, int]]]:
    """Some combinations of an option's choices: the engine's number, and each choice's value as expressions read it."""
    found = []
    for indices in product(*(range(len(values)) for _, values in card.choices)):
        number, stride, values = 0, 1, {}
        for (name, listed_), index in zip(card.choices, indices, strict=True):
            number, stride = number + index * stride, stride * len(listed_)
            values[name] = int(listed_[index]) if isinstance(listed_[0], int) else index
        found.append((number, values))
    return rng.sample(found, min(most, len(found)))


def lines_by_place(scenario: str, card: Card[Node]) -> dict[tuple[str, int, str], EffectLine[Node]]:
    """The effect lines of a card by file, line and track: those of the order itself, its results and its risks."""
    places = load_scenario(scenario).places
    own = [*card.effects, *(effect for roll in card.rolls for effect in roll.effects)]
    return {(*places.at(effect.loc)[:2], effect.thing): effect for effect in own}


def tried(scenario: str, s: Position, first: bool) -> int:
    """Carry out every option of every role on a position and hold each to its card; returns how many were tried."""
    engine, rng, cases = engine_of(scenario), random.Random(SEED), 0
    rulebook, regions = load_scenario(scenario).rulebook, [region.id for region in engine.names.regions]
    for card in explanation_of(engine).cards:
        by_place, targets = lines_by_place(scenario, card), engine.names.options[card.number].targets
        own = {card.id, *(risk.id for risk in rulebook.options[card.id].risks)}
        target = regions.index(rng.choice(targets)) if targets else -1
        for choice, chosen in combinations(card, rng):
            events = acted(engine, s, card, target, choice)
            reader = Exactly(engine, s, {**chosen, **({"target": target} if target >= 0 else {})})
            mine = [event for event in events if engine.names.sites[event.site].rule in own]
            seen = judged(reader, by_place, mine, first)
            if any(event.kind == "happens" for event in mine):
                promised(reader, card, seen)
            cases += 1
    return cases


def judged(
    reader: Exactly, by_place: dict[tuple[str, int, str], EffectLine[Node]], events: list[Event], first: bool
) -> set[Loc]:
    """Check every change against its line; returns the places of the lines that came true."""
    names, seen = reader.engine.names, set()
    for event in events:
        place = names.place(event.slot)
        if event.kind not in ("changed", "delayed") or place is None:
            continue
        site = names.sites[event.site]
        line = by_place[site.file, site.line, place[0].id]
        region = event.slot - place[0].slot if line.each else -1
        if line.amount is not None and line.verb == "change":
            low, high = reader.span(line.amount, region)
            exact = first and not reader.is_soft(event)
            assert (low if exact else min(low, 0)) <= amount_of(event, line) <= (high if exact else max(high, 0))
        assert line.test is None or reader.span(line.test, region) != (0, 0)
        seen.add(line.loc)
    return seen


def amount_of(event: Event, line: EffectLine[Node]) -> int:
    """By how much an event changes its track, now or later; what is lent is given back with the other sign."""
    if event.kind == "changed":
        return event.after - event.before
    return -event.after if line.lasts else event.after


@proof("C3")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_first_order_changes_what_its_card_says_by_exactly_that(scenario: str) -> None:
    engine = engine_of(scenario)
    s = engine.new(SEED)
    engine.open_turn(s)
    cases = tried(scenario, s, first=True)
    record("C3", cases=cases, seed=SEED)
    assert cases > 10


@proof("C3")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_an_order_later_in_a_game_changes_nothing_else_and_no_more(scenario: str) -> None:
    cases = sum(tried(scenario, m.position, first=False) for m in some_moments(scenario, effort("C3", 6, 60)))
    record("C3", cases=cases, seed=SEED)
    assert cases > 50


def promised(reader: Exactly, card: Card[Node], seen: set[Loc]) -> None:
    """Check that every effect that is certain came, if its track had room to move."""
    for line in card.effects:
        if line.when or line.each or line.verb != "change" or line.amount is None:
            continue
        low, high = reader.span(line.amount)
        certain = line.test is None or reader.span(line.test) == (1, 1)
        if certain and (low > 1 or high < -1) and not reader.is_at_an_end(line):
            assert line.loc in seen


def followers(card: Card[Node]) -> set[str]:
    """The ids of all reactions on a card."""

    def inner(found: tuple[Follower[Node], ...]) -> Iterator[str]:
        for follower in found:
            yield follower.id
            yield from inner(follower.followers)

    return set(inner(card.followers))


@proof("C3")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_a_reaction_that_comes_of_an_order_in_play_is_on_the_orders_card(scenario: str) -> None:
    engine, cases = engine_of(scenario), 0
    rulebook, cards = load_scenario(scenario).rulebook, {card.id: card for card in explanation_of(engine).cards}
    owner = {risk.id: id for id, option in rulebook.options.items() for risk in option.risks} | {id: id for id in cards}
    for moment in some_moments(scenario, effort("C3", 10, 100)):
        for event in moment.events:
            rule = engine.names.sites[event.site].rule
            cause = moment.events[event.cause - 1] if event.cause > 0 else None
            if event.kind != "happens" or cause is None or rule not in rulebook.reactions:
                continue
            caller = owner.get(engine.names.sites[cause.site].rule)
            if caller and rulebook.reactions[rule].on:
                assert rule in followers(cards[caller])
                cases += 1
    assert cases
