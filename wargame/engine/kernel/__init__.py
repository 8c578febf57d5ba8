"""The kernel: the turn as hand-written integer functions, put before the compiled rules as text.

Its files keep to a small subset of Python (integers, `if`, `while`, `for ... in range`, indexing, calls), so that
the same text can run in CPython and be translated for batches. What stands above a file's `# kernel` line is for
readers and type checkers; names in capitals are places and constants that the compiler lays out.
"""

from __future__ import annotations

from importlib import resources

PARTS = ("packing", "dice", "cells", "programs", "deals", "legality", "seats", "turn", "batch")
"""The kernel's files, in the order in which they are joined."""


def kernel_text() -> str:
    """The text of the kernel, without what is only for readers and type checkers."""
    folder = resources.files(__name__)
    return "\n\n".join(
        (folder / f"{part}.py").read_text(encoding="utf-8").split("# kernel\n", 1)[1].strip()
        for part in PARTS
    )
