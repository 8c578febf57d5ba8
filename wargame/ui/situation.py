"""The situation: what a seat reads of the tracks, by theme, with what the last turn changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content

from wargame.names import TrackName
from wargame.review import Page, Place
from wargame.ui.drawing import Look, change, gauge, head, level, plain, spark, value
from wargame.ui.rows import Row
from wargame.ui.session import Session
from wargame.views import Reading

SPARKS = 4
"""How many turns a track's small chart shows."""


@dataclass(frozen=True, slots=True)
class Line:
    """A track as a seat reads it now and read it before."""

    track: TrackName
    reading: Reading
    past: tuple[Reading, ...]
    """At the start and after every turn, the present one last."""

    @property
    def place(self) -> Place:
        """The track and its region."""
        return self.reading.track, self.reading.region

    def change(self, look: Look, role: str) -> Content:
        """What has changed since before the last turn; nothing before the first."""
        then = self.past[-2] if len(self.past) > 1 else None
        if then is None or self.reading.kind == "hidden" or then.kind != self.reading.kind:
            return Content("")
        step = (self.reading.value or 0) - (then.value or 0)
        exact = self.reading.kind == "exact"
        return change(look, step, self.track.good.get(role, ""), number=exact) if exact or step else Content("")

    def picture(self, look: Look) -> Content:
        """A small chart of an exact number, the gauge of a band; a value with a name has neither."""
        step = level(self.track, self.reading)
        if self.reading.kind == "band" and step is not None:
            return gauge(look, step)
        if self.track.values:
            return Content("")
        exact = [r.value for r in self.past[-SPARKS:] if r.kind == "exact" and r.value is not None]
        return spark(look, exact, self.track.low, self.track.high) if len(exact) > 1 else Content("")


def lines_of(session: Session, region: str | None = None) -> list[Line]:
    """What the seat's screens show of the national tracks, or of one region, by the role's rank."""
    sight, pages = session.see(), session.pages()
    shown = [t for t in session.names.tracks if sight.role in t.rank and t.regional == (region is not None)]
    ranked = sorted(shown, key=lambda t: (t.resource != sight.role, t.rank[sight.role]))
    return [line_of(sight.view.reading(t.id, region), t, pages) for t in ranked]


def line_of(reading: Reading, track: TrackName, pages: Sequence[Page]) -> Line:
    """A track's line from what is read now and was read before."""
    place = reading.track, reading.region
    before = pages if len(pages) == 1 else pages[:-1]
    return Line(track, reading, (*(page[place] for page in before), reading))


def situation(session: Session, look: Look, width: int, height: int) -> list[Row]:
    """All national tracks in rows: those that matter most in the height that there is, then the others."""
    lines, spaced = lines_of(session), width >= 36
    most = len(lines)
    while most > 3 and _height(session, lines[:most], spaced) > height - (most < len(lines)):
        most -= 1
    shown = _grouped(session, lines[:most], look, width, spaced)
    rest = _grouped(session, lines[most:], look, width, spaced, "Also: ")
    below = [Row(Content(""))] * (height - 1 - len(shown)) if rest else []
    return shown + below + rest


def _height(session: Session, lines: Sequence[Line], spaced: bool) -> int:
    """How many rows some lines take with their headings, and with an empty row between groups."""
    groups = len({_theme(session, line.track) for line in lines})
    return len(lines) + groups + (max(groups - 1, 0) if spaced else 0)


def _grouped(session: Session, lines: Iterable[Line], look: Look, width: int, spaced: bool, before: str = "") -> list[Row]:
    groups: dict[str, list[Line]] = {}
    for line in lines:
        groups.setdefault(_theme(session, line.track), []).append(line)
    rows: list[Row] = []
    for title, group in groups.items():
        rows += [Row(Content(""))] if spaced and (rows or before) else []
        rows.append(Row(head(before + title if len(before + title) < width else title)))
        rows += [_row(session, line, look, width) for line in group]
    return rows


def _theme(session: Session, track: TrackName) -> str:
    """The heading: a title where it is short, else the word for it."""
    if track.resource == session.seat:
        return "Means"
    title = session.names.themes.get(track.theme, "")
    return title if len(title) <= 20 else session.words.value(track.theme)


def _row(session: Session, line: Line, look: Look, width: int) -> Row:
    wide = width >= 36
    shown = value(look, line.track, line.reading)
    moved = line.change(look, session.seat)
    room = 6 if wide else 4
    parts = shown + (moved if line.reading.kind == "hidden" else moved.pad_left(max(room - moved.cell_length, 0)))
    if wide:
        picture = line.picture(look)
        parts = parts + Content("  ") + picture.pad_right(5 - picture.cell_length)
    name = plain((line.track.short or line.track.title) if width < 60 else line.track.title)
    return Row((Content(" ") if wide else Content("")) + name, parts, line.place)


def summary(session: Session, look: Look, region: str, first: str, width: int) -> Content:
    """A region in one line: the layer that is shown, then of the others as many as there is room for."""
    lines = lines_of(session, region)
    ordered = sorted(lines, key=lambda line: line.track.id != first)
    number = [r.id for r in session.names.regions].index(region) + 1
    found = plain(f"{number} {session.names.region_title(region)}", "bold $accent")
    for line in ordered:
        moved = line.change(look, session.seat)
        word = plain((line.track.short or line.track.title).lower(), "$muted")
        part = [word, value(look, line.track, line.reading), *([moved] if moved.plain not in ("", "=") else [])]
        longer = Content("  ").join([found, Content(" ").join(part)])
        if longer.cell_length > width:
            break
        found = longer
    return found


def layers(session: Session) -> list[TrackName]:
    """The regional tracks that the map can show, by the role's rank."""
    found = [t for t in session.names.tracks if t.regional and session.seat in t.rank]
    return sorted(found, key=lambda t: t.rank[session.seat])


def iter_places(session: Session) -> Iterator[Place]:
    """Every track and region that the seat's screens show."""
    yield from (line.place for line in lines_of(session))
    for region in session.names.regions:
        yield from (line.place for line in lines_of(session, region.id))
