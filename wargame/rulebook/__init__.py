"""What a file in `rules/` may say: roles, tracks, options, what follows, and doctrines."""

from wargame.rulebook.bodies import Body, Effect, Result, Risk
from wargame.rulebook.doctrines import Doctrine, DoctrineRule
from wargame.rulebook.files import Rulebook, RulebookFile
from wargame.rulebook.options import DealEntry, OptionEntry, ProgramEntry, Stage
from wargame.rulebook.setting import Fatigue, Legend, Region, RoleEntry
from wargame.rulebook.tracks import Drift, SeeWhen, Track
from wargame.rulebook.words import (
    Cell,
    Cite,
    Code,
    Direction,
    Entry,
    Expression,
    Id,
    Odds,
    Reading,
    Reasoned,
    Text,
)
from wargame.rulebook.world import EachTurn, Inject, Reaction, Triggered

__all__ = [
    "Body",
    "Cell",
    "Cite",
    "Code",
    "DealEntry",
    "Direction",
    "Doctrine",
    "DoctrineRule",
    "Drift",
    "EachTurn",
    "Effect",
    "Entry",
    "Expression",
    "Fatigue",
    "Id",
    "Inject",
    "Legend",
    "Odds",
    "OptionEntry",
    "ProgramEntry",
    "Reaction",
    "Reading",
    "Reasoned",
    "Region",
    "Result",
    "Risk",
    "RoleEntry",
    "Rulebook",
    "RulebookFile",
    "SeeWhen",
    "Stage",
    "Text",
    "Track",
    "Triggered",
]
