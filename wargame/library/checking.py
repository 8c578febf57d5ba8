"""Checks any path that holds content: a file, a rulebook's folder, or a folder of both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeAlias

from wargame.errors import Finding
from wargame.library.company import scenario_for
from wargame.library.loader import Content, collecting, content_from, load_sources
from wargame.library.marks import Source, finding_of_file
from wargame.library.reader import read_document
from wargame.library.shelf import Shelf, is_content_name, read_source
from wargame.library.wording import validate
from wargame.paths import content_roots
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
    if path.is_file():
        return _check_file(path, deeper)
    if (path / "rulebook.yaml").is_file():
        return _check_rulebook(path, deeper)
    parts = list(_parts(path))
    if not parts:
        what = "there is no content here: name a file, a rulebook's folder, or the folder that holds rules/"
        return [finding_of_file(str(path), what)]
    return [finding for part in parts for finding in _check(part, deeper)]


def _parts(path: Path) -> Iterator[Path]:
    """What is to be checked in a folder: `rules/` and `scenarios/`, or what stands in one of these."""
    inner = [path / "rules", path / "scenarios"]
    for folder in [folder for folder in inner if folder.is_dir()] or [path]:
        yield from (head.parent for head in sorted(folder.glob("*/rulebook.yaml")))
        yield from sorted(folder.glob("*.yaml"))


def _check_rulebook(folder: Path, deeper: Deeper) -> list[Finding]:
    """A rulebook's own faults, found with the first scenario beside it that uses it, else with a stub."""
    folder = folder if folder.name else folder.resolve()
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
        if (folder / "rulebook.yaml").is_file() and folder.parent.name == "rules":
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
    return Shelf((path.absolute().parent.parent, *content_roots()), **own)


def _shown(finding: Finding, shelf: Shelf) -> Finding:
    """The finding with its file named by a path that can be opened, seen from the current folder."""
    kind, _, inner = finding.file.partition("/")
    name, _, rest = inner.partition("/")
    known = shelf.rulebook_names() if kind == "rules" else shelf.scenarios
    found = known.get(name.removesuffix(".yaml"))
    if found is None:
        return finding
    path, here = found / rest, Path.cwd()
    return replace(finding, file=str(path.relative_to(here) if path.is_relative_to(here) else path))
