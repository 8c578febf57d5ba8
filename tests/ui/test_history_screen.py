"""The history of a track on screen: its course, the shares of each turn, and the causes behind a share."""

from __future__ import annotations

from typing import Any

import pytest
from textual.pilot import Pilot

from tests.ui.pilots import LARGE, NORMAL, SMALL, pilot, session, text_of
from wargame.review import Place
from wargame.ui.parts.rows import Rows
from wargame.ui.review.history import HistoryScreen, course_of
from wargame.ui.session import known_of

KNOWN = known_of(session(turns=4))
EXACT: Place = next(
    (t.id, r)
    for t, r, _ in KNOWN.pen.names.track_cells()
    if KNOWN.pages[-1][t.id, r].value != KNOWN.pages[0][t.id, r].value and t.see["us"] == "exact" and t.rank.get("us")
)
BANDED: Place = next((t.id, r) for t, r, _ in KNOWN.pen.names.track_cells() if t.see["us"] == "band" and t.regional)


async def text(acting: Pilot[None]) -> str:
    return text_of(acting)


@pytest.mark.parametrize("size", [SMALL, NORMAL, LARGE])
@pytest.mark.parametrize("place", [EXACT, BANDED])
def test_a_history_stays_within_its_screen_and_names_every_turn(place: Place, size: tuple[int, int]) -> None:
    shown = pilot(lambda: HistoryScreen(KNOWN, place), text, size=size).split("\n")
    assert len(shown) == size[1] and max(map(len, shown)) <= size[0]
    assert KNOWN.words.track(*place) in "".join(shown)
    assert any("What moved it" in line for line in shown)


def test_a_band_has_a_course_without_any_number() -> None:
    lines = [line.plain for line in course_of(KNOWN, BANDED, 70, 8)]
    assert not any(character.isdecimal() for line in lines[:-1] for character in line)
    assert sum(line.count("█") > 0 for line in lines) >= 1


def test_enter_unfolds_the_causes_of_a_change_and_folds_them_again() -> None:
    async def act(acting: Pilot[None]) -> list[int]:
        rows, found = acting.app.screen.query_one(Rows), []
        for _ in range(2):
            found.append(len(rows.rows))
            await acting.press("enter")
        return [*found, len(rows.rows)]

    folded, unfolded, again = pilot(lambda: HistoryScreen(KNOWN, EXACT), act)
    assert unfolded > folded == again


def test_a_unfolds_every_change() -> None:
    async def act(acting: Pilot[None]) -> tuple[int, int]:
        await acting.press("a")
        screen: Any = acting.app.screen
        return len(screen.opened), len([row for row in screen.query_one(Rows).rows if row.key])

    opened, shares = pilot(lambda: HistoryScreen(KNOWN, EXACT), act)
    assert opened == shares > 0


def test_t_shows_another_track_and_brackets_another_region() -> None:
    async def act(acting: Pilot[None]) -> list[Place]:
        screen: Any = acting.app.screen
        found = [screen.place]
        for key in ("t", "left", "right_square_bracket", "left_square_bracket"):
            await acting.press(key)
            found.append(screen.place)
        return found

    first, other, back, region, home = pilot(lambda: HistoryScreen(KNOWN, BANDED), act)
    assert first == back == home == BANDED
    assert other[0] != first[0] and region[0] == first[0] and region[1] != first[1]
