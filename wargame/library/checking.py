"""Checks any path that holds content: a file, a rulebook's folder, or a folder of both."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from wargame.errors import Finding
from wargame.library.documents import Source, finding_of_file
from wargame.library.loader import Content, collecting, content_from, load_sources, scenario_for
from wargame.library.messages import validate
from wargame.library.search import Shelf, is_content_name, is_rulebook, parts_of, read_document, read_source
from wargame.paths import content_roots, here
from wargame.rulebook import RulebookFile
from wargame.scenario import ScenarioFile

Deeper: TypeAlias = Callable[[Content], list[Finding]]
"""What more may be found in content that fits its models: the compiler's findings."""


def check_path(path: Path, deeper: Deeper | None = None) -> list[Finding]:
    """All that is wrong at a path, sorted, with files named as the path is; empty if nothing is."""
    findings: list[Finding] = []
    with collecting(findings):
        findings += _check(path, _once(deeper or _nothing_more))
    return sorted(set(findings))


def _nothing_more(content: Content) -> list[Finding]:
    return []


def _once(deeper: Deeper) -> Deeper:
    """The same findings, worked out once for the same content."""
    known: dict[str, list[Finding]] = {}

    def remembered(content: Content) -> list[Finding]:
        if content.digest not in known:
            known[content.digest] = deeper(content)
        return known[content.digest]

    return remembered


def _check(path: Path, deeper: Deeper) -> list[Finding]:
    if not os.path.isdir(path):  # what cannot be seen is none, and the reader says why
        return _check_file(path, deeper)
    if is_rulebook(path):
        return _check_rulebook(path, deeper)
    books, scenarios = parts_of(path)
    if not books and not scenarios:
        what = "there is no content here: name a file, a rulebook's folder, or the folder that holds rules/"
        return [finding_of_file(str(path), what)]
    findings: list[Finding] = []
    for check, parts in ((_check_rulebook, books), (_check_file, scenarios)):
        for part in parts:
            with collecting(findings):
                findings += check(part, deeper)
    return findings


def _check_rulebook(folder: Path, deeper: Deeper) -> list[Finding]:
    """A rulebook's own faults, found with the first scenario beside it that uses it, else with a stub."""
    folder = folder if folder.name else folder.resolve()
    if not is_content_name(folder.name):
        what = "a rulebook's folder is named in small letters, digits and _, a letter first: rename it"
        return [finding_of_file(str(folder), what)]
    shelf = _shelf(folder, rulebooks={folder.name: folder})
    found = _found_in(folder.name, shelf, deeper)
    return [_shown(finding, shelf) for finding in found if not finding.file.startswith("scenarios/")]


def _found_in(name: str, shelf: Shelf, deeper: Deeper) -> list[Finding]:
    findings: list[Finding] = []
    with collecting(findings):
        sources = shelf.rulebook_sources(name)
        return deeper(load_sources(sources, scenario_for(name, shelf)))
    return findings


def _check_file(path: Path, deeper: Deeper) -> list[Finding]:
    source = read_source(path, str(path))
    data = read_document(source).data
    if path.parent.name == "scenarios" or (isinstance(data, dict) and "rulebook" in data):
        return _check_scenario(path, deeper)
    for folder in path.parents:
        if folder.parent.name == "rules" and is_rulebook(folder):
            found = _check_rulebook(folder, deeper)
            return [finding for finding in found if Path(finding.file).absolute() == path.absolute()]
    return _check_alone(source, RulebookFile)


def _check_scenario(path: Path, deeper: Deeper) -> list[Finding]:
    if not is_content_name(path.stem):
        what = "a scenario's file is named in small letters, digits and _, a letter first: rename it"
        return [finding_of_file(str(path), what), *_check_alone(read_source(path, str(path)), ScenarioFile)]
    shelf = _shelf(path, scenarios={path.stem: path})
    findings: list[Finding] = []
    with collecting(findings):
        findings += deeper(content_from(shelf, path.stem))
    return [_shown(finding, shelf) for finding in findings]


def _check_alone(source: Source, model: Any) -> list[Finding]:
    findings: list[Finding] = []
    with collecting(findings):
        document = read_document(source)
        validate(model, document.data, document.places)
    return findings


def _shelf(path: Path, **own: dict[str, Path]) -> Shelf:
    """What stands beside the path comes before what is found elsewhere."""
    return Shelf(((here() / path).parent.parent, *content_roots()), **own)


def _shown(finding: Finding, shelf: Shelf) -> Finding:
    """The finding with its file named by a path that can be opened, seen from the current folder."""
    kind, _, inner = finding.file.partition("/")
    name, _, rest = inner.partition("/")
    known = shelf.rulebook_names() if kind == "rules" else shelf.scenarios
    found = known.get(name.removesuffix(".yaml"))
    path, current = found / rest if found else Path(finding.file), here()
    return replace(finding, file=str(path.relative_to(current) if path.is_relative_to(current) else path))
