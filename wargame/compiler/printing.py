"""Makes the cards of options, for people to read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from wargame.compiler.book import DEAL_WORDS, Book, OptionInfo
from wargame.compiler.cards import Card, EffectLine, RollLine, Terms
from wargame.compiler.followers import WHEN, followers
from wargame.compiler.options import freshness, option_scope
from wargame.compiler.reading import Reader, Readers, with_lets
from wargame.compiler.scope import Meaning
from wargame.compiler.sentences import Sentences, spaced
from wargame.expressions import Node
from wargame.rulebook import OptionEntry, Reasoned


def card(book: Book, option: OptionInfo, fills: dict[str, Node], readers: Readers) -> Card:
    """The card of an option."""
    entry, place = option.entry, book.faults.places.at(option.loc)
    reader = _of_option(book, option, fills, readers)
    program = entry.program
    upkeep = program.upkeep if program else {}
    return Card(
        option.id, option.role, entry.title, entry.about, option.number, entry.horizon, entry.tier or "",
        entry.decides or "", entry.consents or "", entry.answer or "", tuple(entry.cites), tuple(dict.fromkeys(_reasons(entry))),
        target=_aimed(reader.words, entry), choices=option.choices,
        cost={id: reader.node(text, (*option.loc, "cost", id)) for id, text in entry.cost.items()},
        needs=tuple(reader.said(text) for text in entry.needs.values()),
        upkeep={id: reader.node(text, (*option.loc, "program", "upkeep", id)) for id, text in upkeep.items()},
        stages=tuple(_stages(book, option)), lapses_after=(program.lapses_after or 0) if program else 0,
        known_to=tuple(role for role, odds in (entry.covert or {}).items() if odds == "known"),
        secret=entry.covert is not None, deal=_terms(reader.words, entry), answers=tuple(_answered(book, option)),
        effects=tuple(_effects(reader, option)), rolls=tuple(_rolls(reader, option)),
        followers=tuple(followers(reader, option)), counts_in=readers.get(option.id, ()),
        file=place.file, line=place.line,
    )  # fmt: skip


def _reasons(value: object) -> Iterator[tuple[str, str]]:
    """Every source and reason of an entry, its own first."""
    if isinstance(value, Reasoned):
        yield from (("source", value.source),) if value.source else ()
        yield from (("why", value.why),) if value.why else ()
    if isinstance(value, Reasoned) or hasattr(value, "model_fields_set"):
        for name in type(value).model_fields:  # type: ignore[attr-defined]
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


def _stages(book: Book, option: OptionInfo) -> Iterator[tuple[str, int]]:
    for stage in book.stages(option.id) if option.entry.program else ():
        yield stage.title or spaced(stage.id), stage.quarters or 0


def _answered(book: Book, option: OptionInfo) -> Iterator[str]:
    for id in option.entry.answers:
        if book.deal(id).with_ == option.role:
            yield getattr(book.rules[id].entry, "title", id)


def _terms(words: Sentences, entry: OptionEntry) -> Terms | None:
    deal = entry.deal
    if deal is None:
        return None
    times = {
        "to answer": deal.answer_within,
        "to keep one's word": deal.keep_within,
        "to act on a threat": deal.act_within,
    }
    lists = {"ask": deal.asked, "carrot": deal.promised, "stick": deal.threatened}
    seen = [(kind, value, words.of(text)) for kind, listed in lists.items() for value, text in listed.items()]
    said = tuple(
        (what, words.of(text))
        for what, text in times.items()
        if what != "to act on a threat" or deal.threatened
    )
    return Terms(deal.with_, deal.public, said, tuple(seen))


def _of_option(book: Book, option: OptionInfo, fills: dict[str, Node], readers: Readers) -> Reader:
    fresh = Meaning(Node("local", (freshness(option),), "fresh", low=0, high=100))
    part = Meaning(Node("local", name="part", low=50, high=100))
    scope = option_scope(book, option, option.loc, fills).with_own(fresh=fresh, part=part)
    words = Sentences(book, option.entry.let, frozenset(option.entry.choices))
    names = "|".join(option.entry.choices)
    chosen = re.compile(rf"\b{option.id}(?:\[target\])?\.({names})\b") if names else None
    return Reader(book, with_lets(scope, option.entry, option.loc), words, readers, fills, chosen)


def _effects(reader: Reader, option: OptionInfo) -> Iterator[EffectLine]:
    """The effects of the order, of its stages and of its deal."""
    entry, loc = option.entry, option.loc
    yield from reader.effects(entry.effects, (*loc, "effects"))
    if entry.program:
        for i, stage in enumerate(reader.book.stages(option.id)):
            here, title = (*loc, "program", "stages", i), stage.title or spaced(stage.id)
            yield from reader.effects(stage.begins, (*here, "begins"), title)
            yield from reader.effects(stage.each_quarter, (*here, "each_quarter"), f"{title}, each quarter")
        yield from reader.effects(
            entry.program.unfunded, (*loc, "program", "unfunded"), "In a quarter without pay"
        )
        yield from reader.effects(entry.program.ends, (*loc, "program", "ends"), "When it ends")
    if entry.deal:
        for word in DEAL_WORDS:
            yield from reader.effects(getattr(entry.deal, word), (*loc, "deal", word), WHEN[word])


def _rolls(reader: Reader, option: OptionInfo) -> Iterator[RollLine]:
    """The rolls of the order, of its stages, and of who may notice it."""
    entry, loc = option.entry, option.loc
    yield from reader.rolls(entry, loc)
    for i, stage in enumerate(reader.book.stages(option.id) if entry.program else ()):
        for k, risk in enumerate(stage.risks):
            here = (*loc, "program", "stages", i, "risks", k)
            yield reader.risk(risk, here, f"{stage.title or spaced(stage.id)}, each quarter")
    for role, odds in (entry.covert or {}).items():
        if odds != "known" and role in reader.book.roles and role != option.role:
            title, here = reader.book.content.rulebook.roles[role].title.removeprefix("The "), (*loc, "covert", role)
            yield RollLine(f"By the {title}", reader.terms(odds, here), [], sort="noticed", loc=here)
