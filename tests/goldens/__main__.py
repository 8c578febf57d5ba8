"""Write the golden playthroughs anew: `make golden`."""

from tests.goldens import FOLDER, played, story
from wargame.library import scenario_names

for name, _ in scenario_names():
    (FOLDER / f"{name}.txt").write_text(story(played(name)), encoding="utf-8")
    print(f"tests/goldens/{name}.txt")
