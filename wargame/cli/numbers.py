"""Every number of a scenario and its rulebook, with its place and its mark."""

from __future__ import annotations

from typing import Any


def marked_numbers(scenario: str) -> list[dict[str, Any]]:
    """The numbers in the order of the rulebook; `loc` is the path to one, as keys and list positions."""
    from wargame.compiler.numbers import values_of
    from wargame.library import load_scenario

    content = load_scenario(scenario)
    found = []
    for value in values_of(content):
        place = content.places.at(value.loc)
        found.append({
            "file": place.file, "line": place.line, "where": ".".join(map(str, value.loc)), "loc": list(value.loc),
            "kind": value.kind, "text": value.text, "mark": value.mark, "reason": value.reason,
        })  # fmt: skip
    return found
