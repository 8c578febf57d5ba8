"""The command that weighs a scenario: pairings, options alone and added, and what each rule is worth."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wargame.cli.batch import progress_bar
from wargame.cli.output import AsJson, Cell, ScenarioName, Seed, render, say, say_json, say_table
from wargame.files import write_regular

if TYPE_CHECKING:
    from wargame.analysis.balance import AloneReport, BalanceReport, OptionReport, PairingReport, RuleReport
    from wargame.analysis.stats import Bounds

SHOWN = 15
"""How many rows of a long list are shown."""
SHADES = ("#8c2d2d", "#8a5a2b", "#6b6b2f", "#3f6e3a", "#1f6f6b")
"""From a score of 0 up to 100, a fifth each; white text can be read on all."""


def balance(
    scenario: ScenarioName,
    games: Annotated[
        int, typer.Option(min=2, max=10_000, help="Games of each pairing with an option; ten times as many without.")
    ] = 40,
    seed: Seed = "1",
    workers: Annotated[int, typer.Option(min=1, max=256, help="How many threads.")] = 2,
    json: AsJson = False,
    html: Annotated[Path | None, typer.Option(help="Also write one page to this file.", metavar="FILE")] = None,
) -> None:
    """Play all pairings of doctrines, every option alone and added, and without each rule: is anything rigged?"""
    from wargame.analysis.balance import Balance
    from wargame.library import load_scenario

    run = Balance.of(load_scenario(scenario), games, seed, workers)
    with progress_bar(run.size, "tables") as run.progress:
        report = run.report()
    if html:
        write_regular(html, page(report))
    if json:
        say_json("wargame.balance/1", report)
    else:
        _tell(report)


def page(report: BalanceReport) -> str:
    """The report as one HTML page that needs nothing else."""
    roles = list(report["roles"])
    rules = sorted(report["rules"], key=lambda rule: -max(_worth(rule, role) for role in roles))
    alone = {role: _alone_of(report, role) for role in roles}
    values = {**report, "top": _top(report), "alone": alone, "options": _ranked(report["options"]), "rules": rules}
    return render("balance.html.j2", values, interval=interval_text, grid=grid_of, shade=shade)


def shade(score: float) -> str:
    """The colour of a score from 0 to 100."""
    return SHADES[min(int(score // 20), len(SHADES) - 1)]


def interval_text(interval: Bounds) -> str:
    """A mean and its interval."""
    return f"{interval['mean']:.1f} ({interval['low']:.1f} to {interval['high']:.1f})"


def grid_of(pairings: Sequence[PairingReport], role: str) -> dict[str, list[float]]:
    """A role's mean scores by the doctrines of the others, in the order of its own doctrines."""
    rows: dict[str, list[float]] = {}
    for pairing in pairings:
        others = " / ".join(seat for other, seat in pairing["seats"].items() if other != role)
        rows.setdefault(others, []).append(pairing["scores"][role]["mean"])
    return rows


def _top(report: BalanceReport) -> str:
    """The outcome that a scenario names first."""
    return next(iter(report["pairings"][0]["outcomes"]))


def _alone_of(report: BalanceReport, role: str) -> list[AloneReport]:
    """A role's options alone, those first that end most often in the first outcome."""
    own = [alone for alone in report["alone"] if alone["role"] == role]
    return sorted(own, key=lambda alone: (-alone["outcomes"][_top(report)], -alone["score"]["mean"]))


def _ranked(options: Sequence[OptionReport]) -> list[OptionReport]:
    return sorted(options, key=lambda option: (option["role"], -option["mean"]))


def _worth(rule: RuleReport, role: str) -> float:
    return abs(rule["scores"][role]["mean"])


def _tell(report: BalanceReport) -> None:
    games = report["games"]
    say(f"{report['scenario']}: {games} games of each pairing with an option or without a rule, 10 times as many else")
    for role in report["roles"]:
        _tell_role(report, role)
    for role in report["roles"]:
        _tell_alone(report, role)
    _tell_options(report)
    for role in report["roles"]:
        _tell_rules(report, role)


def _tell_role(report: BalanceReport, role: str) -> None:
    own = report["roles"][role]
    say()
    say(f"{role}: mean {interval_text(own['score'])}; dice make {own['dice']:.0%} of the variance; best and worst doctrine")
    say(f"lie up to {own['widest']:.1f} points apart; a doctrine's mean, the pairings in which it is clearly best, and")
    say("its mean by the doctrines of the others:")
    numbers = range(1, len(own["doctrines"]) + 1)
    rows = [(str(i), name, interval_text(score), str(own["best"][name]))
            for i, (name, score) in zip(numbers, own["doctrines"].items(), strict=True)]  # fmt: skip
    say_table(["", "doctrine", ">score", ">best in"], rows, indent=2)
    grid = grid_of(report["pairings"], role).items()
    shaded = [[others, *map(_shaded, scores)] for others, scores in grid]
    say_table(["against", *(f">{number}" for number in numbers)], shaded, indent=2)


def _shaded(score: float) -> Cell:
    return f"{score:.0f}", f"white on {shade(score)}"


def _tell_alone(report: BalanceReport, role: str) -> None:
    top = _top(report)
    say()
    say(f"{role}, one option alone with what opens it: games that end in '{top}', and its score")
    rows = [(f"{alone['outcomes'][top]:.1%}", interval_text(alone["score"]), alone["option"], alone["ordered"],
             ", ".join(alone["openers"])) for alone in _alone_of(report, role)[:SHOWN]]  # fmt: skip
    say_table([">games", ">score", "option", "as", "after"], rows, indent=2)


def _tell_options(report: BalanceReport) -> None:
    say()
    say("an option ordered first in every doctrine of its role, wherever legal: points gained over the pairings, and")
    say("in the pairing that was best on other seeds")
    rows = [(o["role"], o["option"], f"{o['mean']:+.1f}", f"{o['least']:+.1f}", f"{o['most']:+.1f}",
             interval_text(o["best"]), " / ".join(o["best"]["seats"]), o["verdict"].upper())
            for o in _ranked(report["options"])]  # fmt: skip
    say_table(["role", "option", ">gain", ">least", ">most", ">in the best", "that pairing", "verdict"], rows, indent=2)


def _tell_rules(report: BalanceReport, role: str) -> None:
    say()
    say(f"{role}: points that it has because of a rule (an option that can be ordered, an event, a drift)")
    rules = sorted(report["rules"], key=lambda rule: -_worth(rule, role))[:SHOWN]
    say_table([">points", "rule"], [(f"{r['scores'][role]['mean']:+.2f}", r["rule"]) for r in rules], indent=2)
