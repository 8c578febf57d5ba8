"""Fingerprints of many games: every row, view and refusal of them, in one number for each scenario."""

from __future__ import annotations

import json
from hashlib import sha256

from tests.goldens import FOLDER, scenarios
from wargame.engine import Engine, Position
from wargame.engine.cache import build_engine
from wargame.library import load_scenario

FILE = FOLDER / "tapes.json"
RANDOM_GAMES = 8


def fingerprint(name: str) -> str:
    """What some games of a scenario come to: one of its own seats, the others at random; hex."""
    engine = build_engine(load_scenario(name))
    whole = sha256()
    random = {role.id: "random" for role in engine.names.roles}
    for game in range(RANDOM_GAMES + 1):
        whole.update(_game(engine, f"tape/{game}", random if game else engine.compiled.seats, game < 2))
    return whole.hexdigest()[:16]


def _game(engine: Engine, seed: str, seats: dict[str, str], judging: bool) -> bytes:
    """All rows and views of a game, and (costly) why each option was closed in each turn."""
    found = sha256()
    s = engine.new(seed, seats=seats)
    roles = range(len(engine.names.roles))
    while not engine.is_over(s) and s[engine.at["TURN"]] < engine.names.turns:
        engine.open_turn(s)
        if judging:
            found.update(repr(_refusals(engine, s)).encode())
        for role in roles:
            engine.take_seat(s, role)
            if engine.names.sequential:
                engine.resolve(s, role, role + 1)
        if not engine.names.sequential:
            engine.resolve(s)
        engine.close_turn(s)
        views = s[engine.at["VIEWS"] : engine.at["VIEWS"] + len(roles) * engine.at["COPIED"]]
        found.update(repr((engine.drain(s), engine.kept(s), views)).encode())
    return found.digest()


def _refusals(engine: Engine, s: Position) -> list[int]:
    """Why each option may not be ordered now, at each target, with its first and last choices, in each way."""
    numbers = {role.id: number for number, role in enumerate(engine.names.roles)}
    regions = [region.id for region in engine.names.regions]
    return [
        engine.judge(s, numbers[option.role], option.number, target, choice, way)
        for option in engine.compiled.options
        for target in [i for i in range(len(regions)) if option.area >> i & 1] or [-1]
        for choice in {0, option.combinations - 1}
        for way in ("plain", "opening", "stop", "resume")
    ]


def write() -> None:
    """Take all fingerprints anew."""
    FILE.write_text(json.dumps({name: fingerprint(name) for name in scenarios()}, indent=1) + "\n", "utf-8")
