"""Draws what rules do: chances, results, risks, effects, programs and deals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from tests.generated.lines import Lines
from tests.generated.world import Pen, Place, Rule, World, inside
from wargame.manifest import OF_DEALS

Data: TypeAlias = dict[str, Any]


@dataclass
class Deeds:
    """Writes the entries that all rules have in common."""

    pen: Pen
    world: World
    lines: Lines

    def body(self, place: Place, rule: Rule) -> tuple[Data, Place]:
        """What a rule does when it is carried out; and the place with the names that it gives itself."""
        data: Data = {}
        if self.pen.often(30):
            data["let"] = {
                f"{rule.id}_n": self.lines.small(place, -20, 20),
                f"{rule.id}_t": self.lines.truth(place),
            }
            place = replace(
                place, numbers=(*place.numbers, f"{rule.id}_n"), truths=(*place.truths, f"{rule.id}_t")
            )
        data["effects"] = self.effects(place)
        if rule.chance:
            data["odds"] = self.odds(place)
            data["otherwise"] = self.effects(place)
        if rule.results:
            data["results"] = {id: self._result(place, id != rule.results[-1]) for id in rule.results}
        data["risks"] = [self.risk(place, id) for id in rule.risks]
        if self.pen.often(30):
            data["text"] = "Something stirs in {target}." if "target" in place.here else "Something stirs."
        return {key: value for key, value in data.items() if value}, place

    def odds(self, place: Place) -> object:
        """Odds that are never 0 and never 100 by themselves, as one line or as named terms."""
        if self.pen.often(30):
            return self.lines.small(place, 5, 95)
        terms: Data = {"base": self.pen.number(25, 75)}
        for label in self.pen.some(("bad weather", "more men")):
            few, test = self.pen.number(-12, 12), self.lines.truth(place)
            terms[label] = self.pen.one((f"{few} * ({test})", self.lines.small(place, -12, 12)))
        return terms

    def _result(self, place: Place, is_rolled: bool) -> Data:
        data: Data = {"odds": self.odds(place)} if is_rolled else {}
        data |= {"title": "A result"} if self.pen.often(30) else {}
        return data | {"effects": self.effects(place), "text": "It went so."}

    def risk(self, place: Place, id: str) -> Data:
        """A rolled harm."""
        data: Data = {"id": id, "title": "A harm", "odds": self.odds(place), "effects": self.effects(place)}
        return data | ({"if": self.lines.loose(place)} if self.pen.often(30) else {})

    # -- effects

    def effects(self, place: Place, least: int = 0) -> list[Data]:
        """Some effects."""
        return [self.effect(place) for _ in range(self.pen.number(least, 3))]

    def effect(self, place: Place) -> Data:
        """One verb, and under which conditions."""
        data: Data = {}
        if self.pen.often(20):
            data["each"] = self.pen.one(["region", *self.world.areas])
            place = inside(place)
        if self.pen.often(20):
            data["if"] = self.lines.loose(place)
        orders = [rule for rule in self.world.rules if rule.is_order]
        programs = [
            rule for rule in orders if rule.stages and (place.programs is None or rule.id in place.programs)
        ]
        verbs = [self._change, self._change, self._change, self._set]
        if programs and self.pen.often(15):
            return data | {self.pen.one(("start", "end")): self.lines.named(place, self.pen.one(programs))}
        if orders and self.pen.often(15):
            return data | self._open(place, self.pen.one(orders))
        return data | self.pen.one(verbs)(place)

    def _open(self, place: Place, rule: Rule) -> Data:
        more = (
            {"turns": self.pen.number(1, 3), "price": self.pen.one((0, 25, 99))} if self.pen.often(60) else {}
        )
        return {"open": self.lines.named(place, rule), **more}

    def _change(self, place: Place) -> Data:
        track = self.pen.one(self.world.tracks)
        data: Data = {"change": self.lines.read(place, track), "by": self.lines.number(place)}
        if self.pen.often(30):
            data[self.pen.one(("after", "lasts"))] = self.pen.number(1, 3)
        if self.pen.often(40):
            percents = [
                *self.pen.some([*place.percents, *self.world.percents]),
                self.lines.small(place, 0, 150),
            ]
            data["scaled"] = self.pen.one((percents, percents[0]))
        return data

    def _set(self, place: Place) -> Data:
        track = self.pen.one(self.world.tracks)
        to = self.pen.one(track.values) if track.values and self.pen.often(70) else self.lines.number(place)
        return {"set": self.lines.read(place, track), "to": to}

    # -- what lasts

    def program(self, place: Place, rule: Rule, purse: str) -> Data:
        """A program's stages, upkeep and end; where it begins and ends, only programs behind it do (no circles)."""
        programs = [other.id for other in self.world.rules if other.stages]
        calm = replace(place, programs=tuple(programs[programs.index(rule.id) + 1 :]))
        data: Data = {"unfunded": self.effects(place), "ends": self.effects(calm)}
        if rule.upkeep:
            bare = replace(place, numbers=(), truths=(), percents=())
            data["upkeep"] = {purse: self.lines.small(bare, 0, 3)}
        if rule.stages != (f"{rule.id}_stands",):
            data["stages"] = [self._stage(place, calm, id, id != rule.stages[-1]) for id in rule.stages]
        if self.pen.often(60):
            data["lapses_after"] = self.pen.number(1, 2)
        return {key: value for key, value in data.items() if value}

    def _stage(self, place: Place, calm: Place, id: str, passes: bool) -> Data:
        data: Data = {"id": id, "begins": self.effects(calm), "each_quarter": self.effects(place)}
        data |= {"quarters": self.pen.number(1, 2)} if passes else {}
        data |= {"title": "A stage"} if self.pen.often(30) else {}
        return data | (
            {"risks": [self.risk(place, f"{id}_harm")]} if f"{id}_harm" in self.world.harms else {}
        )

    def deal(self, place: Place, rule: Rule) -> Data:
        """A deal's terms, and what follows each of its words."""
        bare = replace(place, numbers=(), truths=(), percents=())
        seen = replace(bare, numbers=("waited",))
        data: Data = {"with": rule.offers_to, "public": rule.heard == {*self.world.roles}}
        data["answer_within"] = self.pen.one((1, 2, "boats" if "boats" in rule.choices else 1))
        for key in self.pen.some(("keep_within", "act_within")):
            data[key] = self.pen.one((1, "1 + (carrot == gift)" if "carrot" in rule.choices else 2))
        for key, term in (("asked", "ask"), ("promised", "carrot"), ("threatened", "stick")):
            data[key] = self._terms(seen, [str(value) for value in rule.choices.get(term, ())])
        part = replace(place, percents=(*place.percents, "part"))
        data |= {word: self.effects(part) for word in self.pen.some(OF_DEALS)}
        return data

    def _terms(self, place: Place, values: Sequence[str]) -> Data:
        """How one sees that it was done, for some values."""
        return {value: self.lines.truth(place) for value in values if self.pen.often(75) and value != "none"}

    def covert(self, place: Place, rule: Rule) -> Data:
        """Who knows of a secret order, and who may notice it."""
        others = [role for role in self.world.roles if role not in rule.roles]
        return {role: "known" if role in rule.heard else self.odds(place) for role in others}
