"""Asking a turn that is looked back at: by which rule each scripted order was decided, as far as the eyes saw it given."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Static

from tests.goldens import THEN
from tests.ui.gallery import EXAMPLE
from tests.ui.pilots import QUIET, new_table, pilot, press, reach
from wargame.commands import Commit, Practice
from wargame.review import Record, look
from wargame.terms import CONTROL
from wargame.ui.parts.frame import Keys
from wargame.ui.review.screen import Checked, Review, checked
from wargame.ui.review.why import Asked, WhyDialog


@cache
def record() -> Record:
    return look(EXAMPLE)


@cache
def rules() -> Checked:
    return checked(EXAMPLE, record())


def review(found: Checked | None = None, role: str = "", turn: int = 2) -> Review:
    """The screen for the example at a turn, through somebody's eyes."""
    screen = Review(record(), QUIET, lambda: found or rules())
    screen.review_state.role = role or screen.review_state.role
    screen.review_state.go(turn)
    return screen


async def text(acting: Pilot[None]) -> str:
    """What the page that is asked for says."""
    page = await reach(acting, Asked)
    return "\n".join(str(block.content) for block in page.query(Static))


async def ask(acting: Pilot[None]) -> str:
    await press(acting, "a")
    return await text(acting)


def test_asking_tells_of_every_scripted_order_its_rule_and_what_it_saw_and_passed_over() -> None:
    said = pilot(lambda: review(role=CONTROL), ask)
    found = rules().decisions(2)
    assert {decision.role for decision in found} == set(record().names.role)
    for decision in found:
        assert record().names.option[decision.role, decision.order.option].title in said
        assert not decision.file or f"{decision.file}:{decision.line}" in said
        assert all(part.words.split(" ")[0] in said for part in decision.saw)
    assert all(decision.because in said.replace("\n", " ") for decision in found[:1])
    assert said.count("IT PASSED OVER") >= 3 and "IT SAW" in said and "did not hold" in said


def test_eyes_hear_only_of_orders_that_they_saw_given() -> None:
    seen, whole = (pilot(partial(review, role=role, turn=7), ask) for role in ("us", CONTROL))
    known = review().review_state.known_to("us")
    given = {(e.role, e.option, e.region) for e in known.told if e.kind == "ordered" and e.turn == 7}
    for decision in rules().decisions(7):
        mark, order = f"{decision.file}:{decision.line}\n", decision.order
        assert mark in whole and (mark in seen) == ((decision.role, order.option, order.target) in given)
    assert "did not see" in seen and "did not see" not in whole


def test_the_key_in_the_last_line_asks_too() -> None:
    async def act(acting: Pilot[None]) -> str:
        keys = acting.app.screen.query_one(Keys)
        start = next(start for start, _, action in keys.spots if action == "ask")
        await acting.click(keys, offset=(start + 1, 0))
        return await text(acting)

    assert "IT PASSED OVER" in pilot(review, act)


def test_why_at_an_order_that_is_looked_back_at_says_its_reasons() -> None:
    async def act(acting: Pilot[None]) -> str:
        await press(acting, "w")
        return str((await reach(acting, WhyDialog)).query_one("#why", Static).content)

    assert "IT PASSED OVER" in pilot(review, act)
    assert "IT PASSED OVER" not in pilot(lambda: review(Checked("EXACT")), act)


def test_rules_that_are_not_the_records_cannot_be_asked() -> None:
    async def act(acting: Pilot[None]) -> tuple[bool, str]:
        await press(acting, "a")
        screen: Any = acting.app.screen
        return isinstance(screen, Review), " ".join(toast.message for toast in acting.app._notifications)

    for found in (replace(rules(), fidelity="DIVERGED at entry 3", reasons=None), replace(rules(), reasons=None)):
        stayed, said = pilot(partial(review, found), act)
        assert stayed and said == found.refusal(2) != ""


def test_nobody_may_ask_of_a_game_that_a_person_still_plays(tmp_path: Path) -> None:
    path = tmp_path / "open.jsonl"
    table = new_table("primer", frozenset(["council"]), path=path)
    table.run_scripted(THEN)
    table.do("council", Commit(), THEN)
    assert checked(path, look(path)).refusal(1).startswith("Scripted seats say why once")
    assert not checked(path, look(path)).decisions(1)
    table.do("council", Practice(), THEN)
    assert not checked(path, look(path)).refusal(1)
    assert {decision.role for decision in checked(path, look(path)).decisions(1)} == {"smugglers"}
