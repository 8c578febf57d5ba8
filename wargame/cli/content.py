"""The commands about rules and scenarios: check, rules, coverage."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wargame.cli.say import Code, leave, say, say_json, warn
from wargame.errors import ContentError
from wargame.files import write_regular
from wargame.text import safe_text

if TYPE_CHECKING:
    from wargame.errors import Finding
    from wargame.library import Content

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
DEFAULT_SCENARIO = "baseline_2024"
MANY = 100
"""From how many files on a check says how long it takes."""


def check(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Files or folders; all that is found by name if none.", readable=False),
    ] = None,
    json: AsJson = False,
) -> None:
    """Check rules and scenarios; every fault with its file, line and column."""
    from wargame.paths import content_roots

    roots = content_roots()
    chosen = paths or roots
    found = findings_of(chosen, roots)
    if json:
        say_json(
            "wargame.check/1", {"paths": [str(p) for p in chosen], "findings": [f.to_json() for f in found]}
        )
    else:
        _tell_findings(chosen, found)
    missing = not all(map(os.path.lexists, chosen))
    leave(Code.FILE if missing else Code.CONTENT if found else Code.OK)


def findings_of(chosen: list[Path], roots: list[Path]) -> list[Finding]:
    """What is wrong at some paths; texts that were clean before are not read again as YAML."""
    from wargame.cli.known import is_clean, remember_clean, texts_digest

    digest = ""
    with suppress(ContentError):  # what cannot be read is found below
        digest = texts_digest(chosen, roots)
    if digest and is_clean(digest):
        return []
    from wargame.library.checking import check_path

    _announce(chosen)
    found = [finding for path in chosen for finding in check_path(path, _deeper)]
    if digest and not found:
        remember_clean(digest)
    return found


def _announce(chosen: list[Path]) -> None:
    """Say that it takes long, where it does."""
    from wargame.library.folders import files_of

    with suppress(ContentError):
        count = sum(1 for path in chosen for _ in files_of(path))
        if count > MANY:
            warn(f"{count:,} files are checked: some twenty in a second")


def _deeper(content: Content) -> list[Finding]:
    from wargame.engine.cache import check

    try:
        check(content)
    except ContentError as error:
        return list(error.findings)
    return []


def _tell_findings(chosen: list[Path], found: list[Finding]) -> None:
    for finding in found:
        say(str(finding))
    where = ", ".join(safe_text(str(path)) for path in chosen) or "nothing was found to check"
    count = "nothing is wrong" if not found else "1 finding" if len(found) == 1 else f"{len(found)} findings"
    say(f"{where}: {count}")


def source(
    name: Annotated[str, typer.Argument(help="A scenario or a rulebook.")] = DEFAULT_SCENARIO,
) -> None:
    """Print rules as the Python that runs, each with the file and line it comes from.

    A rulebook is compiled with the first scenario that uses it.
    """
    from wargame.engine import module_text
    from wargame.engine.cache import compiled_of
    from wargame.library import find_rules

    texts = find_rules(name)
    print(f"# The rules of scenario {texts.name}\n{module_text(compiled_of(texts))}", end="")


def card(
    option: Annotated[str | None, typer.Argument(help="An option's id.")] = None,
    scenario: Annotated[str, typer.Option(help="The scenario.")] = DEFAULT_SCENARIO,
    role: Annotated[str | None, typer.Option(help="Whose option, where several roles have it.")] = None,
    every: Annotated[bool, typer.Option("--all", help="Every option.")] = False,
    to: Annotated[Path | None, typer.Option(help="Write a Markdown page instead.")] = None,
) -> None:
    """Print an option's card: what it is, costs, does and risks, and what may answer it."""
    from wargame.cli.cards import card_texts, deck_text

    if every == (option is not None):
        raise typer.BadParameter("name an option, or give --all")
    if to:
        write_regular(to, deck_text(scenario, option, role))
        say(f"written to {to}")
    else:
        for line in "\n\n".join(card_texts(scenario, option, role)).split("\n"):
            say(line)


def numbers(
    name: Annotated[str, typer.Argument(help="A scenario.")] = DEFAULT_SCENARIO,
    json: AsJson = False,
) -> None:
    """List every number of a scenario and its rulebook: where it stands, and its source or the reason for it."""
    from wargame.cli.numbers import marked_numbers

    found = marked_numbers(name)
    marks = {mark: sum(number["mark"] == mark for number in found) for mark in ("memo", "judgement", "")}
    if json:
        say_json("wargame.numbers/1", {"scenario": name, "numbers": found})
    else:
        for number in found:
            say("{file}:{line}: {where}: {text}  [{mark}] {reason}".format(**number))
        say(f"{len(found)} numbers: {marks['memo']} from the memo, {marks['judgement']} judgement, {marks['']} with neither")
    leave(Code.FINDING if marks[""] else Code.OK)


def schema(to: Annotated[Path, typer.Option(help="The folder to write to.")]) -> None:
    """Write the JSON Schemas of rule and scenario files, for editors."""
    import json

    from wargame.library.schemas import schemas

    to.mkdir(parents=True, exist_ok=True)
    for name, document in schemas().items():
        write_regular(to / name, json.dumps(document, indent=2) + "\n")
        say(str(to / name))


def coverage(json: AsJson = False) -> None:
    """List what the game is to show, with the rules that cite it, and whether a batch of games reached them."""
    from dataclasses import asdict

    from wargame.analysis.coverage import coverage as elements

    found = elements()
    uncited = sum(not element.cited for element in found)
    unreached = sum(not element.is_reached for element in found if element.cited)
    if json:
        listed = [asdict(element) for element in found]
        say_json("wargame.coverage/1", {"elements": listed, "uncited": uncited, "unreached": unreached})
    else:
        for element in found:
            say(f"{element.id:<20} {element.kind:<9} {element.about}")
            for citing in element.cited:
                say(f"{'':<20} {citing.where}{_REACHED[citing.reached]}")
            if not element.cited:
                say(f"{'':<20} not cited")
        say(f"{len(found) - uncited} of {len(found)} elements are cited, {unreached} of them never reached")
    leave(Code.FINDING if uncited or unreached else Code.OK)


_REACHED = {True: "", False: " (not reached)", None: " (a fact of the start)"}
