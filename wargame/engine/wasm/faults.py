"""What the subset does not allow."""

from __future__ import annotations


class SubsetError(Exception):
    """A function goes beyond the integer subset: a fault of the kernel or the compiler, never of a rulebook."""

    def __init__(self, function: str, place: str, what: str) -> None:
        self.place, self.what = place, f"{function}: {what}"
        super().__init__(f"{place}: {self.what}")
