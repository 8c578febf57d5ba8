"""Wrong rules: each is refused where it stands, in plain words, and with the nearest known name."""

from __future__ import annotations

import builtins
import re
import time

import pytest

from tests.proofs import proof, record
from wargame.compiler.checks import RESERVED
from wargame.compiler.module import check_content, compile_content
from wargame.errors import ContentError, Finding
from wargame.library import Content, Source, load_scenario, load_sources

HANGS = 10
"""Seconds after which a refusal counts as a hang."""
RULES = """\
title: Small
roles: {us: {title: United States, short: US}, tco: {title: The cartel, short: TCO}}
sequence: [policy, night]
themes: {law: Law}
regions: {north: {title: North}, south: {title: South}}
areas: {border: [north]}
tracks:
  cash: {title: Cash, resource: us, start: 50, see: {us: exact, tco: band}}
  heat: {title: Heat, start: 20, see: {us: band, tco: exact}}
  stash: {title: Stash, start: 20, see: {us: hidden, tco: exact}}
  mood: {title: Mood, values: [calm, angry], start: calm, see: {all: exact}}
regional_tracks:
  grip: {title: Grip, start: 40, see: {us: band, tco: exact}}
options:
  patrol:
    role: us
    title: Patrol
    about: Walks the line.
    theme: law
    step: policy
    horizon: short
    target: region
    choices: {size: [few, many]}
    cost: {cash: 1 + (size == many)}
    needs: {needs cash: cash >= 1}
    let: {men: 2 + mood}
    odds: {base: 40, much heat: heat // 4}
    effects:
      - change: grip[target]
        by: -men
  post:
    role: us
    title: Post
    about: Stands there.
    step: policy
    horizon: long
    target: border
    cost: {cash: 2}
    program: {upkeep: {cash: 1}}
  raid:
    role: tco
    title: Raid
    about: Comes at night.
    step: night
    horizon: short
    effects: [{change: heat, by: 5}]
reactions:
  alarm:
    title: Alarm
    on: patrol fails
    effects: [{change: heat, by: 3}]
each_turn:
  cooling: {title: Cooling, effects: [{change: heat, by: -1}]}
doctrines:
  steady:
    role: us
    title: Steady
    about: Patrols.
    rules:
      - when: cash >= 5
        choose: {patrol: {size: few}}
        target: highest grip
        because: We walk.
"""
SCENARIO = """\
title: Small
about: A small one.
rulebook: small
turns: 2
first: {year: 2024, quarter: 3}
seats: {us: doctrine:steady, tco: random}
objectives:
  us: {rich: {title: Rich, weight: 100, measure: cash, worst: 0, best: 100}}
  tco: {hot: {title: Hot, weight: 100, measure: heat, worst: 0, best: 100}}
outcomes: {won: {title: Won, when: us.score >= 90}, over: {title: Over, when: true}}
"""
BY = "by: -men"
Row = tuple[str, str, int, int, str, str]
"""A text of the good file, what stands there instead; line, column, words and suggestion of the finding."""

WRONG_RULES: dict[str, Row] = {
    "unknown track in an effect": (
        "change: grip[target]",
        "change: gripp[target]",
        29, 17, "there is no track 'gripp'", "grip",
    ),
    "unknown track in an expression": (
        "needs cash: cash >= 1",
        "needs cash: cahs >= 1",
        25, 25, "there is no 'cahs' in 'cahs >= 1'", "cash",
    ),
    "fact of an unknown rule": (
        "needs cash: cash >= 1",
        "needs cash: patrl.times >= 1",
        25, 25, "there is no rule 'patrl' in 'patrl.times >= 1'", "patrol",
    ),
    "fact of a doctrine": (
        "needs cash: cash >= 1",
        "needs cash: steady.times >= 1",
        25, 25, "there is no rule 'steady' in 'steady.times >= 1'", "",
    ),
    "unknown region": (BY, "by: grip[nroth]", 30, 18, "there is no region 'nroth'", "north"),
    "unknown option in an effect": (
        "[{change: heat, by: 5}]",
        "[{open: patrl, turns: 1}]",
        46, 22, "there is no option 'patrl' in 'patrl'", "patrol",
    ),
    "unknown option in a doctrine": (
        "choose: {patrol:",
        "choose: {patrl:",
        61, 18, "there is no option of us 'patrl'", "patrol",
    ),
    "unknown choice in a doctrine": (
        "{size: few}",
        "{size: fwe}",
        61, 33, "'fwe' is not one of few, many", "few",
    ),
    "unknown choice's name in a doctrine": (
        "{size: few}",
        "{sise: few}",
        61, 27, "there is no choice of 'patrol': 'sise'", "size",
    ),
    "unknown rule in a reaction": (
        "on: patrol fails",
        "on: patrl fails",
        50, 9, "there is no rule 'patrl'", "patrol",
    ),
    "unknown word in a reaction": (
        "on: patrol fails",
        "on: patrol seizure",
        50, 9, "'patrol' has no event 'seizure'", "",
    ),
    "unknown step": (
        "step: policy\n    horizon: short",
        "step: polcy\n    horizon: short",
        20, 11, "there is no step of the sequence 'polcy'", "policy",
    ),
    "unknown theme": ("theme: law", "theme: lwa", 19, 12, "there is no theme 'lwa'", "law"),
    "unknown area": ("target: border", "target: bordre", 37, 13, "there is no region 'bordre'", "border"),
    "a first band that nothing lies below": (
        "heat: {title: Heat, start: 20,",
        "heat: {title: Heat, start: 20, bands: [0, 20, 40, 60],",
        9, 41, "bands are four rising numbers above 0 and up to 100", "",
    ),
    "unknown area of an expression": (
        "needs cash: cash >= 1",
        "needs cash: target in bordre",
        25, 35, "there is no area 'bordre'", "border",
    ),
    "no area at all": (
        "needs cash: cash >= 1",
        "needs cash: target in 3",
        25, 35, "behind `in` stands the name of an area", "",
    ),
    "half a condition": (
        "needs cash: cash >= 1",
        "needs cash: cash >= 1 if mood == calm else 5",
        25, 25, "a condition is wanted here", "",
    ),
    "unknown role of an option": ("role: tco", "role: tcp", 41, 11, "there is no role 'tcp'", "tco"),
    "unknown role in see": (
        "see: {us: exact, tco: band}",
        "see: {us: exact, tcp: band}",
        8, 53, "what tco sees of 'cash' is missing (exact, band or hidden)", "",
    ),
    "unknown resource's role": ("resource: us", "resource: uss", 8, 33, "there is no role 'uss'", "us"),
    "unknown region in an area": (
        "{border: [north]}",
        "{border: [noth]}",
        6, 18, "there is no region 'noth'", "north",
    ),
    "cost in another's resource": (
        "cost: {cash: 2}",
        "cost: {heat: 2}",
        38, 12, "there is no resource of us 'heat'", "",
    ),
    "unknown value name": (
        "odds: {base: 40,",
        "odds: {base: 40 * (mood == angri),",
        27, 32, "'angri' is not one of calm, angry", "angry",
    ),
    "unknown fact": (BY, "by: -men * patrol[target].timse", 30, 20, "'patrol' has no 'timse'", "times"),
    "unknown call": (BY, "by: -mni(men, 3)", 30, 14, "there is no call mni() in '-mni(men, 3)'", "min"),
    "track without its region": (BY, "by: grip", 30, 13, "a region in brackets is missing here", ""),
    "national track with a region": (
        BY,
        "by: heat[north]",
        30, 13, "'heat' is one number, not one for each region", "",
    ),
    "region without each": (
        "change: heat, by: -1",
        "change: heat, by: 'grip[region]'",
        53, 63, "there is no region here: it belongs inside `each: region`", "",
    ),
    "target where nothing is aimed": (
        "[{change: heat, by: 5}]",
        "[{change: heat, by: 'grip[target]'}]",
        46, 39, "nothing is aimed at here: there is no target", "",
    ),
    "gate that compares a band with a number": (
        "needs cash: cash >= 1",
        "needs cash: heat >= 30",
        25, 25, "us reads 'heat' as a band: compare it with a band word (very_low, low, middling, high, very_high)", "",
    ),
    "gate that reads what is hidden": (
        "needs cash: cash >= 1",
        "needs cash: stash >= 3",
        25, 25, "us may not see 'stash' in 'stash >= 3'", "",
    ),
    "doctrine that reads what is hidden": (
        "when: cash >= 5",
        "when: stash >= 5",
        60, 15, "us may not see 'stash': guard it with known()", "",
    ),
    "missing visibility of a role": (
        "see: {us: exact, tco: band}",
        "see: {us: exact}",
        8, 53, "what tco sees of 'cash' is missing (exact, band or hidden)", "",
    ),
    "resource not seen exactly by its owner": (
        "see: {us: exact, tco: band}",
        "see: {us: band, tco: band}",
        8, 53, "us spends 'cash', so it sees it exactly", "",
    ),
    "fraction": (BY, "by: 2.5 * men", 30, 13, "numbers are whole in '2.5 * men'", ""),
    "true division": (BY, "by: men / 2", 30, 13, "write // (divided by, rounded down)", "//"),
    "divisor that is a name": (
        BY,
        "by: cash // men",
        30, 21, "a divisor must be a positive whole number written out", "",
    ),
    "divisor zero": (
        BY,
        "by: cash // 0",
        30, 21, "a divisor must be a positive whole number written out", "",
    ),
    "negative divisor": (
        BY,
        "by: cash % -3",
        30, 20, "a divisor must be a positive whole number written out", "",
    ),
    "power": (BY, "by: men ** 2", 30, 13, "the language has only + - * // %", ""),
    "chained comparison": (
        "needs cash: cash >= 1",
        "needs cash: 1 <= cash <= 5",
        25, 25, "comparisons do not chain: join two with `and`", "",
    ),
    "overflow": (BY, "by: " + " * ".join(["cash"] * 11), 30, 13, "a step of this could leave +-2^62", ""),
    "too large a number": (BY, "by: cash * 9007199254740993", 30, 20, "this number is too large", ""),
    "broken expression": (BY, "by: (men +", 30, 13, "this is not an expression in '(men +'", ""),
    "text in an expression": (BY, "by: men + 'a'", 30, 19, "text has no place in an expression", ""),
    "lambda": (BY, "by: '(lambda: 1)'", 30, 14, "the language has no lambda", ""),
    "attribute of a track": (
        BY,
        "by: cash.__class__",
        30, 13, "a dot stands only between a rule and one of its facts", "",
    ),
    "call of a builtin": (BY, "by: open(men)", 30, 13, "there is no call open() in 'open(men)'", ""),
    "list comprehension": (BY, "by: '[x for x in grip]'", 30, 13, "the language has no lists", ""),
    "walrus": (BY, "by: (x := 3)", 30, 14, "the language has no `:=` in '(x := 3)'", ""),
    "shift": (BY, "by: men << 3", 30, 13, "the language has only + - * // %", ""),
    "too deep": (
        BY,
        "by: " + "-" * 25 + "men",
        30, 33, "the expression is too deep: give a part of it a name with `let`", "",
    ),
    "too many parts": (
        BY,
        "by: " + "+".join(["1"] * 240),
        30, 13, "the expression is too long: give a part of it a name with `let`", "",
    ),
    "too long": (BY, "by: " + "men + " * 101 + "men", 30, 13, "an expression has at most 500 characters", ""),
    "a number where a condition is wanted": (
        "needs cash: cash >= 1",
        "needs cash: cash",
        25, 25, "a condition is wanted here: compare it with something", "",
    ),
    "and of numbers": (
        "needs cash: cash >= 1",
        "needs cash: cash and heat",
        25, 25, "`and`, `or` and `not` take conditions: compare this with something", "",
    ),
    "wrong number of arguments": (
        BY,
        "by: -abs(men, 2)",
        30, 14, "abs() takes 1 value, not 2 in '-abs(men, 2)'", "",
    ),
    "name with a meaning of its own": (
        "let: {men: 2 + mood}",
        "let: {turn: 2 + mood, men: 3}",
        26, 11, "'turn' has a meaning of its own: take another name", "",
    ),
    "track whose place the engine needs": (
        "  stash: {title: Stash",
        "  games: {title: Stash",
        10, 3, "'games' has a meaning of its own: take another name", "",
    ),
    "rule's name that hides a track": (
        "let: {men: 2 + mood}",
        "let: {cash: 2 + mood, men: 3}",
        26, 11, "'cash' cannot be used as a name here", "",
    ),
    "two verbs": (
        "effects: [{change: heat, by: 5}]",
        "effects: [{change: heat, set: heat, by: 5}]",
        46, 15, "an effect has exactly one of change, set, start, end, open", "",
    ),
    "change without by": ("[{change: heat, by: 5}]", "[{change: heat}]", 46, 15, "is missing", ""),
    "change of nothing": (
        "[{change: heat, by: 5}]",
        "[{change: heat, by: 0}]",
        46, 34, "this change is always 0", "",
    ),
    "after and lasts": (
        "[{change: heat, by: 5}]",
        "[{change: heat, by: 5, after: 1, lasts: 2}]",
        46, 15, "an effect has `after` or `lasts`, not both", "",
    ),
    "odds that never come": (
        "odds: {base: 40, much heat: heat // 4}",
        "odds: {base: -40}",
        27, 11, "these odds are always 0 in a hundred", "",
    ),
    "odds that always come": (
        "odds: {base: 40, much heat: heat // 4}",
        "odds: {base: 100}",
        27, 11, "these odds are always 100 in a hundred", "",
    ),
    "odds and results": (
        "    odds: {base: 40, much heat: heat // 4}\n",
        "    odds: 40\n    results: {a: {title: A, odds: 3}, b: {title: B}}\n",
        28, 5, "a rule has either `odds` or `results`, not both", "",
    ),
    "results without odds": (
        "    odds: {base: 40, much heat: heat // 4}\n",
        "    results: {a: {title: A}, fails: {title: B}}\n",
        27, 15, "every result but the last has odds", "",
    ),
    "start outside the range": (
        "start: 20, see: {us: band, tco: exact}",
        "start: 120, see: {us: band, tco: exact}",
        9, 30, "120 is outside 0 to 100", "",
    ),
    "range upside down": (
        "start: 20, see: {us: band, tco: exact}",
        "range: [100, 0], start: 20, see: {us: band, tco: exact}",
        9, 30, "a range goes from a lower to a higher number within +-999999", "",
    ),
    "bands that fall": (
        "start: 20, see: {us: band, tco: exact}",
        "bands: [20, 10, 30, 40], start: 20, see: {us: band, tco: exact}",
        9, 30, "bands are four rising numbers above 0 and up to 100", "",
    ),
    "start value's name unknown": (
        "start: calm,",
        "start: clam,",
        11, 53, "there is no value of 'mood': 'clam'", "calm",
    ),
    "end of what is no program": (
        "[{change: heat, by: 5}]",
        "[{end: raid}]",
        46, 21, "'raid' is no program", "",
    ),
    "set without to": ("[{change: heat, by: 5}]", "[{set: heat}]", 46, 15, "is missing", ""),
    "reaction with two triggers": (
        "on: patrol fails",
        "on: patrol fails\n    when: heat >= 3",
        49, 5, "a reaction has exactly one of on, becomes, when", "",
    ),
    "reaction without trigger": (
        "    on: patrol fails\n",
        "",
        49, 5, "a reaction has exactly one of on, becomes, when", "",
    ),
    "doctrine's rule that does nothing": (
        "        choose: {patrol: {size: few}}\n        target: highest grip\n",
        "",
        60, 9, "a doctrine's rule has one of choose (one option), stop, resume", "",
    ),
    "doctrine aims at an unknown track": (
        "target: highest grip",
        "target: highest gripp",
        62, 17, "'highest gripp' is no reading: write `highest TRACK`, `lowest TRACK` or a region", "grip",
    ),
    "doctrine's option of another role": (
        "choose: {patrol: {size: few}}\n        target: highest grip",
        "choose: {raid: {}}",
        61, 18, "there is no option of us 'raid'", "",
    ),
    "stages and quarters": (
        "program: {upkeep: {cash: 1}}",
        "program: {stages: [{id: a, title: A}, {id: b, title: B}]}",
        39, 24, "every stage but the last says how many `quarters` it takes", "",
    ),
    "last stage with quarters": (
        "program: {upkeep: {cash: 1}}",
        "program: {stages: [{id: a, title: A, quarters: 2}]}",
        39, 42, "the last stage stands: it has no `quarters`", "",
    ),
    "track named twice": (
        "  grip: {title: Grip",
        "  heat: {title: Grip",
        13, 3, "'heat' is also a national track", "",
    ),
    "ids that hash alike": (
        "  raid:\n    role: tco\n",
        "  plumless: {role: tco, title: A, about: B., step: night, horizon: short}\n  buckeroo:\n    role: tco\n",
        41, 3, "the ids 'buckeroo' and 'plumless' hash alike: rename one", "",
    ),
    "one id for two rules": (
        "  alarm:\n",
        "  raid:\n",
        48, 3, "the id 'raid' is taken already by one of the options", "",
    ),
    "answer to what is no deal": (
        "    horizon: short\n    effects: [{change: heat",
        "    horizon: short\n    answers: [patrl]\n    effects: [{change: heat",
        41, 5, "an option that answers has a choice `answer` of accept, bargain, stall, refuse", "",
    ),
    "gate that compares a band with a track": (
        "needs cash: cash >= 1",
        "needs cash: heat >= cash",
        25, 25, "us reads 'heat' as a band: compare it with a band word (very_low, low, middling, high, very_high)", "",
    ),
    "unknown band word": (
        "needs cash: cash >= 1",
        "needs cash: heat >= hihg",
        25, 33, "there is no 'hihg' in 'heat >= hihg'", "",
    ),
}  # fmt: skip

WRONG_SCENARIOS: dict[str, Row] = {
    "unknown seat": (
        "doctrine:steady",
        "doctrine:stedy",
        6, 13, "there is no seat 'doctrine:stedy'", "doctrine:steady",
    ),
    "seat of another role": (
        "tco: random",
        "tco: doctrine:steady",
        6, 35, "there is no seat 'doctrine:steady'", "",
    ),
    "unknown role in seats": ("tco: random", "tcp: random", 6, 30, "there is no role 'tcp'", "tco"),
    "unknown role in objectives": ("  tco: {hot", "  tcp: {hot", 9, 3, "there is no role 'tcp'", "tco"),
    "unknown track in a measure": (
        "measure: cash",
        "measure: csah",
        8, 50, "there is no 'csah' in 'csah'", "cash",
    ),
    "worst that is best": (
        "worst: 0, best: 100}}\n  tco",
        "worst: 5, best: 5}}\n  tco",
        8, 14, "`worst` and `best` are two different numbers", "",
    ),
    "last outcome with a condition": (
        "when: true",
        "when: us.score >= 3",
        10, 79, "the last outcome holds always: `when: true`", "",
    ),
    "unknown start": ("seats:", "start: {heta: 3}\nseats:", 6, 9, "there is no track 'heta'", "heat"),
    "start outside the range": ("seats:", "start: {heat: 300}\nseats:", 6, 15, "300 is outside 0 to 100", ""),
    "unknown region in a start": (
        "seats:",
        "start: {grip: {nort: 3}}\nseats:",
        6, 16, "there is no region 'nort'", "north",
    ),
    "calendar of an unknown inject": (
        "seats:",
        "calendar: {storm: [1]}\nseats:",
        6, 12, "there is no inject 'storm'", "",
    ),
    "inject after the end": (
        "seats:",
        "injects: {storm: {title: Storm, turn: 9}}\nseats:",
        6, 39, "the scenario has only 2 turns", "",
    ),
    "standing of an unknown option": (
        "seats:",
        "standing: [{option: psot, target: north}]\nseats:",
        6, 21, "there is no program 'psot'", "post",
    ),
    "weights that make no hundred": (
        "weight: 100, measure: cash",
        "weight: 90, measure: cash",
        8, 3, "public objectives and one private one make 100 together, not 90", "",
    ),
    "private objectives of two weights": (
        "us: {rich: {title: Rich, weight: 100, measure: cash, worst: 0, best: 100}}",
        "us: {rich: {title: Rich, weight: 90, measure: cash, worst: 0, best: 100}, "
        "one: {title: One, weight: 10, private: true, when: cash > 1}, two: {title: Two, weight: 5, private: true, when: true}}",
        8, 3, "private objectives weigh all the same", "",
    ),
}  # fmt: skip


def content_of(rules: str = RULES, scenario: str = SCENARIO) -> Content:
    sources = [Source("rules/small/rulebook.yaml", rules)]
    return load_sources(sources, Source("scenarios/day.yaml", scenario))


def findings(rules: str = RULES, scenario: str = SCENARIO) -> tuple[Finding, ...]:
    """What checking finds, which is all: what is made for people alone could find nothing else."""
    with pytest.raises(ContentError) as caught:
        check_content(content_of(rules, scenario))
    return caught.value.findings


def edited(text: str, row: Row) -> str:
    assert row[0] in text
    return text.replace(row[0], row[1], 1)


def assert_says(found: tuple[Finding, ...], file: str, row: Row) -> None:
    line, col, what, suggestion = row[2:]
    first = found[0]
    assert (first.file, first.line, first.col, first.suggestion) == (file, line, col, suggestion), str(first)
    assert what in first.what


def test_the_good_rules_of_this_page_compile() -> None:
    assert compile_content(content_of()).digest


@proof("A4")
@pytest.mark.parametrize("row", WRONG_RULES.values(), ids=WRONG_RULES)
def test_the_compiler_refuses_wrong_rules(row: Row) -> None:
    began = time.monotonic()
    assert_says(findings(edited(RULES, row)), "rules/small/rulebook.yaml", row)
    assert time.monotonic() - began < HANGS


@proof("A4")
@pytest.mark.parametrize("row", WRONG_SCENARIOS.values(), ids=WRONG_SCENARIOS)
def test_the_compiler_refuses_a_wrong_scenario(row: Row) -> None:
    assert_says(findings(scenario=edited(SCENARIO, row)), "scenarios/day.yaml", row)


def test_all_wrong_rules_are_told_at_once_in_the_order_of_the_file() -> None:
    text = edited(edited(RULES, WRONG_RULES["unknown region"]), WRONG_RULES["change of nothing"])
    assert [finding.line for finding in findings(text)] == [30, 46]


@proof("A4")
def test_there_are_enough_wrong_files() -> None:
    count = len(WRONG_RULES) + len(WRONG_SCENARIOS)
    assert count >= 60
    record("A4", cases=count)


def test_no_word_of_a_rule_can_hide_what_compiled_rules_call() -> None:
    compiled = compile_content(load_scenario("baseline_2024"))
    made = set(re.findall(r"^def (\w+)", compiled.functions, re.M))
    called = set(re.findall(r"(?<!def )\b([a-z_]\w*)\(", compiled.functions))
    assert called - made - RESERVED - set(dir(builtins)) == set()
