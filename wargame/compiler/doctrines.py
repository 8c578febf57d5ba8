"""Doctrines as functions: ordered rules, each giving at most one order that its role's view allows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from wargame.compiler.book import Book, OptionInfo, RuleInfo
from wargame.compiler.conduct import Deed
from wargame.compiler.emit import condition, emit
from wargame.compiler.reachable import check_reach
from wargame.compiler.scope import Scope
from wargame.compiler.sites import Sites
from wargame.compiler.world import region_node
from wargame.expressions import Node
from wargame.library import Loc, near
from wargame.rulebook import Doctrine, DoctrineRule

DRAWS_PER_RULE = 4


@dataclass
class Writer:
    """A doctrine being written."""

    book: Book
    sites: Sites
    doctrine: RuleInfo
    role: str
    scope: Scope
    lines: list[str] = field(default_factory=list)
    deeds: dict[int, Deed] = field(default_factory=dict)
    """What the rules order, by their places."""

    @property
    def base(self) -> str:
        """The view that the doctrine reads."""
        return f"VIEW_{self.role.upper()}"

    @property
    def key(self) -> str:
        """The constant of the doctrine's dice."""
        return f"{self.doctrine.id.upper()}_KEY"

    def option(self, id: str, loc: Loc) -> OptionInfo | None:
        """The option with an id that the doctrine's role orders; noted if there is none."""
        option = self.book.option_of(id, self.role)
        if option is None:
            own = [o.id for o in self.book.options if o.role == self.role]
            self.book.faults.unknown(loc, f"option of {self.role}", id, own, key=True)
        return option


def doctrine(book: Book, sites: Sites, rule: RuleInfo, fills: dict[str, Node]) -> tuple[list[str], dict[int, Deed]]:
    """`doctrine_X`: the orders that a scripted seat gives, in the order of its rules; and what its rules order."""
    entry = rule.entry
    assert isinstance(entry, Doctrine)
    if entry.role not in book.roles:
        book.faults.unknown((*rule.loc, "role"), "role", entry.role, book.roles)
        return [], {}
    scope = Scope(book, rule.loc, reader=entry.role, fills=fills)
    writer = Writer(book, sites, rule, entry.role, scope)
    for i, item in enumerate(entry.rules):
        _rule(writer, item, (*rule.loc, "rules", i), i)
    for i, id in enumerate(entry.fill):
        _fill(writer, id, (*rule.loc, "fill", i), (len(entry.rules) + i) * DRAWS_PER_RULE)
    lines = [f"def doctrine_{rule.id}(s: Position, role: int) -> int:", *writer.lines, "    return 0", ""]
    if not book.faults.findings:
        check_reach(book, rule, fills)
    return lines, writer.deeds


def _rule(writer: Writer, item: DoctrineRule, loc: Loc, i: int) -> None:
    verbs = [verb for verb in ("choose", "stop", "resume") if getattr(item, verb) is not None]
    if len(verbs) != 1 or (item.choose is not None and len(item.choose) != 1):
        writer.book.faults.add(loc, "a doctrine's rule has one of choose (one option), stop, resume")
        return
    id = next(iter(item.choose)) if item.choose else str(getattr(item, verbs[0]))
    option = writer.option(id, (*loc, verbs[0], id) if item.choose else (*loc, verbs[0]))
    if option is None:
        return
    place = writer.book.faults.places.at(loc)
    site = writer.sites.add(
        loc,
        writer.doctrine.id,
        item.because,
        role=writer.role,
        audience=[writer.role],
        number=None,
        sort="decides",
        text=item.because,
    )
    indent = _condition(writer, item, loc, f"  # {place.file}:{place.line}")
    if item.choose:
        choice = _choice(writer, option, item.choose[id], (*loc, "choose", id))
        where = _fits(writer, item, loc) if item.where is not None and option.area else ""
        writer.deeds[i] = Deed(site, option.number, "plain", choice, where)
        _choose(writer, option, choice, item, loc, i, site, indent)
    else:
        way = "STOP" if item.stop else "RESUME"
        writer.deeds[i] = Deed(site, option.number, way.lower(), "0", "")
        _stop(writer, option, way, site, indent)


def _condition(writer: Writer, item: DoctrineRule, loc: Loc, comment: str) -> str:
    if item.when is True:
        writer.lines.append(f"    if 1 == 1:{comment}")
        return "        "
    node = replace(writer.scope, loc=(*loc, "when")).truth(item.when)
    writer.lines.append(f"    if {condition(node, writer.base)}:{comment}")
    return "        "


def _choice(writer: Writer, option: OptionInfo, chosen: dict[str, int | str], loc: Loc) -> str:
    """The combination of choices, as text: fixed values, and values read from a track with the same names."""
    known = dict(option.choices)
    for name in chosen:
        if name not in known:
            writer.book.faults.unknown((*loc, name), f"choice of '{option.id}':", name, known, key=True)
    parts, fixed, stride = [], 0, 1
    for name, values in option.choices:
        value = chosen.get(name, values[0])
        if value in values:
            fixed += values.index(value) * stride
        else:
            parts.append(_read_choice(writer, value, values, (*loc, name), stride))
        stride *= len(values)
    return " + ".join([*parts, str(fixed)] if fixed or not parts else parts)


def _read_choice(
    writer: Writer, value: int | str, values: tuple[str | int, ...], loc: Loc, stride: int
) -> str:
    meaning = None
    if isinstance(value, str) and value in writer.book.tracks:
        meaning = replace(writer.scope, loc=loc, knowing=frozenset([value])).meaning(value)
    if meaning is None or meaning.values[: len(values)] != values[: len(meaning.values)]:
        names = [str(v) for v in values]
        what = f"'{value}' is not one of {', '.join(names)}"
        writer.book.faults.add(loc, what, near(str(value), names))
        return "0"
    text = f"min(max({emit(meaning.node, writer.base)}, 0), {len(values) - 1})"
    return f"{text} * {stride}" if stride > 1 else text


def _choose(
    writer: Writer,
    option: OptionInfo,
    choice: str,
    item: DoctrineRule,
    loc: Loc,
    i: int,
    site: int,
    indent: str,
) -> None:
    if not option.area:
        if item.target or item.where is not None:
            writer.book.faults.add(loc, f"'{option.id}' is not aimed at regions")
        writer.lines.append(f"{indent}give_somehow(s, role, {option.number}, -1, {choice}, {site})")
        return
    lines = [f"choice = {choice}", f"area = {option.area}"]
    lines += _where(writer, item, loc)
    lines.append(f"area = legal_regions(s, role, {option.number}, choice, area)")
    readings = [item.target] if isinstance(item.target, str) else item.target
    for k, text in enumerate(readings):
        here = (*loc, "target") if isinstance(item.target, str) else (*loc, "target", k)
        lines.append(_narrow(writer, text, here))
    lines.append(
        f"choose(s, role, {option.number}, choice, area, {writer.key}, {i * DRAWS_PER_RULE}, {site})"
    )
    writer.lines += [indent + line for line in lines]


def _where(writer: Writer, item: DoctrineRule, loc: Loc) -> list[str]:
    if item.where is None:
        return []
    return [f"for region in range({len(writer.book.regions)}):", f"    if not ({_fits(writer, item, loc)}):",
            f"        area = area & {writer.book.areas['region']} - (1 << region)"]  # fmt: skip


def _fits(writer: Writer, item: DoctrineRule, loc: Loc) -> str:
    """Whether the number `region` comes into question, as text."""
    scope = replace(writer.scope, loc=(*loc, "where"), region=region_node(writer.book, "region"))
    return condition(scope.truth(item.where or True), writer.base)


def _narrow(writer: Writer, text: str, loc: Loc) -> str:
    word, _, name = text.strip().partition(" ")
    if text in writer.book.regions:
        return f"area = area & {1 << writer.book.regions.index(text)}"
    track = writer.book.tracks.get(name.strip())
    if word not in ("highest", "lowest") or track is None or not track.regional:
        known = [id for id, info in writer.book.tracks.items() if info.regional]
        what = f"'{text}' is no reading: write `highest TRACK`, `lowest TRACK` or a region"
        writer.book.faults.add(loc, what, near(name.strip(), known))
        return "area = area"
    scope = replace(writer.scope, loc=loc)
    scope.integer(f"average({track.id})")
    return f"area = narrowed(s, {writer.base} + {track.place}, area, {1 if word == 'highest' else -1})"


def _stop(writer: Writer, option: OptionInfo, way: str, site: int, indent: str) -> None:
    if option.entry.program is None or not option.entry.program.upkeep:
        writer.book.faults.add(writer.scope.loc, f"'{option.id}' has no upkeep to stop or resume")
    if not option.area:
        writer.lines.append(f"{indent}give(s, role, {option.number}, -1, 0, {way}, {site})")
        return
    writer.lines.append(f"{indent}for target in range({len(writer.book.regions)}):")
    writer.lines.append(f"{indent}    give(s, role, {option.number}, target, 0, {way}, {site})")


def _fill(writer: Writer, id: str, loc: Loc, draw: int) -> None:
    option = writer.option(id, loc)
    if option is None:
        return
    title = "What is left is best spent here."
    site = writer.sites.add(
        loc, writer.doctrine.id, title, role=writer.role, audience=[writer.role], number=None, sort="decides"
    )
    writer.lines.append(f"    fill(s, role, {option.number}, {writer.key}, {draw}, {site})")
