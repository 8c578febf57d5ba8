"""How the processes begin that share the work of an analysis."""

from __future__ import annotations

import multiprocessing
import os
from multiprocessing.context import SpawnContext


def processes() -> SpawnContext:
    """Processes that begin afresh, and find no module in the current folder, where there may be one of any name."""
    os.environ["PYTHONSAFEPATH"] = "1"
    return multiprocessing.get_context("spawn")
