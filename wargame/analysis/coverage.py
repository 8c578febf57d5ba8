"""Which rules and scenarios cite which element of a list of what a game is to show."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wargame.errors import ContentError
from wargame.library import Document, Loc, load_rulebook_only, read_document, rulebook_names, scenario_names
from wargame.library.marks import Source, finding_at, finding_of_file
from wargame.library.shelf import read_source
from wargame.paths import content_roots

LIST = Path("rules/memo/coverage.yaml")
"""Where the list of elements stands, in a content folder."""


@dataclass(frozen=True)
class Element:
    """One thing that a game is to show: its id, its kind, what it is about, and where it is cited."""

    id: str
    kind: str
    about: str
    cited: tuple[str, ...]
    """`file:line: rule`, in the order of the files."""


def coverage() -> list[Element]:
    """Every element with what cites it; raises ContentError if the list or the content cannot be read."""
    cited: dict[str, list[str]] = {}
    for document in _documents():
        for element, where in _cites(document):
            cited.setdefault(element, []).append(where)
    return [
        Element(id, entry["kind"], entry["about"], tuple(dict.fromkeys(cited.get(id, []))))
        for id, entry in _elements().items()
    ]


def _elements() -> dict[str, dict[str, str]]:
    found = next((root / LIST for root in content_roots() if (root / LIST).is_file()), None)
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


def _cites(document: Document) -> Iterator[tuple[str, str]]:
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
                yield from (
                    (str(element), f"{place.file}:{place.line}: {'.'.join(map(str, loc[:2]))}")
                    for element in part
                )
            else:
                waiting.append(((*loc, key), part))
