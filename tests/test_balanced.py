"""No silver bullet: what `balance` says of every full scenario of rules/tco, on seeds that tuning never saw."""

from __future__ import annotations

from functools import cache
from statistics import fmean, pvariance

from tests.games import engine_of
from tests.proofs import effort, proof, record
from wargame.analysis.balance import GRID, WORTH, Balance, BalanceReport
from wargame.analysis.runner import Match, MatchRunner
from wargame.analysis.stats import by_seed, differences, interval_of, matchups
from wargame.analysis.strategies import strategies_of
from wargame.library import load_scenario, scenario_names

FULL = 6
"""The turns from which on a scenario is a full one."""
SEED = "harvest"


def full_scenarios() -> list[str]:
    """The scenarios of rules/tco with six turns or more."""
    contents = [load_scenario(name) for name, _ in scenario_names()]
    return [c.scenario.id for c in contents if c.rulebook.id == "tco" and c.scenario.turns >= FULL]


def scenarios(promise: str) -> list[str]:
    """All full scenarios; on every run the shortest."""
    return full_scenarios() if effort(promise, 0, 1) else ["half_day"]


@cache
def report(scenario: str, games: int) -> BalanceReport:
    """What is weighed of a scenario, without each rule's own part."""
    return Balance(strategies_of(load_scenario(scenario)), games, SEED, workers=2).report()


def top_of(document: BalanceReport) -> str:
    """The best of a scenario's outcomes."""
    return next(iter(document["pairings"][0]["outcomes"]))


@proof("E1")
def test_no_option_alone_reaches_the_top_and_two_doctrines_of_the_us_do() -> None:
    games, slack = effort("E1", 3, 50), effort("E1", 5, 0)
    for scenario in scenarios("E1"):
        document = report(scenario, games)
        top = top_of(document)
        alone = [(o["outcomes"][top], o["option"]) for o in document["alone"] if o["role"] == "us"]
        assert max(alone)[0] <= (10 + slack) / 100, (scenario, max(alone))
        reached = {p["seats"]["us"] for p in document["pairings"] if p["outcomes"][top] > 0.15}
        assert len(reached) >= 2, (scenario, reached)
        record("E1", cases=len(alone) * games, seed=SEED)


@proof("E2")
def test_scores_lie_in_the_middle_and_no_doctrine_is_best_against_all() -> None:
    games, best = effort("E2", 3, 50), effort("E2", 1, 2)
    for scenario in scenarios("E2"):
        for role, told in report(scenario, games)["roles"].items():
            means = [score["mean"] for score in told["doctrines"].values()]
            assert all(25 <= mean <= 75 for mean in (told["score"]["mean"], *means)), (scenario, role)
            assert sum(count > 0 for count in told["best"].values()) >= best, (scenario, role, told["best"])
            assert told["widest"] >= 8, (scenario, role, told["widest"])
            assert role != "us" or max(means) - min(means) >= 8, (scenario, means)
        record("E2", cases=games * GRID, seed=SEED)


@proof("E3")
def test_no_option_is_always_or_never_worth_ordering_and_the_memos_ten_are_worth_it_somewhere() -> None:
    games, bound = effort("E3", 3, 50), effort("E3", 4, 1) * WORTH
    worth: set[str] = set()
    for scenario in scenarios("E3"):
        for option in report(scenario, games)["options"]:
            assert option["least"] < bound and option["most"] > -bound, (scenario, option)
            worth |= {option["option"]} if option["best"]["mean"] >= WORTH else set()
        record("E3", cases=games, seed=SEED)
    gained = {number for number in range(1, 11) if worth & memo_options(number)}
    assert len(gained) >= effort("E3", 5, 10), gained


def memo_options(number: int) -> set[str]:
    """What the US may order of one of the memo's options."""
    options = load_scenario("baseline_2024").rulebook.options.items()
    return {id for id, option in options if any(c.startswith(f"o{number}.") for c in option.cites) and option.role == "us"}


@proof("E4")
def test_the_dice_decide_between_a_seventh_and_three_fifths_of_what_scores_differ_by() -> None:
    games = effort("E4", 20, 500)
    for scenario in scenarios("E4"):
        compiled = engine_of(scenario).compiled
        played = MatchRunner(compiled, SEED, games).play(Match(matchups(compiled)))
        sides = [[scores.roles[role] for scores in played] for role in range(len(compiled.names.roles))]
        within = sum(fmean(map(pvariance, groups)) for groups in sides)
        between = sum(pvariance([fmean(group) for group in groups]) for groups in sides)
        assert 0.15 <= within / (within + between) <= 0.60, (scenario, within, between)
        record("E4", cases=games * len(played), seed=SEED)


@proof("E7")
def test_a_random_seat_loses_to_every_doctrine_of_its_role() -> None:
    compiled = engine_of("baseline_2024").compiled
    roles = [role.id for role in compiled.names.roles]
    seats = [compiled.seats[role] for role in roles]
    games = effort("E7", 300, 500)
    field = MatchRunner(compiled, SEED, games)
    for name, (owner, _) in compiled.doctrines.items():
        role = roles.index(owner)
        sides = [(*seats[:role], seat, *seats[role + 1 :]) for seat in (f"doctrine:{name}", "random")]
        played = dict(zip(sides, field.play(Match(sides)), strict=True))
        won = interval_of(differences(*(by_seed(played, [side], role) for side in sides)))
        assert won.low > 0, (name, won)
    record("E7", cases=games * len(compiled.doctrines), seed=SEED)
