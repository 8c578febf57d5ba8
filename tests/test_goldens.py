"""Golden playthroughs: what a game reads like, line by line."""

from __future__ import annotations

import re

import pytest

from tests.goldens import FOLDER, played, story
from tests.proofs import proof
from wargame.library import scenario_names
from wargame.table import Table

NAMES = [name for name, _ in scenario_names()]
ROOTS = {"turn_began", "quarter_began", "ordered", "decided", "stage_begins", "unfunded", "ends", "delayed", "game_over"}


@pytest.fixture(scope="module", params=NAMES)
def table(request: pytest.FixtureRequest) -> Table:
    return played(request.param)


@proof("A10")
def test_a_scenario_reads_as_its_golden(table: Table) -> None:
    golden = FOLDER / f"{table.game.engine.names.scenario}.txt"
    assert golden.is_file(), f"run `make golden`: {golden.name} is missing"
    assert story(table) == golden.read_text("utf-8"), "the game reads otherwise: look at the change, then `make golden`"


@proof("A10")
def test_every_change_hangs_under_an_order_an_inject_a_program_or_the_world(table: Table) -> None:
    events = {event.number: event for event in table.game.events}
    for event in events.values():
        root = event
        while root.cause:
            root = events[root.cause]
        assert event.kind == "placed" or root.kind in ROOTS, event


@proof("A10")
def test_no_raw_id_is_told(table: Table) -> None:
    names, text = table.game.engine.names, story(table)
    ids = {site.rule for site in names.sites} | {track.id for track in names.tracks}
    found = {word for word in re.findall(r"[a-z]+(?:_[a-z]+)+", text) if word in ids}
    assert found == set()
