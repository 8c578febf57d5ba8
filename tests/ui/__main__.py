"""Write the snapshots of the screens anew: `python -m tests.ui`; then read what changed."""

from tests.ui.snapshots import write

write()
