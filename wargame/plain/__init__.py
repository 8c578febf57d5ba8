"""The line mode: one person at a table, a line at a time, fit for a screen reader."""

from wargame.plain.play import HELP, Plain

__all__ = ["HELP", "Plain"]
