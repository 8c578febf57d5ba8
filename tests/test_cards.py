"""Cards say what their rules do, all of it, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from tests.games import SCENARIOS, engine_of, moments
from tests.proofs import proof, record
from wargame.cards import Card, CardLine, card_lines, card_text, deck, explanation_of
from wargame.cards.card import EffectLine, RollLine
from wargame.expressions import Node
from wargame.library import Loc, load_scenario
from wargame.rulebook import Body, Change, Effect, OptionEntry, Rulebook, Set, named_by
from wargame.views import view_of

SEED = "cards"
LISTS = ("effects", "otherwise")


@cache
def rulebook_of(scenario: str) -> Rulebook:
    """The rulebook behind a scenario, as its author wrote it."""
    return load_scenario(scenario).rulebook


@cache
def lines_of(scenario: str) -> dict[tuple[str, str], list[CardLine]]:
    """Every card's lines, by role and option."""
    engine = engine_of(scenario)
    return {(card.role, card.id): card_lines(engine, None, card) for card in explanation_of(engine).cards}


def cards_of(scenario: str) -> Iterator[tuple[Card[Node], OptionEntry, list[CardLine]]]:
    """Every card with its option's entry and its lines."""
    for card in explanation_of(engine_of(scenario)).cards:
        yield card, rulebook_of(scenario).options[card.id], lines_of(scenario)[card.role, card.id]


# What the rules hold, walked from the entries alone


def listed(items: list[Effect], loc: Loc) -> Iterator[tuple[Loc, Effect]]:
    """The effects of a list with their places."""
    yield from (((*loc, i), item) for i, item in enumerate(items))


def effects_of_body(entry: Body, loc: Loc) -> Iterator[tuple[Loc, Effect]]:
    """The effects of a rule, of its results and of its risks."""
    for name in LISTS:
        yield from listed(getattr(entry, name), (*loc, name))
    for id, result in entry.results.items():
        yield from listed(result.effects, (*loc, "results", id, "effects"))
    for i, risk in enumerate(entry.risks):
        yield from listed(risk.effects, (*loc, "risks", i, "effects"))


def effects_of_option(entry: OptionEntry, loc: Loc) -> Iterator[tuple[Loc, Effect]]:
    """The effects of an option, of its program and of its deal."""
    yield from effects_of_body(entry, loc)
    if entry.program:
        for i, stage in enumerate(entry.program.stages):
            here = (*loc, "program", "stages", i)
            for name in ("begins", "each_quarter"):
                yield from listed(getattr(stage, name), (*here, name))
            for k, risk in enumerate(stage.risks):
                yield from listed(risk.effects, (*here, "risks", k, "effects"))
        for name in ("unfunded", "ends"):
            yield from listed(getattr(entry.program, name), (*loc, "program", name))
    if entry.deal:
        for name in type(entry.deal).model_fields:
            if isinstance(found := getattr(entry.deal, name), list):
                yield from listed(found, (*loc, "deal", name))


def called_by(rules: set[str], rulebook: Rulebook) -> Iterator[str]:
    """The reactions that wait for an event of some rules."""
    for id, reaction in rulebook.reactions.items():
        waits = reaction.on or []
        if any(text.split()[0] in rules for text in ([waits] if isinstance(waits, str) else waits)):
            yield id


def rolls_of(entry: Body, loc: Loc) -> Iterator[tuple[Loc, str, list[str]]]:
    """The rolls of a rule: place, title, and the labels of the odds."""

    def labels(odds: object) -> list[str]:
        named = [str(label) for label in odds] if isinstance(odds, dict) else []
        return named if named != ["base"] else []  # odds with nothing else are said as one number

    if entry.odds is not None:
        yield (*loc, "odds"), "", labels(entry.odds)
    for id, result in entry.results.items():
        yield (*loc, "results", id), result.title or "", labels(result.odds)
    for i, risk in enumerate(entry.risks):
        yield (*loc, "risks", i), risk.title, labels(risk.odds)


@proof("C3")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_effect_of_an_option_is_on_its_card_with_its_track_and_time(scenario: str) -> None:
    names, cases = engine_of(scenario).names, 0
    titles = {**{o.id: o.title for o in names.options}, **{t.id: t.title for t in names.tracks}}
    for card, entry, lines in cards_of(scenario):
        said = {line.loc: line.text for line in lines}
        for loc, effect in effects_of_option(entry, ("options", card.id)):
            assert titles[named_by(effect)[1].partition("[")[0]] in said[loc]
            if isinstance(effect, Change):
                late = effect.after or effect.lasts
                assert not late or f"{late} quarter" in said[loc]
                scaled = set(effect.percents) - {"fresh", "part"}
                assert not isinstance(effect.by, int) or scaled or f"{effect.by:+d}" in said[loc]
            cases += 1
    record("C3", cases=cases)
    assert cases > 30


@proof("C3")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_roll_cost_need_and_stage_of_an_option_is_on_its_card(scenario: str) -> None:
    names = engine_of(scenario).names
    for card, entry, lines in cards_of(scenario):
        loc, said, whole = ("options", card.id), {line.loc: line.text for line in lines}, "\n".join(x.text for x in lines)
        for place, title, labels in rolls_of(entry, loc):
            assert [part for part in (title, *labels) if part not in said[place]] == []
        for role, odds in (entry.covert or {}).items():
            line = said[*loc, "covert"] if odds == "known" else said[*loc, "covert", role]
            assert names.role[role].title.removeprefix("The ") in line
        program = entry.program
        costs = [*entry.cost, *(program.upkeep if program else ())]
        assert all(names.track[id].title in whole for id in costs)
        assert sum(line.loc == (*loc, "needs") for line in lines) == len(entry.needs)
        assert all(stage.title in whole for stage in (program.stages if program else ()) if stage.quarters and stage.title)


@proof("C3")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_reaction_that_an_options_events_call_is_on_its_card_with_its_effects(scenario: str) -> None:
    rulebook, cases = rulebook_of(scenario), 0
    for card, entry, lines in cards_of(scenario):
        said, waiting, seen = {line.loc for line in lines}, {card.id, *(risk.id for risk in entry.risks)}, set[str]()
        while waiting:
            found = set(called_by(waiting, rulebook)) - seen
            for id in found:
                assert ("reactions", id) in said
                assert {loc for loc, _ in effects_of_body(rulebook.reactions[id], ("reactions", id))} <= said
                cases += 1
            seen, waiting = seen | found, found
    assert cases > 5


@proof("C3")
def test_a_reaction_that_waits_for_a_flag_is_on_the_cards_of_what_sets_the_flag() -> None:
    rulebook, cases = rulebook_of("baseline_2024"), 0
    flags = {id for id, track in rulebook.tracks.items() if track.range == [0, 1]}
    waiting = {id: flag for id, r in rulebook.reactions.items() for flag in flags if f"{flag} ==" in str(r.becomes)}
    for _, entry, lines in cards_of("baseline_2024"):
        said = {line.loc for line in lines}
        rules = [entry, *(rulebook.reactions[str(loc[1])] for loc in said if len(loc) == 2 and loc[0] == "reactions")]
        setting = {effect.set for rule in rules for effect in rule.effects if isinstance(effect, Set)} & flags
        for id, flag in waiting.items():
            assert flag not in setting or ("reactions", id) in said
            cases += flag in setting
    assert cases


@proof("C3")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_rule_that_asks_of_an_option_is_named_on_its_card(scenario: str) -> None:
    rulebook = rulebook_of(scenario)
    for card, _, lines in cards_of(scenario):
        asks = re.compile(rf"(?<![\w.]){card.id}(\[\w+\])?\.")
        whole = "\n".join(line.text for line in lines)
        for section in ("tracks", "regional_tracks", "options", "reactions", "each_turn", "income"):
            for id, entry in getattr(rulebook, section).items():
                if id != card.id and asks.search(entry.model_dump_json(exclude={"on"})):
                    assert entry.title in whole


@proof("C3")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_line_of_a_card_stands_in_the_rules(scenario: str) -> None:
    data = rulebook_of(scenario).model_dump(by_alias=True)
    for _, _, lines in cards_of(scenario):
        for line in lines:
            value: Any = data
            for part in line.loc:
                value = value[part]
            assert value is not None
            assert line.text.strip()


# How a card reads


def said(scenario: str, option: str) -> str:
    """An option's card as one text."""
    return "\n".join(line.text for (_, id), lines in lines_of(scenario).items() if id == option for line in lines)


def test_a_card_says_what_each_choice_adds_to_its_cost() -> None:
    assert "Costs: Silver in the town chest 1 (+2 with size: many)" in said("primer", "patrol")


def test_a_card_says_under_which_choice_an_effect_comes() -> None:
    for card, entry, lines in cards_of("baseline_2024"):
        for i, effect in enumerate(entry.effects):
            test = re.fullmatch(r"(\w+) == (\w+)", str(effect.if_ or ""))
            if test and test[1] in entry.choices:
                line = next(line for line in lines if line.loc == ("options", card.id, "effects", i))
                assert f"with {test[1]}: {engine_of('baseline_2024').names.spoken(test[2])}" in line.text


def test_over_a_view_a_card_gives_one_total_of_odds_and_marks_what_does_not_hold() -> None:
    engine = engine_of("baseline_2024")
    moment = next(moments("baseline_2024", SEED))
    texts = [
        "\n".join(card_text(engine, view_of(engine, moment.position, card.role), card)) for card in explanation_of(engine).cards
    ]
    assert all("In 100:" not in text for text in texts)
    assert any("(not so now)" in text for text in texts)


def test_no_card_prints_a_raw_id() -> None:
    raw = re.compile(r"\b[a-z0-9]+(?:_[a-z0-9]+)+\b(?!\.yaml)")
    for scenario in SCENARIOS:
        for _, _, lines in cards_of(scenario):
            for line in lines:
                assert line.text.startswith("Enacts: ") or raw.findall(line.text) == []


def test_the_deck_holds_every_card_once_and_hides_no_markup() -> None:
    engine = engine_of("baseline_2024")
    text = deck(engine, explanation_of(engine).cards)
    heads = re.findall(r"^### (.*)$", text, re.MULTILINE)
    assert len(heads) == len(explanation_of(engine).cards)
    assert all(f"### {card.title.replace('*', '')}" in text for card in explanation_of(engine).cards)


def test_rolls_on_cards_name_the_place_they_stand_in() -> None:
    places = load_scenario("baseline_2024").places
    for card in explanation_of(engine_of("baseline_2024")).cards:
        found: list[RollLine[Node] | EffectLine[Node]] = [*card.rolls, *card.effects]
        assert all(places.at(line.loc).file == card.file for line in found)
