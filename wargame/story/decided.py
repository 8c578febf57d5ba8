"""Decisions of scripted seats put into words: what a rule saw, and what was passed over."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from wargame.doctrine import Decision, PassedOver, Saw
from wargame.story.closing import reading_words
from wargame.story.lines import Lines
from wargame.views import Reading


class Decided(Lines):
    """Says why a scripted seat ordered what it did."""

    def saw(self, saw: Saw) -> str:
        """A part of a condition with what the seat read."""
        groups = [list(group) for _, group in groupby(saw.readings, lambda r: r.track)]
        read = [self._read(group) for group in groups]
        return f"{saw.words} ({'; '.join(read)})" if read else saw.words

    def _read(self, readings: list[Reading]) -> str:
        """The reading of a track; of one over the map, the least and the greatest."""
        ends = sorted(readings, key=lambda r: -1 if r.value is None else r.value)
        words = dict.fromkeys("not known" if r.kind == "hidden" else reading_words(r) for r in (ends[0], ends[-1]))
        region = readings[0].region if len(readings) == 1 else None
        return f"{self.track(readings[0].track, region)}: {' to '.join(words)}"

    def passed(self, passed: PassedOver) -> str:
        """A rule that gave no order, with why."""
        if passed.failed:
            return f"{passed.order}: did not hold: {'; '.join(self.saw(saw) for saw in passed.failed)}"
        return f"{passed.order}: not open: {passed.reason}" if passed.reason else passed.order

    def decision(self, decision: Decision, told: int = 0) -> Iterator[str]:
        """A decision in sentences; the first rules passed over are left out where they are `told` already."""
        option = self.names.option[decision.role, decision.order.option]
        where = f" in {self.place(decision.order.target)}" if decision.order.target else ""
        because = f': "{decision.because}"' if decision.because else ", at random"
        yield f"{self.names.role[decision.role].title}: {option.title}{where}{because}"
        if decision.saw:
            yield f"It saw: {'; '.join(self.saw(saw) for saw in decision.saw)}."
        for passed in decision.passed[told:]:
            yield f"It passed over {self.passed(passed)}."
