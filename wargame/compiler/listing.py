"""The names of a content, for journals and for everyone who puts integers into words."""

from __future__ import annotations

from wargame.compiler.book import Book, TrackInfo
from wargame.compiler.layout import Layout
from wargame.compiler.sites import Sites
from wargame.names import (
    GuideName,
    Names,
    ObjectiveName,
    OptionName,
    OutcomeName,
    RegionName,
    RoleName,
    TrackName,
)
from wargame.rulebook import Rulebook, SeeWhen


def names_of(
    book: Book, sites: Sites, layout: Layout, objectives: list[ObjectiveName], outcomes: list[OutcomeName]
) -> Names:
    """All names of a content."""
    rulebook, scenario, at = book.content.rulebook, book.content.scenario, layout.constants
    places = {name.lower(): at[name] for name in ("TURN", "QUARTER", "OUTCOME", "SCORE", "DRAWN")}
    return Names(
        scenario=scenario.id,
        title=scenario.title,
        rulebook=rulebook.id,
        turns=scenario.turns,
        quarters_per_turn=scenario.quarters_per_turn,
        year=scenario.first.year,
        quarter=scenario.first.quarter,
        sequential=scenario.play == "sequential",
        roles=[RoleName(id, role.title, role.short) for id, role in rulebook.roles.items()],
        regions=_regions(rulebook),
        themes=dict(rulebook.themes),
        tracks=[_track(book, track, at[track.place]) for track in book.tracks.values()],
        options=_options(book),
        sites=sites.names,
        programs=list(book.programs),
        stages=[[s.title or s.id.replace("_", " ") for s in book.stages(p)] for p in book.programs],
        deals=list(book.deals),
        reasons=list(book.reasons),
        objectives=objectives,
        outcomes=outcomes,
        cells=at["CELLS"],
        places=places,
        map_words={word: list(place) for word, place in rulebook.legend.words.items()},
        map_lines=dict(rulebook.legend.lines),
        about=scenario.about,
        briefings={role: t if isinstance(t, dict) else {"": t} for role, t in scenario.briefings.items()},
        debrief=list(scenario.debrief),
        guide=[GuideName(g.turn, g.show, g.until or "", g.text) for g in scenario.guide],
    )


def _regions(rulebook: Rulebook) -> list[RegionName]:
    """The regions with their tiles: row, column, and width in columns."""
    return [
        RegionName(id, region.title, list(region.states), {code: [*at, 1][:3] for code, at in region.tiles.items()})
        for id, region in rulebook.regions.items()
    ]


def _track(book: Book, track: TrackInfo, slot: int) -> TrackName:
    entry = track.entry
    good = {role: entry.good.get(role, entry.good.get("all", "")) for role in book.roles}
    see = {}
    for role in book.roles:
        sees = track.sees(role)
        see[role] = f"when {sees.otherwise}" if isinstance(sees, SeeWhen) else str(sees)
    return TrackName(
        track.id, entry.title, entry.about or "", entry.theme or "", track.regional, slot, track.low, track.high,
        list(track.floors), list(track.values), entry.resource or "", dict(entry.rank), good, see,
        entry.unit or "", entry.short or "",
    )  # fmt: skip


def _options(book: Book) -> list[OptionName]:
    found = []
    for option in book.options:
        entry = option.entry
        targets = [region for i, region in enumerate(book.regions) if option.area >> i & 1]
        choices = {name: list(values) for name, values in option.choices}
        found.append(
            OptionName(
                option.number,
                option.id,
                option.role,
                entry.title,
                entry.theme or "",
                entry.horizon,
                targets,
                choices,
                entry.covert is not None,
                answers=list(entry.answers),
                knowers=book.knowers.get(option.number, {}),
            )
        )
    return found
