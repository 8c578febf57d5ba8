"""Reads a rulebook with a scenario into its book: everything that has a name gets its number."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from wargame.compiler.book import DEAL_WORDS, Book, OptionInfo, RuleInfo, TrackInfo
from wargame.compiler.faults import Faults
from wargame.library import Content, Loc
from wargame.rulebook import Body, OptionEntry, Track, Triggered
from wargame.terms import FARTHEST


def read_book(content: Content, faults: Faults, chosen: Collection[str] | None = None) -> Book:
    """Number everything that has a name; every unknown or clashing one is noted as a fault."""
    book = Book(content, faults, chosen=chosen)
    rulebook = content.rulebook
    book.roles = list(rulebook.roles)
    book.regions = list(rulebook.regions)
    _read_areas(book)
    _read_tracks(book)
    _read_rules(book)
    for name in rulebook.let:
        book.shared[name.removesuffix("[region]")] = ("let", name)
    _read_events(book)
    return book


def _read_areas(book: Book) -> None:
    everywhere = (1 << len(book.regions)) - 1
    book.areas["region"] = everywhere
    for id, members in book.content.rulebook.areas.items():
        book.areas[id] = area_of(book, members, ("areas", id))


def area_of(book: Book, members: Iterable[str], loc: Loc) -> int:
    """The bit mask of some regions or areas."""
    mask = 0
    for i, member in enumerate(members):
        if member in book.regions:
            mask |= 1 << book.regions.index(member)
        elif member in book.areas:
            mask |= book.areas[member]
        else:
            book.faults.unknown((*loc, i), "region", member, [*book.regions, *book.areas])
    return mask


def _read_tracks(book: Book) -> None:
    for section, regional in (("tracks", False), ("regional_tracks", True)):
        for id, entry in getattr(book.content.rulebook, section).items():
            loc = (section, id)
            if id in book.tracks:
                book.faults.add(loc, f"'{id}' is also a national track", key=True)
            book.tracks[id] = _track(book, id, entry, regional, loc)
    owners = [(role, id) for id, track in book.tracks.items() for role in [track.entry.resource] if role]
    book.resources = [id for role in book.roles for owner, id in owners if owner == role]


def _track(book: Book, id: str, entry: Track, regional: bool, loc: Loc) -> TrackInfo:
    low, high = (0, len(entry.values) - 1) if entry.values else tuple(entry.range or (0, 100))
    if not -FARTHEST <= low < high <= FARTHEST:
        book.faults.add((*loc, "range"), f"a range goes from a lower to a higher number within +-{FARTHEST}")
        low, high = 0, 100
    edges = entry.bands or [low + (high - low) * k // 5 for k in range(1, 5)]
    if len(edges) != 4 or sorted(set(edges)) != edges or not (low < edges[0] and edges[-1] <= high):
        if entry.bands:
            book.faults.add((*loc, "bands"), f"bands are four rising numbers above {low} and up to {high}")
        edges = [low + (high - low) * k // 5 for k in range(1, 5)]
    if regional and entry.resource:
        book.faults.add((*loc, "resource"), "a resource is a national track")
    return TrackInfo(id, entry, regional, loc, low, high, (low, *edges), tuple(entry.values or ()))


def _read_rules(book: Book) -> None:
    rulebook, scenario = book.content.rulebook, book.content.scenario
    for id, option in rulebook.options.items():
        _read_option(book, id, option)
    for section in ("reactions", "income", "each_turn", "injects"):
        for id, rule in getattr(rulebook, section).items():
            _add_triggered(book, id, section, rule, (section, id))
    for id, inject in scenario.injects.items():
        _add_triggered(book, id, "injects", inject, ("scenario", "injects", id))
    for id, doctrine in rulebook.doctrines.items():
        _add_rule(book, RuleInfo(id, "doctrines", doctrine, ("doctrines", id), roles=(doctrine.role,)))
    book.options.sort(key=lambda option: book.roles.index(option.role))
    book.options = [replace(option, number=i) for i, option in enumerate(book.options)]


def _add_rule(book: Book, rule: RuleInfo) -> None:
    if rule.id in book.rules:
        book.faults.add(
            rule.loc,
            f"the id '{rule.id}' is taken already by one of the {book.rules[rule.id].kind}",
            key=True,
        )
        return
    twin = book.hashes.setdefault(rule.key, rule)
    if twin is not rule:
        book.faults.add(rule.loc, f"the ids '{rule.id}' and '{twin.id}' hash alike: rename one", key=True)
    book.rules[rule.id] = rule


def _read_option(book: Book, id: str, entry: OptionEntry) -> None:
    loc: Loc = ("options", id)
    roles = (entry.role,) if isinstance(entry.role, str) else tuple(entry.role)
    for role in roles:
        if role not in book.roles:
            book.faults.unknown((*loc, "role"), "role", role, book.roles)
    area = 0
    if entry.target is not None:
        members = [entry.target] if isinstance(entry.target, str) else entry.target
        area = area_of(book, members, (*loc, "target"))
    _add_rule(book, RuleInfo(id, "options", entry, loc, area, roles))
    choices = tuple((name, (*values,)) for name, values in entry.choices.items())
    for role in (role for role in roles if role in book.roles):
        name = id if len(roles) == 1 else f"{id}_{role}"
        book.options.append(OptionInfo(0, id, role, area, choices, name, entry, loc))
    _read_parts(book, id, entry, loc, area, roles)


def _read_parts(book: Book, id: str, entry: OptionEntry, loc: Loc, area: int, roles: tuple[str, ...]) -> None:
    for i, risk in enumerate(entry.risks):
        _add_rule(book, RuleInfo(risk.id, "risks", risk, (*loc, "risks", i), area, roles, id))
    if entry.program:
        book.programs.append(id)
        for i, stage in enumerate(book.stages(id)):
            _add_rule(
                book, RuleInfo(stage.id, "stages", stage, (*loc, "program", "stages", i), area, roles, id)
            )
            for k, risk in enumerate(stage.risks):
                here = (*loc, "program", "stages", i, "risks", k)
                _add_rule(book, RuleInfo(risk.id, "risks", risk, here, area, roles, id))
    if entry.deal:
        book.deals.append(id)


def _add_triggered(book: Book, id: str, kind: str, entry: Triggered, loc: Loc) -> None:
    _add_rule(book, RuleInfo(id, kind, entry, loc, _area_of_triggered(book, entry, loc)))
    for i, risk in enumerate(entry.risks):
        owner = book.rules[id].area
        _add_rule(book, RuleInfo(risk.id, "risks", risk, (*loc, "risks", i), owner, (), id))


def _area_of_triggered(book: Book, entry: Triggered, loc: Loc) -> int:
    if entry.each:
        return area_of(book, [entry.each], (*loc, "each"))
    if entry.at:
        return book.areas["region"]
    called = getattr(entry, "on", None)
    first = called if isinstance(called, str) else (called[0] if called else "")
    rule = book.rules.get(first.split(" ")[0])
    return rule.area if rule else 0


def _read_events(book: Book) -> None:
    numbers: list[tuple[str, str]] = []
    for id, rule in book.rules.items():
        if rule.kind == "stages" or rule.kind == "doctrines":
            continue
        numbers.append((id, "happens"))
        if isinstance(rule.entry, Body):
            numbers += [(id, "fails")] if rule.entry.odds is not None else []
            numbers += [(id, result) for result in rule.entry.results]
        if isinstance(rule.entry, OptionEntry):
            numbers += _option_events(book, id, rule.entry)
    book.events = {pair: i for i, pair in enumerate(numbers)}


def _option_events(book: Book, id: str, entry: OptionEntry) -> list[tuple[str, str]]:
    words = ["noticed"] if entry.covert is not None else []
    if entry.program:
        words += [*(stage.id for stage in book.stages(id)), "unfunded", "ends"]
    if entry.deal:
        words += DEAL_WORDS
    return [(id, word) for word in words]
