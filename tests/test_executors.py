"""Two executors, one game: CPython and WebAssembly write the same tape, and what differs is shrunk and told."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.generated import Book, books
from tests.proofs import effort, proof, record
from tests.test_words import Play, option, words_of_the_language
from wargame.analysis.differential import Difference, Match, Pair, difference, report, script_lines, shrink
from wargame.analysis.scripts import script_of
from wargame.compiler import Compiled
from wargame.compiler.builtins import DEAL_STATES, PROGRAM_FACTS
from wargame.compiler.module import compile_content
from wargame.compiler.symbols import ANSWERS, BANDS
from wargame.dice import game_seed
from wargame.engine import Engine
from wargame.errors import ContentError
from wargame.expressions import CALLS
from wargame.library import Source, load_scenario

SCENARIOS = sorted(path.stem for path in (Path(__file__).parent.parent / "scenarios").glob("*.yaml"))


@cache
def compiled(scenario: str) -> Compiled:
    return compile_content(load_scenario(scenario))


def pair_of(one: Compiled, other: Compiled | None = None) -> Pair:
    return Engine(one), Engine(other or one, executor="wasm")


def match_of(content: Compiled, seed: str, game: int) -> Match:
    """Three games of random seats, then one in which each role's doctrines have their turn."""
    seats = {}
    for number, role in enumerate(content.names.roles):
        own = [f"doctrine:{id}" for id, (owner, _) in content.doctrines.items() if owner == role.id]
        seats[role.id] = ["random", *own][(game // 4 + number) % (len(own) + 1) if game % 4 == 3 else 0]
    return Match(game_seed(seed, game), seats)


def check_same(engines: Pair, match: Match) -> None:
    found = difference(engines, match)
    assert found is None, report(engines, shrink(engines, found))


@proof("B1")
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_both_executors_write_the_same_tape_of_a_scenario(scenario: str) -> None:
    engines, games = pair_of(compiled(scenario)), effort("B1", 8, 2700)
    for game in range(games):
        check_same(engines, match_of(compiled(scenario), "B1", game))
    record("B1", cases=games, seed="B1")


# -- a machine that is wrong on purpose

WRONG = {
    "an amount": ("5 + 2 * crews", "5 + 3 * crews"),
    "a term of a drift": (" // 3", " // 4"),
    "a cell that no row writes": ("s[MOCKERY_FIRED] = s[TURN]", "s[MOCKERY_FIRED] = 9"),
    "a constant": ("FATIGUE_WITHIN", "1"),
}


def first_difference(engines: Pair) -> Difference:
    seats = {role.id: "random" for role in engines[0].names.roles}
    found = (difference(engines, Match(f"wrong/{game}", seats)) for game in range(200))
    return next(filter(None, found))


def wrong_pair(fault: str) -> Pair:
    right = compiled("primer")
    there, instead = WRONG[fault]
    if there in right.constants:
        wrong = replace(right, constants={**right.constants, there: int(instead)})
    else:
        assert there in right.functions
        wrong = replace(right, functions=right.functions.replace(there, instead))
    return pair_of(right, replace(wrong, digest=f"{right.digest} {fault}"))


@proof("B1")
@pytest.mark.parametrize("fault", WRONG)
def test_a_wrong_machine_is_found_and_no_order_of_the_shrunk_game_can_be_spared(fault: str) -> None:
    engines = wrong_pair(fault)
    found = first_difference(engines)
    small = shrink(engines, found)
    assert len(small.orders) <= len(found.orders)
    assert difference(engines, small.match) == small
    for i in range(len(small.orders)):
        spared = {**small.match.scripts}
        role, turn, numbers = small.orders[i]
        left = list(spared[role].turns[turn])
        left.remove(numbers)
        spared[role] = replace(spared[role], turns={**spared[role].turns, turn: tuple(left)})
        assert difference(engines, replace(small.match, scripts=spared)) is None


@proof("B1")
def test_a_difference_is_told_by_rule_and_line_with_scripts_that_show_it_again() -> None:
    engines = wrong_pair("an amount")
    small = shrink(engines, first_difference(engines))
    told = report(engines, small)
    assert re.search(r"one: row \d+: scaled by patrol '.*' \(rules/primer/options.yaml:\d+\): ", told)
    names = engines[0].names
    for role, script in small.match.scripts.items():
        text = "\n".join(script_lines(names, script.turns))
        assert not text or script_of(Source("again.yaml", text), role, engines[0].compiled) == script
        assert text in told


@proof("B1")
def test_a_machine_that_fails_is_a_difference_by_itself() -> None:
    right = compiled("primer")
    wrong = replace(right, constants={**right.constants, "TAPE": 2**27}, digest=f"{right.digest} far away")
    found = difference(pair_of(right, wrong), Match("S", {"council": "random"}))
    assert found is not None
    assert found.failures[0] == ""
    assert "Trap" in found.failures[1]


# -- where numbers would leave the machine's word

HUGE = "heat * 1000000 * 1000000 * 10000"
WAIT = "options:\n" + option("wait", "effects: []")
TURN = "each_turn: {e: {title: E, BODY}}"
TOO_LARGE = {
    "an amount and its percents": TURN.replace("BODY", "effects: [{change: mood, by: HUGE, scaled: [mood]}]"),
    "a percent of a number": TURN.replace("BODY", "effects: [{set: mood, to: 'scaled(HUGE, mood) // 9'}]"),
    "a sum of odds": TURN.replace("BODY", "odds: {a: HUGE, b: HUGE, c: HUGE}"),
    "odds of results": TURN.replace("BODY", "results: {a: {odds: HUGE}, b: {odds: HUGE}, c: {odds: HUGE}, d: {}}"),
    "a sum of a drift": "tracks: {cool: {title: C, see: {all: exact}, drift: {pace: 2, to: {a: HUGE, b: HUGE, c: HUGE}}}}",
    "a sum over regions": "let: {'w[region]': HUGE + HUGE}\n" + TURN.replace("BODY", "effects: [{set: mood, to: average(w)}]"),
    "a cost": WAIT + option("buy", f"cost: {{cash: {HUGE.replace('heat', 'cash')}}}"),
}  # fmt: skip
TOO_LARGE_AIMS = (f"measure: {HUGE}, worst: 0, best: 5", f"measure: heat, worst: 0, best: {2**53 - 1}")


@proof("B1")
@pytest.mark.parametrize("rules", TOO_LARGE.values(), ids=TOO_LARGE)
def test_what_could_leave_the_machines_word_is_refused(rules: str) -> None:
    text = rules.replace("HUGE", HUGE)
    with pytest.raises(ContentError, match="could leave"):
        Play(text if "options" in text else f"{WAIT}{text}\n")


@proof("B1")
@pytest.mark.parametrize("aim", TOO_LARGE_AIMS)
def test_an_aim_that_could_leave_the_machines_word_is_refused(aim: str) -> None:
    with pytest.raises(ContentError, match="could leave"):
        Play(WAIT, more=f"objectives: {{us: {{a: {{title: A, weight: 100, {aim}}}}}}}\n")


@proof("B1")
def test_a_rulebook_without_options_runs_on_both() -> None:
    content = Play("each_turn:\n  e: {title: E, effects: [{change: heat, by: 1}]}\n").engine.compiled
    check_same(pair_of(content), match_of(content, "none", 0))


# -- rulebooks that nobody wrote

GENERATING = settings(suppress_health_check=[*HealthCheck], phases=[Phase.generate, Phase.shrink])
OPERATORS = ("+", "-", "*", "//", "%", "==", "!=", "<", "<=", ">", ">=", "and", "or", "not", "if", "in")
NAMES = ("target", "region", "fresh", "part", "waited", "observer", "turn", "quarter", "orders_per_turn", "score", "happens",
         "fails", "noticed", "ends", "plain", "doctrine", "random", "hold", "exact", "band", "hidden")  # fmt: skip
LANGUAGE = {*words_of_the_language(), *CALLS, *BANDS, *DEAL_STATES, *PROGRAM_FACTS, "stalled", "times", "since",
            *ANSWERS, *OPERATORS, *NAMES}  # fmt: skip


def words_in(value: object) -> set[str]:
    """Every key, word and sign in the texts of a book."""
    if isinstance(value, dict):
        return {*value} | {word for part in value.values() for word in words_in(part)}
    if isinstance(value, list):
        return {word for part in value for word in words_in(part)}
    return {*re.findall(r"\w+|[-+%*]|//|[=!<>]=|[<>]", value)} if isinstance(value, str) else set()


def test_generated_rulebooks_use_every_word_of_the_language() -> None:
    found = set[str]()

    @settings(GENERATING, max_examples=70)
    @given(books())
    def gather(book: Book) -> None:
        found.update(*(words_in(data) for data in (book.rules, book.scenario, book.parent)))

    gather()
    assert LANGUAGE - found == set()


@proof("B1")
def test_both_executors_write_the_same_tape_of_generated_rulebooks() -> None:
    """Rulebooks out of the whole language (the words that the test above counts), a few games of each."""
    refused, made, played = list[str](), 0, 0

    @settings(GENERATING, max_examples=effort("B1", 8, 220))
    @given(books())
    def play(book: Book) -> None:
        nonlocal made, played
        made += 1
        try:
            content = compile_content(book.content())
        except ContentError as fault:
            refused.append(str(fault))
            return
        engines = pair_of(content)
        for game in range(effort("B1", 3, 10)):
            check_same(engines, match_of(content, "generated", game))
            played += 1

    play()
    assert len(refused) <= max(1, made // 20), refused
    record("B1", cases=played, seed="generated")
