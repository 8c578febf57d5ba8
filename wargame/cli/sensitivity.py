"""Commands that measure rules: sensitivity and directions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypedDict

import typer

from wargame.cli.batch import progress_bar
from wargame.cli.output import AsJson, Code, ScenarioName, Seed, leave, say, say_json, say_table, there, warn

if TYPE_CHECKING:
    from wargame.analysis.directional import Row
    from wargame.analysis.sensitivity import Sensitivity, SensitivityReport, SwingReport
    from wargame.analysis.stats import Bounds


def directions(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Files of rows, or folders of such; those that are shipped if none.", readable=False),
    ] = None,
    row: Annotated[list[str] | None, typer.Option(help="Only this row (or these).", metavar="ID")] = None,
    games: Annotated[int, typer.Option(min=0, max=100_000, help="Pairs of games; else as rows say.")] = 0,
    json: AsJson = False,
) -> None:
    """Play direction rows in paired games: does each order move what it should, the way it should?"""
    from wargame.analysis.directional import load_rows
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


class RowReport(TypedDict):
    """A row that was played: with the other roles on hold, and as the scenario seats them."""

    id: str
    where: str
    element: str
    says: str
    measure: str
    direction: str
    games: int
    held: Bounds
    seated: Bounds
    faults: list[str]


def _shown(row: Row, games: int) -> RowReport:
    from wargame.analysis.directional import faults_of

    held, seated = row.verdict(games), row.verdict(games, seated=True)
    return {
        "id": row.id, "where": row.where, "element": row.entry.element, "says": row.entry.says,
        "measure": row.entry.measure, "direction": row.entry.direction, "games": games,
        "held": held.interval.to_json(), "seated": seated.interval.to_json(), "faults": list(faults_of(row, held, seated)),
    }  # fmt: skip


def _tell(shown: RowReport) -> None:
    held = shown["held"]
    say(f"{shown['element']}: {shown['says']}")
    say(f"  {shown['measure']} {held['mean']:+.2f} ({held['low']:+.2f} to {held['high']:+.2f})  {shown['id']}")
    for fault in shown["faults"]:
        say(f"  {shown['where']}: {fault}")


SHOWN = 12
"""How many values are shown for a role."""
ARM = 12
"""How many signs wide each side of the tornado is."""


def sensitivity(
    scenario: ScenarioName,
    games: Annotated[int, typer.Option(min=2, max=10_000, help="Games of each pairing and change.")] = 12,
    seed: Seed = "1",
    workers: Annotated[int, typer.Option(min=1, max=256, help="How many processes.")] = 2,
    json: AsJson = False,
) -> None:
    """Change every judgement by half, down and up: what do scores and rankings do? Ctrl-C ends it with what is there."""
    from wargame.analysis.sensitivity import Sensitivity
    from wargame.library import load_scenario

    run = Sensitivity.of(load_scenario(scenario), games, seed)
    if not run.changes:
        raise typer.BadParameter("no value of this scenario is marked as judgement: give its numbers a `why`")
    code = _played(run, workers)
    if json:
        say_json("wargame.sensitivity/1", run.report())
    else:
        _tell_sensitivity(run.report())
    leave(code)


def _played(run: Sensitivity, workers: int) -> Code:
    """Play until all is done or somebody interrupts; what is there can be told either way."""
    try:
        with progress_bar(len(run.changes), "changes") as progress:
            for done in run.play(workers):
                progress(done)
    except KeyboardInterrupt:
        warn(f"interrupted: {len(run.swings)} of {len(run.changes)} changes were played")
        return Code.INTERRUPTED
    return Code.OK


def _tell_sensitivity(document: SensitivityReport) -> None:
    refused = [swing for swing in document["swings"] if swing["refused"]]
    say(
        f"{document['scenario']}: {document['played']} changes of judgements by half, {document['games']} games of each "
        f"pairing; {len(refused)} are no content and were passed over"
    )
    values = _by_value(document["swings"])
    for role in next((swing["scores"] for swing in document["swings"] if swing["scores"]), {}):
        say()
        say(f"{role}: points of the mean score (░ at half, █ at half as much again)")
        _tornado(role, values)
    _tell_flips(document["swings"])


def _by_value(swings: list[SwingReport]) -> list[list[SwingReport]]:
    """The changes that were played, those of one value together."""
    values: dict[str, list[SwingReport]] = {}
    for swing in swings:
        if not swing["refused"]:
            values.setdefault(swing["where"], []).append(swing)
    return list(values.values())


def _tornado(role: str, values: list[list[SwingReport]]) -> None:
    def size(value: list[SwingReport]) -> float:
        return max(abs(swing["scores"][role]["mean"]) for swing in value)

    ranked = sorted(values, key=size, reverse=True)[:SHOWN]
    widest = max((size(value) for value in ranked), default=0.0) or 1.0
    rows = []
    for value in ranked:
        means = {swing["percent"]: swing["scores"][role]["mean"] for swing in value}
        numbers = (f"{means[side]:+.2f}" if side in means else "-" for side in (-50, 50))
        rows.append((*numbers, bars(means, widest), f"{value[0]['where']} ({value[0]['file']}:{value[0]['line']})"))
    say_table([">-50 %", ">+50 %", "", "value"], rows, indent=2)


def bars(means: dict[int, float], widest: float) -> str:
    """Both changes of a value as bars from the middle, the larger one drawn first."""
    signs = list(" " * ARM + "│" + " " * ARM)
    for percent, mean in sorted(means.items(), key=lambda pair: -abs(pair[1])):
        length = round(abs(mean) / widest * ARM)
        for i in range(1, length + 1):
            signs[ARM + (i if mean > 0 else -i)] = "█" if percent > 0 else "░"
    return "".join(signs)


def _tell_flips(swings: list[SwingReport]) -> None:
    say()
    flips = [(swing, flip) for swing in swings for flip in swing["flips"]]
    say(f"{len(flips)} times a change turns the order of two doctrines round, beyond chance:")
    for swing, (role, first, second) in flips:
        place = f"{swing['file']}:{swing['line']}"
        say(
            f"  {role}: {second} passes {first} when {swing['where']} is changed by {swing['percent']:+d} % ({place})"
        )
