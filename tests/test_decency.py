"""What the content never says: no living person is named, and nothing tells how to commit a crime or an attack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.proofs import proof, record

ROOT = Path(__file__).parent.parent
OFFICES_AND_PLACES = {
    "United States", "White House", "State Department", "Attorney General", "Homeland Security", "Cyber Command",
    "National Guard", "Mexico City", "National Intelligence", "Wilson Center", "Latin America", "Coast Guard", "Foreign Ministry",
    "Joint Task Force Ares", "Cyber National Mission Force", "Glowing Symphony", "Baja California", "Baja California Sur",
    "Nuevo Leon", "San Luis Potosi", "Quintana Roo", "New Mexico", "Ciudad de Mexico",
    "Long Mole", "Fish Quay", "Cathedral Hill", "Corn Square", "Rope Walk",
}  # fmt: skip
"""Names of two words and more that are no person's; whoever adds one has looked at it."""
OPENERS = {
    "The",
    "In",
    "What",
    "With",
    "Where",
    "An",
    "A",
    "Of",
    "For",
    "When",
    "Attack",
    "Hold",
    "Nobody",
    "If",
    "By",
    "No",
    "Not",
}
PERSONS = re.compile(
    r"\b(AMLO|L[oó]pez|Obrador|Sheinbaum|Pe[nñ]a|Calder[oó]n|Trump|Biden|Harris|Obama|Vance|Rubio|Blinken|Garland|Duque|Petro"
    r"|Maduro|D[ií]az-Canel|Putin|Xi|Guzm[aá]n|Chapo|Mencho|Oseguera|Zambada|Chapitos|Caro Quintero)\b"
)
"""Statesmen and fugitives of the years that the scenarios play in."""
GANGS = re.compile(
    r"\b(CJNG|Zetas|Nueva Generaci[oó]n|(Sinaloa|Gulf|Jalisco|Ju[aá]rez|Tijuana) cartel|Templarios)\b", re.I
)
HOW_TO = re.compile(
    r"\b(how to (make|build|buy|sell|hide|move|launder|smuggle|cook|mix|bribe|hack|kill|attack)"
    r"|step \d|recipe|piperidin\w*|4-?anpp|npp|norfentanyl|pill press\w*|milligram\w*|\d+ ?mg"
    r"|smurfing|structuring|mixers?|tumblers?|shell compan(y|ies)|mule accounts?|crypto\w*|bitcoin|hawala"
    r"|phish\w*|exploits?|payloads?|malware|CVE-\d+|zero-day|botnet|password"
    r"|explosives?|detonat\w*|ammonium|silencers?|calib(er|re)|AR-15|AK-47|assault rifles?|grenades?|drones? with"
    r"|hidden compartments?|false bottoms?|tunnels?|fake passports?|forged|untraceable|ghost guns?|straw purchas\w*)\b",
    re.I,
)
"""Words of the trade: at the level of policy, resources and consequences none of them is needed."""
LINKS = re.compile(r"https?://|www\.")


def texts(value: Any) -> Iterator[str]:
    """Every text in a document, and every key that people read."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from texts(inner)
            if isinstance(key, str) and " " in key:
                yield key
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner)
    elif isinstance(value, str):
        yield value


def content() -> list[tuple[str, str]]:
    """File and text, of all content that is shipped and of the rows that test it."""
    folders = (ROOT / "rules", ROOT / "scenarios", ROOT / "tests" / "directions")
    files = [
        file for folder in folders for file in sorted(folder.rglob("*.yaml")) if "memo" not in file.parts
    ]
    found = [
        (str(f.relative_to(ROOT)), t) for f in files for t in texts(yaml.safe_load(f.read_text("utf-8")))
    ]
    assert len(found) > 2000
    return found


def names(text: str) -> Iterator[str]:
    """What is written like a name: capitals one after the other."""
    for match in re.finditer(r"\b[A-Z][a-zé]+(?:(?: de)? [A-Z][a-zé]+)+", text):
        words = match.group().split()
        while words and words[0] in OPENERS:
            words.pop(0)
        if len(words) > 1:
            yield " ".join(words)


@proof("C6")
@pytest.mark.parametrize(
    "pattern", [PERSONS, GANGS, HOW_TO, LINKS], ids=["persons", "gangs", "how to", "links"]
)
def test_no_text_says_what_must_not_be_said(pattern: re.Pattern[str]) -> None:
    said = [(file, match.group(), text) for file, text in content() if (match := pattern.search(text))]
    assert not said
    record("C6", cases=len(content()))


@proof("C6")
def test_whatever_is_written_like_a_name_is_an_office_or_a_place() -> None:
    strangers = {
        (file, name) for file, text in content() for name in names(text) if name not in OFFICES_AND_PLACES
    }
    assert not strangers
    record("C6", cases=len(content()))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (PERSONS, "President López Obrador smiles."), (GANGS, "The Sinaloa cartel moves."), (LINKS, "see https://x"),
        (HOW_TO, "how to hide money"), (HOW_TO, "a pill press in the cellar"), (HOW_TO, "an untraceable rifle"),
    ],
)  # fmt: skip
def test_the_patterns_find_what_they_are_for(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text)


def test_a_name_of_a_person_would_be_found() -> None:
    assert list(names("The mayor, Maria Flores, signs.")) == ["Maria Flores"]
    assert list(names("In Mexico City the White House is blamed.")) == ["Mexico City", "White House"]
