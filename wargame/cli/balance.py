"""The command that weighs a scenario: pairings, options alone and added, and what each rule is worth."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from wargame.cli.batch import progress_bar
from wargame.cli.output import say, say_json
from wargame.files import write_regular

if TYPE_CHECKING:
    from rich.console import Console

SHOWN = 15
"""How many rows of a long list are shown."""
SHADES = ("#8c2d2d", "#8a5a2b", "#6b6b2f", "#3f6e3a", "#1f6f6b")
"""From a score of 0 up to 100, a fifth each; white text can be read on all."""


def balance(
    scenario: Annotated[str, typer.Argument(help="The scenario's name.")],
    games: Annotated[
        int,
        typer.Option(
            min=2, max=10_000, help="Games of each pairing with an option; ten times as many without."
        ),
    ] = 40,
    seed: Annotated[str, typer.Option(help="Game g has the seed SEED/g.")] = "1",
    workers: Annotated[int, typer.Option(min=1, max=256, help="How many threads.")] = 2,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document.")] = False,
    html: Annotated[
        Path | None, typer.Option(help="Also write one page to this file.", metavar="FILE")
    ] = None,
) -> None:
    """Play all pairings of doctrines, every option alone and added, and without each rule: is anything rigged?"""
    from wargame.analysis.balance import Balance
    from wargame.library import load_scenario

    run = Balance.of(load_scenario(scenario), games, seed, workers)
    with progress_bar(run.size, "tables") as run.progress:
        document = run.report()
    if html:
        from wargame.cli.balance_page import page

        write_regular(html, page(document))
    if json:
        say_json("wargame.balance/1", document)
    else:
        _tell(document)


def shade(score: float) -> str:
    """The colour of a score from 0 to 100."""
    return SHADES[min(int(score // 20), len(SHADES) - 1)]


def _tell(document: dict[str, Any]) -> None:
    games = document["games"]
    say(
        f"{document['scenario']}: {games} games of each pairing with an option or without a rule, 10 times as many else"
    )
    for role in document["roles"]:
        _tell_role(document, role)
    _tell_alone(document)
    _tell_options(document)
    _tell_rules(document)


def _tell_role(document: dict[str, Any], role: str) -> None:
    told = document["roles"][role]
    say()
    say(
        f"{role}: mean {spoken(told['score'])}; dice make {told['dice']:.0%} of the variance; best and worst doctrine"
    )
    say(
        f"  lie up to {told['widest']:.1f} points apart; a doctrine's mean, and the pairings in which it is clearly best:"
    )
    for name, score in told["doctrines"].items():
        say(f"  {name:<28} {spoken(score)}   best in {told['best'][name]}")
    _grid(document["pairings"], role)


def spoken(interval: dict[str, float]) -> str:
    """A mean and its interval."""
    return f"{interval['mean']:.1f} ({interval['low']:.1f} to {interval['high']:.1f})"


def rows_of(pairings: list[dict[str, Any]], role: str) -> tuple[list[str], dict[str, list[float]]]:
    """A role's mean scores by its doctrine, in columns of the others' doctrines, and what these are called."""
    rows: dict[str, dict[str, float]] = {}
    for pairing in pairings:
        others = " / ".join(seat for other, seat in pairing["seats"].items() if other != role)
        rows.setdefault(pairing["seats"][role], {})[others] = pairing["scores"][role]["mean"]
    columns = list(next(iter(rows.values())))
    return columns, {name: [row[column] for column in columns] for name, row in rows.items()}


def _grid(pairings: list[dict[str, Any]], role: str) -> None:
    """The coloured grid: a row for each doctrine of the role, a column for each pairing of the others."""
    from rich.console import Console

    columns, rows = rows_of(pairings, role)
    console = Console(highlight=False)
    with console.capture() as grid:  # printed here, since rich has an end of its own for a broken pipe
        _draw(console, columns, rows)
    print(grid.get(), end="")


def _draw(console: Console, columns: list[str], rows: dict[str, list[float]]) -> None:
    from rich.text import Text

    for number, column in enumerate(columns, 1):
        console.print(Text(f"  {number:>3}  against {column}"), soft_wrap=True)
    console.print(
        Text(" " * 30 + "".join(f"{number:>5}" for number in range(1, len(columns) + 1))), soft_wrap=True
    )
    for name, scores in rows.items():
        line = Text(f"  {name[:27]:<28}")
        for score in scores:
            line.append(f"{score:5.0f}", _style(score))
        console.print(line, soft_wrap=True)


def _style(score: float) -> str:
    return f"white on {shade(score)}"


def _tell_alone(document: dict[str, Any]) -> None:
    top = next(iter(document["pairings"][0]["outcomes"]))
    for role in document["roles"]:
        own = [alone for alone in document["alone"] if alone["role"] == role]
        own.sort(key=lambda alone: (-alone["outcomes"][top], -alone["score"]["mean"]))
        say()
        say(f"{role}, one option alone with what opens it: games that end in '{top}', and its score")
        for alone in own[:SHOWN]:
            after = f" after {', '.join(alone['openers'])}" if alone["openers"] else ""
            what = f"{alone['option']} ({alone['ordered']}){after}"
            say(f"  {alone['outcomes'][top]:6.1%}  {spoken(alone['score'])}  {what}")


def _tell_options(document: dict[str, Any]) -> None:
    say()
    say(
        "an option ordered first in every doctrine of its role, wherever legal: points gained over the pairings (least,"
    )
    say("most), and in the pairing that was best on other seeds")
    for option in sorted(document["options"], key=lambda option: (option["role"], -option["mean"])):
        where = " / ".join(option["best"]["seats"])
        reach = f"{option['mean']:+6.1f} ({option['least']:+.1f}, {option['most']:+.1f})"
        said = f"  {option['verdict'].upper()}" if option["verdict"] else ""
        say(
            f"  {option['role']:<8} {option['option']:<26} {reach:<22} {spoken(option['best'])} {where}{said}"
        )


def _tell_rules(document: dict[str, Any]) -> None:
    for role in document["roles"]:
        say()
        say(
            f"{role}: points that it has because of a rule (an option that can be ordered, an event, a drift)"
        )
        rules = sorted(document["rules"], key=lambda rule: -abs(rule["scores"][role]["mean"]))
        for rule in rules[:SHOWN]:
            say(f"  {rule['scores'][role]['mean']:+6.2f}  {rule['rule']}")
