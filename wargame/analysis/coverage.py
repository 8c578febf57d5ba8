"""Which rules and scenarios cite which element of a list of what a game is to show, and which games reach."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wargame.analysis.reached import Reached
from wargame.engine.cache import compiled_of
from wargame.errors import ContentError
from wargame.library import (
    Document,
    Loc,
    load_rulebook_only,
    load_scenario,
    read_document,
    rulebook_names,
    scenario_names,
)
from wargame.library.folders import is_there
from wargame.library.marks import Source, finding_at, finding_of_file
from wargame.library.shelf import read_source
from wargame.paths import content_roots

LIST = Path("rules/memo/coverage.yaml")
"""Where the list of elements stands, in a content folder."""


@dataclass(frozen=True)
class Citing:
    """A place of the rules that cites an element."""

    where: str
    """`file:line: rule`."""
    reached: bool | None
    """Whether the batch reached it; None for a fact of the start, which nothing reaches."""


@dataclass(frozen=True)
class Element:
    """One thing that a game is to show: its id, its kind, what it is about, and what cites it, file by file."""

    id: str
    kind: str
    about: str
    cited: tuple[Citing, ...]

    @property
    def is_reached(self) -> bool:
        """Whether a citing rule was reached, or none has to be."""
        return self.kind == "setting" or any(citing.reached for citing in self.cited)


@dataclass(frozen=True)
class _Cite:
    element: str
    file: str
    line: int
    rule: str

    @property
    def is_setting(self) -> bool:
        """A track cites what its start value carries."""
        return self.rule.count(".") == 1 and self.rule.split(".")[0] in ("tracks", "regional_tracks")


def coverage() -> list[Element]:
    """Every element with what cites it and was reached; raises ContentError if list or content cannot be read.

    Plays the batch of `reached`: some seconds for each scenario.
    """
    kinds = elements()
    cites = list(dict.fromkeys(cite for document in _documents() for cite in _cites(document)))
    reached = _played(kinds.keys())
    found: dict[str, list[Citing]] = {id: [] for id in kinds}
    for cite in cites:
        if cite.element in kinds:
            kind = kinds[cite.element]["kind"]
            done = reached.is_reached(cite.element, cite.file, cite.line, kind == "gate")
            exempt = not done and (kind == "setting" or cite.is_setting)
            rule = ".".join(cite.rule.split(".")[:2])
            found[cite.element].append(Citing(f"{cite.file}:{cite.line}: {rule}", None if exempt else done))
    return [Element(id, entry["kind"], entry["about"], tuple(found[id])) for id, entry in kinds.items()]


def _played(elements: Set[str]) -> Reached:
    """Play the scenarios whose rules cite any of the elements."""
    reached = Reached()
    for name, _ in scenario_names():
        compiled = compiled_of(load_scenario(name))
        if any(elements & set(site.cites) for site in compiled.names.sites):
            reached.play(compiled)
    return reached


def elements() -> dict[str, dict[str, str]]:
    """The list of elements: kind and about of each; raises ContentError if it cannot be read."""
    found = next((root / LIST for root in content_roots() if is_there(root / LIST)), None)
    if found is None:
        raise ContentError([finding_of_file(LIST.as_posix(), "the list of elements is not there")])
    document = read_document(read_source(found, LIST.as_posix()))
    data = document.data if isinstance(document.data, dict) else {}
    faults = [
        finding_at(document.place((id,)), (id,), "should have a kind and an about, both texts")
        for id, entry in data.items()
        if not _is_element(entry)
    ]
    if faults or not data:
        raise ContentError(faults or [finding_of_file(LIST.as_posix(), "the list names no element")])
    return data


def _is_element(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and set(entry) == {"kind", "about"}
        and all(isinstance(v, str) for v in entry.values())
    )


def _documents() -> Iterator[Document]:
    sources: dict[str, Source] = {}
    for name, _ in rulebook_names():
        sources |= {source.name: source for source in load_rulebook_only(name)[2]}
    for name, path in scenario_names():
        source = read_source(path, f"scenarios/{name}.yaml")
        sources[source.name] = source
    for source in sources.values():
        yield read_document(source)


def _cites(document: Document) -> Iterator[_Cite]:
    """Every element that a document cites, with the place and the entry that does."""
    waiting: list[tuple[Loc, Any]] = [((), document.data)]
    while waiting:
        loc, value = waiting.pop()
        inner = (
            value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        )
        for key, part in inner:
            if key == "cites" and isinstance(part, list):
                place = document.place((*loc, key), key=True)
                yield from (_Cite(str(e), place.file, place.line, ".".join(map(str, loc))) for e in part)
            else:
                waiting.append(((*loc, key), part))
