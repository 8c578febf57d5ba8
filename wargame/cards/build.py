"""Building of cards from a rulebook's entries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from wargame.cards.card import Card, EffectLine, Follower, RollLine, Sort, Term, Terms
from wargame.cards.sentences import Sentences, spaced
from wargame.compiler.options import choice_names, freshness, option_scope
from wargame.compiler.resolve import Scope
from wargame.compiler.rules import odds_terms
from wargame.compiler.scope import Meaning
from wargame.compiler.symbols import OptionInfo, RuleInfo, SymbolTable
from wargame.compiler.triggers import region_node
from wargame.expressions import Node
from wargame.library import Loc
from wargame.manifest import OF_DEALS, DealKind
from wargame.rulebook import (
    Body,
    Change,
    Effect,
    End,
    Entry,
    Expression,
    Odds,
    Open,
    OptionEntry,
    ProgramEntry,
    Reaction,
    Reasoned,
    Result,
    Risk,
    Rulebook,
    Set,
    Stage,
    Start,
    named_by,
)

Readers: TypeAlias = Mapping[str, tuple[str, ...]]
FEW = 4
"""A track with more readers than this needs no word about them."""


@dataclass(frozen=True)
class Reader:
    """Reads the parts of one rule as expressions, with its lets written out."""

    symbols: SymbolTable
    scope: Scope
    words: Sentences
    readers: Readers
    fills: dict[str, Node]
    chosen: re.Pattern[str] | None = None

    def node(self, text: Expression, loc: Loc) -> Node:
        """An expression."""
        return replace(self.scope, loc=loc).integer(self.own(text))

    def said(self, text: Expression | None) -> str:
        """A condition in words; nothing where there is none."""
        return "" if text is None else self.words.of(self.own(text))

    def own(self, text: Expression) -> Expression:
        """An expression in which the option's standing choices are those of the order that the card is about."""
        if not isinstance(text, str) or self.chosen is None or "count(" in text:
            return text  # in `count(...)` no order's choices have names
        return self.chosen.sub(r"\1", text)

    def over_region(self) -> Reader:
        """The same inside `each`, where `region` has a meaning."""
        return replace(self, scope=self.scope.over(region_node(self.symbols, "region")))

    def effects(self, items: Sequence[Effect], loc: Loc, when: str = "") -> tuple[EffectLine[Node], ...]:
        """The lines of a list of effects."""
        return tuple(self._effect(item, (*loc, i), when) for i, item in enumerate(items))

    def _effect(self, item: Effect, loc: Loc, when: str) -> EffectLine[Node]:
        verb, named = named_by(item)
        thing, _, index = named.partition("[")
        inside = self.over_region() if item.each else self
        line = EffectLine[Node](
            verb, thing, test=None if item.if_ is None else inside.node(item.if_, (*loc, "if")),
            each=item.each is not None, area=item.each or "", region=index.rstrip("]").strip(), when=when,
            condition=self.said(item.if_), read_by=self._read_by(thing), loc=loc,
        )  # fmt: skip
        match item:
            case Change():
                return inside._changed(line, item)
            case Set():
                return inside._set(line, item)
            case Open():
                return replace(line, turns=item.turns, price=item.price)
            case Start() | End():
                return line
            case _:
                assert_never(item)

    def _read_by(self, thing: str) -> tuple[str, ...]:
        """What reads a track that is a working value without a theme, where few rules do."""
        track = self.symbols.tracks.get(thing)
        readers = self.readers.get(thing, ()) if track and not track.entry.theme else ()
        return readers if len(readers) <= FEW else ()

    def _changed(self, line: EffectLine[Node], item: Change) -> EffectLine[Node]:
        """The line of a change, with the percents that are certain in its amount."""
        node = self.node(item.by, (*line.loc, "by"))
        for word in item.percents:
            if word not in ("fresh", "part"):
                node = Node("call", (node, self.node(word, (*line.loc, "scaled"))), "scaled")
        return replace(line, amount=node, after=item.after or 0, lasts=item.lasts or 0,
                       tires="fresh" in item.percents, halves="part" in item.percents)  # fmt: skip

    def _set(self, line: EffectLine[Node], item: Set) -> EffectLine[Node]:
        track = self.symbols.tracks[line.thing]
        if item.to in track.values:
            return replace(line, value=str(item.to))
        return replace(line, amount=self.node(item.to, (*line.loc, "to")))

    def terms(self, odds: Odds | None, loc: Loc) -> tuple[Term[Node], ...]:
        """The named terms of some odds."""
        texts = {} if odds is None else odds_terms(odds)
        places = {label: (*loc, label) if isinstance(odds, dict) else loc for label in texts}
        return tuple((label, self.node(text, places[label])) for label, text in texts.items())

    def rolls(self, entry: Body, loc: Loc) -> Iterator[RollLine[Node]]:
        """The chance, the results and the risks of a rule, in this order."""
        if entry.odds is not None:
            here, failing = (*loc, "odds"), self.effects(entry.otherwise, (*loc, "otherwise"))
            yield RollLine("it succeeds", self.terms(entry.odds, here), failing, sort="chance", loc=here)
        for id, result in entry.results.items():
            yield self._roll(result.title or spaced(id).capitalize(), result, (*loc, "results", id), sort="result")
        for i, risk in enumerate(entry.risks):
            yield self.risk(risk, (*loc, "risks", i))

    def risk(self, risk: Risk, loc: Loc, when: str = "") -> RollLine[Node]:
        """One risk, of an order or of a stage."""
        return self._roll(risk.title, risk, loc, when, condition=self.said(risk.if_))

    def _roll(
        self, title: str, roll: Result | Risk, loc: Loc, when: str = "", sort: Sort = "risk", condition: str = ""
    ) -> RollLine[Node]:
        terms, effects = self.terms(roll.odds, (*loc, "odds")), self.effects(roll.effects, (*loc, "effects"))
        return RollLine(title, terms, effects, roll.text or "", tuple(roll.cites), when, sort, condition, loc)


def _with_lets(scope: Scope, entry: Body, loc: Loc) -> Scope:
    """The scope with a rule's lets, each written out."""
    for name, text in entry.let.items():
        scope = scope.with_own(**{name: Meaning(replace(scope, loc=(*loc, "let", name)).integer(text))})
    return scope


_PROSE = {"title", "short", "about", "text", "why", "source", "cites", "decides", "consents", "answer", "id", "role", "step",
          "theme", "tier", "horizon", "on", "set", "change", "open", "start", "end", "states", "seen_by", "choices",
          "answers", "target"}  # fmt: skip
_SECTIONS = {"tracks": "", "regional_tracks": "", "options": "", "reactions": "", "income": "each quarter",
             "each_turn": "each quarter", "injects": ""}  # fmt: skip
_ASKED = re.compile(r"(?<![\w.])(\w+)(?:\[\w+\])?\.\w")
_NAMED = re.compile(r"(?<![\w.])[a-z]\w*")


def readers_of(rulebook: Rulebook) -> dict[str, tuple[str, ...]]:
    """The titles of the other entries whose expressions read a rule or a track, by its id."""
    words = _words(rulebook)
    found: dict[str, dict[str, None]] = {}
    for id, title, entry in _entries(rulebook):
        for text in _expressions(entry):
            for read in _read(text, words) - {id}:
                found.setdefault(read, {})[title] = None
    return {id: tuple(titles) for id, titles in found.items()}


def _entries(rulebook: Rulebook) -> Iterator[tuple[str, str, dict[str, object]]]:
    """Entries with expressions: id, the title that a reader knows it by, and its plain data."""
    for role in rulebook.roles.values():
        yield "", f"orders a turn of the {role.title}", role.model_dump(by_alias=True)
    for section, when in _SECTIONS.items():
        for id, entry in getattr(rulebook, section).items():
            title = f"{entry.title} ({when})" if when else entry.title
            yield id, title, entry.model_dump(by_alias=True, exclude_none=True)


def _expressions(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, part in value.items():
            if name not in _PROSE or (name == "answer" and not isinstance(part, str)):
                yield from _expressions(part)
    elif isinstance(value, (list, tuple)):
        for part in value:
            yield from _expressions(part)


def _words(rulebook: Rulebook) -> dict[str, set[str]]:
    """The ids that each shared word reads, through other words too (they are declared in any order)."""
    words = {name.partition("[")[0]: str(text) for name, text in rulebook.let.items()}
    read: dict[str, set[str]] = {}
    for _ in words:
        grown = {name: _read(text, read) for name, text in words.items()}
        if grown == read:
            break
        read = grown
    return read


def _read(text: str, words: Mapping[str, set[str]]) -> set[str]:
    names = set(_NAMED.findall(text))
    return names.union(_ASKED.findall(text), *(words[name] for name in names if name in words))


def when_dealt(kind: DealKind) -> str:  # noqa: C901 - one case for each kind
    """A step in the life of a deal, as it opens a sentence."""
    match kind:
        case "offered":
            return "When offered"
        case "accepted":
            return "If accepted"
        case "bargaining":
            return "If bargained down"
        case "stalled":
            return "If put off"
        case "refused":
            return "If refused"
        case "kept":
            return "If what was asked is done in time"
        case "broken":
            return "If what was asked is not done in time"
        case "rewarded":
            return "If what was promised comes in time"
        case "cheated":
            return "If what was promised does not come in time"
        case "carried_out":
            return "If refused, and the threat is carried out"
        case "bluffed":
            return "If refused, and the threat is not carried out"
        case _:
            assert_never(kind)


def _in_words(word: str) -> str | None:
    """An event within a sentence; None for one that is named by its title."""
    for kind in OF_DEALS:
        if word == kind:
            return when_dealt(kind)[0].lower() + when_dealt(kind)[1:]
    return {"fails": "if it fails", "noticed": "", "unfunded": "in a quarter without pay", "ends": "when it ends"}.get(word)


def followers(reader: Reader, option: OptionInfo) -> Iterator[Follower[Node]]:
    """The reactions that the option's events call, and those of its risks."""
    own = [option.id, *(rule.id for rule in reader.symbols.rules.values() if rule.owner == option.id)]
    yield from _called_by(reader, own, option, ())


def _called_by(
    reader: Reader, rules: Sequence[str], option: OptionInfo | None, above: tuple[str, ...]
) -> Iterator[Follower[Node]]:
    """The reactions that some rules call; of an option's own (else None), and below those of `above`."""
    for id, events in _called(reader.symbols, rules).items():
        if id not in above:
            yield _follower(reader, id, events, option, above)


def _called(symbols: SymbolTable, rules: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """The reactions that events of some rules call, with those events, or that flags call which they set."""
    events: dict[str, list[tuple[str, str]]] = {}
    for (rule, word), ids in symbols.listened.items():
        for id in ids if rule in rules else ():
            events.setdefault(id, []).append((rule, word))
    for rule in rules:
        for id in _flagged(symbols, symbols.rules[rule].entry):
            events.setdefault(id, [])
    return events


def _flagged(symbols: SymbolTable, entry: object) -> Iterator[str]:
    """The reactions that wait for a flag (a track of 0 and 1) which an entry sets."""
    items = [*entry.effects, *entry.otherwise] if isinstance(entry, Body) else []
    flags = {id for id, track in symbols.tracks.items() if (track.low, track.high) == (0, 1)}
    flags &= {item.set for item in items if isinstance(item, Set)}
    for id, rule in symbols.rules.items() if flags else ():
        waits = str(rule.entry.becomes) if isinstance(rule.entry, Reaction) else ""
        if any(re.search(rf"\b{flag}\b", waits) for flag in flags):
            yield id


def _follower(
    reader: Reader, id: str, events: list[tuple[str, str]], option: OptionInfo | None, above: tuple[str, ...]
) -> Follower[Node]:
    """One reaction with all that it brings, and what that calls."""
    rule = reader.symbols.rules[id]
    entry = rule.entry
    assert isinstance(entry, Reaction)
    inner = _of_reaction(reader, rule, entry, option)
    after = (_event(reader.symbols, option, *event) for event in events)
    return Follower(
        id, entry.title, "; ".join(filter(None, after)), inner.said(entry.if_ if entry.becomes is None else entry.becomes),
        _place(inner.words, entry), tuple(entry.seen_by or ()),
        inner.effects(entry.effects, (*rule.loc, "effects")), tuple(inner.rolls(entry, rule.loc)),
        tuple(_called_by(inner, [id], None, (*above, id))), rule.loc,
    )  # fmt: skip


def _of_reaction(reader: Reader, rule: RuleInfo, entry: Reaction, option: OptionInfo | None) -> Reader:
    """A reader of a reaction; it knows the choices of the option whose event calls it."""
    symbols = reader.symbols
    own = choice_names(symbols, option) if option and isinstance(entry.on, str) else {}
    observer = Meaning(Node("local", name="observer", low=-1, high=7))
    target = region_node(symbols, "target") if rule.area else None
    scope = Scope(symbols, rule.loc, {**own, "observer": observer}, target=target, fills=reader.fills)
    words = Sentences(symbols, entry.let, frozenset(own))
    return Reader(symbols, _with_lets(scope, entry, rule.loc), words, reader.readers, reader.fills)


def _place(words: Sentences, entry: Reaction) -> str:
    if entry.at:
        return words.of(entry.at)
    if entry.each and entry.each != "region":
        return f"in every region of {words.place(entry.each)}"
    return "in every region" if entry.each else ""


def _event(symbols: SymbolTable, option: OptionInfo | None, rule: str, word: str) -> str:
    """An event in words, or nothing for the order itself."""
    entry = symbols.rules[rule].entry
    if word == "happens":
        return "" if option is None or rule == option.id else f"after: {getattr(entry, 'title', spaced(rule))}"
    said = _in_words(word)
    if said is not None:
        return said
    stages = {stage.id: stage for stage in symbols.stages(rule)} if rule in symbols.programs else {}
    parts: dict[str, Result | Stage] = {**(entry.results if isinstance(entry, Body) else {}), **stages}
    return f"after: {(parts[word].title if word in parts else None) or spaced(word)}"


def card(symbols: SymbolTable, option: OptionInfo, fills: dict[str, Node], readers: Readers) -> Card[Node]:
    """The card of an option."""
    entry, place = option.entry, symbols.diagnostics.places.at(option.loc)
    stages = symbols.stages(option.id) if entry.program else []
    reader = _of_option(symbols, option, fills, readers)
    program = entry.program or ProgramEntry()
    return Card(
        option.id, option.role, entry.title, entry.about, option.number, entry.horizon, entry.tier or "",
        entry.decides or "", entry.consents or "", entry.answer or "", tuple(entry.cites), tuple(dict.fromkeys(_reasons(entry))),
        target=_aimed(reader.words, entry), choices=option.choices,
        cost={id: reader.node(text, (*option.loc, "cost", id)) for id, text in entry.cost.items()},
        needs=tuple(map(reader.said, entry.needs.values())),
        upkeep={id: reader.node(text, (*option.loc, "program", "upkeep", id)) for id, text in program.upkeep.items()},
        stages=tuple((_stage(stage), stage.quarters or 0) for stage in stages), lapses_after=program.lapses_after or 0,
        known_to=tuple(role for role, odds in (entry.covert or {}).items() if odds == "known"),
        secret=entry.covert is not None, deal=_terms(reader.words, entry), answers=tuple(_answered(symbols, option)),
        effects=tuple(_effects(reader, option)), rolls=tuple(_rolls(reader, option)),
        followers=tuple(followers(reader, option)), counts_in=readers.get(option.id, ()),
        file=place.file, line=place.line,
    )  # fmt: skip


def _reasons(value: object) -> Iterator[tuple[str, str]]:
    """Every source and reason of an entry, its own first."""
    if isinstance(value, Reasoned):
        yield from (("source", value.source),) if value.source else ()
        yield from (("why", value.why),) if value.why else ()
    if isinstance(value, Entry):
        for name in type(value).model_fields:
            yield from _reasons(getattr(value, name))
    elif isinstance(value, Mapping):
        yield from (found for part in value.values() for found in _reasons(part))
    elif isinstance(value, list):
        yield from (found for part in value for found in _reasons(part))


def _aimed(words: Sentences, entry: OptionEntry) -> str:
    if entry.target is None:
        return ""
    places = [entry.target] if isinstance(entry.target, str) else entry.target
    if places == ["region"]:
        return "one region"
    return f"one region of {', '.join(words.place(place) for place in places)}"


def _stage(stage: Stage) -> str:
    return stage.title or spaced(stage.id)


def _answered(symbols: SymbolTable, option: OptionInfo) -> Iterator[str]:
    for id in option.entry.answers:
        if symbols.deal(id).with_ == option.role:
            yield getattr(symbols.rules[id].entry, "title", id)


def _terms(words: Sentences, entry: OptionEntry) -> Terms | None:
    deal = entry.deal
    if deal is None:
        return None
    times = {"to answer": deal.answer_within, "to keep one's word": deal.keep_within}
    if deal.threatened:
        times["to act on a threat"] = deal.act_within
    lists = {"ask": deal.asked, "carrot": deal.promised, "stick": deal.threatened}
    seen = [(kind, value, words.of(text)) for kind, listed in lists.items() for value, text in listed.items()]
    return Terms(deal.with_, deal.public, tuple((what, words.of(text)) for what, text in times.items()), tuple(seen))


def _of_option(symbols: SymbolTable, option: OptionInfo, fills: dict[str, Node], readers: Readers) -> Reader:
    fresh = Meaning(Node("local", (freshness(option),), "fresh", low=0, high=100))
    part = Meaning(Node("local", name="part", low=50, high=100))
    scope = option_scope(symbols, option, option.loc, fills).with_own(fresh=fresh, part=part)
    words = Sentences(symbols, option.entry.let, frozenset(option.entry.choices))
    names = "|".join(option.entry.choices)
    chosen = re.compile(rf"\b{option.id}(?:\[target\])?\.({names})\b") if names else None
    return Reader(symbols, _with_lets(scope, option.entry, option.loc), words, readers, fills, chosen)


def _effects(reader: Reader, option: OptionInfo) -> Iterator[EffectLine[Node]]:
    """The effects of the order, of its stages and of its deal."""
    entry, loc = option.entry, option.loc
    yield from reader.effects(entry.effects, (*loc, "effects"))
    if entry.program:
        for i, stage in enumerate(reader.symbols.stages(option.id)):
            here, title = (*loc, "program", "stages", i), _stage(stage)
            yield from reader.effects(stage.begins, (*here, "begins"), title)
            yield from reader.effects(stage.each_quarter, (*here, "each_quarter"), f"{title}, each quarter")
        yield from reader.effects(entry.program.unfunded, (*loc, "program", "unfunded"), "In a quarter without pay")
        yield from reader.effects(entry.program.ends, (*loc, "program", "ends"), "When it ends")
    if entry.deal:
        for kind in OF_DEALS:
            yield from reader.effects(entry.deal.effects_of(kind), (*loc, "deal", kind), when_dealt(kind))


def _rolls(reader: Reader, option: OptionInfo) -> Iterator[RollLine[Node]]:
    """The rolls of the order, of its stages, and of who may notice it."""
    entry, loc = option.entry, option.loc
    yield from reader.rolls(entry, loc)
    for i, stage in enumerate(reader.symbols.stages(option.id) if entry.program else ()):
        for k, risk in enumerate(stage.risks):
            here = (*loc, "program", "stages", i, "risks", k)
            yield reader.risk(risk, here, f"{_stage(stage)}, each quarter")
    for role, odds in (entry.covert or {}).items():
        if odds != "known" and role in reader.symbols.roles and role != option.role:
            title, here = reader.symbols.content.rulebook.roles[role].title.removeprefix("The "), (*loc, "covert", role)
            yield RollLine(f"By the {title}", reader.terms(odds, here), (), sort="noticed", loc=here)
