"""Doctrines: told in plain words, refused where they read what is hidden, and reported where a rule can never fire."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from tests.games import engine_of
from tests.goldens import FOLDER
from tests.proofs import proof, record
from wargame.cards import Conduct, explanation_of
from wargame.cli.app import app
from wargame.compiler.module import compile_content
from wargame.doctrine import reason
from wargame.engine import Engine
from wargame.engine.cache import build_engine
from wargame.errors import ContentError, Finding
from wargame.library import Source, load_scenario, load_sources, scenario_names
from wargame.orders import decide

RULES = """\
title: Small
roles: {us: {title: United States, short: US}, tco: {title: The cartel, short: TCO}}
sequence: [policy]
regions: {north: {title: North}, south: {title: South}}
tracks:
  cash: {title: Cash, resource: us, start: 50, see: {us: exact, tco: band}}
  heat: {title: Heat, start: 20, see: {us: band, tco: exact}}
  stash: {title: Stash, start: 20, see: {us: hidden, tco: exact}}
  asked: {title: Asked, start: 0, range: [0, 1], see: {all: exact}}
regional_tracks:
  grip: {title: Grip, start: 40, see: {us: exact, tco: exact}}
options:
  ask: {role: us, title: Ask, about: Asks., step: policy, horizon: short, needs: {asked already: asked == 0},
        effects: [{set: asked, to: 1}]}
  walk: {role: us, title: Walk, about: Walks., step: policy, horizon: short, target: region, choices: {size: [few, many]},
         cost: {cash: 1 + (size == many)}, needs: {too firm a grip: "grip[target] < 70"}}
  post: {role: us, title: Post, about: Stands., step: policy, horizon: long, cost: {cash: 2}, program: {upkeep: {cash: 1}}}
  speak: {role: us, title: Speak, about: Speaks., step: policy, horizon: short, choices: {tone: [soft, loud]}}
  shout: {role: us, title: Shout, about: Shouts., step: policy, horizon: short, choices: {times: [1, 3]},
          needs: {not so loud: cash >= 20 * times}}
doctrines:
  steady:
    role: us
    title: Steady
    about: Walks.
    rules:
"""
FIRST = RULES.count("\n") + 1
SCENARIO = """\
title: Small
about: A small one.
rulebook: small
turns: 2
first: {year: 2024, quarter: 3}
outcomes: {over: {title: Over, when: true}}
"""


def compiled(*rules: str) -> Engine:
    """The small content with a doctrine's rules, one a line; raises ContentError."""
    lines = "".join(f"      - {{{rule}, because: So.}}\n" for rule in rules)
    rulebook = Source("rules/small/rulebook.yaml", RULES + lines)
    return Engine(compile_content(load_sources([rulebook], Source("scenarios/day.yaml", SCENARIO))))


def findings(*rules: str) -> list[Finding]:
    """What is wrong with a doctrine of these rules."""
    try:
        compiled(*rules)
    except ContentError as error:
        return list(error.findings)
    return []


SILENT: dict[str, tuple[tuple[str, ...], int, str]] = {
    "a condition outside its track's range": (("choose: {ask: {}}, when: cash > 100",), 0, "this can never hold"),
    "two conditions that exclude each other": (
        ("choose: {ask: {}}, when: cash >= 9 and cash < 9",), 0, "this can never hold"),
    "a negation that excludes another condition": (
        ("choose: {ask: {}}, when: cash >= 9 and not (cash >= 5 or heat >= middling)",), 0, "this can never hold"),
    "a program that is asked for while it stands": (
        ("choose: {post: {}}, when: post.standing",), 0, "else: it stands already"),
    "a condition against the option's needs": (
        ("choose: {ask: {}}, when: asked == 1",), 0, "else: asked already"),
    "a condition against needs that read a choice": (
        ("choose: {shout: {times: 3}}, when: cash < 60",), 0, "else: not so loud"),
    "regions that the needs exclude": (
        ('choose: {walk: {}}, where: "grip[region] >= 80"',), 0, "else: too firm a grip"),
    "a rule under one that always holds": (
        ("choose: {ask: {}}", "choose: {ask: {}}, when: cash >= 5"), 1, "rule 1 above orders 'ask' whenever this would"),
    "a rule under one with a wider condition": (
        ("choose: {ask: {}}, when: cash >= 5", "choose: {ask: {}}, when: cash >= 9 and heat >= high"), 1, "rule 1 above"),
    "a rule under one that asks for less": (
        ("choose: {ask: {}}, when: cash >= 5 or heat >= high", "choose: {ask: {}}, when: cash >= 7"), 1, "rule 1 above"),
    "another tone under one that takes its place": (
        ("choose: {speak: {tone: soft}}", "choose: {speak: {tone: loud}}, when: cash >= 9"), 1, "rule 1 above"),
}  # fmt: skip
FIRING = {
    "a narrower condition first": ("choose: {ask: {}}, when: cash >= 9", "choose: {ask: {}}, when: cash >= 5"),
    "the same option elsewhere": ("choose: {walk: {}}", "choose: {walk: {}}"),
    "choices that cost less": ("choose: {shout: {times: 3}}", "choose: {shout: {times: 1}}"),
    "a region that the needs allow": ('choose: {walk: {}}, where: "grip[region] >= 60"',),
    "a value at the end of its range": ("choose: {ask: {}}, when: cash >= 100",),
    "a program that does not stand": ("choose: {post: {}}, when: not post.standing",),
    "stopping what is chosen above": ("choose: {post: {}}", "stop: post, when: post.standing"),
}


@proof("E8")
@pytest.mark.parametrize("case", SILENT.values(), ids=SILENT)
def test_a_rule_that_can_never_fire_is_a_content_error_at_its_line(case: tuple[tuple[str, ...], int, str]) -> None:
    rules, number, words = case
    found = findings(*rules)
    assert [(f.file, f.line) for f in found] == [("rules/small/rulebook.yaml", FIRST + number)]
    assert words in found[0].what
    record("E8", cases=len(SILENT) + len(FIRING))


@proof("E8")
@pytest.mark.parametrize("rules", FIRING.values(), ids=FIRING)
def test_a_rule_that_may_fire_is_left_alone(rules: tuple[str, ...]) -> None:
    assert findings(*rules) == []


@proof("E8")
@pytest.mark.parametrize(
    "rule",
    ["choose: {ask: {}}, when: stash >= 5", "choose: {ask: {}}, when: 'average(grip) >= stash'",
     "choose: {walk: {}}, where: 'grip[region] >= stash'"],
)  # fmt: skip
def test_a_doctrine_that_reads_what_its_role_may_not_see_is_a_content_error(rule: str) -> None:
    found = findings(rule)
    assert [(f.file, f.line) for f in found] == [("rules/small/rulebook.yaml", FIRST)]
    assert "us may not see 'stash'" in found[0].what and found[0].where.startswith("doctrines.steady.rules.0")


comparisons = st.builds(
    lambda op, value: f"cash {op} {value}", st.sampled_from(["<", "<=", ">", ">=", "==", "!="]), st.integers(-2, 102)
)
conditions = st.recursive(
    comparisons,
    lambda inner: st.one_of(
        st.builds(lambda a, b: f"({a} and {b})", inner, inner),
        st.builds(lambda a, b: f"({a} or {b})", inner, inner),
        st.builds(lambda a: f"(not {a})", inner),
    ),
    max_leaves=5,
)


@given(conditions, conditions)
def test_no_rule_is_refused_that_some_reading_would_let_fire(first: str, second: str) -> None:
    found = findings(f"choose: {{speak: {{}}}}, when: '{first}'", f"choose: {{speak: {{}}}}, when: '{second}'")
    silent = {f.line - FIRST for f in found}
    readings = range(101)
    fires = {0: any(eval(first, {"cash": n}) for n in readings),
             1: any(eval(second, {"cash": n}) and not eval(first, {"cash": n}) for n in readings)}  # fmt: skip
    assert not [number for number in silent if fires[number]]


def told() -> list[tuple[str, Conduct]]:
    """Every doctrine of every scenario's rulebook."""
    found: dict[tuple[str, str], Conduct] = {}
    for name, _ in scenario_names():
        content = load_scenario(name)
        found |= {(content.rulebook.id, id): conduct for id, conduct in explanation_of(build_engine(content)).conducts.items()}
    return [(id, conduct) for (_, id), conduct in found.items()]


@pytest.mark.parametrize(("id", "conduct"), told(), ids=[id for id, _ in told()])
def test_a_doctrine_is_told_without_a_raw_id(id: str, conduct: Conduct) -> None:
    words = [text for rule in conduct.rules for text in (rule.order, rule.where, rule.condition)]
    assert conduct.rules and not [text for text in words if re.search(r"[a-z]_[a-z]", text)]


def test_the_command_tells_each_rule_with_its_place_and_its_sentence() -> None:
    result = CliRunner().invoke(app, ["rules", "doctrine", "hard_line"])
    conduct = dict(told())["hard_line"]
    assert result.exit_code == 0
    for rule in conduct.rules:
        assert f'"{rule.because}"  {rule.file}:{rule.line}' in result.output


def test_an_unknown_doctrine_is_a_fault_of_usage_with_the_nearest_name() -> None:
    result = CliRunner().invoke(app, ["rules", "doctrine", "hard_lien"])
    assert result.exit_code == 2 and "did you mean 'hard_line'?" in result.output


TCO_SCENARIOS = [name for name, _ in scenario_names() if load_scenario(name).rulebook.id == "tco"]


def test_the_rulebook_has_opponents_enough() -> None:
    owners = [owner for owner, _ in engine_of("baseline_2024").compiled.doctrines.values()]
    assert {role: owners.count(role) for role in owners} == {"us": 4, "mexico": 3, "tco": 3}


def test_there_are_seven_scenarios_of_the_memos_rulebook() -> None:
    assert len(TCO_SCENARIOS) == 7


@proof("E6")
@pytest.mark.parametrize("name", TCO_SCENARIOS)
def test_a_golden_game_is_played_by_three_doctrines(name: str) -> None:
    golden = (FOLDER / f"{name}.txt").read_text("utf-8")
    found = {id: conduct for id, conduct in told() if any(f'"{rule.because}"' in golden for rule in conduct.rules)}
    seats = load_scenario(name).scenario.seats.values()
    assert {f"doctrine:{id}" for id in found} >= set(seats) and len(set(seats)) == 3
    record("E6", cases=len(TCO_SCENARIOS))


@pytest.mark.parametrize("name", TCO_SCENARIOS)
def test_a_scenario_seats_a_doctrine_in_every_role_and_says_what_it_teaches(name: str) -> None:
    scenario = load_scenario(name).scenario
    assert {role: seat.partition(":")[0] for role, seat in scenario.seats.items()} == dict.fromkeys(
        ("us", "mexico", "tco"), "doctrine")  # fmt: skip
    assert scenario.teaches and scenario.debrief and set(scenario.briefings) >= {"us", "mexico", "tco"}


@pytest.mark.parametrize("name", [name for name in TCO_SCENARIOS if load_scenario(name).scenario.turns >= 6])
def test_a_full_scenario_briefs_sub_roles_and_has_private_aims_and_injects(name: str) -> None:
    scenario = load_scenario(name).scenario
    for role in ("us", "mexico", "tco"):
        briefing = scenario.briefings[role]
        assert isinstance(briefing, dict) and 4 <= len(briefing) <= 5
        assert sum(objective.private for objective in scenario.objectives[role].values()) >= 3
    assert len(scenario.injects) >= 3


def test_injects_come_by_turn_by_phase_and_by_condition() -> None:
    injects = [inject for name in TCO_SCENARIOS for inject in load_scenario(name).scenario.injects.values()]
    for kind in ("turn", "when"):
        assert any(getattr(inject, kind) is not None for inject in injects)
    assert {inject.phase for inject in injects} == {"brief", "assess"}


def test_every_order_of_a_doctrine_gives_its_reason() -> None:
    engine = engine_of("baseline_2024")
    position = engine.new("why", seats=engine.compiled.seats)
    engine.open_turn(position)
    for role in ("us", "mexico", "tco"):
        decided = decide(engine, position, role)
        assert decided and all(reason(engine.names, site) for _, site in decided)
