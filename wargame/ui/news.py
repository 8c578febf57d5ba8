"""News, orders and deals in rows: what came of the last turn, what is ordered, and what is on the table."""

from __future__ import annotations

from collections.abc import Iterator

from textual.content import Content

from wargame.names import Names
from wargame.review import is_wanted
from wargame.story.outline import Item, Outline
from wargame.terms import Order
from wargame.ui.drawing import Look, plain, price
from wargame.ui.rows import Row
from wargame.ui.session import Session
from wargame.ui.themes import role_colour
from wargame.views import DealSeen, Told


def news(session: Session, look: Look) -> list[Row]:
    """What came of the last turn: what others and the world did first, and what means most before the rest."""
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


def tag(names: Names, role: str, kind: str = "") -> Content:
    """Who acts, in the colour of the role; blank for the world, `?` for an order by nobody knows whom."""
    ids, width = [r.id for r in names.roles], tag_width(names)
    if role in ids:
        return plain(f"{names.role[role].short:<{width}}", f"bold {role_colour(ids.index(role))}")
    return plain(f"{'?' if kind == 'ordered' else '':<{width}}", "bold $muted")


def tag_width(names: Names) -> int:
    """How many cells the word for who acts takes, with a blank behind it."""
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


def _size(session: Session, event: Told) -> int:
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
