"""Pages of the docs that are written from the content: `python -m tests.pages`, as `make golden` does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from wargame.cards import deck, explanation_of
from wargame.engine.cache import build_engine
from wargame.library import Content, load_scenario

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "scenarios.md"
CARDS = ROOT / "docs" / "cards"
DECKS = ("baseline_2024", "primer")
"""Scenarios whose cards are printed, one for each rulebook."""


def scenarios() -> list[str]:
    """The names of the scenarios that are shipped."""
    return sorted(path.stem for path in (ROOT / "scenarios").glob("*.yaml"))


def pages() -> str:
    """All pages as one Markdown text."""
    lines = ["# Scenarios", "", "Where a game may start; `wargame play NAME` begins it. Written by `make golden`."]
    for name in scenarios():
        lines += _page(load_scenario(name))
    return "\n".join(lines) + "\n"


def _page(content: Content) -> Iterator[str]:
    scenario, roles = content.scenario, content.rulebook.roles
    months = 3 * scenario.quarters_per_turn
    yield from ("", f"## {scenario.title}", "", f"`{scenario.id}` - {scenario.turns} turns of {months} months")
    yield from ("", scenario.about)
    if scenario.teaches:
        yield from ("", f"**What it teaches.** {scenario.teaches}")
    yield from ("", "| role | aims, with their weight of 100 |", "|---|---|")
    for role, aims in scenario.objectives.items():
        public = [f"{aim.title} {aim.weight}" for aim in aims.values() if not aim.private]
        yield f"| {roles[role].title} | {'; '.join(public)} |"
    endings = [f"**{outcome.title}**" + (f": {outcome.text}" if outcome.text else "") for outcome in scenario.outcomes.values()]
    yield from ("", "It may end as", "", *(f"- {ending}" for ending in endings))


def cards(scenario: str) -> str:
    """All cards of a scenario as one Markdown text, to be printed."""
    engine = build_engine(load_scenario(scenario))
    return deck(engine, explanation_of(engine).cards)


def write() -> None:
    """Write all pages anew."""
    PAGE.write_text(pages(), "utf-8")
    for name in DECKS:
        (CARDS / f"{name}.md").write_text(cards(name), "utf-8")


if __name__ == "__main__":
    write()
    print("written: scenarios.md, cards")
