"""The story leaves nothing out that somebody is told, and says it in words."""

from __future__ import annotations

from functools import cache

import pytest

from tests.goldens import control, played, scenarios
from wargame.commands import Pages
from wargame.narrative import End, Narrator, closing_of
from wargame.narrative.outline import UNSEEN
from wargame.review import Aim, Causes, snapshot_of, swings
from wargame.table import Table
from wargame.terms import CONTROL
from wargame.views import NewsItem


@cache
def game(name: str) -> Table:
    """One game per scenario serves all tests."""
    return played(name)


def turns(name: str, role: str | None = None) -> list[tuple[list[NewsItem], str]]:
    """Each turn's events and its page."""
    table = game(name)
    told = table.since(role, 0) if role else control(table)
    teller = Narrator(table._game.engine.names, width=100_000)
    numbers = range(1, table.turn + 1)
    return [([e for e in told if e.turn == n], "\n".join(teller.turn(told, n))) for n in numbers]


@pytest.mark.parametrize("name", scenarios())
def test_each_change_with_a_cause_of_its_own_is_told(name: str) -> None:
    names, causes = game(name)._game.engine.names, Causes(control(game(name)))
    for events, page in turns(name):
        kinds = {event.number: event.kind for event in events}
        # Changes of one track by one cause are told as one; so are those of a quarter that come late of one order.
        whence = [e.cause if e.cause in kinds else (e.quarter, repr(causes.begin(e))) for e in events]
        keys = [(cause, e.track, e.track_region) for e, cause in zip(events, whence, strict=True)]
        last = {key: e for key, e in zip(keys, events, strict=True) if e.kind == "changed"}
        for event in last.values():
            drifts = kinds.get(event.cause) in ("turn_began", "quarter_began")
            paid = kinds.get(event.cause) == "ordered" and names.track[str(event.track)].resource
            track = names.track[str(event.track)]
            if track.rank and not drifts and not paid:
                assert any(track.title in line and f"-> {event.after}" in line for line in page.split("\n")), event


@pytest.mark.parametrize("name", scenarios())
def test_each_order_is_told_under_its_role(name: str) -> None:
    names = game(name)._game.engine.names
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
    tracks = game(name).names.track
    for role in game(name)._game.roles:
        for events, page in turns(name, role):
            changed = [e for e in events if e.kind == "changed" and e.cause == -1]
            unseen = [e for e in changed if tracks[str(e.track)].rank]
            net = {(e.quarter, e.track, e.track_region): e for e in unseen}
            first = {(e.quarter, e.track, e.track_region): e.before for e in reversed(unseen)}
            moved = any(first[place] != event.after for place, event in net.items())
            assert moved == (UNSEEN in page)


def test_a_roll_is_told_with_its_odds_their_terms_and_what_came_of_it() -> None:
    pages = "\n".join(page for _, page in turns("baseline_2024"))
    assert "odds 25: base 40, it has its own purse -15; rolled " in pages
    assert "it does not come" in pages and "it comes" in pages


def closing_page(name: str, seat: str, width: int = 100_000) -> str:
    table = game(name)
    return "\n".join(Narrator(table.names, width).ending(closing_of(table, seat)))


@pytest.mark.parametrize("name", scenarios())
def test_the_closing_page_says_what_every_role_wanted_how_far_it_came_and_what_moved_most(name: str) -> None:
    table = game(name)
    names = table.names
    outcome = next(o.title for o in names.outcomes if o.id == table._game.outcome)
    for seat in (*table._game.roles, CONTROL):
        page = closing_page(name, seat)
        assert page.startswith(f"THE END: {outcome}\n")
        assert all(f"{role.title}: {table._game.scores[role.id]} of 100" in page for role in names.roles)
        aims, pages = table.see(seat).aims, table.ask(seat, Pages())
        assert all(f"{aim.title[1:]} (" in page and f" of {aim.weight})" in page for aim in aims)
        assert all(aim.title[1:] in page.split("Its private aim: ", 1)[1] for aim in aims if aim.private)
        found = swings(names, snapshot_of(pages[0]), snapshot_of(pages[-1]), seat)
        moved = next(s for s in found if not names.track[s.place[0]].resource)
        assert names.track[moved.place[0]].title in page.split("What moved most")[1]


def test_points_of_aims_are_their_weight_by_what_is_reached() -> None:
    words = Narrator(game("primer").names)
    aims = [Aim("council", "calm", "Calm", 15, False, reached) for reached in (0, 430, 1000)]
    end = End(game("primer").names.outcomes[0].id, {"council": 50, "smugglers": 50}, aims, [])
    page = "\n".join(words.ending(end))
    assert "Met: calm (15 of 15)" in page and "In part: calm (6.4 of 15)" in page and "Missed: calm (0 of 15)" in page


@pytest.mark.parametrize("name", scenarios())
def test_no_line_is_wider_than_the_page(name: str) -> None:
    table = game(name)
    for width in (60, 80):
        teller = Narrator(table.names, width)
        lines = [line for turn in range(1, table.turn + 1) for line in teller.turn(control(table), turn)]
        lines += teller.ending(closing_of(table, CONTROL))
        assert max(map(len, lines)) <= width
        assert not any(line.endswith(" ->") or line.strip(" |").startswith("->") for line in lines)


def test_of_what_did_not_come_the_closest_are_named_and_the_rest_is_counted() -> None:
    lines = [line for _, page in turns("baseline_2024") for line in page.split("\n") if "Might have come" in line]
    assert lines and all(line.count("(odds ") <= 3 for line in lines)
    assert any(line.endswith(" more.") for line in lines)


def test_a_title_with_its_own_article_gets_no_second_one() -> None:
    page = "\n".join(page for _, page in turns("primer"))
    assert "to the town council" in page and "the The" not in page
