"""A scenario for a rulebook that is looked at by itself: the first that uses it, else one made up."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from wargame.library.loader import Texts, collecting, content_from, find_scenario, shelf_of, texts_of
from wargame.library.marks import Source
from wargame.library.reader import read_document
from wargame.library.shelf import Shelf, word_at

_STUB = Source(
    "scenarios/none.yaml",
    "title: None\nabout: None\nrulebook: {}\nturns: 1\nfirst: {{year: 1, quarter: 1}}\n"
    "outcomes: {{over: {{title: Over, when: true}}}}\n",
)


def find_rules(name: str, roots: Iterable[Path] | None = None) -> Texts:
    """The texts of a scenario by name, else of a rulebook of that name with a scenario for it; raises ContentError."""
    shelf = shelf_of(roots)
    if name in shelf.scenario_names() or name not in shelf.rulebook_names():
        return find_scenario(name, shelf.roots)
    return texts_of(shelf.rulebook_sources(name), scenario_for(name, shelf))


def scenario_for(rulebook: str, shelf: Shelf) -> Source:
    """The first faultless scenario that uses a rulebook; if there is none, one that gives nothing but a calendar."""
    for scenario in shelf.scenario_names():
        with collecting([]):
            source = shelf.scenario_source(scenario)
            if rulebook in source.text and word_at(read_document(source), "rulebook")[0] == rulebook:
                return content_from(shelf, scenario).sources[-1]
    return Source(_STUB.name, _STUB.text.format(rulebook))
