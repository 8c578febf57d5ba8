"""The text of the module that runs a content: constants, kernel, compiled functions."""

from __future__ import annotations

from wargame.compiler import Compiled
from wargame.engine.kernel import kernel_text


def module_text(compiled: Compiled, taping: bool = True, checking: bool = False) -> str:
    """The text of the module that runs a content, for people and for CPython."""
    constants = "\n".join(f"{name} = {value}" for name, value in compiled.constants.items())
    head = f"Position = list\nTAPING = {int(taping)}\nCHECKING = {int(checking)}\n{constants}\n"
    return f"{head}\n\n{kernel_text()}\n\n\n{compiled.functions}\n"
