"""Everything that some program somewhere would run if it found it; each thing leaves its name in a file when it runs."""

from __future__ import annotations

import hashlib
import json
import marshal
import os
import pickle
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import MAGIC_NUMBER
from pathlib import Path
from types import CodeType
from typing import Any

from wargame.journal.chain import read_entries, seal

MODULES = (
    "sitecustomize", "usercustomize", "conftest", "wargame", "yaml", "msgspec", "pydantic", "textual", "typer", "wasmtime",
    "json", "random", "pickle", "socket", "tempfile", "multiprocessing", "concurrent", "asyncio",
)  # fmt: skip
"""What is imported from the current folder, where that is asked: by this program, its libraries, or Python itself."""
KINDS = ("found", "compiled", "faultless", "code", "wasm", "checked")
"""The kinds of entries that caches of this and of earlier versions have."""


class Bomb:
    """What runs a command when it is unpickled."""

    def __init__(self, command: str) -> None:
        self.command = command

    def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
        return os.system, (self.command,)


@dataclass(frozen=True)
class Planter:
    """Plants things in folders; what runs writes a line to `canary`."""

    canary: Path

    def ran(self) -> set[str]:
        """The names of the things that ran."""
        return set(self.canary.read_text("utf-8").split()) if self.canary.exists() else set()

    def command(self, name: str) -> str:
        """A line for a shell."""
        return f"echo {name} >> {self.canary}"

    def python(self, name: str) -> str:
        """An expression of Python, without double quotes."""
        return f"__import__('os').system('{self.command(name)}')"

    def code(self, name: str) -> CodeType:
        """A module of Python, compiled."""
        return compile(self.python(name), name, "exec")

    def pickle(self, name: str) -> bytes:
        """A pickle."""
        return pickle.dumps(Bomb(self.command(name)))

    def sealed(self, data: bytes) -> bytes:
        """An entry as caches held it that anybody could write: behind its own hash."""
        return hashlib.sha256(data).digest() + data

    def tag(self, name: str) -> str:
        """A document of YAML."""
        return f'!!python/object/apply:os.system ["{self.command(name)}"]\n'

    def template(self, name: str) -> str:
        """A page with an expression to fill in."""
        return "<p>{{" + self.python(name) + "}} {" + self.python(name) + "}</p>\n"

    def schema(self, name: str) -> str:
        """A schema whose words are expressions."""
        return json.dumps(
            {"$schema": self.python(name), "default": self.python(name), "python": self.python(name)}
        )

    def settings(self, name: str) -> str:
        """Settings whose values are expressions."""
        words = {
            "theme": self.python(name),
            "glyphs": {"py/reduce": [{"py/function": "os.system"}, [self.command(name)]]},
        }
        return json.dumps({**words, "keymap": {"play.commit": self.python(name), self.python(name): "f5"}})

    def files(self) -> Iterator[tuple[str, bytes]]:
        """What may lie in any folder: names, and what is in them."""
        for name in MODULES:
            yield f"{name}.py", f"{self.python(name)}\n".encode()
        cached = MAGIC_NUMBER + bytes(12) + marshal.dumps(self.code("pyc"))
        yield f"__pycache__/yaml.{sys.implementation.cache_tag}.pyc", cached
        yield "pyc.pyc", cached
        yield "planted.pth", f"import os; {self.python('pth')}\n".encode()
        yield "planted-1.0.dist-info/METADATA", b"Metadata-Version: 2.1\nName: planted\nVersion: 1.0\n"
        yield (
            "planted-1.0.dist-info/entry_points.txt",
            b"[pydantic]\nx = sitecustomize:x\n[wargame]\nx = sitecustomize:x\n",
        )
        yield "planted.pickle", self.pickle("pickle")
        yield "planted.marshal", marshal.dumps(self.code("marshal"))
        for name in ("page.html", "base.html.j2"):
            yield f"templates/{name}", self.template("template").encode()
        for name in ("rulebook", "scenario", "settings"):
            yield f"schemas/{name}.schema.json", self.schema("schema").encode()
        yield "settings.json", self.settings("settings").encode()
        yield "settings.yaml", self.tag("settings-tag").encode()
        yield ".pdbrc", f"{self.python('pdbrc')}\n".encode()
        for kind in KINDS:
            yield f"{kind}/planted.pickle", self.sealed(self.pickle(f"cache-{kind}"))

    def plant(self, *folders: Path) -> None:
        """Plant everything in each of some folders; what is there already stays."""
        for folder in folders:
            for name, data in self.files():
                path = folder / name
                if not path.exists():
                    path.parent.mkdir(parents=True, exist_ok=True)
                    path.write_bytes(data)

    def plant_content(self, root: Path, text: str) -> None:
        """Plant scenarios that are a tag, hold one, or reckon with Python, of rules that are sound and of rules that are not."""
        (root / "rules" / "tagged").mkdir(parents=True, exist_ok=True)
        (root / "scenarios").mkdir(exist_ok=True)
        (root / "rules" / "tagged" / "rulebook.yaml").write_text(self.tag("rulebook-tag"), "utf-8")
        called = text.replace("turns: 6", f'turns: "{self.python("reckoned")}"')
        for name, words in {
            "tag": self.tag("scenario-tag"),
            "held": f"{text}guide: {self.tag('held-tag')}",
            "reckoned": called,
            "tagged": text.replace("rulebook: primer", "rulebook: tagged"),
        }.items():
            (root / "scenarios" / f"{name}.yaml").write_text(words, "utf-8")

    def forged(self, journal: Path, change: Callable[[dict[str, Any]], None]) -> bytes:
        """A journal with another header, and its chain whole."""
        before, lines = None, b""
        for entry in read_entries(journal.read_bytes())[0]:
            body = json.loads(json.dumps(entry.body))
            if entry.kind == "header":
                change(body)
            before, line = seal(before, entry.kind, body, entry.at)
            lines += line
        return lines

    def plant_journals(self, folder: Path, journal: Path) -> list[Path]:
        """Plant journals whose sources are named or written so that they would run; returns their files."""
        folder.mkdir(parents=True, exist_ok=True)

        def named(body: dict[str, Any]) -> None:
            for source in body["sources"][1:-1]:
                source["name"] = source["name"].replace(
                    ".yaml", f"\n    {self.python('source-name')}\n    #.yaml"
                )

        def tagged(body: dict[str, Any]) -> None:
            body["sources"][0]["text"] += f"guide: {self.tag('journal-tag')}"

        def worded(body: dict[str, Any]) -> None:
            for site in body["names"]["sites"]:
                site["title"] = site["file"] = "{" + self.python("journal-words") + "}"

        for change in (named, tagged, worded):
            (folder / f"{change.__name__}.jsonl").write_bytes(self.forged(journal, change))
        (folder / "pickled.jsonl").write_bytes(self.pickle("journal-pickle"))
        return sorted(folder.glob("*.jsonl"))
