"""The catalogue and its live card: every option with its reason, and prices and odds that follow the choices."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.ui.pilots import LARGE, NORMAL, QUIET, SMALL, pilot, session, text_of
from wargame.terms import Order
from wargame.ui.parts.rows import Rows
from wargame.ui.play.card import Card
from wargame.ui.play.card_text import Drafts, because
from wargame.ui.play.catalogue import HORIZONS, Catalogue

KEYS_TO_CAMPAIGN = ("slash", *"surv", "enter")


def _on(seat: str = "us", option: str | None = None, **more: Any) -> Catalogue:
    return Catalogue(session(seat=seat, **more), option)


def _pressed(*keys: str, size: tuple[int, int] = NORMAL, screen: Any = None, read: Any = None) -> Any:
    async def act(acting: Pilot[None]) -> Any:
        await acting.press(*keys)
        await acting.pause()
        return read(acting) if read else text_of(acting)

    return pilot(screen or _on, act, size=size)


def _catalogue(acting: Pilot[None]) -> Catalogue:
    found = acting.app.screen_stack[1]
    assert isinstance(found, Catalogue)
    return found


def _given(acting: Pilot[None]) -> tuple[Order, ...]:
    return _catalogue(acting).session.see().given


def _card(acting: Pilot[None]) -> str:
    return acting.app.screen.query_one(Card).render().plain


@pytest.mark.parametrize("seat", ["us", "mexico", "tco"])
def test_every_option_of_the_seat_is_listed_and_each_closed_one_says_why(seat: str) -> None:
    def read(acting: Pilot[None]) -> None:
        screen = _catalogue(acting)
        shown = screen.listing.shown()
        mine = {o.id for o in screen.session.names.options if o.role == seat}
        assert {entry.option.id for entry in shown} == mine
        assert all(entry.reason for entry in shown if entry.state == "closed")
        lines = "\n".join(row.left.plain for row in screen.query_one("#options", Rows).rows)
        for entry in shown:
            assert entry.option.title in lines
            assert all(word in lines for word in entry.reason.split())

    _pressed(size=LARGE, screen=lambda: _on(seat, turns=2), read=read)


def test_options_stand_under_their_theme_by_horizon() -> None:
    def read(acting: Pilot[None]) -> None:
        shown = [(e.option.theme, HORIZONS.index(e.option.horizon)) for e in _catalogue(acting).listing.shown()]
        assert len({theme for theme, _ in shown}) == 1 + sum(a[0] != b[0] for a, b in pairwise(shown))
        assert all(a[0] != b[0] or a[1] <= b[1] for a, b in pairwise(shown))

    _pressed(read=read)


def test_space_gives_the_order_and_space_again_takes_it_back() -> None:
    assert [o.option for o in _pressed(*KEYS_TO_CAMPAIGN, "space", read=_given)] == ["io_campaign"]
    assert _pressed(*KEYS_TO_CAMPAIGN, "space", "space", read=_given) == ()


def test_undo_takes_the_last_order_back() -> None:
    assert _pressed(*KEYS_TO_CAMPAIGN, "space", "u", read=_given) == ()


def test_a_choice_changes_the_price_at_once() -> None:
    before = _pressed(*KEYS_TO_CAMPAIGN, "enter", read=_card)
    after = _pressed(*KEYS_TO_CAMPAIGN, "enter", "down", "down", "right", read=_card)
    assert "$2" in before.splitlines()[0] and "$4" in after.splitlines()[0]
    assert "+$2" in after


def test_a_choice_changes_the_odds_at_once() -> None:
    before = _pressed(*KEYS_TO_CAMPAIGN, "enter", read=_card)
    after = _pressed(*KEYS_TO_CAMPAIGN, "enter", "down", "right", read=_card)
    odds = [next(line for line in card.splitlines() if "in 100" in line) for card in (before, after)]
    assert odds[0] != odds[1]


def test_a_digit_chooses_the_region_of_that_number() -> None:
    card = _pressed(*KEYS_TO_CAMPAIGN, "enter", "4", read=_card)
    assert "4 West" in card


def test_the_order_given_is_the_one_on_the_card() -> None:
    given = _pressed(*KEYS_TO_CAMPAIGN, "enter", "3", "down", "right", "space", read=_given)
    assert given == (Order("io_campaign", "northeast", {"tone": "mock_the_cartels", "backing": "none", "partner": "alone"}),)


def test_a_closed_option_is_not_given_and_the_reason_is_said() -> None:
    async def act(acting: Pilot[None]) -> None:
        await acting.press("space")
        screen = _catalogue(acting)
        assert _given(acting) == ()
        assert "Not open: " in text_of(acting)
        assert screen.said

    pilot(lambda: _on(option="military_strike"), act)


def test_short_means_are_said_in_numbers() -> None:
    held = session()
    names, left = held.names, held.see().purse_left
    text = because(held, names.reasons[3], {"us_budget": left["us_budget"] + 1})
    assert text == f"needs ${left['us_budget'] + 1}, you have ${left['us_budget']}"
    assert because(held, "another reason", {"us_budget": 99}) == "another reason"


def test_a_filter_leaves_what_has_the_word_and_escape_shows_all_again() -> None:
    def count(acting: Pilot[None]) -> int:
        return sum(row.key is not None for row in acting.app.screen.query_one("#options", Rows).rows)

    assert _pressed("slash", *"cyber", read=count) == 3
    assert _pressed("slash", *"cyber", "enter", "escape", read=count) > 20
    assert _pressed("slash", *"zzz", read=count) == 0


def test_a_horizon_leaves_its_options_and_once_more_shows_all() -> None:
    def horizons(acting: Pilot[None]) -> set[str]:
        screen = _catalogue(acting)
        return {e.option.horizon for e in screen.listing.shown() if screen._matches(e.option)}

    assert _pressed("L", read=horizons) == {"long"}
    assert len(_pressed("L", "L", read=horizons)) == 3


def test_theme_goes_round_all_themes() -> None:
    def theme(acting: Pilot[None]) -> str:
        screen = _catalogue(acting)
        return screen.session.names.option["us", screen.option].theme

    themes = [_pressed(*["t"] * n, read=theme) for n in range(4)]
    assert len(set(themes)) == 4


def test_source_says_where_the_numbers_come_from() -> None:
    assert "rules/tco/options/01_information.yaml:" in _pressed(*KEYS_TO_CAMPAIGN, "x", read=_card)


def test_escape_goes_from_the_choices_to_the_list() -> None:
    def focus(acting: Pilot[None]) -> str:
        return str(acting.app.focused.id) if acting.app.focused else ""

    assert _pressed("enter", read=focus) == "card"
    assert _pressed("enter", "escape", read=focus) == "options"


def test_in_a_narrow_terminal_the_card_takes_the_place_of_the_list() -> None:
    def shown(acting: Pilot[None]) -> list[bool]:
        return [acting.app.screen.query_one(f"#{id}").region.width > 0 for id in ("options", "choosing")]

    assert _pressed(size=SMALL, read=shown) == [True, False]
    assert _pressed("enter", size=SMALL, read=shown) == [False, True]
    assert _pressed("enter", "escape", size=SMALL, read=shown) == [True, False]


def test_the_mouse_chooses_and_gives() -> None:
    async def act(acting: Pilot[None]) -> tuple[Order, ...]:
        await acting.press(*KEYS_TO_CAMPAIGN)
        card = acting.app.screen.query_one(Card)
        y = next(line for line, q in card.spots.items() if q.name == "backing")
        await acting.click(Card, offset=(30, y))
        await acting.press("space")
        return _given(acting)

    assert pilot(_on, act)[0].choices["backing"] == "jobs"


def test_ascii_draws_nothing_but_ascii() -> None:
    ascii_ = replace(QUIET, glyphs="ascii", theme="mono")

    async def act(acting: Pilot[None]) -> str:
        await acting.press(*KEYS_TO_CAMPAIGN, "enter")
        return _card(acting) + "".join(row.left.plain + row.right.plain for row in acting.app.screen.query_one(Rows).rows)

    assert pilot(lambda: Catalogue(session(settings=ascii_)), act, settings=ascii_).isascii()


def test_a_draft_keeps_its_choices_while_others_are_looked_at() -> None:
    drafts = Drafts(session())
    drafts.choose("io_campaign", "backing", "jobs")
    drafts.of("ultimatum")
    assert drafts.value("io_campaign", "backing") == "jobs"


def test_stepping_through_all_values_comes_back_to_the_first() -> None:
    drafts = Drafts(session())
    first = drafts.of("io_campaign")
    for question in drafts.questions("io_campaign"):
        for _ in question.values:
            drafts.step("io_campaign", question.name, 1)
        assert drafts.of("io_campaign") == first
