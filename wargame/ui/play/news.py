"""News and the situation, as panes of the screen of play."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from textual.content import Content

from wargame.manifest import Manifest, TrackName
from wargame.narrative.outline import Item, Outline
from wargame.review import Place, Snapshot, is_wanted
from wargame.terms import Order
from wargame.ui.parts.drawing import Look, change, gauge, head, level, plain, price, spark, value
from wargame.ui.parts.rows import Row
from wargame.ui.parts.themes import role_colour
from wargame.ui.session import Session
from wargame.views import DealSeen, NewsItem, Reading


def news(session: Session, look: Look) -> list[Row]:
    """The news of the last turn: what others and the world did first, and what means most before the rest."""
    turn = session.turns_done
    if not turn:
        return []
    items = Outline(session.words, session.news(), session.seat).turn(turn)
    told = [item for item in items if item.told is not None and item.kind in ("order", "event", "roll")]
    ordered = sorted(told, key=lambda item: (_is_own(session, item), -_weight(session, item)))
    return [_news(session, look, item) for item in ordered]


def _is_own(session: Session, item: Item) -> bool:
    return item.kind == "order" and item.told is not None and item.told.role == session.seat


def _news(session: Session, look: Look, item: Item) -> Row:
    event = item.told
    assert event is not None
    left = tag(session.names, event.role, event.kind) + plain(item.text)
    return Row(left, _largest(session, item), ("event", event.number))


def tag(names: Manifest, role: str, kind: str = "") -> Content:
    """Who acts, in the colour of the role; blank for the world, `?` for an order by nobody knows whom."""
    ids, width = [r.id for r in names.roles], tag_width(names)
    if role in ids:
        return plain(f"{names.role[role].short:<{width}}", f"bold {role_colour(ids.index(role))}")
    return plain(f"{'?' if kind == 'ordered' else '':<{width}}", "bold $muted")


def tag_width(names: Manifest) -> int:
    """How many cells the word for who acts takes, with a blank after it."""
    return max(len(role.short) for role in names.roles) + 1


def _weight(session: Session, item: Item) -> int:
    return max((_size(session, e) for part in item.walk() for e in part.parts), default=0)


def _largest(session: Session, item: Item) -> Content:
    """The change beneath an item that means most to the seat."""
    changes = [e for part in item.walk() for e in part.parts]
    event = max(changes, key=lambda e: _size(session, e), default=None)
    if event is None or not _size(session, event):
        return Content("")
    track = session.names.track[str(event.track)]
    step = int(event.after or 0) - int(event.before or 0)
    wanted = is_wanted(track, session.seat, step)
    style = "" if wanted is None else "$good" if wanted else "bold $bad"
    return plain(f"{(track.short or track.title).lower()} {step:+d}", style)


def _size(session: Session, event: NewsItem) -> int:
    """How much a change means to the seat, in thousandths of the track's range; what is spent means nothing."""
    track = session.names.track[str(event.track)]
    if session.seat not in track.rank or track.resource or not (isinstance(event.before, int) and isinstance(event.after, int)):
        return 0
    return abs(event.after - event.before) * 1000 // max(track.high - track.low, 1)


def orders(session: Session, look: Look) -> list[Row]:
    """The orders given, what may still be ordered, and the programs that stand."""
    sight, names = session.see(), session.names
    rows = [
        Row(_numbered(n, order_text(session, look, order)), price(look, names, session.cost(order)), ("order", order.key()))
        for n, order in enumerate(sight.given, 1)
    ]
    left = price(look, names, sight.purse_left) + Content.styled(" left", "$muted")
    if sight.orders_left:
        first, last = len(sight.given) + 1, len(sight.given) + sight.orders_left
        empty = Content.assemble(("empty: press ", "$muted"), ("o", "bold $accent"), (" to choose an option", "$muted"))
        rows.append(Row(_numbered(first if first == last else f"{first}-{last}", empty), left, ("slot", first)))
    else:
        rows.append(Row(Content.styled("all orders are given", "$muted"), left))
    return rows + list(_programs(session, look))


def _numbered(number: int | str, text: Content) -> Content:
    return Content.styled(f"{number} ", "$muted") + text


def order_text(session: Session, look: Look, order: Order) -> Content:
    """An order in a line: title, region and choices."""
    title = session.names.option[session.seat, order.option].title
    region = session.names.region_title(order.target)
    chosen = session.words.choices(order.choices) if order.way in ("plain", "opening") else ""
    ways = {"opening": "as an answer", "stop": "pay no more", "resume": "pay again"}
    notes = [note for note in (chosen, ways.get(order.way, "")) if note]
    where = f" {look.glyphs.to} {region}" if region else ""
    return plain(title, "bold") + plain(where) + plain("".join(f" {look.glyphs.dot} {note}" for note in notes), "$muted")


def _programs(session: Session, look: Look) -> Iterator[Row]:
    for program in session.see().view.programs:
        title = next(o.title for o in session.names.options if o.id == program.option)
        where = f", {session.names.region_title(program.region)}" if program.region else ""
        state = "not paid for" if program.stopped or program.unfunded else session.words.within(program.stage)
        left = Content.styled(f"{look.glyphs.running} ", "$muted") + tag(session.names, program.role) + plain(title + where)
        yield Row(left, plain(state, "bold $bad" if program.unfunded else "$muted"), ("program", program.option, program.region))


def deals(session: Session, look: Look) -> list[Row]:
    """The deals that run, each with what it is about and until when."""
    rows: list[Row] = []
    for deal in session.see().view.deals:
        rows += _deal(session, look, deal)
    return rows


def _deal(session: Session, look: Look, deal: DealSeen) -> Iterator[Row]:
    option = next(o for o in session.names.options if o.id == deal.option)
    until = "answer by" if deal.state == "open" else "due"
    right = Content.assemble((f"{until} ", "$muted"), (f"T{deal.due}", "bold"))
    yield Row(tag(session.names, option.role) + plain(option.title, "bold"), right, ("deal", deal.option))
    terms = session.words.choices(deal.terms)
    indent = Content(" " * tag_width(session.names))
    yield Row(indent + plain(deal.state) + plain(f" {look.glyphs.dot} {terms}" if terms else "", "$muted"))


def to_answer(session: Session) -> list[DealSeen]:
    """The open deals of others that this seat may answer, and has not answered yet."""
    sight = session.see()
    given = {order.option for order in sight.given}
    own = [o for o in session.names.options if o.role == session.seat]
    answered = {deal for option in own if option.id not in given for deal in option.answers} - {option.id for option in own}
    return [deal for deal in sight.view.deals if deal.state == "open" and deal.option in answered]


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
        """The changes since before the last turn; nothing before the first."""
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
    """The tracks on the seat's screens, national or of one region, by the role's rank."""
    sight, pages = session.see(), session.pages()
    shown = [t for t in session.names.tracks if sight.role in t.rank and t.regional == (region is not None)]
    ranked = sorted(shown, key=lambda t: (t.resource != sight.role, t.rank[sight.role]))
    return [line_of(sight.view.reading(t.id, region), t, pages) for t in ranked]


def line_of(reading: Reading, track: TrackName, pages: Sequence[Snapshot]) -> Line:
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
    number = session.names.region_number(region) + 1
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
