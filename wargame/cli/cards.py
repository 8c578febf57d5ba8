"""The texts of option cards, as the rules give them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from wargame.compiler import Card
    from wargame.engine import Engine


def card_texts(scenario: str, option: str | None, role: str | None) -> list[str]:
    """The cards of one option (of one role, or of all that have it) or of every option."""
    from wargame.cards import card_text

    engine, cards = _chosen(scenario, option, role)
    return ["\n".join(card_text(engine, None, card)) for card in cards]


def deck_text(scenario: str, option: str | None, role: str | None) -> str:
    """The same as one Markdown page."""
    from wargame.cards import deck

    return deck(*_chosen(scenario, option, role))


def _chosen(scenario: str, option: str | None, role: str | None) -> tuple[Engine, list[Card]]:
    from wargame.engine.cache import ready
    from wargame.library import near

    _, engine = ready(scenario)
    roles = engine.compiled.names.role
    if role is not None and role not in roles:
        raise typer.BadParameter(f"there is no role '{role}': {', '.join(roles)}")
    named = [card for card in engine.compiled.cards if option in (None, card.id)]
    if not named:
        known = near(str(option), {card.id for card in engine.compiled.cards})
        hint = f" -- did you mean '{known}'?" if known else ""
        raise typer.BadParameter(f"there is no option '{option}'{hint}")
    cards = [card for card in named if role in (None, card.role)]
    if not cards:
        raise typer.BadParameter(f"'{option}' is no option of {role}, but of {', '.join(card.role for card in named)}")
    return engine, cards
