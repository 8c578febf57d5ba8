"""Weighs every full scenario of a rulebook, and prints the rows that its README keeps."""

from __future__ import annotations

import argparse

from wargame.analysis.balance import Balance, BalanceReport, RoleReport
from wargame.library import load_scenario, scenario_names

FULL = 6
"""The turns from which on a scenario is a full one."""
HEADS = (
    "scenario", "mean score (doctrines lowest to highest; dice's share)", "best doctrine, in so many pairings",
    "top ending: each doctrine in its best pairing", "one option alone at most", "always or never",
)  # fmt: skip


def row_of(document: BalanceReport) -> list[str]:
    """What is told of one scenario."""
    roles = document["roles"]
    first, top = next(iter(roles)), next(iter(document["pairings"][0]["outcomes"]))
    verdicts = [
        f"{o['option']} {o['verdict']} ({o['mean']:+.1f})" for o in document["options"] if o["verdict"]
    ]
    return [
        document["scenario"],
        "; ".join(f"{role} {_means(told)}" for role, told in roles.items()),
        "; ".join(f"{role} {_best(told)}" for role, told in roles.items()),
        ", ".join(f"{name} {share:.0%}" for name, share in _tops(document, first, top).items()),
        _alone(document, first, top),
        ", ".join(verdicts) or "none",
    ]


def _means(told: RoleReport) -> str:
    score, means = told["score"], [score["mean"] for score in told["doctrines"].values()]
    reach = score["high"] - score["mean"]
    return f"{score['mean']:.1f} ± {reach:.1f} ({min(means):.0f} to {max(means):.0f}; {told['dice']:.0%})"


def _best(told: RoleReport) -> str:
    return ", ".join(f"{name} {count}" for name, count in told["best"].items() if count) or "none alone"


def _tops(document: BalanceReport, role: str, top: str) -> dict[str, float]:
    """The largest share of games with the top ending that each doctrine of a role has in some pairing."""
    shares: dict[str, float] = {}
    for pairing in document["pairings"]:
        name = pairing["seats"][role]
        shares[name] = max(shares.get(name, 0.0), pairing["outcomes"][top])
    return shares


def _alone(document: BalanceReport, role: str, top: str) -> str:
    own = [alone for alone in document["alone"] if alone["role"] == role]
    most = max(own, key=lambda alone: alone["outcomes"][top])
    return f"{most['option']} {most['outcomes'][top]:.0%}"


def main() -> None:
    """Print a table of all full scenarios of one rulebook."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.balance", description="Weigh the full scenarios."
    )
    parser.add_argument("--rulebook", default="tco")
    parser.add_argument("--games", type=int, default=20, help="as of `wargame balance`")
    parser.add_argument("--seed", default="1")
    asked = parser.parse_args()
    print(f"| {' | '.join(HEADS)} |\n|{'---|' * len(HEADS)}")
    for name, _ in scenario_names():
        content = load_scenario(name)
        if content.rulebook.id == asked.rulebook and content.scenario.turns >= FULL:
            document = Balance.of(content, asked.games, asked.seed, workers=2).report()
            print(f"| {' | '.join(row_of(document))} |", flush=True)


if __name__ == "__main__":
    main()
