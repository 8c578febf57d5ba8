"""A track's history: shares that add up, causes with their rolls, and what moved most."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from wargame.game import reopen
from wargame.review import (
    Causes,
    Record,
    TurnHistory,
    amount_of,
    gaps,
    grid,
    history,
    look,
    moments,
    series,
    swings,
)
from wargame.table import Table
from wargame.terms import CONTROL
from wargame.views import NewsItem

EXAMPLES = Path(__file__).resolve().parent.parent / "saves" / "examples"
FILES = sorted(path.name for path in EXAMPLES.glob("*.jsonl"))


@cache
def record_of(name: str) -> Record:
    return look(EXAMPLES / name)


@cache
def told_of(name: str, role: str) -> list[NewsItem]:
    return record_of(name).told(role)


def eyes(name: str) -> list[str]:
    return [CONTROL, *(role.id for role in record_of(name).names.roles)]


def chapters(name: str, role: str) -> list[TurnHistory]:
    record = record_of(name)
    pages, told = record.pages(role), told_of(name, role)
    return [c for track, region, _ in record.names.track_cells() for c in history(told, pages, (track.id, region))]


@pytest.mark.parametrize("name", FILES)
def test_the_shares_of_a_turn_add_up_to_the_change_that_was_read(name: str) -> None:
    added = 0
    for role in eyes(name):
        for chapter in chapters(name, role):
            if chapter.before.kind == chapter.after.kind == "exact" and not chapter.after.word:
                amounts = [share.amount for share in chapter.shares]
                assert sum(a or 0 for a in amounts) == (chapter.after.value or 0) - (chapter.before.value or 0)
                assert None not in amounts
                added += len(amounts)
    assert added > 100


@pytest.mark.parametrize("name", FILES)
def test_a_band_is_never_given_an_amount(name: str) -> None:
    banded = 0
    for role in eyes(name)[1:]:
        for chapter in chapters(name, role):
            if chapter.before.kind != "exact" and chapter.after.kind != "exact":
                assert all(share.amount is None for share in chapter.shares if isinstance(share.change.before, str))
                banded += len(chapter.shares)
    assert banded


@pytest.mark.parametrize("name", FILES)
def test_what_begins_a_change_came_before_it(name: str) -> None:
    causes = Causes(told_of(name, CONTROL))
    assert [event.number for event in causes.told] == list(range(1, len(causes.told) + 1))
    for event in causes.told:
        begin = causes.begin(event)
        assert begin is None or begin.number < event.number


def test_a_roll_stands_behind_what_it_decided_with_terms_that_make_its_odds() -> None:
    causes = Causes(told_of("one-head.jsonl", CONTROL))
    rolls = {roll.number: roll for event in causes.told for roll in causes.chain(event) if roll.kind == "rolled"}
    plain = [roll for roll in rolls.values() if causes.terms(roll)]
    assert len(plain) > 20
    for roll in plain:
        assert roll.odds is not None
        assert min(max(sum(term.amount or 0 for term in causes.terms(roll)), 0), 100) == min(max(roll.odds[0], 0), 100)


@pytest.mark.parametrize("name", FILES)
def test_a_record_tells_a_role_what_the_table_told_it_but_for_narrower_odds(name: str) -> None:
    table = Table(reopen(EXAMPLES / name, write=False))
    for role in eyes(name):
        told = table.since(role, 0)
        assert [replace(e, odds=None) for e in told_of(name, role)] == [replace(e, odds=None) for e in told]
        assert all(
            mine.odds == theirs.odds or mine.odds == (0, 100)
            for mine, theirs in zip(told_of(name, role), told, strict=True)
        )


@pytest.mark.parametrize("name", FILES)
def test_the_pages_of_a_role_are_never_nearer_to_the_truth_than_its_views(name: str) -> None:
    record = record_of(name)
    truth = record.pages(CONTROL)
    for role in eyes(name)[1:]:
        for page, true in zip(record.pages(role), truth, strict=True):
            exact = [place for place, reading in page.items() if reading.kind == "exact"]
            assert [page[place] for place in exact] == [true[place] for place in exact]
            assert page.keys() == true.keys()


def test_a_gap_names_the_first_turn_in_which_the_role_read_it_exactly() -> None:
    closing = 0
    for name in FILES:
        record = record_of(name)
        truth = record.pages(CONTROL)
        for role in eyes(name)[1:]:
            known = record.pages(role)
            for gap in gaps(known, truth, 1):
                assert gap.known.kind != "exact"
                if gap.closed is not None:
                    closing += 1
                    assert known[gap.closed][gap.place].kind == "exact"
                    assert all(known[turn][gap.place].kind != "exact" for turn in range(1, gap.closed))
    assert closing


def test_a_grid_has_a_row_for_each_region_and_a_cell_for_each_moment() -> None:
    record = record_of("harbour.jsonl")
    pages = record.pages(CONTROL)
    track = next(track for track in record.names.tracks if track.regional)
    found = grid(pages, record.names, track.id)
    assert list(found) == [region.id for region in record.names.regions]
    assert all(row == series(pages, track.id, region) and len(row) == record.turns + 1 for region, row in found.items())


@pytest.mark.parametrize("name", FILES)
def test_swings_come_largest_first_and_none_is_nothing(name: str) -> None:
    record = record_of(name)
    for role in eyes(name):
        pages = record.pages(role)
        found = swings(record.names, pages[0], pages[-1], role)
        assert found and [s.size for s in found] == sorted((s.size for s in found), reverse=True)
        assert all(s.before != s.after for s in found)


@pytest.mark.parametrize("name", FILES)
def test_a_moment_holds_what_followed_from_its_cause_in_one_turn(name: str) -> None:
    record = record_of(name)
    for role in eyes(name):
        told = told_of(name, role)
        causes = Causes(told)
        found = moments(record.names, told, role)
        assert found and found == sorted(found, key=lambda m: -m.size)
        for moment in found[:10]:
            assert {share.change.turn for share in moment.shares} == {moment.turn}
            assert all(causes.begin(share.change) == moment.cause for share in moment.shares)
            assert all(share.amount == amount_of(share.change) for share in moment.shares)
            assert abs(moment.good) <= moment.size
