"""Checks of a whole content: names that are taken, what roles read of tracks, who sits where."""

from __future__ import annotations

import builtins
import keyword

from wargame.compiler.layout import Layout
from wargame.compiler.symbols import SymbolTable
from wargame.rulebook import Triggered

RESERVED = frozenset(
    "s role target choice cause row face odds fresh harm result rolled region observer part waited turn "
    "quarter base area site event program stage deal word which kept roll term write put move change "
    "assign scaled sized schedule change_for pull enqueue remember note_result noticed fatigue add_fatigue "
    "let_order average summed most begin finish offer answer_deals copy act record floor_of turns_since where_most choose fill "
    "give give_somehow legal_regions narrowed may holds price react watch income each_turn drifts see "
    "capacity tally portion scores sudden outcome".split()
)
"""What a word of the language, or a function that compiled rules call, means already."""


def check_names(symbols: SymbolTable) -> None:
    """Refuse ids that would hide a function of the kernel, a word of Python, or a place of the layout."""
    taken = {*keyword.kwlist, *dir(builtins), *RESERVED}
    for option in symbols.options:
        for name in [*option.entry.choices, *option.entry.let]:
            if name in taken:
                loc = (*option.loc, "choices" if name in option.entry.choices else "let", name)
                symbols.diagnostics.add(loc, f"'{name}' has a meaning of its own: take another name", key=True)
        if option.combinations > 250:
            symbols.diagnostics.add(
                (*option.loc, "choices"), "an option has at most 250 combinations of choices", key=True
            )
    for rule in symbols.rules.values():
        for name in getattr(rule.entry, "let", {}) if isinstance(rule.entry, Triggered) else {}:
            if name in taken:
                symbols.diagnostics.add(
                    (*rule.loc, "let", name),
                    f"'{name}' has a meaning of its own: take another name",
                    key=True,
                )
    for id, loc in [
        *((t.id, t.loc) for t in symbols.tracks.values()),
        *((s, p) for s, p in symbols.shared.items()),
    ]:
        if id in RESERVED or keyword.iskeyword(id) or id in dir(builtins):
            symbols.diagnostics.add(loc, f"'{id}' has a meaning of its own: take another name", key=True)


def check_places(symbols: SymbolTable, layout: Layout) -> None:
    """Refuse ids whose places in the layout have the name of another."""
    owners = {
        **{t.id: t.loc for t in symbols.tracks.values()},
        **{rule.id: rule.loc for rule in symbols.rules.values()},
    }
    for place in sorted(set(layout.clashes)):
        found = [id for id in owners if place == id.upper() or place.startswith(f"{id.upper()}_")]
        for id in sorted(found, key=len)[-1:]:
            symbols.diagnostics.add(owners[id], f"'{id}' has a meaning of its own: take another name", key=True)


def check_sight(symbols: SymbolTable) -> None:
    """Every track says what every role reads of it, and a resource is exact to its role."""
    for track in symbols.tracks.values():
        for role in track.entry.see:
            if role not in (*symbols.roles, "all"):
                symbols.diagnostics.unknown((*track.loc, "see", role), "role", role, [*symbols.roles, "all"], key=True)
        for role in symbols.roles:
            if track.sees(role) is None:
                symbols.diagnostics.add(
                    (*track.loc, "see"),
                    f"what {role} sees of '{track.id}' is missing (exact, band or hidden)",
                )
        owner = track.entry.resource
        if owner and owner not in symbols.roles:
            symbols.diagnostics.unknown((*track.loc, "resource"), "role", owner, symbols.roles)
        elif owner and track.sees(owner) != "exact":
            symbols.diagnostics.add((*track.loc, "see"), f"{owner} spends '{track.id}', so it sees it exactly")
        if track.entry.theme and track.entry.theme not in symbols.content.rulebook.themes:
            symbols.diagnostics.unknown(
                (*track.loc, "theme"), "theme", track.entry.theme, symbols.content.rulebook.themes
            )


def check_seats(symbols: SymbolTable, seats: dict[str, str]) -> None:
    """Everyone who is seated is there: a doctrine of the role, `random` or `hold`."""
    doctrines = {rule.id: rule.roles[0] for rule in symbols.rules.values() if rule.kind == "doctrines"}
    for role in symbols.content.scenario.seats:
        if role not in symbols.roles:
            symbols.diagnostics.unknown(("scenario", "seats", role), "role", role, symbols.roles, key=True)
    for role, seat in seats.items():
        kind, _, name = seat.partition(":")
        if kind == "doctrine" and doctrines.get(name) == role:
            continue
        if seat not in ("random", "hold"):
            own = [f"doctrine:{id}" for id, owner in doctrines.items() if owner == role]
            symbols.diagnostics.unknown(("scenario", "seats", role), "seat", seat, [*own, "random", "hold"])
