"""The one reader of YAML: finds content, checks it against its models, and says where each value stands."""

from wargame.library.documents import Document, Loc, Place, Places, Source
from wargame.library.loader import (
    Content,
    Texts,
    find_rules,
    find_scenario,
    load_rulebook_only,
    load_scenario,
    load_sources,
    rulebook_names,
    scenario_names,
    shelves_digest,
    texts_of,
)
from wargame.library.search import read_document

__all__ = [
    "Content",
    "Document",
    "Loc",
    "Place",
    "Places",
    "Source",
    "Texts",
    "find_rules",
    "find_scenario",
    "load_rulebook_only",
    "load_scenario",
    "load_sources",
    "read_document",
    "rulebook_names",
    "scenario_names",
    "shelves_digest",
    "texts_of",
]
