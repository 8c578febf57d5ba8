"""Why scripted seats ordered what they did: the rule, what it saw, and what it passed over."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from wargame.commands import Commit, Practice, Reasons, Rewind, Submit
from wargame.doctrine import Decision
from wargame.engine.cache import build_engine
from wargame.game import Game, reopen
from wargame.library import load_scenario
from wargame.narrative import Phrases
from wargame.table import Table
from wargame.terms import CONTROL

NOW = "2030-01-01T00:00:00Z"
SCENARIOS = ["primer", "primer_halfyear", "baseline_2024"]


def table_of(scenario: str, seats: dict[str, str] | None = None) -> Table:
    content = load_scenario(scenario)
    return Table(Game.start(content, build_engine(content), seed="reasons/0", at=NOW, seats=seats))


@cache
def played(scenario: str) -> Table:
    table = table_of(scenario)
    while not table.is_over and table.turn < 5:
        table.run_scripted(NOW)
    return table


@cache
def reasons(scenario: str) -> tuple[Decision, ...]:
    found = played(scenario).ask(CONTROL, Reasons())
    return found


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_order_of_a_scripted_seat_has_its_decision(scenario: str) -> None:
    orders: list[tuple[int, str, object]] = []
    turn = 1
    for entry in played(scenario)._game.journal.entries:
        if entry.kind == "order":
            orders.append((turn, entry.body["role"], (entry.body["option"], entry.body["target"])))
        turn += entry.kind == "turn"
    found = [(d.turn, d.role, (d.order.option, d.order.target)) for d in reasons(scenario)]
    done = [order for order in orders if order[0] < played(scenario).turn or played(scenario).is_over]
    assert sorted(found, key=repr) == sorted(done, key=repr) != []


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_what_the_deciding_rule_saw_held_and_what_is_passed_over_failed_or_was_not_open(scenario: str) -> None:
    passed = [p for d in reasons(scenario) for p in d.passed]
    assert all(saw.holds for d in reasons(scenario) for saw in d.saw)
    assert all(not saw.holds for p in passed for saw in p.failed)
    assert passed and all(bool(p.failed) is not bool(p.reason) for p in passed)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_the_rule_that_decided_is_the_one_that_the_tape_names(scenario: str) -> None:
    game = played(scenario)._game
    tape = {(e.turn, game.names.roles[e.after].id, game.names.options[e.slot].id, game.names.sites[e.site].title)
            for e in game.events if e.kind == "decided"}  # fmt: skip
    told = {(d.turn, d.role, d.order.option, d.because) for d in reasons(scenario)}
    assert tape <= told


def test_what_a_seat_saw_is_what_its_own_view_said() -> None:
    table = table_of("baseline_2024")
    views = {role: table.see(role).view for role in table._game.roles}
    table.run_scripted(NOW)
    found = table.ask(CONTROL, Reasons(1))
    readings = [(d.role, r) for d in found for saw in (*d.saw, *(s for p in d.passed for s in p.failed)) for r in saw.readings]
    assert readings and all(views[role].reading(r.track, r.region) == r for role, r in readings)


def test_the_reasons_of_one_turn_are_a_part_of_all() -> None:
    assert played("primer").ask(CONTROL, Reasons(2)) == tuple(d for d in reasons("primer") if d.turn == 2) != ()


def test_asking_changes_nothing() -> None:
    table = table_of("primer")
    table.run_scripted(NOW)
    before = list(table._game.position), list(table._game.events), len(table._game.journal.entries)
    table.ask(CONTROL, Reasons())
    assert (table._game.position, table._game.events, len(table._game.journal.entries)) == before


def test_the_turn_that_is_being_ordered_stays_sealed() -> None:
    seats = {"council": "person", "smugglers": "doctrine:patient_trade"}
    table = table_of("primer", seats)
    table.do("council", Practice(), NOW)
    table.run_scripted(NOW)
    assert table.ask("council", Reasons()) == ()
    table.do("council", Commit(), NOW)
    assert {d.turn for d in table.ask("council", Reasons())} == {1}


def test_after_a_turn_taken_again_with_other_dice_the_reasons_are_those_of_the_new_turn() -> None:
    table = table_of("baseline_2024")
    for _ in range(2):
        table.run_scripted(NOW)
    table.do(CONTROL, Rewind(2, "change"), NOW)
    table.run_scripted(NOW)
    orders = [e.body for e in table._game.journal.entries[-20:] if e.kind == "order"]
    last = {(b["role"], b["option"], b["target"]) for b in orders}
    assert {(d.role, d.order.option, d.order.target) for d in table.ask(CONTROL, Reasons(2))} <= last


def test_a_random_seat_decides_without_a_rule() -> None:
    table = table_of("primer", {"council": "random", "smugglers": "random"})
    table.run_scripted(NOW)
    found = table.ask(CONTROL, Reasons())
    assert found and all((d.because, d.saw, d.passed) == ("", (), ()) for d in found)


def test_one_by_one_a_seat_is_explained_on_the_position_that_a_persons_orders_left() -> None:
    table = table_of("primer_halfyear", {"council": "person", "smugglers": "doctrine:patient_trade"})
    for _ in range(3):
        table.run_scripted(NOW)
        order = next(listed.order for listed in table.legal("council") if not listed.reason)
        table.do("council", Submit(order), NOW)
        table.do("council", Commit(), NOW)
        table.run_scripted(NOW)
    given = [e.body["option"] for e in table._game.journal.entries if e.kind == "order" and e.body["role"] == "smugglers"]
    assert [d.order.option for d in table.ask(CONTROL, Reasons())] == given[: len(table.ask(CONTROL, Reasons()))] != []


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_decisions_are_said_without_a_raw_id(scenario: str) -> None:
    teller = Phrases(played(scenario).names)
    lines = [line for decision in reasons(scenario) for line in teller.decision(decision)]
    assert lines and not [line for line in lines if "_" in line]


def test_a_reopened_game_gives_the_same_reasons(tmp_path: Path) -> None:
    content = load_scenario("primer")
    table = Table(Game.start(content, build_engine(content), seed="reasons/0", at=NOW, path=tmp_path / "a.jsonl"))
    table.run_scripted(NOW)
    before = table.ask(CONTROL, Reasons())
    table.close()
    assert Table(reopen(tmp_path / "a.jsonl")).ask(CONTROL, Reasons()) == before
