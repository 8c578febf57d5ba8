"""What the world does about an option: the reactions that its events call, and those that answer them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wargame.compiler.book import Book, OptionInfo
from wargame.compiler.cards import Follower
from wargame.compiler.options import choice_names
from wargame.compiler.reading import Reader, with_lets
from wargame.compiler.scope import Meaning, Scope
from wargame.compiler.sentences import Sentences, spaced
from wargame.compiler.world import region_node
from wargame.expressions import Node
from wargame.rulebook import Body, Reaction

WHEN = {
    "offered": "When offered", "accepted": "If accepted", "bargaining": "If bargained down", "stalled": "If put off",
    "refused": "If refused", "kept": "If what was asked is done in time", "broken": "If what was asked is not done in time",
    "rewarded": "If what was promised comes in time", "cheated": "If what was promised does not come in time",
    "carried_out": "If refused, and the threat is carried out", "bluffed": "If refused, and the threat is not carried out",
}  # fmt: skip
"""The words of deals as they open a sentence."""


def followers(reader: Reader, option: OptionInfo) -> Iterator[Follower]:
    """The reactions that the option's events call, and those of its risks."""
    own = [option.id, *(rule.id for rule in reader.book.rules.values() if rule.owner == option.id)]
    yield from _called_by(reader, own, option, ())


def _called_by(
    reader: Reader, rules: Sequence[str], option: OptionInfo | None, above: tuple[str, ...]
) -> Iterator[Follower]:
    """The reactions that events of some rules call, or flags that they set."""
    book = reader.book
    events: dict[str, list[tuple[str, str]]] = {}
    for (rule, word), ids in book.listened.items():
        for id in ids if rule in rules else ():
            events.setdefault(id, []).append((rule, word))
    for rule in rules:
        for id in _flagged(book, book.rules[rule].entry):
            events.setdefault(id, [])
    for id, called in events.items():
        if id not in above:
            yield _follower(reader, id, called, option, above)


def _flagged(book: Book, entry: object) -> Iterator[str]:
    """The reactions that wait for a flag (a track of 0 and 1) which an entry sets."""
    items = [*entry.effects, *entry.otherwise] if isinstance(entry, Body) else []
    flags = {id for id, track in book.tracks.items() if (track.low, track.high) == (0, 1)}
    flags &= {str(item.set) for item in items}
    for id, rule in book.rules.items() if flags else ():
        waits = str(rule.entry.becomes) if isinstance(rule.entry, Reaction) else ""
        if any(re.search(rf"\b{flag}\b", waits) for flag in flags):
            yield id


def _follower(
    reader: Reader, id: str, events: list[tuple[str, str]], option: OptionInfo | None, above: tuple[str, ...]
) -> Follower:
    book, rule = reader.book, reader.book.rules[id]
    entry = rule.entry
    assert isinstance(entry, Reaction)
    own = choice_names(book, option) if option and isinstance(entry.on, str) else {}
    observer = Meaning(Node("local", name="observer", low=-1, high=7))
    target = region_node(book, "target") if rule.area else None
    scope = Scope(book, rule.loc, {**own, "observer": observer}, target=target, fills=reader.fills)
    words = Sentences(book, entry.let, frozenset(own))
    inner = Reader(book, with_lets(scope, entry, rule.loc), words, reader.readers, reader.fills)
    return Follower(
        id, entry.title, "; ".join(filter(None, (_event(book, option, *event) for event in events))),
        inner.said(entry.if_ if entry.becomes is None else entry.becomes), _place(words, entry), tuple(entry.seen_by or ()),
        tuple(inner.effects(entry.effects, (*rule.loc, "effects"))), tuple(inner.rolls(entry, rule.loc)),
        tuple(_called_by(inner, [id], None, (*above, id))), rule.loc,
    )  # fmt: skip


def _place(words: Sentences, entry: Reaction) -> str:
    if entry.at:
        return words.of(entry.at)
    if entry.each:
        return (
            "in every region" if entry.each == "region" else f"in every region of {words.place(entry.each)}"
        )
    return ""


def _event(book: Book, option: OptionInfo | None, rule: str, word: str) -> str:
    """An event in words; the order itself needs none."""
    entry = book.rules[rule].entry
    if word == "happens":
        return (
            "" if option is None or rule == option.id else f"after: {getattr(entry, 'title', spaced(rule))}"
        )
    if word in WHEN:
        return WHEN[word][0].lower() + WHEN[word][1:]
    known = {
        "fails": "if it fails",
        "noticed": "",
        "unfunded": "in a quarter without pay",
        "ends": "when it ends",
    }
    if word in known:
        return known[word]
    parts = {
        **getattr(entry, "results", {}),
        **({s.id: s for s in book.stages(rule)} if rule in book.programs else {}),
    }
    return f"after: {getattr(parts.get(word), 'title', None) or spaced(word)}"
