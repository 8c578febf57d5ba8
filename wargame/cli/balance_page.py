"""What `wargame balance` found, as one page that needs nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from wargame.cli.balance import rows_of, shade, spoken
from wargame.text import safe_text

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #222; }
table { border-collapse: collapse; margin: 1rem 0; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { border: 1px solid #ccc; padding: .25rem .6rem; text-align: left; font-weight: 400; }
th { background: #f3f3f3; } td.n { text-align: right; } td.shade { color: #fff; text-align: right; }
"""


def page(document: dict[str, Any]) -> str:
    """The document of a balance as HTML."""
    title = f"Balance of {document['scenario']}"
    parts = [f"<h1>{_text(title)}</h1>", f"<p>{_text(_intro(document))}</p>"]
    for role in document["roles"]:
        parts += _role(document, role)
    parts += [_alone(document), _options(document), _rules(document)]
    head = f'<meta charset="utf-8"><title>{_text(title)}</title><style>{STYLE}</style>'
    return (
        f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>\n'
        + "\n".join(parts)
        + "\n</body></html>\n"
    )


def _intro(document: dict[str, Any]) -> str:
    games, seed = document["games"], document["seed"]
    return (
        f"Scores from 0 to 100, with 95 % intervals. Seed {seed}; {games} games of each pairing with an option or without "
        f"a rule, ten times as many of each pairing of doctrines. Scripted seats played, not people."
    )


def _text(value: object) -> str:
    return escape(safe_text(str(value)))


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f'<td class="n">{value:+.2f}</td>'
    return f"<td>{_text(value)}</td>"


def _table(caption: str, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    top = "".join(f'<th scope="col">{_text(head)}</th>' for head in heads)
    body = "\n".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table><caption>{_text(caption)}</caption>\n<thead><tr>{top}</tr></thead>\n<tbody>{body}</tbody></table>"


def _role(document: dict[str, Any], role: str) -> list[str]:
    told = document["roles"][role]
    says = f"Mean {spoken(told['score'])}. Dice make {told['dice']:.0%} of the variance."
    rows = [(name, spoken(score), str(told["best"][name])) for name, score in told["doctrines"].items()]
    caption = "Doctrines: the mean over all opponents, and in how many pairings each is clearly best"
    return [
        f"<h2>{_text(role)}</h2>", f"<p>{_text(says)}</p>",
        _table(caption, ["doctrine", "score", "best in"], rows), _colours(document["pairings"], role),
    ]  # fmt: skip


def _colours(pairings: list[dict[str, Any]], role: str) -> str:
    columns, rows = rows_of(pairings, role)
    heads = "".join(f'<th scope="col">{_text(column)}</th>' for column in ["", *columns])
    body = "\n".join(
        f'<tr><th scope="row">{_text(name)}</th>{_shaded(scores)}</tr>' for name, scores in rows.items()
    )
    caption = f"Mean score of {role}: its doctrine against those of the others"
    return f"<table><caption>{_text(caption)}</caption>\n<thead><tr>{heads}</tr></thead>\n<tbody>{body}</tbody></table>"


def _shaded(scores: list[float]) -> str:
    return "".join(
        f'<td class="shade" style="background:{shade(score)}">{score:.0f}</td>' for score in scores
    )


def _alone(document: dict[str, Any]) -> str:
    top = next(iter(document["pairings"][0]["outcomes"]))
    rows = [
        (
            a["role"],
            a["option"],
            a["ordered"],
            ", ".join(a["openers"]),
            f"{a['outcomes'][top]:.1%}",
            spoken(a["score"]),
        )
        for a in sorted(
            document["alone"], key=lambda a: (a["role"], -a["outcomes"][top], -a["score"]["mean"])
        )
    ]
    return _table("One option alone", ["role", "option", "as", "after", f"games in '{top}'", "score"], rows)


def _options(document: dict[str, Any]) -> str:
    rows = [
        (o["role"], o["option"], o["ordered"], o["mean"], o["least"], o["most"], spoken(o["best"]),
         " / ".join(o["best"]["seats"]), o["verdict"])
        for o in sorted(document["options"], key=lambda o: (o["role"], -o["mean"]))
    ]  # fmt: skip
    heads = [
        "role",
        "option",
        "as",
        "gain",
        "least",
        "most",
        "in the pairing picked",
        "that pairing",
        "verdict",
    ]
    return _table("An option ordered first in every doctrine of its role: points gained", heads, rows)


def _rules(document: dict[str, Any]) -> str:
    roles = list(document["roles"])
    rows = [
        (rule["rule"], *(rule["scores"][role]["mean"] for role in roles))
        for rule in sorted(
            document["rules"], key=lambda rule: -max(abs(rule["scores"][role]["mean"]) for role in roles)
        )
    ]
    return _table("Points that each role has because of a rule", ["rule", *roles], rows)
