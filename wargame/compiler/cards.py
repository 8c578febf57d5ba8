"""What a card says of an option: its effects and rolls as expressions that can be read over a view."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from wargame.compiler.bodies import odds_terms
from wargame.compiler.book import DEAL_WORDS, Book, OptionInfo
from wargame.compiler.options import freshness, option_scope, with_lets
from wargame.compiler.scope import Meaning
from wargame.compiler.sites import Sites
from wargame.expressions import Node
from wargame.library import Loc
from wargame.rulebook import Effect, Odds, Risk


@dataclass(frozen=True)
class EffectLine:
    """One effect: which track, by how much, under which condition, and when."""

    verb: str
    thing: str
    """The id of the track or option that it is about."""
    amount: Node | None = None
    test: Node | None = None
    after: int = 0
    lasts: int = 0
    each: bool = False
    region: str = ""
    """`target`, a region's id, or nothing."""
    tires: bool = False
    when: str = ""
    """The part of the option that it belongs to: a stage, a word of its deal; nothing for the order itself."""


@dataclass(frozen=True)
class RollLine:
    """A roll: its named terms, and what follows."""

    title: str
    terms: list[tuple[str, Node]]
    effects: list[EffectLine]
    text: str = ""
    cites: tuple[str, ...] = ()
    when: str = ""
    sort: str = "risk"
    """`chance`, `result`, `risk` or `noticed`."""


@dataclass(frozen=True)
class Card:
    """An option as its card tells it."""

    id: str
    role: str
    title: str
    about: str
    number: int
    horizon: str
    tier: str
    decides: str
    consents: str
    answer: str
    cites: tuple[str, ...]
    sources: tuple[str, ...]
    cost: dict[str, Node] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    upkeep: dict[str, Node] = field(default_factory=dict)
    stages: tuple[tuple[str, int], ...] = ()
    effects: tuple[EffectLine, ...] = ()
    rolls: tuple[RollLine, ...] = ()
    file: str = ""
    line: int = 0


def card(book: Book, sites: Sites, option: OptionInfo, fills: dict[str, Node]) -> Card:
    """The card of an option."""
    entry, place = option.entry, book.faults.places.at(option.loc)
    scope = option_scope(book, option, option.loc, fills)
    reader = _Reader(book, option, fills)
    costs = with_lets(scope, option, entry.cost.values())
    upkeep = entry.program.upkeep if entry.program else {}
    stages = (
        [(s.title or s.id.replace("_", " "), s.quarters or 0) for s in book.stages(option.id)]
        if entry.program
        else []
    )
    sources = [entry.source or "", entry.why or "", *(e.source or "" for e in entry.effects)]
    return Card(
        option.id, option.role, entry.title, entry.about, option.number, entry.horizon, entry.tier or "",
        entry.decides or "", entry.consents or "", entry.answer or "", tuple(entry.cites), tuple(s for s in sources if s),
        {id: replace(costs, loc=(*option.loc, "cost", id)).integer(text) for id, text in entry.cost.items()},
        tuple(entry.needs),
        {id: replace(scope, loc=(*option.loc, "program", "upkeep", id)).integer(text) for id, text in upkeep.items()},
        tuple(stages), tuple(reader.all_effects()), tuple(reader.rolls()), place.file, place.line,
    )  # fmt: skip


class _Reader:
    """Reads an option's effects and odds again as expressions, with its lets written out."""

    def __init__(self, book: Book, option: OptionInfo, fills: dict[str, Node]) -> None:
        self.book, self.option = book, option
        scope = option_scope(book, option, option.loc, fills)
        fresh = Node("local", (freshness(option),), "fresh", low=0, high=100)
        part = Node("local", name="part", low=50, high=100)
        self.scope = scope.with_own(fresh=Meaning(fresh), part=Meaning(part))

    def node(self, text: str | int | bool, loc: Loc) -> Node:
        """An expression with the lets that it uses written out."""
        scope = with_lets(self.scope, self.option, [text])
        return replace(scope, loc=loc).integer(text)

    def all_effects(self) -> Iterator[EffectLine]:
        """The effects of the order, of its stages and of its deal."""
        entry, loc = self.option.entry, self.option.loc
        yield from self.effects(entry.effects, (*loc, "effects"))
        if entry.program:
            for i, stage in enumerate(self.book.stages(self.option.id)):
                here, title = (*loc, "program", "stages", i), stage.title or stage.id.replace("_", " ")
                yield from self.effects(stage.begins, (*here, "begins"), title)
                yield from self.effects(stage.each_quarter, (*here, "each_quarter"), f"{title}, each quarter")
            yield from self.effects(entry.program.unfunded, (*loc, "program", "unfunded"), "unfunded")
            yield from self.effects(entry.program.ends, (*loc, "program", "ends"), "when it ends")
        if entry.deal:
            for word in DEAL_WORDS:
                yield from self.effects(
                    getattr(entry.deal, word), (*loc, "deal", word), word.replace("_", " ")
                )

    def effects(self, items: list[Effect], loc: Loc, when: str = "") -> Iterator[EffectLine]:
        """The lines of a list of effects."""
        for i, item in enumerate(items):
            yield self._effect(item, (*loc, i), when)

    def _effect(self, item: Effect, loc: Loc, when: str) -> EffectLine:
        verb = next(
            (v for v in ("change", "set", "start", "end", "open") if getattr(item, v) is not None), "change"
        )
        thing, _, index = str(getattr(item, verb)).partition("[")
        scope = self.scope.over(Node("local", name="region", low=0, high=len(self.book.regions) - 1))
        reader = _Reader.__new__(_Reader)
        reader.book, reader.option, reader.scope = self.book, self.option, scope if item.each else self.scope
        text = item.by if verb == "change" else item.to
        amount = None
        if text is not None and not (
            isinstance(text, str) and thing in self.book.tracks and text in self.book.tracks[thing].values
        ):
            amount = reader.node(text, (*loc, "by" if verb == "change" else "to"))
        test = reader.node(item.if_, (*loc, "if")) if item.if_ is not None else None
        scaled = item.scaled if isinstance(item.scaled, list) else [item.scaled]
        region = index.rstrip("]").strip()
        return EffectLine(verb, thing, amount, test, item.after or 0, item.lasts or 0, item.each is not None, region,
                          "fresh" in scaled, when)  # fmt: skip

    def terms(self, odds: Odds, loc: Loc) -> list[tuple[str, Node]]:
        """The named terms of some odds."""
        return [(label, self.node(text, (*loc, label) if isinstance(odds, dict) else loc))
                for label, text in odds_terms(odds).items()]  # fmt: skip

    def rolls(self) -> Iterator[RollLine]:
        """The chance, the results, the risks and the noticing of an option."""
        entry, loc = self.option.entry, self.option.loc
        if entry.odds is not None:
            failing = list(self.effects(entry.otherwise, (*loc, "otherwise")))
            yield RollLine("it succeeds", self.terms(entry.odds, (*loc, "odds")), failing, sort="chance")
        for id, result in entry.results.items():
            here = (*loc, "results", id)
            terms = self.terms(result.odds, (*here, "odds")) if result.odds is not None else []
            lines = list(self.effects(result.effects, (*here, "effects")))
            yield RollLine(
                result.title or id.replace("_", " "),
                terms,
                lines,
                result.text or "",
                tuple(result.cites),
                sort="result",
            )
        for i, risk in enumerate(entry.risks):
            yield self._risk(risk, (*loc, "risks", i), "")
        for i, stage in enumerate(self.book.stages(self.option.id) if entry.program else []):
            for k, risk in enumerate(stage.risks):
                here = (*loc, "program", "stages", i, "risks", k)
                yield self._risk(risk, here, f"{stage.title or stage.id.replace('_', ' ')}, each quarter")
        for role, odds in (entry.covert or {}).items():
            if odds != "known" and role in self.book.roles:
                title = self.book.content.rulebook.roles[role].title
                terms = self.terms(odds, (*loc, "covert", role))
                yield RollLine(f"{title} notices", terms, [], sort="noticed")

    def _risk(self, risk: Risk, loc: Loc, when: str) -> RollLine:
        lines = list(self.effects(risk.effects, (*loc, "effects")))
        return RollLine(
            risk.title, self.terms(risk.odds, (*loc, "odds")), lines, risk.text or "", tuple(risk.cites), when
        )
