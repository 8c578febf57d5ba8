"""Panes of the review: decisions, views and truth of one moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.content import Content

from wargame.manifest import TrackName
from wargame.narrative import headline
from wargame.review import Deeds, KeyMoment, Place, gaps, grid
from wargame.terms import CONTROL
from wargame.ui.parts.drawing import SHORT_BANDS, chip, level, plain, row, value, wrapped
from wargame.ui.parts.rows import Row
from wargame.ui.parts.themes import role_colour
from wargame.ui.play.map import Mark, Sheet
from wargame.ui.review.history import Series, chart, shaded
from wargame.ui.session import PointOfView, RenderContext
from wargame.views import BANDS, Reading

INKS = ("$accent", "$good", "$control")
"""The colours of a chart's lines; those of the roles are kept for the roles."""
FEW = 7
"""Below this room a moment is only marked."""


def timeline(pen: RenderContext, deeds: Deeds, moments: Sequence[KeyMoment], turns: int, turn: int, width: int) -> list[Content]:
    """A column for every turn: its number, who ordered; and beneath, what mattered most."""
    cell = min(max((width - 1) // max(turns, 1), 3), 10)
    sheet, glyphs = Sheet(width, 3), pen.look.glyphs
    for n in range(1, turns + 1):
        x = 1 + (n - 1) * cell
        sheet.put(x, 0, f"T{n}" if n in (1, turn) or cell > 5 else f"{n}", "bold $accent" if n == turn else "$muted")
        if n > 1:
            sheet.put(x - 1, 1, glyphs.line, "$rule")
        _put_deeds(pen, deeds, sheet, n, x)
    _put_moments(pen, sheet, moments, turn, cell)
    return sheet.lines()


def _put_moments(pen: RenderContext, sheet: Sheet, moments: Sequence[KeyMoment], turn: int, cell: int) -> None:
    """The key moments, each beneath its turn and as far as there is room before the next."""
    ordered = sorted(moments, key=lambda moment: moment.turn)
    ends = [(moment.turn - 1) * cell for moment in ordered[1:]] + [sheet.width]
    for moment, end in zip(ordered, ends, strict=False):  # of no moment there is an end all the same
        x = 1 + (moment.turn - 1) * cell
        words = plain(f"{pen.look.glyphs.bookmark} {headline(pen.names, moment.cause)}")
        text = row(words, "", end - x, pen.look).plain if end - x >= FEW else pen.look.glyphs.bookmark
        sheet.put(x, 2, text, "$accent" if moment.turn == turn else "$muted")


def _put_deeds(pen: RenderContext, deeds: Deeds, sheet: Sheet, turn: int, x: int) -> None:
    roles = [role.id for role in pen.names.roles]
    for i, role in enumerate(roles):
        if role in deeds.orders.get(turn, ()):
            sheet.put(x, 1, pen.look.glyphs.marks[i % len(pen.look.glyphs.marks)], role_colour(i))
            x += 1


def charted(known: PointOfView, most: int = 3) -> list[Place]:
    """The national tracks that are charted at first: those that matter most and are read exactly."""
    pen = known.pen
    roles = [role.id for role in pen.names.roles] if pen.role == CONTROL else [pen.role]
    found: dict[str, int] = {}
    for track in pen.names.tracks:
        ranks = [track.rank[role] for role in roles if role in track.rank]
        if ranks and not track.regional and not track.resource and _is_exact(known, (track.id, None)):
            found[track.id] = min(ranks)
    return [(id, None) for id in sorted(found, key=lambda id: found[id])[:most]]


def _is_exact(known: PointOfView, place: Place) -> bool:
    return all(page[place].kind == "exact" for page in known.pages)


def charts(known: PointOfView, places: Sequence[Place], turn: int, width: int, height: int) -> list[Content]:
    """Tracks over the turns, as far as they are read exactly; the turn that is looked at is marked."""
    series = []
    for i, place in enumerate(places):
        track = known.pen.names.track[place[0]]
        values = [page[place].value if page[place].kind == "exact" else None for page in known.pages[1:]]
        region = f", {known.pen.names.region_title(place[1])}" if place[1] else ""
        label = f"{track.short or track.title}{region}"
        series.append(Series(label, values, INKS[i % len(INKS)], i))
    if not known.turns or not series:
        return [plain("No track to show.", "$muted")]
    return chart(known.pen.look, series, width, height, now=turn - 1 if turn else None)


def regional(known: PointOfView) -> list[TrackName]:
    """The tracks that a grid can show, by rank."""
    role, names = known.pen.role, known.pen.names
    ranked = [t for t in names.tracks if t.regional and (t.rank if role == CONTROL else role in t.rank)]
    return sorted(ranked, key=lambda t: min(t.rank.values()) if role == CONTROL else t.rank[role])


def region_grid(known: PointOfView, track: TrackName, turn: int, width: int) -> list[Content]:
    """A regional track by region and turn."""
    names = known.pen.names
    rows = []
    for i, (region, readings) in enumerate(grid(known.pages[1:], names, track.id).items(), 1):
        title = names.region_title(region)
        rows.append((f"{i} {title}", [_mark(track, reading) for reading in readings]))
    ways = [track.good.get(known.pen.role, ""), *track.good.values()]
    ramp = "well" if next((way for way in ways if way), "") == "up" else "harm"
    return shaded(known.pen.look, rows, ramp, width, turn - 1 if turn else None)


def _mark(track: TrackName, reading: Reading) -> Mark:
    if reading.kind == "hidden":
        return Mark(None, "?")
    if reading.kind == "band":
        return Mark(level(track, reading), SHORT_BANDS[BANDS.index(reading.word)][:3])
    return Mark(level(track, reading), str(reading.value))


def knew_beside_truth(known: PointOfView, truth: PointOfView, turn: int) -> Iterator[Row]:
    """The places that a role did not read exactly at the end of a turn, beside the truth, and when each gap closed."""
    names, look, role = known.pen.names, known.pen.look, known.pen.role
    found = [g for g in gaps(known.pages, truth.pages, turn) if role in names.track[g.place[0]].rank]
    titles = Content("").join(_cell(plain(title, "$muted")) for title in ("knew then", "truth", "closed"))
    yield Row(plain(f"at the end of turn {turn}", "$muted"), titles)
    ranks = {track.id: (track.regional, track.rank.get(role, 0)) for track in names.tracks}
    for gap in sorted(found, key=lambda gap: ranks[gap.place[0]]):
        track = names.track[gap.place[0]]
        name = f"{track.short or track.title}" + (f", {names.region_title(gap.place[1])}" if gap.place[1] else "")
        closed = plain("never", "bold") if gap.closed is None else plain(f"T{gap.closed}")
        right = [value(look, track, gap.known), value(look, track, gap.truth), closed]
        yield Row(plain(name), Content("").join(_cell(part) for part in right), gap.place)
    if not found:
        yield Row(plain("Everything that it follows was read exactly.", "$muted"))


def _cell(content: Content, width: int = 10) -> Content:
    return content.pad_left(max(width - content.cell_length, 1))


def meant(known: PointOfView, measure: PointOfView, deeds: Deeds, turn: int, width: int) -> Iterator[Content]:
    """The intents and expectations of a turn, and what came; a role's own alone, but for control."""
    names = known.pen.names
    said = deeds.intents.get(turn, {})
    roles = [role.id for role in names.roles if known.pen.role in (CONTROL, role.id)]
    for role in roles:
        text, expects = said.get(role, ("", {}))
        yield chip(names, role) + " " + plain(names.role[role].title, "bold")
        words = plain(f'meant: "{text}"') if text else plain("said nothing of what it meant", "$muted")
        yield from wrapped(words, width, 1)
        for what, expected in expects.items():
            yield from wrapped(plain(f"expected: {_expected(known, what, expected)}{_came(measure, what, turn)}"), width, 1)


def _expected(known: PointOfView, what: str, expected: str) -> str:
    track = known.pen.names.track.get(what)
    return f"{track.title} {expected}" if track else expected


def _came(measure: PointOfView, what: str, turn: int) -> str:
    if what not in measure.pen.names.track or (what, None) not in measure.pages[turn]:
        return ""
    before, after = (_read(measure.pages[n][what, None]) for n in (turn - 1, turn))
    return f"; came: {before} {measure.pen.look.glyphs.to} {after}"


def _read(reading: Reading) -> str:
    return {"exact": str(reading.value), "band": reading.word}.get(reading.kind, "not known")


def viewpoint_line(pen: RenderContext, viewpoints: Sequence[str], chosen: str) -> Content:
    """The points of view that may be taken, the present one marked."""
    parts = [plain("eyes ", "$muted")]
    for role in viewpoints:
        words = "truth" if role == CONTROL else pen.names.role[role].short
        parts.append(plain(f" {words} ", "bold $ink on $accent" if role == chosen else "$muted"))
    return Content("").join(parts)
