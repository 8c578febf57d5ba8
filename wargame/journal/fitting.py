"""Whether a record's entries fit together: each name that one uses is its header's, each number within its range."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import assert_never

from wargame.journal.chain import Entry
from wargame.journal.entries import (
    Commit,
    Given,
    Header,
    Intent,
    Note,
    Over,
    Practice,
    Reading,
    Rewind,
    Rows,
    Said,
    Turn,
    Uncommit,
    Unfit,
    View,
    body_of,
    header_of,
)
from wargame.journal.folder import Misfit, check_names, need
from wargame.manifest import TrackName
from wargame.terms import CONTROL
from wargame.views.view import BANDS

SEAT = re.compile(r"person|hold|random|doctrine:[a-z][a-z0-9_]*")


def check_entries(entries: Sequence[Entry]) -> None:
    """Refuse a record of which a reader could not tell every entry: the first at fault, with its field. Raises Unfit."""
    fitting = Fitting(entries[0])
    for entry in entries[1:]:
        fitting.check(entry)


@contextmanager
def _told(entry: Entry) -> Iterator[None]:
    """Say of which entry a field is that does not fit."""
    try:
        yield
    except Misfit as misfit:
        raise Unfit(entry.number, entry.kind, misfit.field, misfit.what) from None


def _check_header(header: Header) -> None:
    names = header.names
    check_names(names)
    need(len(header.start) == names.cells, "start", f"there are {names.cells} cells")
    for track, _, slot in names.track_cells():
        need(track.low <= header.start[slot] <= track.high, f"start[{slot}]", f"this is outside of {track.id}'s range")
    need(header.seats.keys() == names.role.keys(), "seats", "each role has its seat")
    for role, seat in header.seats.items():
        need(SEAT.fullmatch(seat), f"seats.{role}", "nobody can sit there as that")


class Fitting:
    """A record as far as it was read, entry by entry."""

    def __init__(self, first: Entry) -> None:
        """Begin with the header. Raises Unfit."""
        header = header_of(first)
        with _told(first):
            _check_header(header)
        names = self.names = header.names
        self.rows, self.cells = Rows(names), [*names.track_cells()]
        self.places = [(track.id, region) for track, region, _ in self.cells]
        self.stands = [(0, 0)]
        """How many turns and rows stand after each entry."""

    def check(self, entry: Entry) -> Said:
        """Read one more entry: its body. Raises Unfit."""
        body = body_of(entry)
        with _told(entry):
            self.stands.append(self._stand(body))
        return body

    def _stand(self, body: Said) -> tuple[int, int]:
        """How many turns and rows stand after an entry that fits."""
        stand = self.stands[-1]
        match body:
            case Given():
                self._check_role(body.role)
                self._check_order(body)
            case Intent() | Commit() | Uncommit() | Note() | Practice():
                self._check_role(body.role)
            case Turn():
                stand = self._turn(body, *stand)
            case Rewind():
                self._check_role(body.role)
                stand = self._rewind(body)
            case Over():
                self._check_over(body)
            case Header():
                need(False, "kind", "the game has begun already")
            case _:
                assert_never(body)
        return stand

    def _check_role(self, role: str) -> None:
        need(role in (*self.names.role, CONTROL), "role", "there is no such role")

    def _check_order(self, order: Given) -> None:
        option = self.names.option.get((order.role, order.option))
        need(option, "option", "its role has no such option")
        assert option
        aimed = order.target in option.targets if option.targets else order.target is None
        need(aimed, "target", "it cannot be aimed there")
        need(order.choices.keys() <= option.choices.keys(), "choices", "it has no such choice")
        for name, value in order.choices.items():
            need(_is_among(value, option.choices[name]), f"choices.{name}", "this cannot be chosen")
        need(order.decided < len(self.names.sites), "decided", "no rule has this number")

    def _turn(self, body: Turn, turns: int, rows: int) -> tuple[int, int]:
        need(body.turn == turns + 1 <= self.names.turns, "turn", f"turn {turns + 1} follows here, of {self.names.turns}")
        self.rows.check(body.rows, body.turn, rows)
        need(body.views.keys() == self.names.role.keys(), "views", "each role has its view")
        for role, view in body.views.items():
            self._check_view(role, view)
        return body.turn, rows + len(body.rows)

    def _rewind(self, body: Rewind) -> tuple[int, int]:
        need(body.to < len(self.stands), "to", "there is no such entry before it")
        turns, rows = self.stands[body.to]
        need(body.turn == turns + 1, "turn", f"turn {turns + 1} follows on that entry")
        return turns, rows

    def _check_over(self, body: Over) -> None:
        need(body.outcome in [outcome.id for outcome in self.names.outcomes], "outcome", f"there is no outcome '{body.outcome}'")
        need(body.scores.keys() == self.names.role.keys(), "scores", "each role has its score")
        need(body.reached.keys() <= self.names.role.keys(), "reached", "there is no such role")
        for role, reached in body.reached.items():
            own = {objective.id for objective in self.names.objectives if objective.role == role}
            need(reached.keys() <= own, f"reached.{role}", "it has no such objective")
            need(all(0 <= n <= 1000 for n in reached.values()), f"reached.{role}", "this is more than all, or less than nothing")

    def _check_view(self, role: str, view: View) -> None:
        where = f"views.{role}"
        need(view.role == role, f"{where}.role", "it is another's")
        places = [(reading.track, reading.region) for reading in view.readings]
        need(places == self.places, f"{where}.readings", "each track is read once, in order")
        for i, (reading, (track, _, _)) in enumerate(zip(view.readings, self.cells, strict=True)):
            need(_is_read(reading, track), f"{where}.readings[{i}]", "this cannot be read of it")
        self._check_known(where, view)

    def _check_known(self, where: str, view: View) -> None:
        """The rest of a role's knowledge: means, programs, deals, openings, and an aim of its own."""
        names, options = self.names, {option.id for option in self.names.options}
        regions = [None, *(region.id for region in names.regions)]
        need(view.purse.keys() <= names.track.keys(), f"{where}.purse", "there is no such track")
        for i, program in enumerate(view.programs):
            field = f"{where}.programs[{i}]"
            need(program.option in names.programs, f"{field}.option", "there is no such program")
            need(program.stage in names.stages[names.programs.index(program.option)], f"{field}.stage", "it has no such stage")
            need(program.role in names.role, f"{field}.role", "there is no such role")
            need(program.region in regions, f"{field}.region", "there is no such region")
        for i, deal in enumerate(view.deals):
            need(deal.option in names.deals, f"{where}.deals[{i}].option", "there is no such deal")
        for i, (option, region, _, _) in enumerate(view.openings):
            need(option in options and region in regions, f"{where}.openings[{i}]", "there is no such option, or region")
        aims = [None, *(objective.id for objective in names.objectives)]
        need(view.private in aims, f"{where}.private", "there is no such objective")


def _is_read(reading: Reading, track: TrackName) -> bool:
    """Whether a track can be read so."""
    value = reading.value
    if reading.kind == "hidden" or value is None:
        return reading.kind == "hidden" and value is None
    if reading.kind == "band":
        return value in track.bands and reading.word in BANDS
    return track.low <= value <= track.high


def _is_among(value: object, values: Sequence[object]) -> bool:
    """Whether a value is one of several; a number is not its word, nor a truth a number."""
    return any(value == known and type(value) is type(known) for known in values)
