"""Committing: what is left undone is named, intent and expectation may be given, and nothing is done by going back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Button, Input

from tests.ui.pilots import LARGE, NORMAL, QUIET, SMALL, pilot, session, text_of
from wargame.commands import Intent, Submit
from wargame.terms import Order
from wargame.ui.parts.drawing import look_of
from wargame.ui.play.commit import CommitDialog, expectable, warnings
from wargame.ui.session import Session

CAMPAIGN = Order("io_campaign", "northwest", {"tone": "survivor_stories", "backing": "none", "partner": "alone"})
LOOK = look_of(QUIET)


def ordered(*orders: Order, **more: Any) -> Session:
    held = session(**more)
    for order in orders:
        held.do(Submit(order))
    return held


def answered(*keys: str, orders: tuple[Order, ...] = (CAMPAIGN,), size: tuple[int, int] = NORMAL) -> Any:
    """What the dialog gives back after some keys; `...` if it still stands."""
    got: list[Any] = [...]

    async def act(acting: Pilot[None]) -> Any:
        dialog = CommitDialog(ordered(*orders))
        await acting.app.push_screen(dialog, got.append)
        await acting.pause()
        await acting.press(*keys)
        await acting.pause()
        return got[-1]

    return pilot(lambda: CommitDialog(ordered(*orders)), act, size=size)


def shown(screen: Callable[[], CommitDialog], size: tuple[int, int] = NORMAL) -> str:
    async def act(acting: Pilot[None]) -> str:
        return text_of(acting)

    return str(pilot(screen, act, size=size))


@pytest.mark.parametrize("size", [SMALL, NORMAL, LARGE])
def test_orders_and_what_is_left_undone_are_shown_whole(size: tuple[int, int]) -> None:
    held = ordered(CAMPAIGN)
    text = shown(lambda: CommitDialog(held), size)
    assert "Survivors' voices campaign" in text
    left = held.see().purse_left
    assert "! 2 orders are empty" in text and f"${left['us_budget']} ◇{left['us_capital']} unspent" in text
    assert "Commit  y" in text and "Go back  n" in text and "What do you expect?" in text


def test_nothing_is_warned_of_when_all_orders_are_given() -> None:
    held = ordered(CAMPAIGN, Order("build_capital"), Order("northbound_interdiction"))
    assert held.see().orders_left == 0
    assert warnings(held, LOOK) == []


def test_intent_and_expectation_are_given_back() -> None:
    first = expectable(ordered(CAMPAIGN))[0].id
    got = answered(*"go on", "enter", "right", "ctrl+s")
    assert got == Intent("go on", {first: "up"})


def test_both_may_be_skipped() -> None:
    assert answered("ctrl+s") == Intent("", {})


def test_y_and_n_answer_unless_one_is_typing() -> None:
    assert answered("tab", "y") == Intent("", {})
    assert answered("tab", "n") is None
    assert answered("y", "n") is ...


def test_escape_goes_back_and_commits_nothing() -> None:
    assert answered("escape") is None


def test_buttons_answer_to_the_mouse() -> None:
    got: list[Any] = []

    async def act(acting: Pilot[None]) -> Any:
        await acting.app.push_screen(CommitDialog(ordered(CAMPAIGN)), got.append)
        await acting.pause()
        await acting.click("#yes")
        await acting.pause()
        return got

    assert pilot(lambda: CommitDialog(ordered(CAMPAIGN)), act) == [Intent("", {})]


def test_the_safe_answer_comes_before_the_other() -> None:
    async def act(acting: Pilot[None]) -> list[str | None]:
        assert isinstance(acting.app.focused, Input)
        return [button.id for button in acting.app.screen.query(Button)]

    assert pilot(lambda: CommitDialog(ordered()), act) == ["no", "yes"]


def test_the_tracks_asked_about_are_those_that_the_orders_move() -> None:
    tracks = expectable(ordered(CAMPAIGN))
    assert tracks[0].id == "tco_propaganda"
    assert len(tracks) == 3
