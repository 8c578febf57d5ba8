"""Blind strategies: every option alone, as some doctrine orders it or at random, put into one content."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import TypeAlias

from wargame.analysis.variants import functions_of
from wargame.compiler import Compiled
from wargame.compiler.module import compile_content
from wargame.expressions import parse
from wargame.library import Content, Source, load_sources
from wargame.rulebook import Effect, OptionEntry, Rulebook, Set

Rule: TypeAlias = Mapping[str, object]
"""A rule of a doctrine, or a doctrine, as YAML has it."""

REPEATS = 4
"""How often a turn an option alone is tried: as often as a role may have orders."""


@dataclass(frozen=True, eq=False)
class Way:
    """One way to order an option: as some doctrine of its role does, or with drawn choices."""

    role: str
    option: str
    data: Rule | None
    """The rule of a doctrine; None: drawn."""
    words: str
    """The choices in short."""
    openers: tuple[str, ...]
    """What its role orders first so that it can be ordered at all."""
    number: int

    @property
    def alone(self) -> str:
        """The seat that orders this and nothing else, after what opens it."""
        return f"alone_{self.number}"

    @property
    def opening(self) -> str:
        """The doctrine that orders what opens this, if anything does."""
        return f"opening_{self.number}"

    @property
    def added(self) -> str:
        """The doctrine that orders this once a turn."""
        return f"added_{self.number}"


@dataclass(frozen=True)
class Strategies:
    """A content with the doctrines of every way, and with seats in which one doctrine follows another."""

    compiled: Compiled
    ways: tuple[Way, ...]
    own: dict[str, tuple[str, ...]]
    """The doctrines that the content itself has, by role."""

    def seat_with(self, way: Way, doctrine: str) -> str:
        """A doctrine that orders the option before its own rules, wherever that is legal."""
        return f"doctrine:{way.added}+{doctrine}"


def strategies_of(content: Content) -> Strategies:
    """Compile a content together with a doctrine for every option. Raises ContentError."""
    ways = tuple(_ways(content.rulebook))
    name = f"rules/{content.rulebook.id}/strategies.yaml"
    source = Source(name, json.dumps({"doctrines": dict(_doctrines(ways))}))
    compiled = compile_content(load_sources([*content.sources[:-1], source], content.sources[-1]))
    own: dict[str, tuple[str, ...]] = {}
    for id, doctrine in content.rulebook.doctrines.items():
        own[doctrine.role] = (*own.get(doctrine.role, ()), id)
    return Strategies(_in_company(compiled, ways, own), ways, own)


def _ways(rulebook: Rulebook) -> Iterator[Way]:
    number = 0
    for id, option in rulebook.options.items():
        for role in [option.role] if isinstance(option.role, str) else option.role:
            openers = tuple(_openers(rulebook, role, id))
            known = _as_ordered(rulebook, role, id) if option.choices or option.target else []
            for data, words in [(None, "as it is drawn"), *known]:
                yield Way(role, id, data, words, openers, number)
                number += 1


def _as_ordered(rulebook: Rulebook, role: str, option: str) -> list[tuple[Rule, str]]:
    """The ways in which a role's doctrines order an option, each once, without when and why; their choices in short."""
    found: list[tuple[Rule, str]] = []
    for doctrine in rulebook.doctrines.values():
        for rule in doctrine.rules if doctrine.role == role else ():
            if rule.choose is not None and option in rule.choose:
                words = ", ".join(map(str, rule.choose[option].values())) or "as its doctrines do"
                way = rule.model_dump(exclude_unset=True, exclude={"when", "because"}), words
                if way not in found:
                    found.append(way)
    return found


def _openers(rulebook: Rulebook, role: str, id: str) -> Iterator[str]:
    """The role's options that an option's needs name, or that set a track which these name; what opens them first."""
    needs = [*rulebook.options[id].needs.values(), *(rulebook.options[id].holds or {}).values()]
    named = {name for line in needs for name in _asked(parse(line))}
    for other, option in rulebook.options.items():
        roles = [option.role] if isinstance(option.role, str) else option.role
        if other != id and role in roles and (other in named or named & _set_by(option)):
            yield from (inner for inner in _openers(rulebook, role, other) if inner != id)
            yield other


def _asked(node: ast.expr) -> Iterator[str]:
    """The names that a condition asks for, without those that it wants not to be."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        return
    if isinstance(node, ast.Compare) and isinstance(node.comparators[0], ast.Constant) and _is_none(node):
        return
    if isinstance(node, ast.Name):
        yield node.id
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.expr):
            yield from _asked(child)


def _is_none(node: ast.Compare) -> bool:
    return isinstance(node.ops[0], ast.Eq) and ast.unparse(node.comparators[0]) == "0"


def _set_by(option: OptionEntry) -> set[str]:
    effects: list[Effect] = [*option.effects, *(option.otherwise or [])]
    return {effect.set.partition("[")[0] for effect in effects if isinstance(effect, Set)}


def _doctrines(ways: tuple[Way, ...]) -> Iterator[tuple[str, Rule]]:
    because = "This option alone."
    for way in ways:
        told = {"role": way.role, "title": way.option, "about": because}
        rule = {**way.data, "because": because} if way.data is not None else None
        yield way.added, {**told, "rules": [rule] if rule else [], "fill": [] if rule else [way.option]}
        opening = [{"choose": {opener: {}}, "because": because} for opener in dict.fromkeys(way.openers)]
        if opening:
            yield way.opening, {**told, "rules": opening}


def _in_company(compiled: Compiled, ways: tuple[Way, ...], own: dict[str, tuple[str, ...]]) -> Compiled:
    """Let doctrines follow one another: as numbers beyond those of all doctrines."""
    count = len(compiled.doctrines)
    texts = functions_of(compiled)
    head, body = texts["doctrine"].split("\n", 1)
    company = f"    if number >= {count}:\n        doctrine(s, number // {count} - 1, role)\n"
    company += f"        return doctrine(s, number % {count}, role)\n"
    texts["doctrine"] = f"{head}\n{company}{body}"
    functions = "\n\n".join(texts.values()) + "\n"
    doctrines = dict(compiled.doctrines)

    def seat(name: str, members: list[str]) -> None:
        role, number = compiled.doctrines[members[0]]
        for member in members[1:]:
            number = (number + 1) * count + compiled.doctrines[member][1]
        doctrines[name] = role, number

    for way in ways:
        seat(way.alone, [*([way.opening] if way.openers else []), *[way.added] * REPEATS])
        for doctrine in own.get(way.role, ()):
            seat(f"{way.added}+{doctrine}", [way.added, doctrine])
    digest = sha256(f"{compiled.digest}{functions}".encode()).hexdigest()
    return replace(compiled, functions=functions, doctrines=doctrines, digest=digest)
