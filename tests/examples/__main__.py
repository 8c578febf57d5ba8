"""Write the example journals anew; only when the kernel's number has risen."""

from tests.examples import FOLDER, GAMES, write

FOLDER.mkdir(parents=True, exist_ok=True)
for name in GAMES:
    write(name)
    print(f"saves/examples/{name}.jsonl")
