"""What else may stand where a file of content, a recorded game or the settings are looked for, and what is said of it."""

from __future__ import annotations

import gzip
import json
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from wargame.journal.chain import Kind, seal

ROOT = Path(__file__).resolve().parent.parent.parent
HARBOUR = (ROOT / "saves" / "examples" / "harbour.jsonl").read_bytes()
PRIMER = (ROOT / "scenarios" / "primer.yaml").read_bytes()
AT = "2030-01-01T00:00:00Z"
HUGE = 8 << 30
DAMAGED = "not a file|damaged|not a journal|no whole entry|hash|is torn|entry"

Maker: TypeAlias = Callable[[Path], object]
"""Puts something where a path says."""


@dataclass(frozen=True)
class Odd:
    """One thing that is no honest content."""

    kind: str
    make: Maker
    content: str
    """What a check of it says, as a pattern."""
    record: str = "not a file|not a journal"
    """What is said of it as a recorded game, as a pattern."""
    name: str = "odd"
    """The stem of its file's name."""
    at: str = ""
    """Where it stands by itself, if nothing is made."""

    @property
    def is_link(self) -> bool:
        """Whether it is a link to something."""
        return "link" in self.kind

    def put(self, folder: Path, suffix: str) -> Path:
        """Make it in a folder; the path to name."""
        path = Path(self.at) if self.at else folder / f"{self.name}{suffix}"
        self.make(path)
        return path


def nothing(path: Path) -> None:
    """Leave the path as it is."""


def sparse(path: Path) -> None:
    """A file of eight gigabytes that takes no room."""
    with path.open("wb") as file:
        file.truncate(HUGE)


def bound(path: Path) -> None:
    """A socket; bound by a short name, since sockets may have no long ones."""
    here = os.open(".", os.O_RDONLY)
    try:
        os.chdir(path.parent)
        socket.socket(socket.AF_UNIX).bind(path.name)
    finally:
        os.fchdir(here)
        os.close(here)


def unreadable(path: Path) -> None:
    """A true scenario that nobody may read."""
    path.write_bytes(PRIMER)
    path.chmod(0)


def fair(path: Path) -> None:
    """A file of zeros that is as large as a journal may be."""
    with path.open("wb") as file:
        file.truncate(255 << 20)


def linked(target: Maker) -> Maker:
    """A link to something that stands beside it."""

    def make(path: Path) -> None:
        beside = path.with_name(f"target-of-{path.stem}")
        target(beside)
        path.symlink_to(beside.name)

    return make


def link_to(target: str) -> Maker:
    """A link to a path."""
    return lambda path: path.symlink_to(target)


def text(data: bytes | str) -> Maker:
    """A file that says this."""
    return lambda path: path.write_bytes(data.encode() if isinstance(data, str) else data)


def chained(*bodies: tuple[Kind, dict[str, Any]]) -> bytes:
    """A journal with a whole chain, whatever its entries say."""
    lines, last = [], None
    for kind, body in bodies:
        last, line = seal(last, kind, body, AT)
        lines.append(line)
    return b"".join(lines)


def foreign(**more: Any) -> bytes:
    """A well-chained journal with a true header but for some fields."""
    header = json.loads(HARBOUR.split(b"\n", 1)[0])["body"]
    return chained(("header", header | more))


def header_with(entry: Kind, body: dict[str, Any]) -> bytes:
    """A well-chained journal with a true header and one entry of another thing."""
    return chained(("header", json.loads(HARBOUR.split(b"\n", 1)[0])["body"]), (entry, body))


SAFE_NAME = "is named in small letters"
AS_YAML = "unknown key|a text is longer|second document|not valid YAML"
LAUGHS = "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n"

KINDS = [
    Odd("fifo", os.mkfifo, "this is not a file"),
    Odd("socket", bound, "this is not a file", "not a file|cannot open"),
    Odd("folder", Path.mkdir, "no content here|this is not a file"),
    Odd("zero", nothing, "this is not a file", at="/dev/zero"),
    Odd("random", nothing, "this is not a file", at="/dev/random"),
    Odd("full", nothing, "this is not a file", at="/dev/full"),
    Odd("null", nothing, "this is not a file", at="/dev/null"),
    Odd("terminal", nothing, "this is not a file", "not a file|cannot open", at="/dev/tty"),
    Odd("link to fifo", linked(os.mkfifo), "this is not a file", "it is a link"),
    Odd("link to folder", linked(Path.mkdir), "no content here|this is not a file", "it is a link"),
    Odd("link to zero", link_to("/dev/zero"), "this is not a file", "it is a link"),
    Odd("link to random", link_to("/dev/random"), "this is not a file", "it is a link"),
    Odd("link to full", link_to("/dev/full"), "this is not a file", "it is a link"),
    Odd("link to huge", linked(sparse), "larger than 1,048,576 bytes", "it is a link"),
    Odd("link to itself", lambda path: path.symlink_to(path.name), "Too many levels of symbolic links", "it is a link"),
    Odd("link to nowhere", link_to("nowhere"), "this link leads nowhere", "it is a link"),
    Odd("unreadable", unreadable, "cannot be read: Permission denied", "Permission denied"),
    Odd("missing", nothing, "there is no such file", "there is no|No such file"),
    Odd("through a file", nothing, "Not a directory", "Not a directory|there is no", at=f"{__file__}/odd"),
    Odd("too long a name", nothing, "File name too long", "File name too long|there is no", at="x" * 300),
    Odd("huge", sparse, "larger than 1,048,576 bytes", "larger than"),
    Odd("sparse", fair, "larger than 1,048,576 bytes", DAMAGED),
    Odd("memory", nothing, "cannot be read: Input/output error", "not a journal|cannot read", at="/proc/self/mem"),
    Odd("empty", text(b""), "the file is empty", DAMAGED),
    Odd("blank", text(b" \n\n"), "the file is empty", DAMAGED),
    Odd("comment", text(b"# nothing\n"), "the file says nothing", DAMAGED),
    Odd("NUL bytes", text(b"a: \0\n"), "invisible character U\\+0000", DAMAGED),
    Odd("all NUL", text(bytes(5000)), "invisible character U\\+0000", DAMAGED),
    Odd("UTF-16", text(PRIMER.decode().encode("utf-16")), "not UTF-8", DAMAGED),
    Odd("UTF-32", text(PRIMER.decode().encode("utf-32")), "not UTF-8", DAMAGED),
    Odd("Latin-1", text(b"title: \xe9t\xe9\n"), "not UTF-8 \\(line 1\\)", DAMAGED),
    Odd("mark", text(b"\xef\xbb\xbf" + PRIMER), "begins with a byte order mark", DAMAGED),
    Odd("old newlines", text(PRIMER.replace(b"\n", b"\r")), "invisible character U\\+000D", DAMAGED),
    Odd("tabs", text(b"a:\n\tb: 1\n"), "a tab cannot indent", DAMAGED),
    Odd("ESC", text(b"title: \x1b]0;x\x07\n"), "invisible character U\\+001B", DAMAGED),
    Odd("picture", text(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9), "not UTF-8", DAMAGED),
    Odd("packed", text(gzip.compress(PRIMER)), "not UTF-8", DAMAGED),
    Odd("huge line", text(b"a: " + b"x" * (2 << 20)), "larger than 1,048,576 bytes", DAMAGED),
    Odd("many lines", text(b"- 1\n" * 200_000), "more than 100,000 parts", f"{DAMAGED}|more than 100,000"),
    Odd("one word", text("x" * 900_000), "a text is longer than 10,000 characters", DAMAGED),
    Odd("long number", text(f"title: {'9' * 100_000}\n"), "a text is longer than 10,000 characters", DAMAGED),
    Odd("deep YAML", text(b"[" * 100_000), "nested more than 32 deep", DAMAGED),
    Odd("deep JSON", text(b'{"a":' * 100_000), "nested more than 32 deep", DAMAGED),
    Odd("laughs", text(LAUGHS), "an anchor \\(&\\) is not allowed", DAMAGED),
    Odd("alias", text(b"a: *b\n"), "an alias \\(\\*\\) is not allowed", DAMAGED),
    Odd("merge", text(b"a: {<<: {b: 1}}\n"), "a merge key \\(<<\\) is not allowed", DAMAGED),
    Odd("tag", text(b"a: !!python/object/apply:os.system ['true']\n"), "a tag \\(!\\) is not allowed", DAMAGED),
    Odd("two documents", text(b"a: 1\n---\nb: 2\n"), "a second document", DAMAGED),
    Odd("twice", text(b"a: 1\na: 2\n"), "'a' is here twice", DAMAGED),
    Odd("list", text(b"- a\n"), "a scenario should be a map", DAMAGED),
    Odd("circle", text(b"rulebook: primer\nextends: odd\n"), "unknown key", DAMAGED),
    Odd("journal", text(HARBOUR), AS_YAML, "EXACT|THE END"),
    Odd("torn journal", text(HARBOUR[:-500]), AS_YAML, "EXACT|TURN 1"),
    Odd("flipped journal", text(HARBOUR[:5000] + b"!" + HARBOUR[5001:]), AS_YAML, DAMAGED),
    Odd("journal of Windows", text(HARBOUR.replace(b"\n", b"\r\n")), AS_YAML, DAMAGED),
    Odd("bare journal", text(chained(("header", {"format": 1}))), AS_YAML, ""),
    Odd("foreign names", text(foreign(names=[])), AS_YAML, ""),
    Odd("foreign seats", text(foreign(seats=7)), AS_YAML, ""),
    Odd("foreign start", text(foreign(start="x")), AS_YAML, ""),
    Odd("foreign end", text(header_with("over", {"outcome": "nowhere"})), AS_YAML, ""),
    Odd("foreign turn", text(header_with("turn", {"rows": [[1]]})), AS_YAML, ""),
    Odd("ESC in its name", text(PRIMER), SAFE_NAME, DAMAGED, name="\x1b]0;odd\x07"),
    Odd("newline in its name", text(PRIMER), SAFE_NAME, DAMAGED, name="x\ngood.yaml:1:1: odd"),
    Odd("bytes in its name", text(PRIMER), SAFE_NAME, DAMAGED, name=os.fsdecode(b"\xff\xfe")),
    Odd("dash before its name", text(PRIMER), SAFE_NAME, DAMAGED, name="-rf"),
    Odd("override in its name", text(PRIMER), SAFE_NAME, DAMAGED, name="a\u202elmay"),
]  # fmt: skip
"""Sixty and more; the foreign journals are for whoever reads records: no more is asked here than that they end well."""

BY_KIND = {odd.kind: odd for odd in KINDS}
