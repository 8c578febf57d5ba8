"""Write the told examples anew; with `--search`, name the first seed that shows all of each."""

import sys

from tests.goldens.options import EXAMPLES, FOLDER, played, searched, text_of

for example in EXAMPLES:
    if "--search" in sys.argv:
        print(f"{example.name}: {searched(example)}")
    else:
        (FOLDER / f"{example.name}.txt").write_text(text_of(example, played(example, example.seed)), "utf-8")
        print(f"written: {example.name}")
