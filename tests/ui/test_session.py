"""A seat's session: what it reads is kept until something is done, and stays its own."""

from __future__ import annotations

from tests.ui.pilots import session
from wargame.commands import Commit, Submit


def test_there_is_a_page_for_the_start_and_for_every_finished_turn() -> None:
    seat = session("primer", "council", turns=2)
    assert len(seat.pages()) == 3
    assert seat.pages()[-1].keys() == {(r.track, r.region) for r in seat.see().view.readings}


def test_what_is_done_is_read_at_once() -> None:
    seat = session("primer", "council")
    order = next(entry.order for entry in seat.legal() if not entry.reason)
    seat.do(Submit(order))
    assert [given.key() for given in seat.see().given] == [order.key()]


def test_a_commit_that_ends_the_turn_brings_news() -> None:
    seat = session("primer", "council")
    before = len(seat.news())
    seat.do(Commit())
    assert seat.see().turn == 2 and len(seat.news()) > before


def test_a_seat_is_briefed_with_its_own_texts_only() -> None:
    us, tco = (session("baseline_2024", seat).brief() for seat in ("us", "tco"))
    assert us.about == tco.about and us.texts[0] == tco.texts[0]
    assert not set(us.texts[1:]) & set(tco.texts[1:]) and us.texts[1:]
