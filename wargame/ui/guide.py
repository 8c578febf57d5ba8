"""The guide of a tutorial: one text at a time, chosen by the turn and by what is ordered."""

from __future__ import annotations

from wargame.ui.session import Session


def awaited(session: Session) -> str | None:
    """The option that the guide waits for now, if it waits for one."""
    text = guidance(session)
    return next((g.until for g in session.names.guide if text and g.text == text and g.until), None)


def guidance(session: Session, show: str = "orders", turn: int | None = None) -> str:
    """What the guide says now: the first text of this point that waits for nothing, or for what is not ordered yet."""
    sight = session.see()
    given = {order.option for order in sight.given}
    said = [g for g in session.names.guide if (g.turn, g.show) == (turn or sight.turn, show)]
    return next((g.text for g in said if g.until not in given), "")
