"""Coverage of the memo by rules, and of rules by games that reach them."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from pathlib import Path

from wargame.analysis.runner import GameRunner
from wargame.compiler import Compiled
from wargame.compiler.symbols import KERNEL_REASONS
from wargame.engine.cache import compiled_of
from wargame.engine.executor import Engine
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
from wargame.library.documents import Source, finding_at, finding_of_file
from wargame.library.search import is_there, read_source
from wargame.manifest import KINDS, SiteName
from wargame.paths import content_roots

GAMES = 8
"""How many games a scenario is played with its own seats, and as many with random ones."""
_STANDS = frozenset(KINDS.index(kind) + 1 for kind in ("stage_begins", "ends", "offered"))
"""The rows that tell that a program or a deal stands; what an option itself changes is only its payment."""
_MOVES = _STANDS | {KINDS.index(kind) + 1 for kind in ("changed", "delayed", "opens")}
"""The rows that tell that a node did something, and not only that it happened."""


@dataclass
class Reached:
    """The rules that were reached, over the scenarios that were played."""

    citing: dict[tuple[str, str], dict[int, bool]] = field(default_factory=dict)
    """By file and element: the lines of the nodes that cite it, and whether each of them did something."""
    closing: set[tuple[str, int]] = field(default_factory=set)
    """The options (file and line) that were refused by a condition of their own, or priced."""

    def is_reached(self, element: str, file: str, line: int, gate: bool) -> bool:
        """Whether the node that cites an element at a line was reached: the nearest that begins there or above."""
        nodes = self.citing.get((file, element), {})
        node = max((at for at in nodes if at <= line), default=None)
        return node is not None and (nodes[node] or (gate and (file, node) in self.closing))

    def play(self, compiled: Compiled, priced: Set[str]) -> None:
        """Play a scenario's part of the batch; `priced` are the options that cost something."""
        sites = compiled.names.sites
        options = {compiled.constants[f"{option.name.upper()}_SITE"] for option in compiled.options}
        strangers = {role.id: "random" for role in compiled.names.roles}
        moved: set[int] = set()
        engine = Engine(compiled, executor="wasm")
        for seats in (compiled.seats, strangers):
            games = GameRunner(engine, seats, {}, {})
            for game in range(GAMES):
                for rows in games.turns(f"coverage/{game}", compiled.names.turns):
                    moved |= {site for kind, site, _ in rows if kind in _MOVES} - options
                    moved |= {site for kind, site, _ in rows if kind in _STANDS and site in options}
                    self._try(games, priced)
        self._note(sites, moved)

    def _note(self, sites: list[SiteName], moved: set[int]) -> None:
        """A node that stands for its rule is reached when any node of the rule did something."""
        rules = {sites[number].rule for number in moved}
        heads: dict[str, int] = {}
        for site in sites:
            heads[site.rule] = min(site.line, heads.get(site.rule, site.line))
        for site in sites:
            done = site.number in moved or (site.line == heads[site.rule] and site.rule in rules)
            for element in site.cites:
                lines = self.citing.setdefault((site.file, element), {})
                lines[site.line] = lines.get(site.line, False) or done

    def _try(self, games: GameRunner, priced: Set[str]) -> None:
        """Try every option on the views that the turn has left."""
        engine, s = games.engine, games.s
        roles = list(engine.names.role)
        for role in range(len(roles)):
            engine.take_back_all(s, role)
        for option in engine.compiled.options:
            site = engine.names.sites[engine.at[f"{option.name.upper()}_SITE"]]
            if (site.file, site.line) not in self.closing:
                target = 0 if option.area else -1
                reason = engine.judge(s, roles.index(option.role), option.number, target, 0, "plain")
                if reason >= len(KERNEL_REASONS) or (reason == 0 and option.id in priced):
                    self.closing.add((site.file, site.line))


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

    Plays a batch of games: some seconds for each scenario.
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
        content = load_scenario(name)
        compiled = compiled_of(content)
        if any(elements & set(site.cites) for site in compiled.names.sites):
            reached.play(compiled, {id for id, option in content.rulebook.options.items() if option.cost})
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


def _is_element(entry: object) -> bool:
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
    waiting: list[tuple[Loc, object]] = [((), document.data)]
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
