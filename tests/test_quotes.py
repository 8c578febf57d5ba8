"""Quotes: what a card says of an order is what the list of orders and the rules say."""

from __future__ import annotations

import pytest

from tests.ui.pilots import session
from wargame.cards import total
from wargame.errors import IllegalOrder
from wargame.terms import Order

CAMPAIGN = {"tone": "survivor_stories", "backing": "none", "partner": "alone"}


@pytest.mark.parametrize("seat", ["us", "mexico", "tco"])
def test_a_quote_has_the_cost_and_the_reason_of_the_list(seat: str) -> None:
    held = session(turns=2, seat=seat)
    listed = held.legal()
    assert len(listed) > 20
    for entry in listed:
        quote = held.quote(entry.order)
        assert (quote.cost, quote.reason) == (entry.cost, entry.reason)


def test_another_choice_changes_cost_and_effects() -> None:
    held = session()
    bare = held.quote(Order("io_campaign", "northwest", CAMPAIGN))
    backed = held.quote(Order("io_campaign", "northwest", {**CAMPAIGN, "backing": "jobs"}))
    assert backed.cost["us_budget"] > bare.cost["us_budget"]
    assert {e.thing for e in backed.card.effects} > {e.thing for e in bare.card.effects}


def test_another_choice_changes_the_odds() -> None:
    held = session()
    calm = held.quote(Order("io_campaign", "northwest", CAMPAIGN))
    loud = held.quote(Order("io_campaign", "northwest", {**CAMPAIGN, "tone": "mock_the_cartels"}))
    calmer, louder = (total(number for _, number in quote.card.rolls[0].terms) for quote in (calm, loud))
    assert louder[0] > calmer[0]


@pytest.mark.parametrize("seat", ["us", "mexico", "tco"])
def test_odds_lie_between_nothing_and_certainty_and_are_the_sum_of_their_terms(seat: str) -> None:
    held = session(turns=2, seat=seat)
    rolls = [roll for entry in held.legal() for roll in held.quote(entry.order).card.rolls if roll.terms]
    assert len(rolls) > 20
    for roll in rolls:
        low, high = total(number for _, number in roll.terms)
        assert 0 <= low <= high <= 100
        whole = sum(number[0] for _, number in roll.terms), sum(number[1] for _, number in roll.terms)
        assert (low, high) == tuple(min(max(n, 0), 100) for n in whole)


def test_what_an_order_cannot_do_with_these_choices_is_left_out() -> None:
    held = session()
    for entry in held.legal():
        for effect in held.quote(entry.order).card.effects:
            assert effect.amount != (0, 0) or effect.verb != "change"


def test_an_order_of_nothing_known_is_refused() -> None:
    with pytest.raises(IllegalOrder, match="no option"):
        session().quote(Order("nothing_of_that_name"))
