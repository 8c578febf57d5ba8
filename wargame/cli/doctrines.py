"""The command that tells a scripted seat's conduct in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wargame.cli.say import say, say_json

if TYPE_CHECKING:
    from wargame.compiler import Conduct


def doctrine(
    name: Annotated[str | None, typer.Argument(help="A doctrine; all are listed if none.")] = None,
    scenario: Annotated[str, typer.Option(help="The scenario.")] = "baseline_2024",
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Tell a doctrine in plain words: what it orders, when, where, and why."""
    found = _conducts(scenario)
    if name is not None and name not in found:
        raise typer.BadParameter(_unknown(name, list(found)))
    chosen = [found[name]] if name else list(found.values())
    if json:
        say_json("wargame.doctrine/1", {"scenario": scenario, "doctrines": [in_words(c) for c in chosen]})
    elif name:
        for line in told(chosen[0]):
            say(line)
    else:
        for conduct in chosen:
            say(f"{conduct.id:<20} {conduct.role:<24} {conduct.about}")


def _conducts(scenario: str) -> dict[str, Conduct]:
    """The doctrines of a scenario; raises ContentError where it does not compile."""
    from wargame.engine.cache import compiled_of
    from wargame.library import load_scenario

    return compiled_of(load_scenario(scenario)).conducts


def in_words(conduct: Conduct) -> dict[str, Any]:
    """A doctrine as plain data, without what only the engine reads."""
    whole = asdict(conduct)
    for rule in whole["rules"]:
        del rule["parts"], rule["deed"]
    return whole


def _unknown(name: str, known: list[str]) -> str:
    from wargame.library import near

    close = near(name, known)
    hint = f" -- did you mean '{close}'?" if close else f": {', '.join(known)}"
    return f"there is no doctrine '{name}'{hint}"


def told(conduct: Conduct) -> Iterator[str]:
    """A doctrine as lines of text."""
    yield f"{conduct.title} ({conduct.role})"
    yield conduct.about
    yield "Its rules are tried in this order, until the orders of the turn are used up:"
    for number, rule in enumerate(conduct.rules, 1):
        yield f"{number:>3}. {rule.order}"
        if rule.where:
            yield f"     at: {rule.where}"
        if rule.condition:
            yield f"     when: {rule.condition}"
        yield f'     "{rule.because}"  {rule.file}:{rule.line}'
    if conduct.fill:
        yield f"What is left goes to: {', '.join(conduct.fill)}."
