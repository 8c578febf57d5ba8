"""Settings: colours, signs, animations and keys, taken over at once and kept."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from wargame.ui.chooser import Chooser
from wargame.ui.drawing import look_of, plain
from wargame.ui.frame import Framed
from wargame.ui.settings_file import Settings, save_settings, settings_path

if TYPE_CHECKING:
    from wargame.ui.app import WargameApp

CHOICES = {
    "theme": ("Colours", {"dark": "dark", "light": "light", "clear": "clear for every kind of colour sight", "mono": "none"}),
    "glyphs": ("Signs", {"unicode": "drawn signs", "ascii": "plain letters, for every terminal"}),
    "animations": ("Animations", {"yes": "the turn is told step by step", "no": "everything at once"}),
}
"""What can be chosen: label, and values with their words."""


class Preferences(Framed[None]):
    """Shows the settings and keeps what is changed."""

    CSS = """
    Preferences #body { padding: 1 2; }
    Preferences .heading { color: $muted; margin: 1 0 0 0; }
    Preferences Vertical { height: auto; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "back", "done", key_display="enter", id="settings.done", tooltip="Back with these settings"),
    ]

    def __init__(self, settings: Settings) -> None:
        super().__init__()
        self.settings = settings

    def head(self) -> tuple[Content, Content]:
        """What this is."""
        return Content.styled("  Settings", "bold"), Content("")

    def next_step(self) -> Content:
        """What to do now."""
        keys = [("to a line", "↑ ↓"), ("to change it", "← →"), ("done", "enter")]
        return Content("  ").join(Content.styled(key, "bold $accent") + f" {words}" for words, key in keys)

    def body(self) -> ComposeResult:
        """A line for each setting, and where keys are changed."""
        look = look_of(self.settings)
        with Vertical():
            for name, (label, values) in CHOICES.items():
                yield Chooser(label, list(values.items()), self._value(name), look, id=name)
        yield Static("KEYS", classes="heading")
        own = ", ".join(f"{id}: {key}" for id, key in self.settings.keymap.items()) or "as the help says"
        yield Static(plain(f"Keys are {own}. To change one, write its name and the key under keymap in"))
        yield Static(plain(str(settings_path()), "bold"))
        yield Static(plain("for example  \"keymap\": {\"play.commit\": \"f5\"}. The help of each screen tells the names."))

    def on_mount(self) -> None:
        """Begin with the first line."""
        self.query_one("#theme").focus()

    def _value(self, name: str) -> str:
        if name == "animations":
            return "yes" if self.settings.animations else "no"
        return str(getattr(self.settings, name))

    @on(Chooser.Changed)
    def _changed(self, changed: Chooser.Changed) -> None:
        name, value = str(changed.chooser.id), changed.chooser.value
        changed_to: dict[str, Any] = {name: value == "yes" if name == "animations" else value}
        self.settings = replace(self.settings, **changed_to)
        cast("WargameApp", self.app).apply(self.settings)
        for chooser in self.query(Chooser):
            chooser.look = look_of(self.settings)
            chooser.refresh()
        try:
            save_settings(self.settings)
        except OSError as fault:
            self.notify(plain(f"The settings cannot be kept: {fault.strerror}").plain, severity="error", markup=False)
