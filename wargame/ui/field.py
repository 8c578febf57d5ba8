"""A line to type in, which takes nothing that a terminal would obey."""

from __future__ import annotations

from textual.widgets import Input

from wargame.text import safe_text

LONGEST = 400
"""As many letters as anybody has to type anywhere."""


class Field(Input):
    """An input line whose text is safe to show, however it got there."""

    def validate_value(self, value: str) -> str:
        """What is shown and kept of what was typed or pasted."""
        return safe_text(value, self.max_length or LONGEST)
