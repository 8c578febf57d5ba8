"""Puts the files of a rulebook's folder together, and a rulebook on top of the one that it extends."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from wargame.errors import Finding
from wargame.library.documents import MAX_PART, Document, Node, Place, Places, finding_at
from wargame.library.messages import field_types, is_map
from wargame.rulebook import RulebookFile
from wargame.text import near

_SECTIONS = field_types(RulebookFile)
_HEAD_ONLY = ("extends", "remove")


@dataclass(slots=True)
class Merged:
    """Plain values from several files, the place of each, and what was wrong in putting them together."""

    top: Node
    data: dict[str, Any] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def places(self) -> Places:
        """Where each value stands, whatever file it came from."""
        return Places(self.top)


def merge_files(name: str, documents: Iterable[Document]) -> Merged:
    """One rulebook's files as one: sections by id are joined, every other section stands in one file."""
    head = Place(f"rules/{name}/rulebook.yaml", 1, 1)
    merged = Merged(Node(head, head))
    for document in documents:
        if isinstance(document.data, dict):
            _add_file(merged, document)
        else:
            merged.findings.append(finding_at(document.place(()), (), "a file should be a map of sections"))
    return merged


def _add_file(merged: Merged, document: Document) -> None:
    for section, value in document.data.items():
        node = document.places.top.parts[section]
        if section not in _SECTIONS:
            hint = near(str(section), _SECTIONS)
            merged.findings.append(finding_at(node.key, (section,), "unknown key", hint))
        elif section in _HEAD_ONLY and not document.source.name.endswith("/rulebook.yaml"):
            merged.findings.append(finding_at(node.key, (section,), "belongs in rulebook.yaml"))
        elif is_map(_SECTIONS[section]):
            _add_entries(merged, section, value, node)
        else:
            _add_once(merged, section, value, node)


def _add_once(merged: Merged, section: str, value: Any, node: Node) -> None:
    if section in merged.data:
        merged.findings.append(_twice(node, merged.top.parts[section], (section,)))
    else:
        merged.data[section], merged.top.parts[section] = value, node


def _add_entries(merged: Merged, section: str, entries: Any, node: Node) -> None:
    if not isinstance(entries, dict):
        merged.findings.append(finding_at(node.place, (section,), "should be a map of entries by id"))
        return
    joined = merged.top.parts.setdefault(section, Node(node.place, node.key))
    values = merged.data.setdefault(section, {})
    for entry, value in entries.items():
        if entry in values:
            merged.findings.append(_twice(node.parts[entry], joined.parts[entry], (section, entry)))
        else:
            values[entry], joined.parts[entry] = value, node.parts[entry]


def _twice(second: Node, first: Node, loc: tuple[str, ...]) -> Finding:
    where = f"{first.key.file}:{first.key.line}"
    return finding_at(second.key, loc, f"'{str(loc[-1])[:MAX_PART]}' stands already in {where}: keep one")


def extend(parent: Merged, child: Merged) -> Merged:
    """The child on top of its parent: whole entries replaced by id, in the parent's order, new ones after."""
    removed = _removed(parent, child)
    joined = Merged(Node(child.top.place, child.top.key), findings=parent.findings + child.findings)
    for section in _SECTIONS:
        if section in _HEAD_ONLY:
            _take(joined, section, child)
        elif is_map(_SECTIONS[section]):
            _join_entries(joined, section, parent, child, removed)
        else:
            _take(joined, section, child if section in child.data else parent)
    return joined


def _take(joined: Merged, section: str, source: Merged) -> None:
    if section in source.data:
        joined.data[section], joined.top.parts[section] = source.data[section], source.top.parts[section]


def _join_entries(joined: Merged, section: str, parent: Merged, child: Merged, removed: set[str]) -> None:
    for source, without in ((parent, removed), (child, set[str]())):
        if section not in source.data:
            continue
        node = source.top.parts[section]
        target = joined.top.parts.setdefault(section, Node(node.place, node.key))
        values = joined.data.setdefault(section, {})
        for entry, value in source.data[section].items():
            if _word(entry) not in without:
                values[entry], target.parts[entry] = value, node.parts[entry]


def _removed(parent: Merged, child: Merged) -> set[str]:
    wanted = child.data.get("remove", [])
    words = [word for word in wanted if isinstance(word, str)] if isinstance(wanted, list) else []
    maps = [value for section, value in parent.data.items() if is_map(_SECTIONS[section])]
    known = {_word(entry) for entries in maps for entry in entries}
    for index, word in enumerate(words):
        if word not in known:
            loc = ("remove", index)
            what = f"the extended rulebook has no '{word[:MAX_PART]}'"
            child.findings.append(finding_at(child.places.at(loc), loc, what, near(word, known)))
    return set(words)


def _word(entry: Any) -> str:
    """The id of an entry: a shared word `name[region]` is called `name`."""
    return str(entry).partition("[")[0]
