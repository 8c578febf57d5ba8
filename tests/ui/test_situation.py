"""The situation: what fits stands under its headings, and the last line that is seen is a track."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tests.ui.pilots import QUIET, SMALL, pilot, press, session, settle, text_of
from wargame.ui.parts.drawing import look_of
from wargame.ui.play.news import situation
from wargame.ui.play.screen import PANES, Play


@pytest.mark.parametrize(("width", "height"), [(width, height) for width in (22, 40) for height in range(7, 34)])
def test_no_heading_stands_last_above_what_is_left_out(width: int, height: int) -> None:
    seen = [row for row in situation(session(turns=1), look_of(QUIET), width, height)[: height - 1] if row.left.plain]
    assert seen[-1].key is not None


def test_in_a_narrow_terminal_every_pane_ends_where_it_can_be_seen() -> None:
    async def act(acting: Pilot[None]) -> list[tuple[int, str]]:
        found = []
        for number in range(1, 6):
            await press(acting, str(number))
            await settle(acting)
            pane, body = (acting.app.screen.query_one(f"#{id}") for id in (PANES[number - 1], "body"))
            found.append((body.region.bottom - pane.region.bottom, text_of(acting)))
        return found

    shown = pilot(lambda: Play(session(turns=1)), act, size=SMALL)
    assert [below for below, _ in shown if below] == [shown[1][0]]  # the map is as high as it is
    assert " more" in shown[0][1] and "5 Deals" in shown[4][1] and "No deals run" in shown[4][1]
