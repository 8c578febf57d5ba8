"""The same rules give the same games for ever: a change of any row needs a new KERNEL, or a change of the rules."""

from __future__ import annotations

import json

import pytest

from tests.goldens import scenarios
from tests.goldens.tapes import FILE, fingerprint
from tests.proofs import proof

KEPT = json.loads(FILE.read_text("utf-8"))


@proof("A10")
@pytest.mark.parametrize("name", scenarios())
def test_games_are_the_games_they_were(name: str) -> None:
    assert fingerprint(name) == KEPT[name], "if rules changed: python -m tests.goldens; if the engine did: KERNEL"
