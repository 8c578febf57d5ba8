"""Taking a turn again on the screens: where it is asked, what it does, and who may not."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

from tests.goldens import THEN
from tests.ui.pilots import LARGE, NORMAL, QUIET, SMALL, new_table, pilot, press, reach, text_of
from wargame.commands import Commit, Practice, Rewind
from wargame.table import Table
from wargame.ui.hot_seat import HotSeat
from wargame.ui.parts.dialogs import AgainDialog
from wargame.ui.parts.rows import Rows
from wargame.ui.play.end import End
from wargame.ui.play.resolution import Resolution
from wargame.ui.play.screen import Play
from wargame.ui.session import Session


def alone(turns: int) -> Session:
    """The primer's council after some turns in which it ordered nothing."""
    table = new_table("primer", frozenset(["council"]))
    for _ in range(turns):
        table.run_scripted(THEN)
        table.do("council", Commit(), THEN)
    table.run_scripted(THEN)
    return Session(table, "council", QUIET)


@pytest.mark.parametrize("size", [SMALL, NORMAL, LARGE])
def test_the_question_says_what_stays_and_offers_every_finished_turn_within_the_screen(size: tuple[int, int]) -> None:
    async def act(acting: Pilot[None]) -> list[str]:
        dialog = acting.app.screen
        assert isinstance(dialog, AgainDialog)
        offered = [value for value, _ in dialog.query_one("#turn").values]  # type: ignore[attr-defined]
        return [text_of(acting), *offered]

    shown, *offered = pilot(lambda: AgainDialog(alone(3), 2), act, size=size)
    assert offered == ["1", "2", "3"]
    assert "stays in the record" in " ".join(shown.replace("│", "").split()) and "the same" in shown
    assert "Take it again" in shown and max(map(len, shown.split("\n"))) <= size[0]


def left_with(screen: Any, *keys: str) -> list[object]:
    """With what a screen is left after some keys."""
    left: list[object] = []

    class Before(Screen[None]):
        def on_mount(self) -> None:
            self.app.push_screen(screen(), left.append)

    async def act(acting: Pilot[None]) -> App[Any]:
        await press(acting, *keys)
        return acting.app

    pilot(Before, act)
    return left


def test_from_play_the_last_turn_is_taken_again_with_the_same_dice() -> None:
    assert left_with(lambda: Play(alone(2)), "z", "y") == [Rewind(2, "stay")]


def test_from_the_resolution_it_is_the_turn_that_is_shown() -> None:
    assert left_with(lambda: Resolution(alone(3), 2), "z", "y") == [Rewind(2, "stay")]


def test_another_turn_and_other_dice_can_be_chosen() -> None:
    assert left_with(lambda: End(alone(6)), "z", "left", "down", "right", "enter") == [Rewind(5, "change")]


@pytest.mark.parametrize("key", ["n", "escape"])
def test_the_question_can_be_left_without_an_answer(key: str) -> None:
    assert left_with(lambda: Play(alone(2)), "z", key) == []


def test_where_no_turn_is_finished_or_several_play_nothing_is_asked() -> None:
    async def act(acting: Pilot[None]) -> bool:
        await press(acting, "z")
        return isinstance(acting.app.screen, Play)

    two = Session(new_table("primer", frozenset(["council", "smugglers"])), "council", QUIET)
    assert pilot(lambda: Play(alone(0)), act) and pilot(lambda: Play(two), act)


def test_a_turn_is_taken_again_in_the_middle_of_a_game_and_after_its_end() -> None:
    table = new_table("primer", frozenset(["council"]))

    async def commit(acting: Pilot[None]) -> None:
        await reach(acting, Play)
        await press(acting, "c", "ctrl+s")
        await reach(acting, Resolution)

    async def act(acting: Pilot[None]) -> Table:
        await commit(acting)
        await press(acting, "z", "y")
        play: Play = await reach(acting, Play)
        assert play.session.see().turn == 1 and "practice" in text_of(acting)
        for turn in range(1, 7):
            await commit(acting)
            assert f"Turn {turn} by cause" in text_of(acting)
            await press(acting, "n")
        await reach(acting, End)
        await press(acting, "enter")
        resolution: Resolution = await reach(acting, Resolution)
        await press(acting, "z", "y")
        play = await reach(acting, Play)
        assert play.session.see().turn == resolution.turn
        return table

    pilot(lambda: HotSeat(table, QUIET), act)
    assert [entry.body["dice"] for entry in table._game.journal.entries if entry.kind == "rewind"] == ["stay", "stay"]


def test_the_head_says_that_a_game_is_practice() -> None:
    async def act(acting: Pilot[None]) -> str:
        return text_of(acting)

    quiet, practised = alone(1), alone(1)
    practised.do(Rewind(1))
    heads = [pilot(partial(Play, seen), act).split("\n")[0] for seen in (quiet, practised)]
    assert ["practice" in head for head in heads] == [False, True]



def shown_reasons(practised: bool) -> str:
    """What is said of the first order of the scripted seat, on the page of its own."""
    seen = alone(2)
    if practised:
        seen.do(Practice())

    async def act(acting: Pilot[None]) -> str:
        screen = acting.app.screen
        assert isinstance(screen, Resolution)
        orders = [(i, item.told) for i, item in enumerate(screen.items) if item.kind == "order"]
        found = next(i for i, told in orders if told and told.role != "council")
        screen.query_one(Rows).point_at((found,))
        await press(acting, "w")
        return text_of(acting)

    return str(pilot(lambda: Resolution(seen), act, size=LARGE))


def test_in_practice_why_says_what_the_rule_saw_and_passed_over() -> None:
    assert "it passed over" in shown_reasons(True).lower()
    assert "it passed over" not in shown_reasons(False).lower()


def test_a_game_is_made_practice_after_one_question() -> None:
    seen = alone(2)

    async def act(acting: Pilot[None]) -> bool:
        await press(acting, "Z")
        assert "passed over" in " ".join(text_of(acting).replace("│", "").split()) and not seen.see().practice
        await press(acting, "y")
        return isinstance(acting.app.screen, Resolution)

    assert pilot(lambda: Resolution(seen), act) and seen.see().practice
