"""A user's machine: the folders that the program reads, and the program as it is installed."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from tests.trust.lines import ROOT

PATIENCE = 60
ENTRY = """
import sys
from pathlib import Path
sys.path[:] = [p for p in sys.path if not Path(p, "wargame", "cli").is_dir()] + [{root!r}]
from wargame.cli import main
if __name__ == "__main__":
    sys.exit(main())
"""
"""What an installer writes as the command `wargame`, with the package at the end of the path as it is in a checkout."""


@dataclass
class World:
    """A user's machine, with a home, a current folder and a folder that was handed over."""

    path: Path
    root: Path = ROOT
    """Where the program runs from."""
    surroundings: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        for folder in (self.home, self.here, self.given, self.path / "bin"):
            folder.mkdir(parents=True)
        (self.path / "bin" / "wargame").write_text(ENTRY.format(root=str(self.root)), "utf-8")
        self.surroundings = {k: v for k, v in os.environ.items() if not k.startswith("PYTHON")}
        self.surroundings |= {
            "WARGAME_HOME": str(self.home),
            "XDG_CACHE_HOME": str(self.path / "own"),
            "TERM": "xterm",
        }

    @property
    def home(self) -> Path:
        """WARGAME_HOME."""
        return self.path / "home"

    @property
    def here(self) -> Path:
        """The current folder."""
        return self.path / "here"

    @property
    def given(self) -> Path:
        """A folder that a command is given."""
        return self.path / "given"

    @property
    def own(self) -> Path:
        """The user's own cache folder."""
        return self.path / "own" / "wargame"

    def command(self, *arguments: str | Path) -> list[str]:
        """A command line of the installed program."""
        return [sys.executable, str(self.path / "bin" / "wargame"), *map(str, arguments)]

    def run(self, *arguments: str | Path, typed: str = "") -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return self.run_line(self.command(*arguments), typed)

    def run_line(self, line: list[str], typed: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command line to its end."""
        done = subprocess.run(
            line,
            cwd=self.here,
            env=self.surroundings | more,
            input=typed,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def open_home(self) -> None:
        """Open the screen home in a terminal, and leave it."""
        master, terminal = pty.openpty()
        child = subprocess.Popen(
            self.command("play"),
            cwd=self.here,
            env=self.surroundings,
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
        )
        os.close(terminal)
        shown, began = b"", time.monotonic()
        while b"New game" not in shown and time.monotonic() - began < PATIENCE:
            if select.select([master], [], [], 1)[0]:
                shown += os.read(master, 65_536)
        child.kill()
        child.wait()
        os.close(master)
        assert b"New game" in shown, shown[-500:]
