"""The command that shows in paired games whether rules move things the way their rows say."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wargame.cli.say import Code, leave, say, say_json, there

if TYPE_CHECKING:
    from wargame.analysis.directions import Row
    from wargame.analysis.pairs import Verdict


def directions(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Files of rows, or folders of such; those that are shipped if none.", readable=False),
    ] = None,
    row: Annotated[list[str] | None, typer.Option(help="Only this row (or these).", metavar="ID")] = None,
    games: Annotated[int, typer.Option(min=0, max=100_000, help="Pairs of games; else as rows say.")] = 0,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
) -> None:
    """Play direction rows in paired games: does each order move what it should, the way it should?"""
    from wargame.analysis.directions import load_rows
    from wargame.paths import directions_dir

    rows = load_rows([there(path) for path in paths or [directions_dir()]])
    unknown = sorted(set(row or []) - {r.id for r in rows})
    if unknown:
        raise typer.BadParameter(f"there is no row '{unknown[0]}'")
    shown = []
    for chosen in (r for r in rows if not row or r.id in row):
        shown.append(_shown(chosen, games or chosen.entry.games))
        if not json:
            _tell(shown[-1])
    failed = sum(bool(document["faults"]) for document in shown)
    if json:
        say_json("wargame.directions/1", {"rows": shown, "failed": failed})
    else:
        say(f"{len(shown) - failed} of {len(shown)} rows hold")
    leave(Code.FINDING if failed else Code.OK)


def _shown(row: Row, games: int) -> dict[str, Any]:
    from wargame.analysis.directions import faults_of

    held, seated = row.verdict(games), row.verdict(games, seated=True)
    return {
        "id": row.id, "where": row.where, "element": row.entry.element, "says": row.entry.says,
        "measure": row.entry.measure, "direction": row.entry.direction, "games": games,
        "held": _numbers(held), "seated": _numbers(seated), "faults": list(faults_of(row, held, seated)),
    }  # fmt: skip


def _numbers(verdict: Verdict) -> dict[str, float]:
    """The mean difference between the sides, and the ends of its interval."""
    return dict(zip(("mean", "low", "high"), (round(x, 3) for x in verdict.interval), strict=True))


def _tell(shown: dict[str, Any]) -> None:
    held = shown["held"]
    say(f"{shown['element']:<16} {shown['says']}")
    say(
        f"{'':<16} {shown['measure']} {held['mean']:+.2f} ({held['low']:+.2f} to {held['high']:+.2f}) {shown['id']}"
    )
    for fault in shown["faults"]:
        say(f"{'':<16} {shown['where']}: {fault}")
