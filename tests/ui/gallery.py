"""Every screen there is, ready to be shown: for tests that go through all of them, and for their snapshots."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, TypeAlias

from textual.screen import Screen

from tests.goldens import THEN
from tests.ui.pilots import QUIET, new_table, session
from wargame.commands import Reasons
from wargame.game import reopen
from wargame.review import look
from wargame.table import Table
from wargame.terms import CONTROL
from wargame.ui.app import WargameApp
from wargame.ui.handover import Handover
from wargame.ui.home import Home, Preferences
from wargame.ui.new_game import NewGame
from wargame.ui.parts.dialogs import Confirm, Help
from wargame.ui.parts.drawing import look_of
from wargame.ui.play.catalogue import Catalogue
from wargame.ui.play.commit import CommitDialog
from wargame.ui.play.deal import DealDialog
from wargame.ui.play.end import End
from wargame.ui.play.news import lines_of
from wargame.ui.play.resolution import Resolution
from wargame.ui.play.screen import Briefing, Play
from wargame.ui.review.history import HistoryScreen
from wargame.ui.review.screen import Checked, Review
from wargame.ui.review.why import Asked, WhyDialog
from wargame.ui.saved import Saved
from wargame.ui.session import Session, known_of, known_then
from wargame.ui.settings import Settings

Maker: TypeAlias = Callable[[], Screen[Any]]
EXAMPLE = Path(__file__).resolve().parents[2] / "saves" / "examples" / "one-head.jsonl"
HOUSE = ("home", "new_game", "saved", "settings", "confirm", "curtain", "review", "asked")
"""The screens that belong to no seat."""
SEATED = ("play", "catalogue", "commit", "deal", "briefing", "resolution", "why", "history", "help")
"""The screens of a seat in the middle of a game."""
SCREENS = (*HOUSE, *SEATED, "end")


def house(settings: Settings = QUIET) -> Mapping[str, Maker]:
    """The screens that belong to no seat."""
    table = new_table("primer", frozenset(["council", "smugglers"]))
    return {
        "home": lambda: Home(settings),
        "new_game": lambda: NewGame(settings),
        "saved": lambda: Saved(settings, review=True),
        "settings": lambda: Preferences(settings),
        "confirm": lambda: Confirm("Leave?", "The game is kept as it is.", "Leave"),
        "curtain": lambda: Handover(table.names, ["council", "smugglers"], "council", table.pins),
        "asked": lambda: asked(settings),
        "review": lambda: Review(look(EXAMPLE), settings, lambda: Checked("EXACT")),
    }


def asked(settings: Settings) -> Screen[Any]:
    """Why the example's scripted seats ordered what they did in its third turn."""
    table = Table(reopen(EXAMPLE, write=False))
    known = known_then(look(EXAMPLE), CONTROL, look_of(settings))
    return Asked(known, 3, table.ask(CONTROL, Reasons(3)), 60)


def seated(seat: Session) -> Mapping[str, Maker]:
    """The screens of a seat that may order, after its first turn."""
    place = lines_of(seat)[0].place

    def why() -> Screen[Any]:
        told = Resolution(seat)
        return WhyDialog(told.why, told.items[0])

    return {
        "play": lambda: Play(seat),
        "catalogue": lambda: Catalogue(seat),
        "commit": lambda: CommitDialog(seat),
        "deal": lambda: DealDialog(seat),
        "briefing": lambda: Briefing(seat),
        "resolution": lambda: Resolution(seat),
        "why": why,
        "history": lambda: HistoryScreen(known_of(seat), place),
        "help": lambda: Help(WargameApp(lambda: Play(seat), seat.settings), Play(seat)),
    }


@cache
def middle(scenario: str, seat: str) -> Session:
    """A seat's session after three turns."""
    return session(scenario, seat, 3)


@cache
def finished(scenario: str, seat: str) -> Session:
    """A seat's session at the end of a game."""
    table = new_table(scenario, frozenset())
    while not table.is_over:
        table.run_scripted(THEN)
    return Session(table, seat, QUIET)


def makers(settings: Settings = QUIET, scenario: str = "primer", seat: str = "council") -> Mapping[str, Maker]:
    """All screens by name, those of a seat after three turns."""
    now = Session(middle(scenario, seat).table, seat, settings)
    end = Session(finished(scenario, seat).table, seat, settings)
    return {**house(settings), **seated(now), "end": lambda: End(end)}
