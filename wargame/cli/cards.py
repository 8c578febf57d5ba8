"""The texts of option cards as they are when a scenario begins."""

from __future__ import annotations

import typer


def card_texts(scenario: str, option: str | None, role: str | None) -> list[str]:
    """The cards of one option (of one role, or of all that have it) or of every option."""
    from wargame.cards import card_text
    from wargame.engine.cache import ready
    from wargame.library import near
    from wargame.views import view_of

    _, engine = ready(scenario)
    s = engine.new("card")
    engine.open_turn(s)
    cards = [c for c in engine.compiled.cards if option in (None, c.id) and role in (None, c.role)]
    if not cards:
        known = near(str(option), {c.id for c in engine.compiled.cards})
        hint = f" -- did you mean '{known}'?" if known else ""
        raise typer.BadParameter(f"there is no option '{option}'{hint}")
    return ["\n".join(card_text(engine, view_of(engine, s, card.role), card)) for card in cards]
