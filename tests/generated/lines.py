"""Draws lines of the expression language for any place of a small rulebook, out of all that may be read there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tests.generated.world import Pen, Place, Rule, Track, World
from wargame.compiler.builtins import DEAL_STATES, PROGRAM_FACTS
from wargame.compiler.symbols import BANDS

Line: TypeAlias = Callable[[], str]
FORMS = ("({a} + {b})", "({a} - {b})", "({a} * {k})", "({a} * {b})", "({a} // 7)", "({a} % 7)", "({a} // 8)", "({a} % 8)",
         "({a} // 1)", "min({a}, {b})", "max({a}, {b}, {k})", "abs({a})", "-{a}", "clamp({a}, -{k}, 30)",
         "scaled({a}, {k} * 20)", "({a} if {test} else {b})", "{k} * ({test})", "({a} - {b} * ({test}))")  # fmt: skip
"""How numbers are made of numbers `a` and `b`, a small one `k`, and a truth `test`."""
COUNTS = ("", ", 1", ", 2", ", 3")


@dataclass
class Lines:
    """Writes numbers and truths."""

    pen: Pen
    world: World

    # -- numbers

    def number(self, place: Place, depth: int = 2) -> str:
        """Any number; its steps stay far from the limits, for no more than three things are multiplied."""
        if depth == 0 or self.pen.often(30):
            return self._leaf(place)
        form = self.pen.one(FORMS)
        parts: dict[str, Callable[[], object]] = {
            "a": lambda: self.number(place, depth - 1),
            "b": lambda: self._leaf(place),
            "k": lambda: self.pen.number(1, 9),
            "test": lambda: self.loose(place),
        }
        return form.format_map({name: part() for name, part in parts.items() if f"{{{name}}}" in form})

    def small(self, place: Place, least: int, most: int) -> str:
        """A number that is surely between two."""
        return f"clamp({self.number(place)}, {least}, {most})"

    def _leaf(self, place: Place) -> str:
        return self.pen.one([*self._leaves(place)])()

    def _leaves(self, place: Place) -> Iterator[Line]:
        """A way to read each kind of thing that the place has; the first is a number written out."""
        yield lambda: str(self.pen.number(1, 30))
        own = [
            *place.numbers,
            *(name for name, values in place.choices.items() if isinstance(values[0], int)),
        ]
        tracks = [track for track in self.world.tracks if self._reads(place, track)]
        rules = self._known_rules(place)
        if own:
            yield lambda: self.pen.one(own)
        if tracks:
            yield lambda: self._counted(place, self.pen.one(tracks))
        if rules:
            yield lambda: f"{self.named(place, self.pen.one(rules))}.{self.pen.one(('times', 'since'))}"
        yield lambda: self.pen.one(("turn", "quarter"))
        yield lambda: f"count({self._single(Place(place.readers, place.strict, ('region',)))})"
        yield from self._over(place, [track.id for track in tracks if track.regional])
        if not place.readers:
            yield from self._of_the_world(place)

    def _of_the_world(self, place: Place) -> Iterator[Line]:
        yield (
            lambda: f"{self.pen.one(('lost', 'gained'))}({self.read(place, self.pen.one(self.world.tracks))})"
        )
        if self.world.words:
            yield lambda: self.pen.one(self.world.words)
        if self.world.regional_words:
            yield lambda: f"{self.pen.one(self.world.regional_words)}[{self.index(place)}]"

    def _over(self, place: Place, regional: list[str]) -> Iterator[Line]:
        """Calls over the regions."""
        known = regional if place.readers else [*regional, *self.world.regional_words]
        if known:
            yield lambda: f"average({self._run(known)})"
            yield lambda: f"{self.pen.one(('highest', 'lowest'))}({self._run(known)}{self.pen.one(COUNTS)})"
            yield lambda: self.where(known)

    def _counted(self, place: Place, track: Track) -> str:
        """A track as a number; beside one with named values a bare word would be taken for such a name."""
        return f"(1 * {track.id})" if track.values else self.read(place, track)

    def where(self, known: Sequence[str]) -> str:
        """A region picked by its value."""
        return f"{self.pen.one(('where_highest', 'where_lowest'))}({self._run(known)})"

    def _run(self, known: Sequence[str]) -> str:
        return self.pen.one(known) + self.pen.one(["", *(f" in {area}" for area in self.world.areas)])

    def read(self, place: Place, track: Track) -> str:
        """A track as it is written here."""
        return f"{track.id}[{self.index(place)}]" if track.regional else track.id

    def named(self, place: Place, rule: Rule) -> str:
        """A rule as it is written here."""
        return f"{rule.id}[{self.index(place)}]" if rule.regions else rule.id

    def index(self, place: Place) -> str:
        """A region in brackets."""
        regional = [track.id for track in self.world.tracks if track.regional]
        if not place.readers and regional and self.pen.often(5):
            return self.where(regional)
        return self.pen.one([*place.here, *place.here, *self.world.regions])

    # -- truths

    def loose(self, place: Place) -> str:
        """A truth of any kind, even one that never changes."""
        if self.pen.often(40):
            compared = self.pen.one(("==", "!=", "<", "<=", ">", ">="))
            return f"{self._leaf(place)} {compared} {self.number(place, 1)}"
        return self.truth(place)

    def truth(self, place: Place, depth: int = 1) -> str:
        """A truth that the compiler cannot decide."""
        if depth == 0 or self.pen.often(60):
            return self._single(place)
        if self.pen.often(25):
            return f"not ({self.truth(place, depth - 1)})"
        one, other = self.truth(place, depth - 1), self.truth(place, depth - 1)
        alike = {*re.findall(r"[a-z]\w+", one)} & {*re.findall(r"[a-z]\w+", other)}
        joined = "or" if alike else self.pen.one(("and", "or"))  # two of one thing could exclude each other
        return f"({one} {joined} {other})"

    def _single(self, place: Place) -> str:
        return self.pen.one([*self._singles(place)])()

    def _singles(self, place: Place) -> Iterator[Line]:
        yield lambda: self.pen.one(("turn % 2 == 1", "quarter % 3 != 0", "turn >= 2"))
        if place.truths:
            yield lambda: self.pen.one(place.truths)
        if "waited" in place.numbers:
            yield lambda: f"waited {self.pen.one(('>=', '<'))} 1"
        if place.choices:
            yield lambda: self._chosen(place, self.pen.one([*place.choices]))
        if place.observed:
            yield lambda: f"observer == {self.pen.one(self.world.roles)}"
        if place.here and len(self.world.regions) > 1:
            yield lambda: f"{self.pen.one(place.here)} == {self.pen.one(self.world.regions)}"
            yield (
                lambda: (
                    f"{self.pen.one(place.here)} {self.pen.one(('in', 'not in'))} {self.pen.one([*self.world.areas])}"
                )
            )
        rules = self._known_rules(place)
        if rules:
            yield lambda: self._fact(place, self.pen.one(rules))
        programs = [rule for rule in rules if rule.stages]
        if programs:
            yield lambda: f"{self.named(place, self.pen.one(programs))}.{self.pen.one(PROGRAM_FACTS)}"
        yield from self._of_tracks(place)

    def _chosen(self, place: Place, name: str) -> str:
        known = [track for track in self.world.tracks if track.id == "wish" and self._reads(place, track)]
        if name == "carrot" and known and self.pen.often(30):
            return "carrot == wish"
        return f"{name} {self.pen.one(('==', '!='))} {self.pen.one(place.choices[name])}"

    def _of_tracks(self, place: Place) -> Iterator[Line]:
        exact = [track for track in self.world.tracks if self._reads(place, track)]
        banded = [t for t in self.world.tracks if not t.values and self._reads(place, t, banded=True)]
        hidden = [t for t in self.world.tracks if any(t.see[role] == "hidden" for role in place.readers)]
        if exact:
            yield lambda: self._compared(place, self.pen.one(exact))
        if banded:
            yield lambda: self._banded(self.read(place, self.pen.one(banded)))
        if hidden and not place.strict:
            yield lambda: self._guarded(place, self.pen.one(hidden))

    def _banded(self, read: str) -> str:
        compared = self.pen.one((">=", "<", "==", "!="))
        return f"{read} {compared} {self.pen.one(BANDS[1:] if compared in ('>=', '<') else BANDS)}"

    def _guarded(self, place: Place, track: Track) -> str:
        read = self.read(place, track)
        return f"(known({read}) and {self._compared(place, track, read)})"

    def _compared(self, place: Place, track: Track, read: str = "") -> str:
        read = read or self.read(place, track)
        if track.values:
            return f"{read} {self.pen.one(('==', '!='))} {self.pen.one(track.values)}"
        number = self.pen.number(track.low + 1, track.high - 1)
        return f"{read} {self.pen.one(('>=', '<', '==', '!=', '>', '<='))} {number}"

    def _fact(self, place: Place, rule: Rule) -> str:
        name = self.named(place, rule)
        facts = [
            *rule.results,
            *(PROGRAM_FACTS if rule.stages else ()),
            *((*DEAL_STATES, "stalled") if rule.offers_to else ()),
        ]
        if facts and self.pen.often(70):
            return f"{name}.{self.pen.one(facts)}"
        if rule.choices and (rule.stages or rule.offers_to):
            choice = self.pen.one([*rule.choices])
            return f"{name}.{choice} == {self.pen.one(rule.choices[choice])}"
        if self.pen.often(50):
            return f"{name}.times >= {self.pen.number(1, 3)}"
        return f"{name}.since {self.pen.one(('<=', '>'))} {self.pen.number(0, 2)}"

    # -- what may be read

    def _reads(self, place: Place, track: Track, banded: bool = False) -> bool:
        """Whether every reader may have it as a number; `banded`: or as a band, beside a band word."""
        readings = ("exact", "band") if banded or not place.strict else ("exact",)
        return all(track.see[role] in readings for role in place.readers)

    def _known_rules(self, place: Place) -> list[Rule]:
        return [rule for rule in self.world.rules if rule.heard >= {*place.readers}]
