"""The table: one door, sealed orders, and no more told than a seat may know."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import pytest

from wargame.commands import (
    Card,
    Command,
    Commit,
    Intent,
    Legal,
    Pages,
    Practice,
    Reasons,
    Rewind,
    Submit,
    Uncommit,
    Why,
    Withdraw,
    rights_of,
)
from wargame.engine.cache import build_engine
from wargame.errors import IllegalOrder, TableError
from wargame.game import Game, reopen
from wargame.library import load_scenario
from wargame.review import Causes
from wargame.table import Table
from wargame.terms import CONTROL, Order

NOW = "2030-01-01T00:00:00Z"
PATROL = Order("patrol", "harbour", {"size": "few"})


def at_table(seats: dict[str, str] | None = None, path: Path | None = None) -> Table:
    content = load_scenario("primer")
    game = Game.start(content, build_engine(content), seed="table/0", seats=seats, path=path, at=NOW)
    return Table(game)


def finish(table: Table) -> None:
    while not table.is_over:
        table.run_scripted(NOW)


def test_orders_stay_sealed_until_all_have_committed() -> None:
    table = at_table({})
    untouched = table.see("smugglers"), table.since("smugglers", 0), table.legal("smugglers")
    table.do("council", Submit(PATROL), NOW)
    assert (table.see("smugglers"), table.since("smugglers", 0), table.legal("smugglers")) == untouched
    table.do("council", Commit(), NOW)
    assert table.see("smugglers").ready == {"council": True, "smugglers": False}


def test_a_seat_that_has_committed_may_order_no_more() -> None:
    table = at_table({})
    table.do("council", Commit(), NOW)
    with pytest.raises(IllegalOrder, match="may not order now"):
        table.do("council", Submit(PATROL), NOW)


def test_nobody_sits_at_an_unknown_seat() -> None:
    with pytest.raises(TableError, match="the seats are"):
        at_table().do("guest", Commit(), NOW)


def test_nobody_looks_or_asks_from_an_unknown_seat() -> None:
    table = at_table()
    for look in (
        lambda: table.see("guest"),
        lambda: table.since("guest", 0),
        lambda: table.ask("guest", Legal()),
    ):
        with pytest.raises(TableError, match="the seats are"):
            look()


def test_every_command_has_its_phases_and_no_order_is_taken_once_the_game_is_over() -> None:
    table = at_table()
    finish(table)
    commands: list[Command] = [Submit(PATROL), Withdraw(PATROL), Intent("late"), Commit(), Uncommit()]
    assert {type(command) for command in commands} == set(get_args(Command)) - {Practice, Rewind}
    assert all(rights_of(command).phases == {"orders"} for command in commands)
    for command in commands:
        with pytest.raises(TableError, match="the game is over"):
            table.do("council", command, NOW)


def test_what_the_table_does_not_know_is_refused_and_never_passed_over() -> None:
    table = at_table()
    unknown: Any = object()
    known = len(table._game.journal.entries)
    with pytest.raises(TableError, match="does not know how to do 'object'"):
        table.do("council", unknown, NOW)
    with pytest.raises(TableError, match="does not know how to answer 'object'"):
        table.ask("council", unknown)
    assert len(table._game.journal.entries) == known


def test_scores_and_outcome_are_seen_only_once_the_game_is_over() -> None:
    table = at_table()
    assert (table.see("council").scores, table.see("council").outcome) == ({}, None)
    finish(table)
    assert table.see("council").scores == table._game.scores
    assert table.see("council").outcome == table._game.outcome


def test_the_aims_seen_before_the_end_are_the_public_ones_and_the_seats_own() -> None:
    table = at_table()
    for seat in (*table._game.roles, CONTROL):
        aims = table.see(seat).aims
        assert {aim.role for aim in aims} == set(table._game.roles)
        private = {aim.role: aim.id for aim in aims if aim.private}
        assert (
            private == {role: id for role, id in table._game.private.items() if seat in (role, CONTROL)} != {}
        )
        assert all(aim.reached is None for aim in aims)


def test_at_the_end_every_seat_sees_what_was_reached_of_all_aims_that_counted() -> None:
    table = at_table()
    finish(table)
    for seat in (*table._game.roles, CONTROL):
        aims = table.see(seat).aims
        assert {aim.role: aim.id for aim in aims if aim.private} == table._game.private
        for role in table._game.roles:
            own = [aim for aim in aims if aim.role == role]
            assert sum(aim.weight for aim in own) == 100
            assert sum(aim.weight * (aim.reached or 0) for aim in own) // 1000 == table._game.scores[role]


def test_control_sees_how_it_is_and_gives_no_orders() -> None:
    table = at_table()
    table.run_scripted(NOW)
    sight, s = table.see(CONTROL), table._game.position
    for reading in sight.view.readings:
        track = table.names.track[reading.track]
        regions = [None if reading.region is None else region.id for region in table.names.regions]
        assert (reading.kind, reading.value) == ("exact", s[track.slot + regions.index(reading.region)])
    assert (table.legal(CONTROL), sight.given, sight.purse_left) == ((), (), {})
    assert reading in table.ask(CONTROL, Pages())[-1] and reading.kind == "exact"
    with pytest.raises(TableError, match="control gives no orders"):
        table.do(CONTROL, Commit(), NOW)


def test_a_seat_may_ask_for_the_cards_of_its_own_options_and_control_for_all() -> None:
    table = at_table()
    for option in table.names.options:
        for seat in (option.role, CONTROL):
            assert any(option.title in line for line in table.ask(seat, Card(option.id)))
    foreign = next(o for o in table.names.options if o.role == "smugglers")
    with pytest.raises(IllegalOrder, match="has no option"):
        table.ask("council", Card(foreign.id))


def test_what_is_listed_as_open_is_taken_and_what_is_closed_is_refused() -> None:
    for listed in at_table({}).ask("council", Legal()):
        table = at_table({})
        if listed.reason:
            with pytest.raises(IllegalOrder):
                table.do("council", Submit(listed.order), NOW)
        else:
            table.do("council", Submit(listed.order), NOW)
            assert [order.key() for order in table.see("council").given] == [listed.order.key()]


def test_reasons_of_scripted_seats_are_for_control_and_for_all_once_it_is_over_or_in_practice() -> None:
    table = at_table()
    table.run_scripted(NOW)
    with pytest.raises(TableError, match="once the game is over"):
        table.ask("council", Reasons())
    told = table.ask(CONTROL, Reasons())
    assert told and all(decision.because for decision in told)
    finish(table)
    assert table.ask("council", Reasons())[: len(told)] == told
    alone = at_table({"council": "person", "smugglers": "doctrine:patient_trade"})
    alone.do("council", Practice(), NOW)
    assert alone.ask("council", Reasons()) == ()


def test_why_gives_only_the_changes_of_one_track_that_the_seat_was_told() -> None:
    table = at_table()
    finish(table)
    told = table.since("council", 0)
    moved = {(event.track, event.track_region) for event in told if event.kind == "changed"}
    assert moved
    for track, region in moved:
        found = table.ask("council", Why(str(track), region))
        assert found and all(event in told for share in found for event in (share.change, *share.causes))
        assert all((share.change.track, share.change.track_region) == (track, region) for share in found)
        assert all(share.causes == tuple(Causes(told).chain(share.change)) for share in found)


def test_why_without_a_region_asks_of_all_regions_in_the_order_of_events() -> None:
    table = at_table()
    finish(table)
    track = next(track.id for track in table.names.tracks if track.regional)
    numbers = [share.change.number for share in table.ask(CONTROL, Why(track))]
    apart = [table.ask(CONTROL, Why(track, region.id)) for region in table.names.regions]
    assert numbers == sorted(share.change.number for found in apart for share in found) != []


def test_what_is_told_since_a_number_is_the_rest_of_what_is_told() -> None:
    table = at_table()
    finish(table)
    for seat in (*table._game.roles, CONTROL):
        told = table.since(seat, 0)
        assert [event.number for event in told] == list(range(1, len(told) + 1))
        assert table.since(seat, 5) == told[5:]


def test_the_scripted_play_one_turn_and_leave_the_people_alone() -> None:
    table = at_table({"council": "doctrine:" + own_doctrine("council")})
    table.do("smugglers", Commit(), NOW)
    table.run_scripted(NOW)
    assert (table.turn, table._game.committed) == (2, set())
    table.run_scripted(NOW)
    assert (table.turn, table._game.committed) == (2, {"council"})


def test_a_person_cannot_say_that_a_rule_decided() -> None:
    table = at_table({})
    table.do("council", Submit(PATROL, 1), NOW)
    assert table._game.journal.entries[-1].body["decided"] == 0


def test_scripted_orders_left_half_given_are_finished_after_reopening(tmp_path: Path) -> None:
    whole = at_table(path=tmp_path / "whole.jsonl")
    finish(whole)
    first = next(entry.body for entry in whole._game.journal.entries if entry.kind == "order")
    half = at_table(path=tmp_path / "half.jsonl")
    order = Order(first["option"], first["target"], first["choices"], first["way"])
    half.do(first["role"], Submit(order, first["decided"]), NOW)
    half._game.journal.close()
    finish(again := Table(reopen(tmp_path / "half.jsonl")))
    assert again._game.journal.entries == whole._game.journal.entries


def own_doctrine(role: str) -> str:
    doctrines = build_engine(load_scenario("primer")).compiled.doctrines
    return next(id for id, (owner, _) in doctrines.items() if owner == role)
