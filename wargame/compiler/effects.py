"""One verb as a line of Python: change, set, start, end, open, under its conditions."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from wargame.compiler.book import TrackInfo
from wargame.compiler.emit import condition, emit
from wargame.compiler.numbering import area_of
from wargame.compiler.ranges import bounds
from wargame.expressions import ExpressionError, Node, number, parse
from wargame.library import Loc, near
from wargame.rulebook import Effect, Expression, OptionEntry

if TYPE_CHECKING:
    from wargame.compiler.bodies import Frame

VERBS = ("change", "set", "start", "end", "open")


def effects(frame: Frame, items: Sequence[Effect], loc: Loc) -> None:
    """Write some effects, in listed order."""
    for i, item in enumerate(items):
        _effect(frame, item, (*loc, i))


def _effect(frame: Frame, item: Effect, loc: Loc) -> None:
    verbs = [verb for verb in VERBS if getattr(item, verb) is not None]
    if len(verbs) != 1:
        frame.book.faults.add(loc, f"an effect has exactly one of {', '.join(VERBS)}")
        return
    inside = frame
    if item.each is not None:
        inside = _each(inside, item, loc)
    if item.if_ is not None:
        test = replace(inside.scope, loc=(*loc, "if")).truth(item.if_)
        inside.put(f"if {condition(test, frame.base)}:")
        inside = inside.inner()
    writer = _amounts if verbs[0] in ("change", "set") else _OTHERS[verbs[0]]
    writer(inside, item, loc)


def _each(frame: Frame, item: Effect, loc: Loc) -> Frame:
    area = area_of(frame.book, [str(item.each)], (*loc, "each"))
    frame.put(f"for region in range({len(frame.book.regions)}):")
    inner = frame.inner()
    if area != frame.book.areas["region"]:
        inner.put(f"if {area} >> region & 1 == 1:")
        inner = inner.inner()
    region = Node("local", name="region", low=0, high=len(frame.book.regions) - 1)
    return replace(inner, scope=replace(frame.scope, region=region))


def _track(frame: Frame, text: str, loc: Loc) -> tuple[TrackInfo, str, str] | None:
    """The track that `change` or `set` names, its slot as text, and a label for its region."""
    try:
        tree = parse(text)
        name = tree.value if isinstance(tree, ast.Subscript) else tree
        if not isinstance(name, ast.Name):
            raise ExpressionError("a track is wanted here")
        track = frame.book.tracks.get(name.id)
        if track is None:
            raise ExpressionError(
                f"there is no track '{name.id}'", suggestion=near(name.id, frame.book.tracks)
            )
        if track.regional != isinstance(tree, ast.Subscript):
            raise ExpressionError("a region in brackets belongs to a regional track, and only there")
        if not isinstance(tree, ast.Subscript):
            return track, track.place, ""
        index = replace(frame.scope, loc=loc).index(tree.slice)
        return track, f"{track.place} + {emit(index, frame.base)}", ""
    except ExpressionError as fault:
        frame.book.faults.add(loc, f"{fault.what} in '{text}'", fault.suggestion, col=fault.col)
        return None


def _amounts(frame: Frame, item: Effect, loc: Loc) -> None:
    verb = "change" if item.change is not None else "set"
    needed = {"change": "by", "set": "to"}[verb]
    text = getattr(item, needed)
    found = _track(frame, str(getattr(item, verb)), (*loc, verb))
    if text is None:
        frame.book.faults.add(loc, f"`{verb}` needs `{needed}`")
    if found is None or text is None:
        return
    track, slot, _ = found
    node = _value(frame, track, text, (*loc, needed))
    site = frame.site(loc, track.entry.title, cites=item.cites, number=node)
    comment = _comment(frame, site, item)
    if verb == "set":
        frame.put(f"assign(s, {slot}, {emit(node, frame.base)}, {site}, {frame.cause}){comment}")
        return
    amount = _sized(frame, item, node, site, loc)
    if node == number(0):
        frame.book.faults.add((*loc, "by"), "this change is always 0")
    _write_change(frame, item, slot, amount, site, comment, loc)


def _value(frame: Frame, track: TrackInfo, text: Expression, loc: Loc) -> Node:
    if isinstance(text, str) and text in track.values:
        return number(track.values.index(text))
    return replace(frame.scope, loc=loc).integer(text)


def _write_change(
    frame: Frame, item: Effect, slot: str, amount: str, site: int, comment: str, loc: Loc
) -> None:
    if item.after is not None and item.lasts is not None:
        frame.book.faults.add(loc, "an effect has `after` or `lasts`, not both")
    if item.after is not None:
        frame.put(f"later(s, {slot}, {amount}, {item.after}, {site}, {frame.cause}, 1){comment}")
    elif item.lasts is not None:
        frame.put(f"lend(s, {slot}, {amount}, {item.lasts}, {site}, {frame.cause}){comment}")
    else:
        frame.put(f"change(s, {slot}, {amount}, {site}, {frame.cause}){comment}")


def _comment(frame: Frame, site: int, item: Effect) -> str:
    name = frame.sites.names[site]
    return "  # " + " ".join([f"{name.file}:{name.line}", *item.cites])


def _sized(frame: Frame, item: Effect, node: Node, site: int, loc: Loc) -> str:
    """The amount with its percents, each a recorded row where it is not the whole."""
    text = emit(node, frame.base)
    words = item.scaled if isinstance(item.scaled, list) else [item.scaled]
    for i, word in enumerate(words):
        here = (*loc, "scaled", i) if isinstance(item.scaled, list) else (*loc, "scaled")
        percent = replace(frame.scope, loc=here).integer(word)
        node = replace(frame.scope, loc=here).checked(Node("call", (node, percent), "scaled"))
        if bounds(percent)[0] < 0:
            frame.book.faults.add(here, "this percent can fall below 0")
        label = word if isinstance(word, str) and word.isidentifier() else "share"
        scale = frame.site(here, _LABELS.get(label, label.replace("_", " ")), number=percent)
        text = f"sized(s, {scale}, {text}, {emit(percent, frame.base)}, {frame.cause})"
    return text


_LABELS = {"fresh": "the same order again", "part": "agreed at half"}


def _named(frame: Frame, text: str, loc: Loc) -> tuple[str, str] | None:
    """The option that start, end or open names, and its region as text (-1 where there is none)."""
    try:
        tree = parse(text)
        name = tree.value if isinstance(tree, ast.Subscript) else tree
        options = [id for id, rule in frame.book.rules.items() if rule.kind == "options"]
        if not isinstance(name, ast.Name) or name.id not in options:
            shown = name.id if isinstance(name, ast.Name) else text
            raise ExpressionError(f"there is no option '{shown}'", suggestion=near(shown, options))
        aimed = frame.book.rules[name.id].area > 0
        if aimed != isinstance(tree, ast.Subscript):
            what = "say where in brackets" if aimed else "it is not aimed at regions"
            raise ExpressionError(f"'{name.id}': {what}")
        if not isinstance(tree, ast.Subscript):
            return name.id, "-1"
        return name.id, emit(replace(frame.scope, loc=loc).index(tree.slice), frame.base)
    except ExpressionError as fault:
        frame.book.faults.add(loc, f"{fault.what} in '{text}'", fault.suggestion, col=fault.col)
        return None


def _program(frame: Frame, item: Effect, loc: Loc) -> None:
    verb = "start" if item.start is not None else "end"
    found = _named(frame, str(getattr(item, verb)), (*loc, verb))
    if found is None:
        return
    entry = frame.book.rules[found[0]].entry
    if not isinstance(entry, OptionEntry) or entry.program is None:
        frame.book.faults.add((*loc, verb), f"'{found[0]}' is no program")
        return
    site = frame.site(loc, entry.title, cites=item.cites, number=None)
    number_ = f"{found[0].upper()}_PROGRAM"
    if verb == "start":
        frame.put(
            f"begin(s, {number_}, {found[1]}, 0, 100, {site}, {frame.cause}){_comment(frame, site, item)}"
        )
    else:
        frame.put(f"finish(s, {number_}, {found[1]}, {site}, {frame.cause}){_comment(frame, site, item)}")


def _open(frame: Frame, item: Effect, loc: Loc) -> None:
    found = _named(frame, str(item.open), (*loc, "open"))
    if found is None:
        return
    for option in frame.book.options:
        if option.id == found[0]:
            site = frame.site(loc, option.entry.title, cites=item.cites, number=None)
            place = f"{option.name.upper()}_OPENED"
            text = f"let_order(s, {place}, {item.turns}, {item.price}, {option.number}, {site}, {found[1]}, {frame.cause})"
            frame.put(text + _comment(frame, site, item))


_OTHERS = {"start": _program, "end": _program, "open": _open}
