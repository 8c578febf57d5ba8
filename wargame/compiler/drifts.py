"""Drift: each quarter a track takes a step toward the sum of its named terms."""

from __future__ import annotations

from dataclasses import replace

from wargame.compiler.book import Book, TrackInfo
from wargame.compiler.emit import emit
from wargame.compiler.scope import Scope
from wargame.compiler.sites import Sites
from wargame.compiler.world import region_node
from wargame.expressions import Node


def drift(
    book: Book, sites: Sites, track: TrackInfo, fills: dict[str, Node]
) -> tuple[list[str], dict[str, Node]]:
    """`drift_X`: a step toward the sum of the named terms; and those terms, for who asks why."""
    entry = track.entry.drift
    assert entry
    loc = (*track.loc, "drift")
    scope = Scope(book, loc, region=region_node(book, "region") if track.regional else None, fills=fills)
    terms = entry.to if isinstance(entry.to, dict) else {"target": entry.to}
    nodes = {}
    for label, text in terms.items():
        here = (*loc, "to", label) if isinstance(entry.to, dict) else (*loc, "to")
        nodes[label] = replace(scope, loc=here).integer(text)
    total = _added(list(nodes.values()))
    scope.checked(total)
    cites = [*track.entry.cites, *entry.cites]
    title = f"{track.entry.title} drifts"
    site = sites.add(loc, track.id, title, audience=None, number=total, cites=cites, sort="drift")
    place = book.faults.places.at(loc)
    return [
        f"def drift_{track.id}(s: Position) -> int:  # {place.file}:{place.line}",
        *(_regional(book, track, list(nodes.values()), entry.pace, site) if track.regional else
          [f"    pull(s, {track.place}, {emit(total, 'NOW')}, {entry.pace}, {site})"]),
        "    return 0",
        "",
    ], nodes  # fmt: skip


def _regional(book: Book, track: TrackInfo, terms: list[Node], pace: int, site: int) -> list[str]:
    """What is the same in every region is worked out once, before them."""
    everywhere = [term for term in terms if not _is_regional(term)]
    here = [term for term in terms if _is_regional(term)]
    same: list[Node] = []
    target = emit(_lifted(_added([*([_added(everywhere)] if everywhere else []), *here]), same), "NOW")
    return [
        *(f"    same_{i} = {emit(node, 'NOW')}" for i, node in enumerate(same)),
        f"    for region in range({len(book.regions)}):",
        f"        pull(s, {track.place} + region, {target}, {pace}, {site})",
    ]


def _added(terms: list[Node]) -> Node:
    total = terms[0]
    for term in terms[1:]:
        total = Node("+", (total, term))
    return total


def _lifted(node: Node, same: list[Node]) -> Node:
    """A node with a name in place of each part that is the same in every region; these are noted."""
    if node.op in ("num", "local", "base", "address"):
        return node
    if _is_regional(node):
        return replace(node, args=tuple(_lifted(arg, same) for arg in node.args))
    same.append(node)
    return Node("local", name=f"same_{len(same) - 1}", truth=node.truth)


def _is_regional(node: Node) -> bool:
    return any(part.op == "local" and part.name == "region" for part in node.walk())
