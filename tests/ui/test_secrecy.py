"""Secrecy on screen: what a role may not know changes not one letter of any of its screens, nor of the palette."""

from __future__ import annotations

import pytest
from textual.pilot import Pilot

from tests.proofs import effort, proof, record
from tests.ui.gallery import SEATED, middle, seated
from tests.ui.pilots import QUIET, show_all, text_of
from wargame.table import Table
from wargame.ui.session import Session
from wargame.views import resample, view_of

SEATS = (
    ("primer", "council"), ("primer", "smugglers"),
    ("baseline_2024", "us"), ("baseline_2024", "mexico"), ("baseline_2024", "tco"),
)  # fmt: skip


def another_world(seat: Session, seed: str) -> Session:
    """The same seat in a world that gives it the same view, and differs in all else: tracks, and others' sealed orders."""
    game = seat.table._game
    position = resample(game.engine, view_of(game.engine, game.position, seat.seat), seed)
    copied = type(game)(game.engine, game.journal, position, dict(game.seats), list(game.events), list(game.views))
    copied.committed = set(game.committed)
    return Session(Table(copied), seat.seat, QUIET)


async def read(acting: Pilot[None]) -> str:
    """All that is on the screen, and all that the palette would offer."""
    offered = [f"{entry.title} {entry.help}" for entry in acting.app.get_system_commands(acting.app.screen)]
    return "\n".join([text_of(acting), *offered])


@proof("D7")
@pytest.mark.parametrize(("scenario", "role"), SEATS)
def test_what_a_role_may_not_know_changes_none_of_its_screens(scenario: str, role: str) -> None:
    seat = middle(scenario, role)
    mine = Session(seat.table, role, QUIET)
    for world in range(effort("D7", 1, 5)):
        theirs = another_world(seat, f"world/{world}")
        assert theirs.table._game.position != mine.table._game.position
        assert show_all(seated(mine), read) == show_all(seated(theirs), read)
    record("D7", cases=len(SEATED) * effort("D7", 1, 5))
