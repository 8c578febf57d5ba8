"""Reading and writing lines: what is typed picks one of some titles, and nothing written can harm a terminal."""

from __future__ import annotations

from typing import TextIO

from wargame.text import safe_text

LONGEST = 20_000
"""So many letters are no line that somebody types."""


class Ended(Exception):
    """The person has left, or there is no more input."""


class Prompt:
    """Reads lines from a stream and writes lines to another."""

    def __init__(self, source: TextIO, sink: TextIO) -> None:
        self.source, self.sink = source, sink

    def say(self, line: str = "") -> None:
        """Write a line with nothing in it that a terminal obeys."""
        self.sink.write(safe_text(line, 100_000) + "\n")
        self.sink.flush()

    def ask(self, prompt: str) -> str:
        """Read one line; raises Ended where there is none."""
        self.sink.write(prompt)
        self.sink.flush()
        line = self.source.readline(LONGEST)
        if len(line) == LONGEST:
            self.say(f"A line has more than {LONGEST:,} letters: nothing more is read.")
        if not line or len(line) == LONGEST:
            raise Ended
        return safe_text(line).strip()

    def answer(self, question: str) -> str | None:
        """What is answered to a question; None goes back. Raises Ended where there is no more input, or on `quit`."""
        said = self.ask(question)
        if said == "quit":
            raise Ended
        return None if said == "back" else said

    def pick(self, label: str, options: list[str], word: str) -> str | None:
        """One of some titles by its number or a unique beginning of one of its words; None goes back."""
        while True:
            found = options if word in ("", "?") else _found(options, word)
            if len(found) == 1 and word != "?":
                return found[0]
            if not found:
                self.say(f"There is no {label} '{word}'. ? lists them.")
            self._list(options, found)
            said = self.answer(f"{label} (number, beginning, ? or back): ")
            if not said:
                return None
            word = said


    def _list(self, options: list[str], found: list[str]) -> None:
        if all(option.isdecimal() for option in options):
            self.say(f"One of: {', '.join(found)}")
        else:
            for option in found:
                self.say(f"{options.index(option) + 1}. {option}")


def _found(options: list[str], word: str) -> list[str]:
    """The options that a word may mean: by whole title, number, its beginning, or that of a word in it."""
    small = word.lower()
    exact = [option for option in options if option.lower() == small]
    if not exact and word.isdecimal() and 1 <= int(word) <= len(options):
        return [options[int(word) - 1]]
    begun = [option for option in options if option.lower().startswith(small)]
    return exact or begun or [option for option in options if f" {small}" in option.lower()]
