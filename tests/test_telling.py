"""What a role is told of an order that could not be carried out."""

from __future__ import annotations

import pytest

from tests.test_words import Play, act, option
from wargame.narrative import Narrator
from wargame.terms import CONTROL
from wargame.views import NewsItem, told

HOARD = "tracks:\n  hoard: {{title: Hoard, start: 70, see: {{tco: exact, us: {us}}}}}\n"


def moot(us: str, condition: str, role: str) -> tuple[NewsItem, str]:
    """An order of the cartel that turns out moot, as a role is told of it, and its line in the story."""
    rules = HOARD.format(us=us) + "options:\n" + option("steal", "effects: [{change: hoard, by: -40}]", "tco")
    rules += option("show", f"holds: {{the chest is low: {condition}}}, effects: [{{change: heat, by: 1}}]", "tco", "night")
    play = Play(rules)
    play.turn(act("tco", "steal"), act("tco", "show"))
    events = told(play.engine, play.events, role, {})
    page = "\n".join(Narrator(play.engine.names).turn(events, 1))
    return next(event for event in events if event.kind == "moot"), page


@pytest.mark.parametrize(
    ("us", "condition", "knows"),
    [
        ("exact", "hoard >= 61", True),
        ("band", "hoard >= high", True),
        ("band", "hoard >= 60", True),
        ("band", "hoard >= 61", False),
        ("band", "hoard - 1 >= 60", False),
        ("hidden", "hoard >= high", False),
        ("hidden", "heat >= 0 and hoard >= 61", False),
        ("hidden", "heat > 90", True),
    ],
)
def test_why_an_order_was_moot_is_told_only_to_who_may_know_every_part_of_the_reason(
    us: str, condition: str, knows: bool
) -> None:
    for role, may_know in (("tco", True), ("us", knows), (CONTROL, True)):
        event, page = moot(us, condition, role)
        assert event.detail == ("the chest is low" if may_know else "")
        assert ("It could not be carried out: the chest is low" in page) == may_know
        assert "It could not be carried out" in page
