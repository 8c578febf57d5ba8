"""Balance: seats made for the occasion play by the same rules, and what is added up is what was played."""

from __future__ import annotations

import json
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from statistics import fmean

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.games import engine_of
from wargame.analysis.balance import WORTH, Balance, BalanceReport, dice_share
from wargame.analysis.runner import Match, MatchRunner, Scores, play_matches
from wargame.analysis.stats import Played, gap, matchups
from wargame.analysis.strategies import Strategies, strategies_of
from wargame.analysis.variants import united
from wargame.cli.balance import SHADES, page, shade
from wargame.cli.balance import balance as command
from wargame.engine.executor import Executor
from wargame.library import load_scenario


@cache
def strategies(scenario: str) -> Strategies:
    """A scenario with a doctrine for every option."""
    return strategies_of(load_scenario(scenario))


@cache
def weighed() -> tuple[Balance, BalanceReport]:
    """The primer, weighed in a few games."""
    balance = Balance.of(load_scenario("primer"), 3, "S")
    return balance, balance.report()


@pytest.mark.parametrize("scenario", ["primer", "baseline_2024"])
def test_doctrines_play_the_same_beside_those_that_are_made_for_the_occasion(scenario: str) -> None:
    plain = engine_of(scenario).compiled
    match = Match(matchups(plain))
    assert MatchRunner(strategies(scenario).compiled, "S", 3).play(match) == MatchRunner(plain, "S", 3).play(match)


@pytest.mark.parametrize("executor", ["python", "wasm"])
def test_a_seat_in_company_orders_what_its_first_doctrine_says_and_then_the_rest(executor: Executor) -> None:
    made = strategies("primer")
    tables = [(made.seat_with(way, "steady_watch"), "hold") for way in made.ways if way.role == "council"]
    played = MatchRunner(made.compiled, "S", 3, executor).play(Match([("doctrine:steady_watch", "hold"), *tables]))
    assert played[1:] == MatchRunner(made.compiled, "S", 3).play(Match(tables))
    assert any(scores != played[0] for scores in played[1:])


@pytest.mark.parametrize("scenario", ["primer", "baseline_2024"])
def test_an_option_alone_is_as_good_as_no_orders_where_it_cannot_be_ordered(scenario: str) -> None:
    balance = Balance.of(load_scenario(scenario), 2, "S")
    made = balance.strategies
    rules = list(balance.rules)
    field = MatchRunner(united(made.compiled, list(balance.rules.values())), "S", 2)
    role = made.compiled.names.roles[0].id
    others = ["hold"] * (len(made.compiled.names.roles) - 1)
    (nothing,) = field.play(Match([("hold", *others)]))
    ways = [way for way in made.ways if way.role == role and not way.openers and way.option in rules]
    assert ways
    for way in ways[:: max(1, len(ways) // 8)]:
        (alone,) = field.play(Match([(f"doctrine:{way.alone}", *others)], rules.index(way.option) + 1))
        assert alone == nothing


def test_what_opens_an_option_is_found_in_its_needs() -> None:
    openers = {way.option: way.openers for way in strategies("baseline_2024").ways}
    assert openers["cyber_strike"] == ("cyber_task_force",)
    assert openers["military_strike"] == ("designate_fto",)
    assert openers["local_diplomacy"] == ("seek_invitation",)
    assert openers["development_aid"] == ()


def test_every_option_of_every_role_is_tried() -> None:
    names = engine_of("baseline_2024").names
    assert {(way.role, way.option) for way in strategies("baseline_2024").ways} == set(names.option)


groups = st.lists(st.lists(st.integers(0, 100_000), min_size=2, max_size=6), min_size=1, max_size=5)


@given(groups)
def test_the_dices_share_is_a_share_and_the_same_for_scores_moved_by_a_constant(
    values: list[list[int]],
) -> None:
    share = dice_share(values)
    assert 0 <= share <= 1
    assert dice_share([[value + 7 for value in group] for group in values]) == pytest.approx(share)


@given(st.lists(st.integers(0, 100), min_size=2, max_size=6, unique=True))
def test_where_each_pairing_always_ends_alike_no_variance_is_the_dices(ends: list[int]) -> None:
    assert dice_share([[end] * 4 for end in ends]) == 0
    assert dice_share([ends] * 3) == pytest.approx(1)


def test_tables_are_played_alike_by_one_thread_and_by_two() -> None:
    compiled = engine_of("baseline_2024").compiled
    matches = [Match([seats]) for seats in matchups(compiled)]
    one, two = (list(play_matches(compiled, matches, seed="S", games=2, workers=n)) for n in (1, 2))
    assert one == two


def test_the_size_that_is_announced_is_what_is_played() -> None:
    balance, _ = weighed()
    assert balance.done == balance.size


def test_the_document_tells_each_pairing_as_its_games_ended() -> None:
    balance, document = weighed()
    (pairing,) = document["pairings"]
    (scores,) = MatchRunner(balance.strategies.compiled, "S", 30).play(Match(balance.tables()))
    for i, role in enumerate(balance.roles):
        assert pairing["scores"][role]["mean"] == pytest.approx(fmean(scores.roles[i]) / 1000, abs=0.001)
    assert sum(pairing["outcomes"].values()) == pytest.approx(1, abs=0.001)
    assert json.loads(json.dumps(document)) == document


def test_always_and_never_are_said_of_what_gains_or_loses_a_point_in_every_pairing() -> None:
    _, document = weighed()
    for option in document["options"]:
        assert (option["verdict"] == "always") == (option["least"] >= WORTH)
        assert (option["verdict"] == "never") == (option["most"] <= -WORTH)


def test_the_gap_between_two_seats_is_that_of_their_scores_on_the_same_seeds() -> None:
    played: Played = {("a", "x"): Scores([1, 1], [[2000, 4000]]), ("b", "x"): Scores([1, 1], [[1000, 2000]])}
    assert gap(played, 0, "a", "b").mean == 1.5
    assert gap(played, 0, "b", "a").sign <= 0


class _Tags(HTMLParser):
    """Notes which elements a page has."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.links += [name for name, _ in attrs if name in ("src", "href")]


def test_the_page_needs_nothing_else_and_no_name_becomes_markup() -> None:
    _, document = weighed()
    named = json.loads(json.dumps(document).replace("steady_watch", "<b>steady</b>\\u001b[31m"))
    reader = _Tags()
    reader.feed(page(named))
    assert reader.links == []
    assert "script" not in reader.tags and "b" not in reader.tags
    assert {"table", "caption", "th"} <= reader.tags
    assert "\x1b" not in page(named)


def test_the_command_tells_every_part_and_writes_the_page(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "page.html"
    command("primer", games=2, seed="S", workers=1, json=True, html=file)
    document = json.loads(capsys.readouterr().out)
    assert document["schema"] == "wargame.balance/1"
    assert set(document) == {
        "schema",
        "scenario",
        "games",
        "seed",
        "roles",
        "pairings",
        "alone",
        "options",
        "rules",
    }
    assert file.read_text("utf-8") == page(document)
    command("primer", games=2, seed="S", workers=1, json=False, html=None)
    told = capsys.readouterr().out
    for word in [
        *document["roles"],
        *document["roles"]["council"]["doctrines"],
        "festival",
        "one option alone",
    ]:
        assert word in told


def test_a_colour_is_the_deeper_the_nearer_a_score_is_to_its_end() -> None:
    assert [shade(score) for score in (0, 19.9, 20, 50, 99, 100)] == [SHADES[i] for i in (0, 0, 1, 2, 4, 4)]
