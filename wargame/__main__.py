"""`python -m wargame` is the command line."""

import os
import sys

_ROOT = os.path.dirname(os.path.dirname(os.path.realpath(__file__)))
if not sys.flags.safe_path and os.path.realpath(sys.path[0]) != _ROOT:
    del sys.path[0]  # the current folder: a module of any name may lie in it

from wargame.cli import main  # noqa: E402

if __name__ == "__main__":
    main()
