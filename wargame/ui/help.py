"""Help on the screen it was asked on: what can be done here, then the words, then all keys."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from textual.app import App
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen

from wargame.ui.drawing import head, plain, wrapped
from wargame.ui.glossary import GLOSSARY
from wargame.ui.reading import Reading

MOVING = (
    ("← ↑ ↓ →", "move, as do h j k l"), ("tab", "next pane"), ("enter", "open or choose"), ("esc", "one step back"),
    ("^p", "all that can be done, by name"), ("q", "quit; the game is kept"),
)  # fmt: skip
"""Keys that mean the same on every screen."""
INDENT, WIDTH = 12, 54
"""Cells for a key, and for what it does."""


class Help(Reading):
    """Tells what can be done on a screen."""

    def __init__(self, app: App[None], screen: Screen[Any]) -> None:
        super().__init__("Help", _blocks(app, screen))


def _blocks(app: App[None], screen: Screen[Any]) -> Iterator[Content]:
    if screen.HELP:
        yield plain(screen.HELP)
    bindings = list(_bindings(screen))
    here = [_line(app.get_key_display(binding), binding.tooltip or binding.description) for binding in bindings]
    yield Content("\n").join([head("Here"), *here])
    yield Content("\n").join([head("Everywhere"), *(_line(key, words) for key, words in MOVING)])
    yield Content("\n").join([head("Words"), *(_line(word, text) for word, text in GLOSSARY)])
    named = [_line(app.get_key_display(binding), str(binding.id)) for binding in bindings]
    yield Content("\n").join([head("Names, to give these keys others in the settings"), *named])


def _bindings(screen: Screen[Any]) -> Iterator[Binding]:
    """The screen's own keys, each action once."""
    told: set[str] = set()
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.id and binding.action not in (*told, "back") and active.node is screen:
            told.add(binding.action)
            yield binding


def _line(key: str, text: str) -> Content:
    """A key or word and what it means, which goes on under itself."""
    first, *rest = wrapped(text, WIDTH) or [Content("")]
    lines = [Content.styled(f" {key:<{INDENT}}", "bold $accent") + first, *(Content(" " * (INDENT + 1)) + line for line in rest)]
    return Content("\n").join(lines)
