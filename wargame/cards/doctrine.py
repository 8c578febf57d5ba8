"""Building of doctrines in words: their rules in order, with conditions as a card says them."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from wargame.cards.card import Conduct, ConductRule, Part
from wargame.cards.sentences import Sentences, spaced
from wargame.compiler import Deed
from wargame.compiler.emit import condition
from wargame.compiler.resolve import Scope
from wargame.compiler.scope import guarded_tracks
from wargame.compiler.symbols import RuleInfo, SymbolTable
from wargame.expressions import Node, parse
from wargame.library import Loc
from wargame.rulebook import Doctrine, DoctrineRule


def conduct_of(symbols: SymbolTable, rule: RuleInfo, fills: dict[str, Node], deeds: Mapping[int, Deed]) -> Conduct:
    """A doctrine that compiles, in words, with the `deeds` of its rules by their positions."""
    entry = rule.entry
    assert isinstance(entry, Doctrine)
    scope = Scope(symbols, rule.loc, reader=entry.role, fills=fills)
    teller = _Teller(Sentences(symbols), scope, f"VIEW_{entry.role.upper()}")
    rules = tuple(teller.rule(entry.rules[i], (*rule.loc, "rules", i), deed) for i, deed in deeds.items())
    role = symbols.content.rulebook.roles[entry.role].title
    return Conduct(rule.id, role, entry.title, entry.about, rules, tuple(_title(symbols, id) for id in entry.fill))


@dataclass(frozen=True)
class _Teller:
    """Tells the rules of one doctrine."""

    words: Sentences
    scope: Scope
    base: str

    def rule(self, item: DoctrineRule, loc: Loc, deed: Deed) -> ConductRule:
        """A rule in words."""
        words, place = self.words, self.words.symbols.diagnostics.places.at(loc)
        said = "" if item.when is True else words.of(item.when)
        parts = () if item.when is True else tuple(self._parts(str(item.when), (*loc, "when")))
        return ConductRule(
            _order(words.symbols, item), _where(words, item), said, item.because, place.file, place.line, parts, deed
        )

    def _parts(self, when: str, loc: Loc) -> Iterator[Part]:
        tree = parse(when)
        whole = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
        scope = replace(self.scope, loc=loc, knowing=guarded_tracks(tree))
        for text in map(ast.unparse, whole):
            node = scope.truth(text)
            yield Part(self.words.of(text), condition(node, self.base), tuple(dict.fromkeys(self._reads(node))))

    def _reads(self, node: Node) -> Iterator[tuple[str, int | None]]:
        places = {track.place: track.id for track in self.words.symbols.tracks.values()}
        for cell in node.walk():
            id = places.get(cell.name.removeprefix("PREVIOUS + ")) if cell.op in ("cell", "address") else None
            if id is not None:
                yield id, cell.args[0].value if cell.args and cell.args[0].op == "num" else None


def _order(symbols: SymbolTable, item: DoctrineRule) -> str:
    for verb, id in (("stop paying for", item.stop), ("pay again for", item.resume)):
        if id:
            return f"{verb} {_title(symbols, id)}"
    id, choices = next(iter((item.choose or {}).items()))
    chosen = ", ".join(f"{spaced(name)}: {_value(symbols, value)}" for name, value in choices.items())
    return f"{_title(symbols, id)} ({chosen})" if chosen else _title(symbols, id)


def _title(symbols: SymbolTable, id: str) -> str:
    return symbols.content.rulebook.options[id].title


def _value(symbols: SymbolTable, value: int | str) -> str:
    track = symbols.tracks.get(str(value))
    return f'by "{track.entry.title}"' if track else spaced(str(value))


def _where(words: Sentences, item: DoctrineRule) -> str:
    """The conditions on the region, then what narrows it step by step."""
    readings = [item.target] if isinstance(item.target, str) else item.target
    parts = [f"where {words.of(item.where)}"] if item.where is not None else []
    return ", then ".join([*parts, *_readings(words, readings)])


def _readings(words: Sentences, readings: list[str]) -> Iterator[str]:
    for text in readings:
        word, _, id = text.strip().partition(" ")
        track = words.symbols.tracks.get(id.strip())
        yield f"{word} {track.entry.title}" if track else f"in {words.place(text)}"
