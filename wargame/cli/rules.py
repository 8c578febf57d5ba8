"""Commands about content: check, rules, coverage, cards and doctrines."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wargame.cli.output import AsJson, Code, leave, say, say_json, say_table, warn
from wargame.errors import ContentError
from wargame.files import write_regular
from wargame.paths import has_content, here
from wargame.store import fetch, keep
from wargame.text import safe_text

if TYPE_CHECKING:
    from wargame.analysis.coverage import Element
    from wargame.cards import Card, Conduct
    from wargame.engine import Engine
    from wargame.errors import Finding
    from wargame.expressions import Node
    from wargame.library import Content


_PACKAGE = Path(__file__).resolve().parent.parent


def is_clean(digest: str) -> bool:
    """Whether texts of this digest were checked before and nothing was found."""
    return fetch("checked", digest) is not None


def remember_clean(digest: str) -> None:
    """Keep that nothing is wrong with texts of this digest."""
    keep("checked", digest, b"")


def texts_digest(chosen: Sequence[Path], roots: Sequence[Path]) -> str:
    """The sha256, in hex, of what is checked, of all content that it may draw on, and of the code that checks it.

    Raises ContentError for a folder that cannot be read.
    """
    from wargame.library.search import files_digest, files_of

    named = [here() / path for path in chosen]
    beside = [above for path in named for above in path.parents if has_content(above)]
    files = [file for path in dict.fromkeys([*named, *beside, *roots]) for file in files_of(path)]
    whole = hashlib.sha256("\0".join([sys.version, *map(str, named)]).encode(errors="surrogateescape"))
    whole.update(files_digest([*dict.fromkeys(files), *sorted(_PACKAGE.rglob("*.py"))]).encode())
    return whole.hexdigest()


def marked_numbers(scenario: str) -> list[dict[str, Any]]:
    """The numbers in the order of the rulebook; `loc` is the path to one, as keys and list positions."""
    from wargame.compiler.provenance import values_of
    from wargame.library import load_scenario

    content = load_scenario(scenario)
    found = []
    for value in values_of(content):
        place = content.places.at(value.loc)
        found.append({
            "file": place.file, "line": place.line, "where": ".".join(map(str, value.loc)), "loc": list(value.loc),
            "kind": value.kind, "text": value.text, "mark": value.mark, "reason": value.reason,
        })  # fmt: skip
    return found


def card_texts(scenario: str, option: str | None, role: str | None) -> list[str]:
    """The cards of one option (of one role, or of all that have it) or of every option."""
    from wargame.cards import card_text

    engine, cards = _chosen(scenario, option, role)
    return ["\n".join(card_text(engine, None, card)) for card in cards]


def deck_text(scenario: str, option: str | None, role: str | None) -> str:
    """The same as one Markdown page."""
    from wargame.cards import deck

    return deck(*_chosen(scenario, option, role))


def _chosen(scenario: str, option: str | None, role: str | None) -> tuple[Engine, list[Card[Node]]]:
    from wargame.cards import explanation_of
    from wargame.engine.cache import load_engine
    from wargame.text import near

    _, engine = load_engine(scenario)
    roles = engine.compiled.names.role
    if role is not None and role not in roles:
        raise typer.BadParameter(f"there is no role '{role}': {', '.join(roles)}")
    every = explanation_of(engine).cards
    named = [card for card in every if option in (None, card.id)]
    if not named:
        known = near(str(option), {card.id for card in every})
        hint = f" -- did you mean '{known}'?" if known else ""
        raise typer.BadParameter(f"there is no option '{option}'{hint}")
    cards = [card for card in named if role in (None, card.role)]
    if not cards:
        raise typer.BadParameter(f"'{option}' is no option of {role}, but of {', '.join(card.role for card in named)}")
    return engine, cards


def doctrine(
    name: Annotated[str | None, typer.Argument(help="A doctrine; all are listed if none.")] = None,
    scenario: Annotated[str, typer.Option(help="The scenario.")] = "baseline_2024",
    json: AsJson = False,
) -> None:
    """Tell a doctrine in plain words: what it orders, when, where, and why."""
    found = _conducts(scenario)
    if name is not None and name not in found:
        raise typer.BadParameter(_unknown(name, list(found)))
    chosen = [found[name]] if name else list(found.values())
    if json:
        say_json("wargame.doctrine/1", {"scenario": scenario, "doctrines": [in_words(c) for c in chosen]})
    elif name:
        for line in told(chosen[0]):
            say(line)
    else:
        say_table(["doctrine", "role", "about"], [(conduct.id, conduct.role, conduct.about) for conduct in chosen])


def _conducts(scenario: str) -> dict[str, Conduct]:
    """The doctrines of a scenario; raises ContentError where it does not compile."""
    from wargame.cards import explanation_of
    from wargame.engine.cache import load_engine

    return explanation_of(load_engine(scenario)[1]).conducts


def in_words(conduct: Conduct) -> dict[str, Any]:
    """A doctrine as plain data, without what only the engine reads."""
    whole = asdict(conduct)
    for rule in whole["rules"]:
        del rule["parts"], rule["deed"]
    return whole


def _unknown(name: str, known: list[str]) -> str:
    from wargame.text import near

    close = near(name, known)
    hint = f" -- did you mean '{close}'?" if close else f": {', '.join(known)}"
    return f"there is no doctrine '{name}'{hint}"


def told(conduct: Conduct) -> Iterator[str]:
    """A doctrine as lines of text."""
    yield f"{conduct.title} ({conduct.role})"
    yield conduct.about
    yield "Its rules are tried in this order, until the orders of the turn are used up:"
    for number, rule in enumerate(conduct.rules, 1):
        yield f"{number:>3}. {rule.order}"
        if rule.where:
            yield f"     at: {rule.where}"
        if rule.condition:
            yield f"     when: {rule.condition}"
        yield f'     "{rule.because}"  {rule.file}:{rule.line}'
    if conduct.fill:
        yield f"What is left goes to: {', '.join(conduct.fill)}."


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
    """Findings at some paths; texts that were clean before are not read again as YAML."""
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
    from wargame.library.search import files_of

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
        say_table(["element", "kind", "about, and the rules that cite it"], [row for e in found for row in _rows(e)])
        say(f"{len(found) - uncited} of {len(found)} elements are cited, {unreached} of them never reached")
    leave(Code.FINDING if uncited or unreached else Code.OK)


def _rows(element: Element) -> Iterator[tuple[str, str, str]]:
    """An element and, under it, what cites it."""
    yield element.id, element.kind, element.about
    for citing in element.cited:
        yield "", "", f"{citing.where}{_REACHED[citing.reached]}"
    if not element.cited:
        yield "", "", "not cited"


_REACHED = {True: "", False: " (not reached)", None: " (a fact of the start)"}
