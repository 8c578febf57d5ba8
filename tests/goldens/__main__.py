"""Write the golden playthroughs anew: `python -m tests.goldens`; then read what changed."""

from tests import kernel
from tests.goldens import FOLDER, played, scenarios, text_of
from tests.goldens.tapes import write

for name in scenarios():
    (FOLDER / f"{name}.txt").write_text(text_of(played(name)), "utf-8")
    print(f"written: {name}")

write()
print("written: tapes")
kernel.write()
print("written: the kernel's stub")
