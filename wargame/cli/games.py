"""The commands about games: demo, play, verify, saves."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from wargame.cli.say import Code, leave, say, say_json, warn

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]


def demo() -> None:
    """Watch scripted seats play a scenario to its end."""


def play() -> None:
    """Play a scenario."""


def verify() -> None:
    """Run recorded games again."""


def saves(json: AsJson = False) -> None:
    """List the recorded games."""
    from wargame.journal import saves as listed
    from wargame.paths import saves_dir

    found = listed(saves_dir())
    if json:
        keys = ("name", "scenario", "turns", "last", "state", "size")
        say_json("wargame.saves/1", {"folder": str(saves_dir()), "saves": [{k: getattr(s, k) for k in keys} for s in found]})
        return
    for save in found:
        say(f"{save.name:<32} {save.scenario:<20} turn {save.turns:<3} {save.last:<24} {save.state}")
    say(f"{len(found)} recorded games in {saves_dir()}")
