"""Help on the screen it was asked on: what can be done here, then the words, then all keys."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import App
from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen

from wargame.ui.drawing import head, plain
from wargame.ui.glossary import GLOSSARY
from wargame.ui.reading import Reading

MOVING = (
    ("← ↑ ↓ →", "move, as do h j k l"), ("tab", "next pane"), ("enter", "open or choose"), ("esc", "one step back"),
    ("^p", "all that can be done, by name"), ("q", "quit; the game is kept"),
)  # fmt: skip
"""Keys that mean the same on every screen."""


class Help(Reading):
    """Tells what can be done on a screen."""

    def __init__(self, app: App[None], screen: Screen[object]) -> None:
        super().__init__("Help", _blocks(app, screen))


def _blocks(app: App[None], screen: Screen[object]) -> Iterator[Content]:
    if screen.HELP:
        yield plain(screen.HELP)
    yield Content("\n").join([head("Here"), *_keys(app, screen)])
    yield Content("\n").join([head("Everywhere"), *(_line(key, words) for key, words in MOVING)])
    yield Content("\n").join([head("Words"), *(_line(word, text) for word, text in GLOSSARY)])


def _keys(app: App[None], screen: Screen[object]) -> Iterator[Content]:
    told: set[str] = set()
    for active in screen.active_bindings.values():
        binding = active.binding
        if binding.id and binding.action not in (*told, "back") and active.node is screen:
            told.add(binding.action)
            yield _line(app.get_key_display(binding), f"{binding.tooltip or binding.description}", binding)


def _line(key: str, text: str, binding: Binding | None = None) -> Content:
    name = Content.styled(f"  {binding.id}", "$muted") if binding else Content("")
    return Content.styled(f" {key:<12}", "bold $accent") + plain(text) + name
