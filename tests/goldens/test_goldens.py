"""Every scenario has a golden playthrough that today's rules still give, told by cause and in words."""

from __future__ import annotations

import re
from functools import cache

import pytest

from tests.goldens import FOLDER, control, played, scenarios, text_of
from tests.proofs import proof
from wargame.table import Table
from wargame.views import NewsItem

RAW_ID = re.compile(r"\b[a-z0-9]+(_[a-z0-9]+)+\b")
FIRST_CAUSES = {"ordered", "quarter_began", "turn_began"}


@cache
def game(name: str) -> Table:
    """One game per scenario serves all tests."""
    return played(name)


@proof("A10")
def test_every_scenario_has_a_golden_and_every_golden_a_scenario() -> None:
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(scenarios()) != set()


@proof("A10")
@pytest.mark.parametrize("name", scenarios())
def test_the_game_is_told_as_its_golden_says(name: str) -> None:
    golden = (FOLDER / f"{name}.txt").read_text("utf-8")
    assert text_of(game(name)) == golden, "read the difference, then: python -m tests.goldens"


@proof("A10")
@pytest.mark.parametrize("name", scenarios())
def test_no_raw_id_is_printed(name: str) -> None:
    assert RAW_ID.findall(text_of(game(name))) == []


def first_cause(told: list[NewsItem], event: NewsItem) -> NewsItem:
    while event.cause > 0:
        event = told[event.cause - 1]
    return event


@proof("A10")
@pytest.mark.parametrize("name", scenarios())
def test_every_change_hangs_under_an_order_or_the_worlds_part(name: str) -> None:
    told = control(game(name))
    firsts = {first_cause(told, event).kind for event in told if event.kind == "changed"}
    assert firsts and firsts <= FIRST_CAUSES
