"""The command line: what each command is called, and what its exit code says."""

from wargame.cli.app import app, main

__all__ = ["app", "main"]
