"""The end on screen: the outcome, every objective with its points, the moments that mattered, and what comes next."""

from __future__ import annotations

from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen

from tests.ui.pilots import LARGE, NORMAL, SMALL, pilot, session, text_of
from wargame.ui.parts.rows import Rows
from wargame.ui.play.end import End
from wargame.ui.play.resolution import Resolution

ENDED = session("primer", "council", turns=6)


async def text(acting: Pilot[None]) -> str:
    return text_of(acting)


@pytest.mark.parametrize("size", [SMALL, NORMAL, LARGE])
def test_the_end_names_the_outcome_and_every_score_within_the_screen(size: tuple[int, int]) -> None:
    shown = pilot(lambda: End(ENDED), text, size=size).split("\n")
    sight = ENDED.see()
    assert len(shown) == size[1] and max(map(len, shown)) <= size[0]
    outcome = next(o for o in ENDED.names.outcomes if o.id == sight.outcome)
    assert any(outcome.title in line and all(str(n) in line for n in sight.scores.values()) for line in shown)


def test_every_objective_stands_there_with_its_points_and_they_make_the_score() -> None:
    async def act(acting: Pilot[None]) -> list[str]:
        return [(row.left + row.right).plain for row in acting.app.screen.query_one("#aims-rows", Rows).rows]

    lines = pilot(lambda: End(ENDED), act)
    sight = ENDED.see()
    for aim in sight.aims:
        assert any(aim.title in line and f"of {aim.weight:>2}" in line for line in lines)
    for role, score in sight.scores.items():
        assert abs(sum(aim.tenths for aim in sight.aims if aim.role == role) - 10 * score) < 10 + len(sight.aims)


def test_a_moment_opens_its_turn_by_cause() -> None:
    async def act(acting: Pilot[None]) -> Any:
        await acting.press("enter")
        return acting.app.screen

    opened, screen = pilot(lambda: End(ENDED), act), End(ENDED)
    assert isinstance(opened, Resolution) and opened.turn == screen.moments[0].turn


@pytest.mark.parametrize(("key", "choice"), [("r", "review"), ("s", "same"), ("a", "again"), ("escape", None)])
def test_the_end_is_left_for_what_comes_next(key: str, choice: str | None) -> None:
    left: list[Any] = []

    class Before(Screen[None]):
        def on_mount(self) -> None:
            self.app.push_screen(End(ENDED), left.append)

    async def act(acting: Pilot[None]) -> App[Any]:
        await acting.press(key)
        await acting.pause()
        return acting.app

    pilot(Before, act)
    assert left == [choice]
