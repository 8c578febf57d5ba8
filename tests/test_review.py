"""A journal is looked at without its rules, and every event hangs under its cause."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from tests.goldens import THEN
from wargame.engine.cache import build_engine
from wargame.errors import JournalError
from wargame.game import Game
from wargame.journal import Journal
from wargame.library import load_scenario
from wargame.review import Branch, Causes, Record, look, shares, tree
from wargame.review.causes import BOOKKEEPING
from wargame.table import Table
from wargame.terms import CONTROL
from wargame.views import NewsItem, told_to_control


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Game, Path]:
    content = load_scenario("primer")
    path = tmp_path_factory.mktemp("saves") / "primer.jsonl"
    game = Game.start(content, build_engine(content), seed="look", at=THEN, path=path)
    table = Table(game)
    while not game.is_over:
        table.run_scripted(THEN)
    game.journal.close()
    return game, path


@pytest.fixture(scope="module")
def record(played: tuple[Game, Path]) -> Record:
    return look(played[1])


@pytest.fixture(scope="module")
def told(record: Record) -> list[NewsItem]:
    return told_to_control(record.names, record.events)


def test_looking_finds_the_events_that_were_played(played: tuple[Game, Path], record: Record) -> None:
    assert record.events == played[0].events


def test_folding_the_events_gives_the_position_that_was_played(
    played: tuple[Game, Path], record: Record
) -> None:
    game, _ = played
    assert record.positions[-1] == game.engine.kept(game.position)
    assert len(record.positions) == game.turn + 1


def test_looking_tells_control_what_the_table_told(played: tuple[Game, Path], told: list[NewsItem]) -> None:
    assert told == list(Table(played[0]).since(CONTROL, 0))


def test_a_journal_of_something_else_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "other.jsonl"
    Journal.create(path, {"scenario": "chess"}, THEN).close()
    with pytest.raises(JournalError, match=r"other\.jsonl"):
        look(path)


def _numbers(branches: list[Branch]) -> list[int]:
    return [n for b in branches for n in (b.told.number, *_numbers(b.children))]


def test_a_turns_tree_holds_each_of_its_events_once(told: list[NewsItem]) -> None:
    for turn in {event.turn for event in told}:
        assert sorted(_numbers(tree(told, turn))) == [event.number for event in told if event.turn == turn]


def test_every_branch_hangs_under_its_cause(told: list[NewsItem]) -> None:
    def check(branch: Branch) -> int:
        assert all(child.told.cause == branch.told.number for child in branch.children)
        return len(branch.children) + sum(map(check, branch.children))

    assert sum(check(branch) for branch in tree(told, 1)) > 10


def test_a_chain_goes_back_from_an_event_to_its_first_cause(told: list[NewsItem]) -> None:
    causes = Causes(told)
    last = max(told, key=lambda event: len(causes.chain(event)))
    longest = [last, *(event for event in causes.chain(last) if event.kind != "rolled")]
    assert len(longest) > 3
    assert all(later.cause == earlier.number for later, earlier in pairwise(longest))
    assert longest[-1].cause == 0 or causes.event(longest[-1].cause).kind in BOOKKEEPING


def test_why_answers_with_each_change_of_the_track(told: list[NewsItem]) -> None:
    changes = [e for e in told if e.kind == "changed" and (e.track, e.track_region) == ("calm", "harbour")]
    assert changes
    assert [share.change for share in shares(told, [("calm", "harbour")])] == changes
