"""The same rules give the same games for ever: a change of any row needs a new KERNEL, or a change of the rules."""

from __future__ import annotations

import json

import pytest

from tests.goldens.tapes import FILE, fingerprint, fingerprints, names
from tests.proofs import proof
from wargame.library import Source, load_scenario, load_sources

KEPT = json.loads(FILE.read_text("utf-8"))
UNUSED = """
options:
  parade:
    role: {role}
    title: Hold a parade
    about: Nobody has asked for it.
    theme: {theme}
    step: {step}
    horizon: short
    tier: alternative
    decides: Nobody
    consents: Nobody
    answer: Nothing.
    cites: [{cites}]
    target: region
    effects: []
    program: {{stages: [{{id: marching, title: Marching}}]}}
    text: A parade in {{target}}.
"""


@proof("A10")
def test_every_scenario_has_lines_and_the_old_record_has() -> None:
    assert list(KEPT) == names()


@proof("A10")
@pytest.mark.parametrize("name", names())
def test_games_are_the_games_they_were(name: str) -> None:
    assert fingerprints(name) == KEPT[name], "if rules changed: python -m tests.goldens; if the engine did: KERNEL"


@proof("A10")
@pytest.mark.parametrize("name", ["baseline_2024", "primer"])
def test_an_option_more_that_nobody_orders_changes_no_other_line(name: str) -> None:
    content = load_scenario(name)
    first = next(iter(content.rulebook.options.values()))
    role = first.role if isinstance(first.role, str) else first.role[0]
    text = UNUSED.format(role=role, theme=first.theme, step=first.step, cites=first.cites[0])
    more = Source(f"rules/{content.rulebook.id}/options/00_more.yaml", text)
    head, *others = content.sources[:-1]
    found = fingerprint(load_sources([head, more, *others], content.sources[-1]))
    assert found.pop(f"{role}: parade") not in KEPT[name].values()
    assert found == KEPT[name]
