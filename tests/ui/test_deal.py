"""Deals: offers and answers are orders, and what is known of both sides stands beside them."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from tests.goldens import THEN
from tests.ui.pilots import LARGE, NORMAL, QUIET, SMALL, new_table, pilot, session, text_of
from wargame.commands import Commit, Submit
from wargame.narrative import headline
from wargame.terms import Order
from wargame.ui.parts.widgets import Chooser
from wargame.ui.play.deal import DealDialog, word_of
from wargame.ui.play.news import to_answer
from wargame.ui.session import Session

TERMS: dict[str, str | int] = {"ask": "confront", "stick": "tariffs", "carrot": "aid", "deadline": 2}


def offered(seat: str = "mexico", turns: int = 1) -> Session:
    """A seat's session after the US has offered, and nobody has answered for some turns."""
    table = new_table("baseline_2024", frozenset(["us", "mexico"]))
    table.do("us", Submit(Order("ultimatum", None, TERMS)), THEN)
    for _ in range(turns):
        table.run_scripted(THEN)
        table.do("us", Commit(), THEN)
        table.do("mexico", Commit(), THEN)
    return Session(table, seat, QUIET)


def done(held: Session, *keys: str, size: tuple[int, int] = NORMAL) -> tuple[str, tuple[Order, ...]]:
    """The screen and the orders given after some keys."""

    async def act(acting: Pilot[None]) -> Any:
        await acting.app.push_screen(DealDialog(held))
        await acting.pause()
        await acting.press(*keys)
        await acting.pause()
        return text_of(acting), held.see().given

    found: tuple[str, tuple[Order, ...]] = pilot(lambda: DealDialog(held), act, size=size)
    return found


@pytest.mark.parametrize("size", [SMALL, NORMAL, LARGE])
def test_an_offer_says_terms_price_and_how_each_is_seen_to_be_done(size: tuple[int, int]) -> None:
    text, _ = done(session(), size=size)
    for word in ("we ask", "we give", "if refused", "deadline", "◇3", "done when", "y send"):
        assert word in text


def test_the_terms_chosen_are_the_order_sent() -> None:
    _, given = done(session(), "right", "down", "right", "y")
    assert given == (Order("ultimatum", None, {"ask": "cooperate", "stick": "sanctions", "carrot": "none", "deadline": 1}),)


def test_an_offer_sent_may_be_taken_back() -> None:
    held = session()
    done(held, "y")
    assert len(held.see().given) == 1
    _, given = done(held, "y")
    assert given == ()


def test_going_back_sends_nothing() -> None:
    assert done(session(), "n")[1] == done(session(), "escape")[1] == ()


def test_another_term_changes_what_follows_at_once() -> None:
    assert done(session(), size=LARGE)[0] != done(session(), "right", size=LARGE)[0]


def test_an_offer_that_waits_is_answered_first() -> None:
    _, given = done(offered(), "right", "y")
    assert given == (Order("answer_deal", None, {"answer": "bargain"}),)


def test_who_offers_is_not_told_to_answer_and_who_is_asked_is() -> None:
    mine, theirs = offered("us"), offered("mexico")
    assert [deal.option for deal in mine.see().view.deals] == ["ultimatum"]
    assert to_answer(mine) == [] and [deal.option for deal in to_answer(theirs)] == ["ultimatum"]


def test_the_headline_of_an_answer_says_what_it_was() -> None:
    table = offered().table
    table.do("mexico", Submit(Order("answer_deal", None, {"answer": "refuse"})), THEN)
    for seat in ("us", "mexico"):
        table.do(seat, Commit(), THEN)
    table.run_scripted(THEN)
    orders = {e.option: e for e in table.since("us", 0) if e.kind == "ordered" and e.role in ("us", "mexico")}
    assert [headline(table.names, orders[id]) for id in ("ultimatum", "answer_deal")] == ["Ultimatum", "Answer: refuse"]


def test_an_answer_shows_the_terms_as_they_lie_there() -> None:
    text, _ = done(offered())
    for word in ("they ask", "confront", "they give", "aid", "tariffs", "answer by T"):
        assert word in text


def test_what_is_known_of_the_other_side_and_of_ones_word_is_shown() -> None:
    text, _ = done(session(), size=LARGE)
    assert "What Mexico wants of the US now not known" in text
    assert "you have not been put to the test yet" in text


def test_a_word_kept_or_broken_is_counted_for_whose_word_it_was() -> None:
    held = offered("us", turns=6)
    kinds = [event.kind for event in held.news()]
    tried = sum(kind in ("rewarded", "cheated", "carried_out", "bluffed") for kind in kinds)
    assert tried > 0
    assert word_of(held, "us") == (sum(kind in ("rewarded", "carried_out") for kind in kinds), tried)


def test_who_has_no_deals_is_told_so() -> None:
    text, _ = done(session(seat="tco"), "y")
    assert "you have no offer to make" in text


def test_the_mouse_sends() -> None:
    held = session()

    async def act(acting: Pilot[None]) -> None:
        await acting.app.push_screen(DealDialog(held))
        await acting.pause()
        chooser = acting.app.screen.query(Chooser).first()
        await acting.click(chooser, offset=(40, 0))
        acting.app.screen.query_one("#yes").scroll_visible(animate=False)
        await acting.pause()
        await acting.click("#yes")
        await acting.pause()

    pilot(lambda: DealDialog(held), act, size=LARGE)
    assert held.see().given[0].choices["ask"] == "cooperate"
