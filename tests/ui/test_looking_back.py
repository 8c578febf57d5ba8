"""Looking back on screen: step and jump through a record, through any role's eyes or as it was."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from tests.goldens import THEN
from tests.ui.pilots import LARGE, NORMAL, QUIET, SMALL, pilot, settle, text_of
from wargame.engine.cache import build_engine
from wargame.game import Game
from wargame.library import load_scenario
from wargame.review import Record, deeds_of, look
from wargame.table import Table
from wargame.terms import CONTROL
from wargame.ui.parts.rows import Rows
from wargame.ui.review.history import HistoryScreen
from wargame.ui.review.panes import charted, knew_beside_truth, regional, timeline
from wargame.ui.review.screen import PANES, Checked, Review, review_of
from wargame.ui.review.why import WhyDialog

EXAMPLES = Path(__file__).resolve().parent.parent.parent / "saves" / "examples"
SIZES = [SMALL, NORMAL, LARGE]


@cache
def record() -> Record:
    return look(EXAMPLES / "one-head.jsonl")


def review() -> Review:
    return Review(record(), QUIET, lambda: Checked("EXACT"))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("pane", range(1, len(PANES) + 1))
def test_every_pane_stays_within_the_screen(pane: int, size: tuple[int, int]) -> None:
    async def act(acting: Pilot[None]) -> str:
        await acting.press(str(pane), "right")
        await settle(acting)
        return text_of(acting)

    lines = pilot(review, act, size=size).split("\n")
    assert len(lines) == size[1] and max(map(len, lines)) <= size[0]
    assert any("turn 2 of 12" in line for line in lines)
    assert any(f"{pane} " in line and "─" in line + "─" for line in lines)


def test_the_head_says_how_faithful_the_record_is() -> None:
    async def act(acting: Pilot[None]) -> str:
        await settle(acting)
        return text_of(acting).split("\n")[0]

    assert "EXACT" in pilot(review, act)


def test_arrows_step_g_jumps_and_the_ends_hold() -> None:
    async def act(acting: Pilot[None]) -> list[int]:
        screen: Any = acting.app.screen
        found = []
        for key in ("left", "right", "right", "left", "G", "right", "g"):
            await acting.press(key)
            found.append(screen.review_state.turn)
        return found

    assert pilot(review, act) == [1, 2, 3, 2, 12, 12, 1]


def test_brackets_jump_to_turns_that_mattered() -> None:
    async def act(acting: Pilot[None]) -> tuple[int, int, list[int]]:
        screen: Any = acting.app.screen
        await acting.press("right_square_bracket")
        there = screen.review_state.turn
        await acting.press("G", "left_square_bracket")
        return there, screen.review_state.turn, sorted(moment.turn for moment in screen.review_state.moments)

    there, back, turns = pilot(review, act)
    assert there == next(turn for turn in turns if turn > 1)
    assert back == [turn for turn in turns if turn < 12][-1]


def test_e_goes_through_all_eyes_and_then_the_truth() -> None:
    async def act(acting: Pilot[None]) -> list[str]:
        screen: Any = acting.app.screen
        found = [screen.review_state.role]
        for _ in range(4):
            await acting.press("e")
            found.append(screen.review_state.role)
        return found

    roles = list(record().names.role)
    assert pilot(review, act) == [*roles, CONTROL, roles[0]]


def test_layers_and_tracks_change_what_is_shown() -> None:
    async def act(acting: Pilot[None]) -> list[str]:
        found = [text_of(acting)]
        for key in ("v", "t"):
            await acting.press(key)
            await acting.pause()
            found.append(text_of(acting))
        return found

    first, layer, track = pilot(review, act)
    assert first != layer != track


@pytest.mark.parametrize(("key", "kind"), [("w", WhyDialog), ("enter", WhyDialog)])
def test_w_and_enter_say_why_of_an_order(key: str, kind: type) -> None:
    async def act(acting: Pilot[None]) -> Any:
        await acting.press(key)
        return acting.app.screen

    assert isinstance(pilot(review, act), kind)


def test_a_row_of_knowledge_opens_the_history_as_that_role_saw_it() -> None:
    async def act(acting: Pilot[None]) -> Any:
        await acting.press("4")
        await settle(acting)
        acting.app.screen.query_one("#knew-rows", Rows).focus()
        await acting.press("enter")
        return acting.app.screen

    opened = pilot(review, act)
    assert isinstance(opened, HistoryScreen) and opened.known.pen.role == next(iter(record().names.role))


def test_play_lets_the_turns_pass_and_stops_at_the_end() -> None:
    async def act(acting: Pilot[None]) -> tuple[bool, int, bool]:
        screen: Any = acting.app.screen
        await acting.press("p")
        began = screen.playing is not None
        for _ in range(20):
            if screen.playing is not None:
                screen._pass()
        return began, screen.review_state.turn, screen.playing is None

    assert pilot(review, act) == (True, 12, True)


def test_a_click_on_the_timeline_goes_to_its_turn() -> None:
    async def act(acting: Pilot[None]) -> int:
        await acting.click("#timeline", offset=(14, 1))
        screen: Any = acting.app.screen
        return int(screen.review_state.turn)

    assert pilot(review, act) == 3


def test_knowledge_beside_truth_holds_nothing_that_was_read_exactly() -> None:
    screen = review()
    known, truth = screen.review_state.known_to(screen.review_state.viewpoints[0]), screen.review_state.truth
    rows = [row for row in knew_beside_truth(known, truth, 3) if row.key]
    assert rows
    assert all(known.pages[3][row.key].kind != "exact" for row in rows if isinstance(row.key, tuple))


def test_charts_and_grids_are_of_tracks_that_concern_the_role() -> None:
    screen = review()
    for role in screen.review_state.viewpoints:
        known = screen.review_state.known_to(role)
        assert charted(known) and regional(known)
        assert all(known.pages[-1][place].kind == "exact" for place in charted(known))


def test_a_timeline_has_a_mark_for_every_role_that_ordered() -> None:
    known = review().review_state.known
    deeds = deeds_of(record())
    marks = timeline(known.pen, deeds, known.moments[:3], 12, 4, 78)[1].plain
    assert marks.count("●") == sum("us" in roles for roles in deeds.orders.values())
    assert all(len(line.plain) == 78 for line in timeline(known.pen, deeds, known.moments[:3], 12, 4, 78))


def test_rules_run_again_bring_the_odds_that_a_role_could_reckon(tmp_path: Path) -> None:
    path = tmp_path / "played.jsonl"
    content = load_scenario("primer")
    table = Table(Game.start(content, build_engine(content), seed="look", at=THEN, path=path))
    while not table.is_over:
        table.run_scripted(THEN)
    table.close()

    async def act(acting: Pilot[None]) -> list[tuple[int, int]]:
        await settle(acting)
        screen: Any = acting.app.screen
        return [event.odds for event in screen.review_state.known.told if event.kind == "rolled"]

    narrowed = pilot(lambda: review_of(path, QUIET), act)
    wide = [event.odds for event in look(path).told("council") if event.kind == "rolled"]
    assert len(narrowed) == len(wide) and narrowed != wide
    assert all(near == far or far == (0, 100) for near, far in zip(narrowed, wide, strict=True))


def unfinished(tmp_path: Path) -> Record:
    lines = (EXAMPLES / "one-head.jsonl").read_bytes().splitlines(keepends=True)
    path = tmp_path / "open.jsonl"
    path.write_bytes(b"".join(line for line in lines if b'"kind":"over"' not in line))
    return look(path)


def test_before_the_end_only_eyes_of_people_may_be_looked_through(tmp_path: Path) -> None:
    open_record = unfinished(tmp_path)
    assert open_record.over is None and open_record.viewpoints[-1] == CONTROL
    open_record.header.seats["us"] = "person"
    assert open_record.viewpoints == ["us"]
