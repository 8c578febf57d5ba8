"""What a role may order, and why not."""

from __future__ import annotations

import random
from itertools import islice

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.games import SCENARIOS, Moment, engine_of, moments
from wargame.engine import Engine, Position
from wargame.errors import IllegalOrder
from wargame.orders import Listed, check_order, legal_orders, numbers_of
from wargame.terms import Order


def some_moment(scenario: str, index: int) -> Moment:
    """The index-th moment of a game."""
    return next(islice(moments(scenario, "orders"), index, None))


def opened(scenario: str) -> tuple[Engine, Position]:
    """A fresh game in its first turn, before any order."""
    engine = engine_of(scenario)
    s = engine.new("orders")
    engine.open_turn(s)
    return engine, s


@settings(max_examples=25)
@given(st.sampled_from(SCENARIOS), st.integers(0, 11), st.randoms(use_true_random=False))
def test_every_open_entry_is_accepted_and_every_closed_one_refused_with_its_reason(
    scenario: str, index: int, rng: random.Random
) -> None:
    moment = some_moment(scenario, index)
    engine, s = moment.engine, moment.position
    for role in moment.roles:
        listed = legal_orders(engine, s, role)
        assert listed
        for entry in rng.sample(listed, min(len(listed), 40)):
            if not entry.reason:
                check_order(engine, s, role, entry.order)
                continue
            with pytest.raises(IllegalOrder) as refused:
                check_order(engine, s, role, entry.order)
            assert entry.reason in str(refused.value)


@settings(max_examples=15)
@given(st.sampled_from(SCENARIOS), st.integers(0, 11))
def test_listing_and_checking_leave_the_position_as_it_was(scenario: str, index: int) -> None:
    moment = some_moment(scenario, index)
    engine, s = moment.engine, moment.position
    before = engine.kept(s), [engine.given(s, i) for i in range(len(moment.roles))]
    for role in moment.roles:
        legal_orders(engine, s, role)
        assert (engine.kept(s), [engine.given(s, i) for i in range(len(moment.roles))]) == before


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_option_is_listed_at_every_target(scenario: str) -> None:
    engine, s = opened(scenario)
    for role in engine.names.roles:
        listed = {(e.order.option, e.order.target) for e in legal_orders(engine, s, role.id)}
        options = [o for o in engine.names.options if o.role == role.id]
        assert listed == {(o.id, t) for o in options for t in [*o.targets, *([] if o.targets else [None])]}


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_no_order_is_listed_twice_and_costs_are_in_the_roles_own_resources(scenario: str) -> None:
    engine, s = opened(scenario)
    for role in engine.names.roles:
        listed = legal_orders(engine, s, role.id)
        assert len({e.order.key() for e in listed}) == len(listed)
        own = {t.id for t in engine.names.tracks if t.resource == role.id}
        assert {track for e in listed for track in e.cost} <= own


def plain(engine: Engine, s: Position, role: str) -> list[Listed]:
    """The open entries of a role that are given plainly."""
    return [e for e in legal_orders(engine, s, role) if not e.reason and e.order.way == "plain"]


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_what_has_been_ordered_is_closed_and_its_cost_is_no_longer_free(scenario: str) -> None:
    engine, s = opened(scenario)
    role = engine.names.roles[0].id
    first = max(plain(engine, s, role), key=lambda e: sum(e.cost.values())).order
    numbers = numbers_of(engine, role, first)
    assert engine.give(s, 0, *numbers, "plain") == 0
    with pytest.raises(IllegalOrder, match="given already"):
        check_order(engine, s, role, first)


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_an_order_is_listed_at_its_own_price_whatever_was_judged_before(scenario: str) -> None:
    engine, s = opened(scenario)
    role = engine.names.roles[0].id
    s[engine.at["CAPACITY"]] = 0
    listed = legal_orders(engine, s, role)
    assert "no orders are left this turn" in {e.reason for e in listed}
    first = engine.at["PRICE"]
    s[first : first + engine.at["RESOURCES"]] = [7] * engine.at["RESOURCES"]
    assert legal_orders(engine, s, role) == listed


def test_orders_run_out() -> None:
    engine, s = opened("baseline_2024")
    given = 0
    while entries := plain(engine, s, "us"):
        cheapest = min(entries, key=lambda e: sum(e.cost.values())).order
        assert engine.give(s, 0, *numbers_of(engine, "us", cheapest), "plain") == 0
        given += 1
    assert given >= s[engine.at["CAPACITY"]]
    reasons = {e.reason for e in legal_orders(engine, s, "us")}
    assert "no orders are left this turn" in reasons or "it cannot be paid" in reasons


@pytest.mark.parametrize(
    ("order", "what"),
    [
        (Order("io_campain", "northeast"), "has no option"),
        (Order("io_campaign"), "cannot be aimed"),
        (Order("io_campaign", "atlantis"), "cannot be aimed"),
        (Order("cyber_authority", "northeast"), "cannot be aimed"),
        (Order("io_campaign", "northeast", {"tone": "loud"}), "no choice"),
        (Order("io_campaign", "northeast", {"colour": "red"}), "no choice"),
        (Order("io_campaign", "northeast", way="opening"), "nothing opens it"),
        (Order("cyber_authority", way="stop"), "does not stand"),
        (Order("retaliate", "northeast"), "has no option"),
    ],
)
def test_a_wrong_order_is_refused_in_words(order: Order, what: str) -> None:
    engine, s = opened("baseline_2024")
    with pytest.raises(IllegalOrder, match=what):
        check_order(engine, s, "us", order)
