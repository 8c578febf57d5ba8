"""The command that runs recorded games again, and says all that is to be known of a record."""

from __future__ import annotations

import dataclasses
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wargame.cli.say import Code, leave, say, say_json
from wargame.errors import ContentError, JournalError

if TYPE_CHECKING:
    from wargame.journal import Journal
    from wargame.journal.since import Since

Digits = Annotated[
    str | None,
    typer.Option("--hash", help="Find the entry with this hash (its first 16 digits do), and name what came after it."),
]

SHOWN = 2
"""So many of the files of other rules are named."""


@dataclasses.dataclass
class Verdict:
    """What is said of one file."""

    file: Path
    state: str
    text: str
    code: Code = Code.OK
    notes: tuple[str, ...] = ()
    entry: int | None = None
    field: str = ""
    hash: str = ""
    """That of its last entry."""
    rules: list[str] | None = None
    """The files in which its rules are not those that are here under the scenario's name; None where there are none."""
    lines: list[str] = dataclasses.field(default_factory=list)
    found: dict[str, Any] | None = None

    def document(self) -> dict[str, Any]:
        """The verdict as a JSON object."""
        keys = ("state", "text", "notes", "entry", "field", "hash", "rules", "found")
        return {"file": str(self.file), **{key: getattr(self, key) for key in keys}}


def verify(
    files: Annotated[list[Path], typer.Argument(help="Recorded games.", readable=False)],
    digits: Digits = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Run recorded games again: EXACT, or the first entry that differs; and the hash by which to know each again."""
    from wargame.journal.since import LEAST, hash_in

    wanted = hash_in(digits) if digits is not None else None
    if digits is not None and wanted is None:
        raise typer.BadParameter(f"a hash has {LEAST} to 64 digits, 0 to 9 and a to f", param_hint="--hash")
    verdicts = []
    for path in files:
        verdicts.append(verdict := _verdict(path, wanted))
        for line in [] if json else [f"{path}: {verdict.text}", *verdict.lines]:
            say(line)
    if json:
        say_json("wargame.verify/1", {"games": [verdict.document() for verdict in verdicts]})
    worst = max((verdict.code for verdict in verdicts), default=Code.OK)
    if worst != Code.OK:
        leave(worst)


def _verdict(path: Path, wanted: str | None) -> Verdict:
    from wargame.journal import Journal

    if not os.path.lexists(path):
        return Verdict(path, "MISSING", "MISSING: there is no such file", Code.FILE)
    try:
        with Journal.open(path, write=False) as journal:
            return _verified(path, journal, wanted)
    except JournalError as fault:
        return Verdict(path, "DAMAGED", f"DAMAGED: {fault}", Code.FILE)


def _verified(path: Path, journal: Journal, wanted: str | None) -> Verdict:
    from wargame.game import fidelity_of
    from wargame.journal.since import since

    fidelity, last = fidelity_of(journal), journal.entries[-1]
    code = Code.OK if fidelity.state == "EXACT" else Code.FINDING
    verdict = Verdict(path, fidelity.state, str(fidelity), code, fidelity.notes, fidelity.entry, fidelity.field, last.hash)
    if wanted is not None:
        _find(verdict, since(journal.entries, wanted))
    if code == Code.OK:
        _compare_rules(verdict, journal.header)
    verdict.lines.append(f"  its last entry, {last.number}, has the hash {last.hash}")
    return verdict


def _find(verdict: Verdict, found: Since | None) -> None:
    """Say what came after the entry that was asked for; a finding if there is none, or more than notes came."""
    if found is None or found.others:
        verdict.code = max(verdict.code, Code.FINDING)
    verdict.lines.append(f"  {found or 'no entry has this hash'}")
    if found:
        others = [{"entry": entry.number, "kind": entry.kind} for entry in found.others]
        verdict.found = {"entry": found.entry.number, "kind": found.entry.kind, "notes": found.notes, "others": others}


def _compare_rules(verdict: Verdict, header: dict[str, Any]) -> None:
    """Say whether the rules that the game was played by are those that are here: a record is run by its own."""
    from wargame.library import find_scenario

    name, theirs = header["scenario"], [(source["name"], source["text"]) for source in header["sources"]]
    try:
        ours = [(source.name, source.text) for source in find_scenario(name).sources]
    except ContentError:
        verdict.lines.append(f"  there is no scenario '{name}' here to hold its rules against")
        return
    verdict.rules = sorted({file for file, _ in {*ours} ^ {*theirs}} or {file for file, _ in ours if ours != theirs})
    others = f"not those that are here in {', '.join(verdict.rules[:SHOWN])}"
    more = f" and {len(verdict.rules) - SHOWN} more" if len(verdict.rules) > SHOWN else ""
    verdict.lines.append(f"  its rules are {f'{others}{more}' if verdict.rules else f'those that are here for {name}'}")
