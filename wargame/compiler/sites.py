"""Sites: the numbered places of a rulebook that write rows of the tape, and the output gathered around them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from wargame.compiler.compiled import Deed
from wargame.compiler.emit import Function
from wargame.compiler.symbols import SymbolTable
from wargame.expressions import Node
from wargame.library import Loc
from wargame.manifest import SiteName
from wargame.rulebook import SeeWhen


class Sites:
    """Numbers sites from 1 and keeps what is said of each."""

    def __init__(self, symbols: SymbolTable) -> None:
        self.symbols = symbols
        self.tracks = {track.place: track.id for track in symbols.tracks.values()}
        self.names = [SiteName(0, "", "", "", "", 0, [])]
        self.numbers: dict[tuple[Loc, str], int] = {}
        self.terms: dict[int, Node] = {}
        """The expression behind a site's number, for odds and amounts as a role may know them."""

    def add(
        self,
        loc: Loc,
        rule: str,
        title: str,
        *,
        audience: list[str] | None,
        number: Node | None,
        role: str = "",
        cites: Iterable[str] = (),
        text: str | None = None,
        sort: str = "",
    ) -> int:
        """Number a node of the rulebook, and say who may know of it.

        `audience`: the roles that hear of its rows; None: all. `number`: the expression whose value its rows show, which
        who does not read all its tracks may not know; None: they show nothing that is secret.
        """
        site = len(self.names)
        place = self.symbols.diagnostics.places.at(loc)
        reads, secret = self.reads(number) if number else ([], [])
        self.names.append(
            SiteName(
                site,
                rule,
                title,
                role,
                place.file,
                place.line,
                list(cites),
                text or "",
                audience,
                reads,
                secret,
            )
        )
        self.numbers[loc, sort] = site
        if number:
            self.terms[site] = number
        return site

    def reads(self, node: Node) -> tuple[list[str], list[str]]:
        """The tracks that a number reads, and the roles that may not know another part of it."""
        read, secret = [], set()
        for part in _all_parts(node):
            if part.op not in ("cell", "address"):
                continue
            name = part.name.removeprefix("PREVIOUS + ")
            if name in self.tracks:
                read.append(self.tracks[name])
            else:
                secret |= {role for role in self.symbols.roles if not self._knows_place(role, name)}
        secret |= {role for role in self.symbols.roles if any(self._never_exact(role, id) for id in read)}
        return sorted(set(read)), [role for role in self.symbols.roles if role in secret]

    def knowers(self, node: Node) -> list[str]:
        """The roles that may know whether a condition holds: who reads a band knows on which side of its ends it is."""
        return [role for role in self.symbols.roles if self._may_know(role, node)]

    def _may_know(self, role: str, node: Node) -> bool:
        track = self.tracks.get(node.name.removeprefix("PREVIOUS + ")) if node.op in ("cell", "address") else None
        if track is not None and self.symbols.tracks[track].sees(role) != "exact":
            return False
        if node.op in ("cell", "address") and track is None and not self._knows_place(role, node.name):
            return False
        parts = node.args[0].args if self._is_read_as_band(role, node) else node.args
        return all(self._may_know(role, part) for part in parts)

    def _is_read_as_band(self, role: str, node: Node) -> bool:
        """Whether a comparison is of a track that a role reads in bands, with the floor of one."""
        if node.op not in (">=", "<") or node.args[0].name not in self.tracks or node.args[1].op != "num":
            return False
        track = self.symbols.tracks[self.tracks[node.args[0].name]]
        sees = track.sees(role)
        reading = sees.otherwise if isinstance(sees, SeeWhen) else sees
        return reading == "band" and node.args[1].value in track.floors

    def _never_exact(self, role: str, track: str) -> bool:
        sees = self.symbols.tracks[track].sees(role)
        return sees != "exact" and not isinstance(sees, SeeWhen)

    def _knows_place(self, role: str, place: str) -> bool:
        if place in ("TURN", "QUARTER"):
            return True
        if place.endswith("_RECENT"):
            return any(o.name.upper() + "_RECENT" == place and o.role == role for o in self.symbols.options)
        for rule in self.symbols.rules:
            if place.startswith(rule.upper() + "_") and place[len(rule) + 1 :] in _MEMORIES:
                return self.symbols.hears(role, rule)
        return False

    def __len__(self) -> int:
        return len(self.names)


_MEMORIES = {"LAST", "TIMES", "WENT", "STAGE", "CLOCK", "UNPAID", "CHOICE", "BEGUN", "STOPPED", "FRESH", "STATUS", "TERMS",
             "DUE", "PART", "OFFERED_AT", "SETTLED_AT", "STALLED_AT", "ASK", "PROMISE", "THREAT", "FRESHNESS"}  # fmt: skip


def _all_parts(node: Node) -> Iterable[Node]:
    """Every part of a number, into what its local names and worked-out words stand for."""
    yield from node.walk()


@dataclass
class Output:
    """Gathers the functions while a content is compiled."""

    symbols: SymbolTable
    sites: Sites
    fills: dict[str, Node] = field(default_factory=dict)
    functions: dict[str, Function] = field(default_factory=dict)
    """By their names, in the order in which they stand in the module."""
    drifts: dict[str, dict[str, Node]] = field(default_factory=dict)
    deeds: dict[str, dict[int, Deed]] = field(default_factory=dict)
    """Per doctrine what its rules order, by their places."""
    option_sites: dict[str, int] = field(default_factory=dict)

    def add(self, *functions: Function) -> None:
        """Take functions that are written."""
        self.functions |= {function.name: function for function in functions}
