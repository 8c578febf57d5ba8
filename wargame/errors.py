"""What can go wrong, by whose fault it is; every message says where, what, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault in a content file: its place (lines and columns from 1), what is wrong, a near name."""

    file: str
    line: int
    col: int
    where: str
    what: str
    suggestion: str = ""

    def __str__(self) -> str:
        where = f"{self.where}: " if self.where else ""
        hint = f" -- did you mean '{self.suggestion}'?" if self.suggestion else ""
        line = f"{self.file}:{self.line}:{self.col}: {where}{self.what}{hint}"
        return line.replace("\n", " ")  # a name with a newline would look like a second finding

    def to_json(self) -> dict[str, str | int]:
        """The finding as one JSON object, keys as the fields."""
        return asdict(self)


class WargameError(Exception):
    """Any fault that is not ours."""


class ContentError(WargameError):
    """The author's fault: a file in `rules/` or `scenarios/` that cannot be used."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(sorted(set(findings)))
        super().__init__("\n".join(map(str, self.findings)))


class IllegalOrder(WargameError):
    """The seat's fault: an order that may not be given now, with the first reason."""


class JournalError(WargameError):
    """The file's fault: a journal that is damaged, or is not one."""


class TableError(WargameError):
    """The table's fault: a command that this seat may not give in this phase."""
