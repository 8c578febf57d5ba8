"""The story leaves nothing out that somebody is told, and says it in words."""

from __future__ import annotations

from functools import cache

import pytest

from tests.goldens import control, played, scenarios
from wargame.story import Storyteller
from wargame.table import Table
from wargame.views import Told


@cache
def game(name: str) -> Table:
    """One game per scenario serves all tests."""
    return played(name)


def turns(name: str, role: str | None = None) -> list[tuple[list[Told], str]]:
    """Each turn's events and its page."""
    table = game(name)
    told = table.since(role, 0) if role else control(table)
    teller = Storyteller(table.game.engine.names)
    numbers = range(1, table.game.turn + 1)
    return [([e for e in told if e.turn == n], "\n".join(teller.turn(told, n))) for n in numbers]


@pytest.mark.parametrize("name", scenarios())
def test_each_change_with_a_cause_of_its_own_is_told(name: str) -> None:
    names = game(name).game.engine.names
    for events, page in turns(name):
        kinds = {event.number: event.kind for event in events}
        # Changes of one track by one cause are told as one.
        last = {(e.cause, e.track, e.track_region): e for e in events if e.kind == "changed"}
        for event in last.values():
            drifts = kinds.get(event.cause) in ("turn_began", "quarter_began")
            paid = kinds.get(event.cause) == "ordered" and names.track[str(event.track)].resource
            if not drifts and not paid:
                assert any(names.track[str(event.track)].title in line and f"-> {event.after}" in line
                           for line in page.split("\n")), event  # fmt: skip


@pytest.mark.parametrize("name", scenarios())
def test_each_order_is_told_under_its_role(name: str) -> None:
    names = game(name).game.engine.names
    for events, page in turns(name):
        for event in events:
            if event.kind == "ordered":
                mine = page.split(f"\n  {names.role[event.role].title}\n")[1]
                assert names.option[event.role, str(event.option)].title in mine


@pytest.mark.parametrize("name", scenarios())
def test_each_text_of_what_happened_is_told(name: str) -> None:
    for events, page in turns(name):
        for event in events:
            if event.text and event.kind in ("happens", "result"):
                assert event.text.lower() in page.lower()


@pytest.mark.parametrize("name", scenarios())
def test_a_role_is_told_causes_it_cannot_know_as_unknown(name: str) -> None:
    for role in game(name).game.roles:
        for events, page in turns(name, role):
            unseen = [e for e in events if e.kind == "changed" and e.cause == -1]
            assert bool(unseen) == ("For reasons that are not known" in page)


def test_a_roll_is_told_with_its_odds_their_terms_and_what_came_of_it() -> None:
    pages = "\n".join(page for _, page in turns("baseline_2024"))
    assert "odds 25: base 40, it has its own purse -15; rolled " in pages
    assert "it does not come" in pages and "it comes" in pages


def test_the_closing_page_names_the_outcome_and_every_score() -> None:
    table = game("primer")
    names = table.game.engine.names
    page = "\n".join(Storyteller(names).ending(str(table.game.outcome), table.game.scores))
    assert page.startswith("THE END: ")
    assert all(f"{role.title}: {table.game.scores[role.id]} of 100" in page for role in names.roles)
