"""Sensitivity: a change is half of a value, and many changes in one module are what each would be by itself."""

from __future__ import annotations

import random
from collections.abc import Iterator
from functools import cache
from json import loads

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from tests.proofs import effort, proof, record
from wargame.analysis.runner import Match, MatchRunner
from wargame.analysis.sensitivity import Sensitivity, Worker
from wargame.analysis.stats import matchups
from wargame.analysis.variants import (
    Change,
    Side,
    Variant,
    VariantGroups,
    changed,
    grouped,
    perturbed,
    united,
)
from wargame.cli.sensitivity import ARM, bars
from wargame.cli.sensitivity import sensitivity as command
from wargame.compiler.module import compile_content
from wargame.compiler.provenance import values_of
from wargame.library import load_scenario

SIDES: tuple[Side, ...] = (-1, 1)


@cache
def run() -> Sensitivity:
    """The baseline's judgements, in few games."""
    return Sensitivity.of(load_scenario("baseline_2024"), 2, "S")


@cache
def groups() -> VariantGroups:
    """What compiles changes of the baseline."""
    return VariantGroups.of(load_scenario("baseline_2024"))


def some(count: int, seed: str) -> list[Change]:
    """Changes drawn from all."""
    return random.Random(seed).sample(run().changes, count)


@given(st.integers(-10_000, 10_000), st.sampled_from(SIDES))
def test_a_number_changes_by_half_rounded_away_from_no_change(value: int, side: Side) -> None:
    change = abs(perturbed(value, "amount", side) - value)
    assert 2 * change in (abs(value), abs(value) + 1)
    assert (perturbed(value, "amount", side) - value) * side * value >= 0


@given(st.integers(-100, 100), st.integers(-100, 100), st.sampled_from(SIDES))
def test_a_line_changes_as_the_number_that_it_comes_to(a: int, b: int, side: Side) -> None:
    line = perturbed("3 * a - b", "amount", side)
    assert eval(line, {"a": a, "b": b}) == perturbed(3 * a - b, "amount", side)


def test_a_condition_changes_in_its_numbers_above_one() -> None:
    assert perturbed("mood >= 50 and rift == 1", "condition", 1) == "mood >= 75 and rift == 1"
    assert perturbed([20, 40], "limit", -1) == [10, 20]


def test_a_change_leaves_every_other_value_as_it_was() -> None:
    content = load_scenario("baseline_2024")
    before = {value.loc: value.text for value in values_of(content)}
    for change in some(40, "others"):
        if change.homes is not None and change.value.kind == "amount":
            after = {
                value.loc: value.text for value in values_of(changed(content, change.value, change.side))
            }
            assert {loc for loc in before if before[loc] != after[loc]} <= {change.value.loc}


@proof("E5")
def test_what_a_group_makes_of_a_change_is_what_the_change_comes_to_alone() -> None:
    tried = effort("E5", 4, 300)
    known = {change: group for group in grouped(run().changes) for change in group}
    cases = 0
    for change in some(tried, "alone"):
        ((_, alone),) = groups().variants([change])
        others = [other for other in known[change] if other is not change][:12]
        assert dict(groups().variants([*others, change]))[change] == alone
        cases += 1
    record("E5", cases=cases, seed="alone")


@proof("E5")
def test_a_shared_word_that_grows_longer_leaves_the_layout_as_it_was() -> None:
    changes = [change for change in run().changes if change.value.loc[0] == "let"]
    for change in changes[-effort("E5", 6, len(changes)) :]:
        assert [found for found, _ in groups().variants([change])] == [change]


def test_a_change_in_one_module_with_others_plays_as_it_does_by_itself() -> None:
    content = groups().content
    plain = groups().compiled
    found = [(c, v) for c in some(8, "played") for _, v in groups().variants([c]) if isinstance(v, Variant)]
    module = united(plain, [variant for _, variant in found])
    match = matchups(plain)[:2]
    field, slow = MatchRunner(module, "S", 3), MatchRunner(module, "S", 3, "python")
    assert field.play(Match(match)) == MatchRunner(plain, "S", 3).play(Match(match))
    for number, (change, variant) in list(enumerate(found, 1))[::3]:
        own = MatchRunner(compile_content(changed(content, change.value, change.side)), "S", 3).play(Match(match))
        assert field.play(Match(match, number, variant.cells)) == own
        assert slow.play(Match(match[:1], number, variant.cells)) == own[:1]
    assert field.play(Match(match)) == MatchRunner(plain, "S", 3).play(Match(match))


def test_no_two_changes_of_a_group_may_show_in_the_same_place() -> None:
    made = grouped(run().changes)
    assert sorted(map(len, made)) != [1] * len(made)
    assert sum(map(len, made)) == len(run().changes)
    for group in made:
        homes = [home for change in group for home in change.homes or ()]
        assert len(homes) == len(set(homes))
        assert len(group) == 1 or all(change.homes is not None for change in group)


def test_a_change_that_the_checker_refuses_says_why() -> None:
    weight = next(change for change in run().changes if change.value.loc[-1] == "weight")
    (swing,) = Worker(load_scenario("baseline_2024"), 2, "S").play([[weight]])
    assert "100" in swing.refused or "weigh" in swing.refused
    assert swing.scores == {}


def test_a_farther_aim_lowers_its_roles_score_alone_and_no_change_turns_no_order() -> None:
    worker = Worker(load_scenario("baseline_2024"), 8, "S")
    aim = ("scenario", "objectives", "us", "home_support", "worst")
    nearer, farther = worker.play([[change] for change in run().changes if change.value.loc == aim])
    assert nearer.scores["us"].low > 0 > farther.scores["us"].high
    assert {role: swing.scores[role].mean for swing in (nearer, farther) for role in ("mexico", "tco")} == {
        "mexico": 0,
        "tco": 0,
    }
    assert list(worker._flips(worker.plain)) == []


def test_an_aim_is_not_turned_round() -> None:
    aims = [c for c in run().changes if c.value.loc[-2:] == ("fewer_deaths", "worst")]
    (less, more) = (next(groups().variants([change]))[1] for change in aims)
    assert isinstance(less, str) and "change places" in less
    assert isinstance(more, Variant)


def test_a_run_that_is_left_early_reports_what_is_there() -> None:
    few = Sensitivity(run().content, 2, "S", run().changes[:24])
    done = next(few.play(1))
    document = few.report()
    assert 0 < done == document["played"] == len(document["swings"]) < document["changes"] == 24


@pytest.mark.parametrize("means", [{-50: -2.0, 50: 4.0}, {-50: 1.0, 50: 3.0}, {50: 0.0}])
def test_bars_are_drawn_from_the_middle_to_the_side_of_the_change(means: dict[int, float]) -> None:
    drawn = bars(means, 4.0)
    assert len(drawn) == 2 * ARM + 1
    for side, part in ((-1, drawn[:ARM]), (1, drawn[ARM + 1 :])):
        wanted = [mean for mean in means.values() if mean * side > 0]
        assert len(part.strip()) == round(max(map(abs, wanted), default=0) / 4.0 * ARM)


def test_the_baseline_is_reasoned_so_all_its_judgements_are_changed() -> None:
    judged = [value for value in values_of(load_scenario("baseline_2024")) if value.mark == "judgement"]
    assert len(run().changes) == 2 * len(judged) > 2000


def interrupted(run: Sensitivity, workers: int) -> Iterator[int]:
    """Plays a little, and then somebody presses Ctrl-C."""
    few = [change for change in run.changes if change.value.loc[-1] in ("pace", "weight")][:6]
    run.swings += Worker(run.content, run.games, run.seed).play([[change] for change in few])
    yield len(run.swings)
    raise KeyboardInterrupt


@pytest.mark.parametrize("json", [True, False])
def test_the_command_ends_with_what_is_there_when_it_is_interrupted(
    json: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Sensitivity, "play", interrupted)
    with pytest.raises(typer.Exit) as ended:
        command("baseline_2024", games=2, seed="S", workers=1, json=json)
    assert ended.value.exit_code == 130
    told = capsys.readouterr()
    assert "interrupted: 6 of" in told.err
    if json:
        document = loads(told.out)
        assert (document["schema"], document["played"]) == ("wargame.sensitivity/1", 6)
    else:
        assert "us: points of the mean score" in told.out and ".yaml:" in told.out


def test_a_scenario_without_judgements_says_what_it_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Sensitivity, "of", lambda content, games, seed: Sensitivity(content, games, seed, []))
    with pytest.raises(typer.BadParameter, match="why"):
        command("primer", games=2, seed="S", workers=1, json=False)
