"""The loader of content: a scenario with its rulebook, as texts and as models."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from wargame.errors import ContentError, Finding
from wargame.library.documents import Document, Node, Places, Source, finding_at, finding_of_file
from wargame.library.search import (
    Asked,
    Shelf,
    asked_for,
    check_names,
    extended,
    file_order,
    read_document,
    word_at,
)
from wargame.paths import content_roots

if TYPE_CHECKING:
    from wargame.library.merging import Merged
    from wargame.rulebook import Rulebook
    from wargame.scenario import Scenario


@dataclass(frozen=True)
class Texts:
    """The texts of one scenario and its rulebook, whatever they say."""

    name: str
    """The scenario's id."""
    title: str
    sources: tuple[Source, ...]
    """The rulebook's texts, those of all that it extends first, then the scenario's."""
    digest: str
    """sha256 over the names and texts of all sources."""
    where: str
    """In words, which folders they came from."""


@dataclass(frozen=True)
class Content(Texts):
    """The texts of one scenario and its rulebook, and what they say, checked against the models."""

    rulebook: Rulebook
    scenario: Scenario
    places: Places
    """Where each value stands; the scenario's under `scenario`."""


def load_scenario(name: str, roots: Iterable[Path] | None = None) -> Content:
    """Read a scenario and its rulebook by name, each from the first root that has it; raises ContentError."""
    return content_from(shelf_of(roots), name)


def find_scenario(name: str, roots: Iterable[Path] | None = None) -> Texts:
    """The texts of a scenario and its rulebook by name, not yet checked; raises ContentError if they cannot be had."""
    shelf = shelf_of(roots)
    with collecting([]):
        scenario = shelf.scenario_source(name)
        book, asked = _rulebook_name(read_document(scenario))
        texts = texts_of(shelf.rulebook_sources(book or "", asked), scenario)
        return replace(texts, where=_where(shelf, name, book or ""))
    return content_from(shelf, name)  # which says all that is wrong


def shelves_digest() -> str:
    """The sha256, in hex, of all content in the usual folders; raises ContentError for a folder that cannot be read."""
    return shelf_of(None).digest()


def texts_of(rulebook: Iterable[Source], scenario: Source) -> Texts:
    """Texts as a journal embeds them, not yet checked; raises ContentError if they are not a whole."""
    rulebook = tuple(rulebook)
    check_names((*rulebook, scenario))
    document = read_document(scenario)
    book, asked = _rulebook_name(document)
    sources = (*_in_order(book or "", rulebook, asked), scenario)
    title, _ = word_at(document, "title")
    return Texts(_scenario_name(scenario), title or "", sources, digest_of(sources), "the texts given")


def load_rulebook_only(
    name: str, roots: Iterable[Path] | None = None
) -> tuple[Rulebook, Places, tuple[Source, ...]]:
    """Read a rulebook by name, without a scenario; raises ContentError."""
    sources = _in_order(name, shelf_of(roots).rulebook_sources(name))
    rulebook, top = _rulebook(name, sources)
    return rulebook, Places(top), sources


def rulebook_names(roots: Iterable[Path] | None = None) -> list[tuple[str, Path]]:
    """Every rulebook that can be found by name, and its folder."""
    return sorted(shelf_of(roots).rulebook_names().items())


def scenario_names(roots: Iterable[Path] | None = None) -> list[tuple[str, Path]]:
    """Every scenario that can be found by name, and its file."""
    return sorted(shelf_of(roots).scenario_names().items())


def shelf_of(roots: Iterable[Path] | None) -> Shelf:
    """The folders to look in; the usual ones if none are given."""
    return Shelf(tuple(content_roots() if roots is None else roots))


def content_from(shelf: Shelf, name: str) -> Content:
    """Read a scenario and its rulebook from a shelf; raises ContentError with the findings of both."""
    source = shelf.scenario_source(name)
    document = read_document(source)
    book, asked = _rulebook_name(document)
    findings: list[Finding] = []
    sources: tuple[Source, ...] = ()
    with collecting(findings):
        sources = shelf.rulebook_sources(book, asked) if book else ()
    if findings:
        with collecting(findings):
            _scenario(document)
        raise ContentError(findings)
    content = load_sources(sources, source)
    return replace(content, where=_where(shelf, name, content.rulebook.id))


def load_sources(rulebook: Sequence[Source], scenario: Source) -> Content:
    """Read texts alone, as a journal embeds them; raises ContentError with all findings."""
    check_names((*rulebook, scenario))
    findings: list[Finding] = []
    document: Document | None = None
    story: Scenario | None = None
    loaded: tuple[Rulebook, Node] | None = None
    sources: tuple[Source, ...] = ()
    with collecting(findings):
        document = read_document(scenario)
        story = _scenario(document)
    with collecting(findings):
        name, asked = _rulebook_name(document)
        sources = _in_order(name or "", rulebook, asked)
        loaded = _rulebook(name or "", sources)
    if findings or document is None or story is None or loaded is None:
        raise ContentError(findings)
    return _content(story, document, loaded, (*sources, scenario))


def _content(
    story: Scenario, document: Document, loaded: tuple[Rulebook, Node], sources: tuple[Source, ...]
) -> Content:
    book, top = loaded
    joined = Node(top.place, top.key, {**top.parts, "scenario": document.places.top})
    digest, where = digest_of(sources), "the texts given"
    return Content(story.id, story.title, sources, digest, where, book, story, Places(joined))


def digest_of(sources: Iterable[Source]) -> str:
    """The sha256 of all names and texts (neither holds a NUL), in hex."""
    whole = hashlib.sha256()
    for source in sources:
        whole.update(f"{source.name}\0{source.text}\0".encode())
    return whole.hexdigest()


def _scenario_name(source: Source) -> str:
    return source.name.rpartition("/")[2].removesuffix(".yaml")


def _scenario(document: Document) -> Scenario:
    from wargame.library.messages import validate
    from wargame.scenario import Scenario

    name = _scenario_name(document.source)
    if not isinstance(document.data, dict):
        raise ContentError([finding_at(document.place(()), (), "a scenario should be a map")])
    findings: list[Finding] = []
    if "id" in document.data:
        place = document.place(("id",), key=True)
        findings.append(finding_at(place, ("id",), "the id is the file's name: take it out"))
    with collecting(findings):
        story = validate(Scenario, {**document.data, "id": name}, document.places)
    if findings:
        raise ContentError(findings)
    return story


def _rulebook_name(document: Document | None) -> tuple[str | None, Asked | None]:
    return word_at(document, "rulebook") if document else (None, None)


@lru_cache(maxsize=8)
def _rulebook(name: str, sources: tuple[Source, ...]) -> tuple[Rulebook, Node]:
    """The rulebook of these sources, in order, parents first; two scenarios of one rulebook read it once."""
    from wargame.library.merging import extend, merge_files
    from wargame.library.messages import validate
    from wargame.rulebook import Rulebook

    merged: Merged | None = None
    for folder, documents in _documents(sources).items():
        layer = merge_files(folder, documents)
        merged = layer if merged is None else extend(merged, layer)
    if merged is None:
        raise ContentError([])
    findings = list(merged.findings)
    data = {section: value for section, value in merged.data.items() if section != "remove"}
    with collecting(findings):
        book = validate(Rulebook, {**data, "id": name}, merged.places)
    if findings:
        raise ContentError(findings)
    return book, merged.top


def _documents(sources: Iterable[Source]) -> dict[str, list[Document]]:
    """Each folder's documents; if one cannot be read, raises its findings, and those of the others alone."""
    findings: list[Finding] = []
    documents: list[Document] = []
    for source in sources:
        with collecting(findings):
            documents.append(read_document(source))
    if findings:
        raise ContentError([*findings, *_alone(documents)])
    folders: dict[str, list[Document]] = {}
    for document in documents:
        folders.setdefault(_folder(document.source), []).append(document)
    return folders


def _alone(documents: Iterable[Document]) -> list[Finding]:
    from wargame.library.messages import validate
    from wargame.rulebook import RulebookFile

    findings: list[Finding] = []
    for document in documents:
        with collecting(findings):
            validate(RulebookFile, document.data, document.places)
    return findings


def _in_order(name: str, sources: Iterable[Source], asked: Asked | None = None) -> tuple[Source, ...]:
    """The sources of a rulebook and of all that it extends: the last extended first, files in their order."""
    folders: dict[str, list[Source]] = {}
    for source in sorted(sources, key=lambda source: file_order(source.name)):
        folders.setdefault(_folder(source), []).append(source)
    chain: list[str] = []
    following: str | None = name
    place, loc = asked or asked_for(name)
    while following:
        if following in chain:
            raise ContentError([finding_at(place, loc, f"'{following}' extends itself: end the circle")])
        if following not in folders:
            raise ContentError([finding_at(place, loc, f"the rulebook '{following}' is not there")])
        chain.append(following)
        following, (place, loc) = extended(folders[following])
    return tuple(source for folder in reversed(chain) for source in folders[folder])


def _folder(source: Source) -> str:
    parts = source.name.split("/")
    if len(parts) < 3 or parts[0] != "rules":
        raise ContentError([finding_of_file(source.name, "a rulebook's file is called rules/NAME/FILE.yaml")])
    return parts[1]


def _where(shelf: Shelf, scenario: str, rulebook: str) -> str:
    file, book = shelf.scenario(scenario), shelf.rulebook_names()[rulebook]
    return f"scenario {scenario} from {file.parent if file else '?'}, rulebook {rulebook} from {book}"


@contextmanager
def collecting(findings: list[Finding]) -> Iterator[None]:
    """Keep the findings of a ContentError and go on after the block."""
    try:
        yield
    except ContentError as error:
        findings.extend(error.findings)


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
