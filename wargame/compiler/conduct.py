"""What a doctrine does, in words: its rules in their order, with conditions as a card says them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from wargame.compiler.book import Book, RuleInfo, read_book
from wargame.compiler.faults import Faults
from wargame.compiler.sentences import Sentences, spaced
from wargame.library import Content
from wargame.rulebook import Doctrine, DoctrineRule


@dataclass(frozen=True)
class ConductRule:
    """One rule of a doctrine in words."""

    order: str
    where: str
    """How the region is picked, in words; nothing where none is."""
    condition: str
    """When the rule comes into question; nothing where it always does."""
    because: str
    file: str
    line: int


@dataclass(frozen=True)
class Conduct:
    """A doctrine in words."""

    id: str
    role: str
    """The title of its role."""
    title: str
    about: str
    rules: tuple[ConductRule, ...]
    fill: tuple[str, ...]


def conducts(content: Content) -> dict[str, Conduct]:
    """Every doctrine of a content that compiles, by its id."""
    book = read_book(content, Faults(content.places))
    return {rule.id: _conduct(book, rule) for rule in book.rules.values() if rule.kind == "doctrines"}


def _conduct(book: Book, rule: RuleInfo) -> Conduct:
    entry = rule.entry
    assert isinstance(entry, Doctrine)
    words = Sentences(book)
    rules = (_rule(words, item, (*rule.loc, "rules", i)) for i, item in enumerate(entry.rules))
    role = book.content.rulebook.roles[entry.role].title
    fill = tuple(_title(book, id) for id in entry.fill)
    return Conduct(rule.id, role, entry.title, entry.about, tuple(rules), fill)


def _rule(words: Sentences, item: DoctrineRule, loc: tuple[str | int, ...]) -> ConductRule:
    place = words.book.faults.places.at(loc)
    condition = "" if item.when is True else words.of(item.when)
    return ConductRule(
        _order(words.book, item), _where(words, item), condition, item.because, place.file, place.line
    )


def _order(book: Book, item: DoctrineRule) -> str:
    for verb, id in (("stop paying for", item.stop), ("pay again for", item.resume)):
        if id:
            return f"{verb} {_title(book, id)}"
    id, choices = next(iter((item.choose or {}).items()))
    chosen = ", ".join(f"{spaced(name)}: {_value(book, value)}" for name, value in choices.items())
    return f"{_title(book, id)} ({chosen})" if chosen else _title(book, id)


def _title(book: Book, id: str) -> str:
    return book.content.rulebook.options[id].title


def _value(book: Book, value: int | str) -> str:
    track = book.tracks.get(str(value))
    return f'by "{track.entry.title}"' if track else spaced(str(value))


def _where(words: Sentences, item: DoctrineRule) -> str:
    """The conditions on the region, then what narrows it step by step."""
    readings = [item.target] if isinstance(item.target, str) else item.target
    parts = [f"where {words.of(item.where)}"] if item.where is not None else []
    return ", then ".join([*parts, *_readings(words, readings)])


def _readings(words: Sentences, readings: list[str]) -> Iterator[str]:
    for text in readings:
        word, _, id = text.strip().partition(" ")
        track = words.book.tracks.get(id.strip())
        yield f"{word} {track.entry.title}" if track else f"in {words.place(text)}"
