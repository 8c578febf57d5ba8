"""NEXT: what a seat can do now, the best first, each with its key; one table for all screens of play."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from textual.content import Content
from textual.style import Style

from wargame.ui.drawing import plain
from wargame.ui.news import to_answer
from wargame.ui.session import Session

MOST = 3
"""How many steps are shown at once."""


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do: in a sentence, in two words, with which key, and by which action of the play screen."""

    text: str
    short: str
    key: str
    action: str


def steps(session: Session) -> list[Step]:
    """What there is to do now, the best first."""
    return list(_steps(session))[:MOST]


def _steps(session: Session) -> Iterator[Step]:
    sight, names = session.see(), session.names
    if sight.phase == "over":
        yield Step("The game is over: look at how it ended", "the end", "enter", "next")
        return
    if sight.ready.get(session.seat):
        waiting = [names.role[role].title for role, done in sight.ready.items() if not done]
        yield Step(f"Committed. Waiting for {', '.join(waiting)}. Until then it can be taken back", "take back", "u", "undo")
        return
    for deal in to_answer(session):
        owner = next(o.role for o in names.options if o.id == deal.option)
        yield Step(f"{names.role[owner].title} waits for an answer", f"answer {names.role[owner].short}", "d", "deals")
    if sight.turn == 1 and not sight.given:
        yield Step("Read your briefing", "briefing", "b", "brief")
    if sight.orders_left:
        many = "One order is" if sight.orders_left == 1 else f"{sight.orders_left} orders are"
        yield Step(f"{many} open", "open order" if sight.orders_left == 1 else "open orders", "o", "options")
    yield Step("Or commit" if sight.orders_left else "Commit", "commit", "c", "commit")


def line(found: list[Step], width: int) -> Content:
    """The steps in one line: whole sentences where there is room."""
    said = [_said(step.text, step) for step in found]
    whole = Content(". ").join(said)
    if whole.cell_length <= width:
        return whole
    return Content("   ").join(_said(step.short, step) for step in found)


def _said(text: str, step: Step) -> Content:
    said = plain(f"{text} ") + Content.styled(step.key, "bold $accent")
    return said.stylize(Style.from_meta({"@click": f"screen.{step.action}"}))
