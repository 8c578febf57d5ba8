"""How a scripted seat plays."""

from __future__ import annotations

from pydantic import StrictInt, StrictStr

from wargame.rulebook.words import Entry, Expression, Id, Text


class DoctrineRule(Entry):
    """One order of a scripted seat: when, which, where, and why."""

    choose: dict[Id, dict[Id, StrictInt | StrictStr]] | None = None
    """One option and its choices; a choice may also be a track with the same value names."""
    stop: Id | None = None
    resume: Id | None = None
    target: Text | list[Text] = []
    """Readings that narrow the regions, such as `highest TRACK`, or one region's id."""
    where: Expression | None = None
    """Which regions come into question, called `region`."""
    when: Expression = True
    because: Text


class Doctrine(Entry):
    """A scripted seat's conduct: rules tried in order until its orders are used up."""

    role: Id
    title: Text
    about: Text
    rules: list[DoctrineRule]
    fill: list[Id] = []
    """What is left goes to these options, in this order."""
