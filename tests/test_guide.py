"""The guide for those who play: its pictures are there, and its words, keys and pages are those of the game."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from textual.binding import Binding
from textual.screen import Screen

from tests.pages import CARDS, DECKS, PAGE, ROOT, cards, pages, scenarios
from tests.ui.pictures import FOLDER, PICTURES
from wargame.library import load_scenario, rulebook_names
from wargame.ui.parts.dialogs import GLOSSARY
from wargame.ui.parts.drawing import ODDS
from wargame.ui.play.catalogue import Catalogue
from wargame.ui.play.resolution import Resolution
from wargame.ui.play.screen import Play

GUIDE = (ROOT / "docs" / "play.md").read_text("utf-8")
README = (ROOT / "README.md").read_text("utf-8")


def shown(text: str, folder: Path) -> list[Path]:
    """The pictures that a text shows."""
    return [(folder / name).resolve() for name in re.findall(r"!\[[^]]+\]\(([^)]+)\)", text)]


def test_every_picture_is_there_and_every_picture_is_shown() -> None:
    found = shown(GUIDE, ROOT / "docs")
    assert sorted(path.stem for path in found) == sorted(PICTURES)
    assert sorted(path.name for path in FOLDER.iterdir()) == sorted(f"{name}.svg" for name in PICTURES)


def test_the_readme_opens_with_a_picture() -> None:
    assert shown("\n".join(README.splitlines()[:8]), ROOT)[0].parent == FOLDER


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_asks_nothing_of_other_places(name: str) -> None:
    text = (FOLDER / f"{name}.svg").read_text("utf-8")
    assert "@font-face" not in text and "url(http" not in text and "<script" not in text
    assert text.count("<text") > 20


def test_the_words_are_those_of_the_help() -> None:
    for word, meaning in GLOSSARY:
        assert f"| {word} | {meaning} |" in GUIDE


def test_the_odds_are_said_as_on_the_cards() -> None:
    for limit, word in ODDS:
        assert re.search(rf"\| (?:\d+ to )?{limit} \| {word} \|", GUIDE)


@pytest.mark.parametrize("screen", [Play, Catalogue, Resolution])
def test_every_key_of_the_last_line_is_in_the_guide(screen: type[Screen[Any]]) -> None:
    keys = [b for b in screen.BINDINGS if isinstance(b, Binding) and b.show]
    assert len(keys) >= 5
    for binding in keys:
        key = {"slash": "/", "escape": "esc", "left": "arrows"}.get(first := binding.key.split(",")[0], first)
        assert re.search(rf"(?<![a-z]){re.escape(key)}(?![a-z])", GUIDE), key


def test_the_pages_of_the_scenarios_are_those_of_their_files() -> None:
    assert PAGE.read_text("utf-8") == pages()
    assert pages().count("\n## ") == len(scenarios())


@pytest.mark.parametrize("name", DECKS)
def test_the_printed_cards_are_those_of_the_rules(name: str) -> None:
    assert (CARDS / f"{name}.md").read_text("utf-8") == cards(name), "read the difference, then: python -m tests.pages"


def test_every_rulebook_has_its_cards_printed() -> None:
    assert sorted(load_scenario(name).rulebook.id for name in DECKS) == sorted(name for name, _ in rulebook_names())
