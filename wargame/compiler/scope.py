"""What the names of an expression mean where it stands, and who may read them."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from typing import Self

from wargame.compiler.ranges import Overflow, bounds
from wargame.compiler.symbols import BANDS, SymbolTable, TrackInfo
from wargame.expressions import (
    ExpressionError,
    Node,
    number,
    parse,
    truth,
)
from wargame.library import Loc
from wargame.rulebook import Expression, SeeWhen
from wargame.text import near

TOO_LARGE = "a step of this could leave +-2^62"


@dataclass(frozen=True)
class Meaning:
    """A node and, where its numbers have names, those names; `track` where it is a track read as it is."""

    node: Node
    values: tuple[str | int, ...] = ()
    track: TrackInfo | None = None
    regional: bool = False
    """A regional track or word still without its index."""


def guarded_tracks(tree: ast.expr) -> frozenset[str]:
    """The tracks that an expression asks `known(...)` of."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    asked = [
        call.args[0]
        for call in calls
        if call.args and isinstance(call.func, ast.Name) and call.func.id == "known"
    ]
    names = [arg.value if isinstance(arg, ast.Subscript) else arg for arg in asked]
    return frozenset(name.id for name in names if isinstance(name, ast.Name))


@dataclass(frozen=True)
class Bindings(ABC):
    """What names mean where an expression stands: its own, the region it is about, and whose view it reads."""

    symbols: SymbolTable
    loc: Loc
    own: dict[str, Meaning] = field(default_factory=dict)
    """Choices, lets and the words of the place (`part`, `fresh`, `observer` ...)."""
    target: Node | None = None
    region: Node | None = None
    reader: str | None = None
    """The role whose view is read; None: the truth."""
    strict: bool = False
    """A gate: bands are compared with band words only, and nothing hidden is read."""
    knowing: frozenset[str] = frozenset()
    """Tracks that `known(...)` guards."""
    scored: bool = False
    """Whether `role.score` may be read."""
    expanding: frozenset[str] = frozenset()
    """The shared words that the expression stands in: none may be made of itself."""
    fills: dict[str, Node] = field(default_factory=dict)
    """Regional values that calls over regions work out first: function name -> value for `region`."""

    def at(self, *loc: str | int) -> Self:
        """The same scope at a place further in."""
        return replace(self, loc=(*self.loc, *loc))

    def with_own(self, **own: Meaning) -> Self:
        """The same scope with more names."""
        return replace(self, own={**self.own, **own})

    def over(self, region: Node | None) -> Self:
        """The same scope inside `each: region`."""
        return replace(self, region=region)

    def integer(self, text: Expression, *loc: str | int) -> Node:
        """Compile an expression to a number; a fault is noted and 0 returned."""
        return self._compiled(text, loc)

    def truth(self, text: Expression, *loc: str | int) -> Node:
        """Compile an expression that must be a truth."""
        node = self._compiled(text, loc)
        if not node.truth and node.op != "fault":
            self.at(*loc)._fault(
                ExpressionError("a condition is wanted here: compare it with something"), text
            )
            return truth(True)
        return node if node.op != "fault" else truth(True)

    def _compiled(self, text: Expression, loc: tuple[str | int, ...]) -> Node:
        here = self.at(*loc) if loc else self
        try:
            node = here.meaning(text).node
            bounds(node)
            return node
        except ExpressionError as fault:
            here._fault(fault, text)
        except Overflow:
            here._fault(ExpressionError(TOO_LARGE), text)
        return Node("fault")

    def checked(self, node: Node) -> Node:
        """What the kernel or the compiler makes of an author's numbers; a fault is noted if a step could be too large."""
        try:
            bounds(node)
        except Overflow:
            self.symbols.diagnostics.add(self.loc, TOO_LARGE)
            return Node("fault")
        return node

    def _fault(self, fault: ExpressionError, text: Expression) -> None:
        self.symbols.diagnostics.add(self.loc, f"{fault.what} in '{text}'", fault.suggestion, col=fault.col)

    def meaning(self, text: Expression) -> Meaning:
        """Compile an expression; raises ExpressionError."""
        tree = parse(text)
        guarded = guarded_tracks(tree) if "known" in str(text) else frozenset[str]()
        scope = replace(self, knowing=self.knowing | guarded) if guarded else self
        result = scope.read(tree)
        if result.regional:
            raise ExpressionError("a region in brackets is missing here", tree.col_offset)
        scope._check_band(result, tree)
        return result

    @abstractmethod
    def read(self, tree: ast.expr) -> Meaning:
        """The meaning of a part of an expression; raises ExpressionError."""

    def value(self, tree: ast.expr) -> Node:
        """The number that a part stands for."""
        meaning = self.read(tree)
        if meaning.regional:
            raise ExpressionError("a region in brackets is missing here", tree.col_offset)
        self._check_band(meaning, tree)
        return meaning.node

    def _check_band(self, meaning: Meaning, tree: ast.expr) -> None:
        track = meaning.track
        if not (self.strict and self.reader and track):
            return
        sees = track.sees(self.reader)
        reading = sees.otherwise if isinstance(sees, SeeWhen) else sees
        if reading == "band":
            what = f"{self.reader} reads '{track.id}' as a band: compare it with a band word ({', '.join(BANDS)})"
            raise ExpressionError(what, tree.col_offset)

    def track_node(self, track: TrackInfo, index: Node | None, tree: ast.expr) -> Meaning:
        """The reading of a track, if the reader may have it."""
        if self.reader:
            sees = track.sees(self.reader)
            reading = sees.otherwise if isinstance(sees, SeeWhen) else sees
            if reading == "hidden" and (self.strict or track.id not in self.knowing):
                guard = "" if self.strict else ": guard it with known()"
                raise ExpressionError(f"{self.reader} may not see '{track.id}'{guard}", tree.col_offset)
        args = (index,) if index else ()
        node = Node("cell", args, track.place, low=track.low, high=track.high)
        return Meaning(node, track.values, track)

    def index(self, tree: ast.expr) -> Node:
        """A region in brackets."""
        return self.read(tree).node if not isinstance(tree, ast.Name) else self.region_named(tree)

    def region_named(self, tree: ast.Name) -> Node:
        """The region that a name in brackets means."""
        symbols = self.symbols
        if tree.id == "target":
            if self.target is None:
                raise ExpressionError("nothing is aimed at here: there is no target", tree.col_offset)
            return self.target
        if tree.id == "region":
            if self.region is None:
                raise ExpressionError(
                    "there is no region here: it belongs inside `each: region`", tree.col_offset
                )
            return self.region
        if tree.id in symbols.regions:
            return number(symbols.regions.index(tree.id))
        raise ExpressionError(
            f"there is no region '{tree.id}'",
            tree.col_offset,
            near(tree.id, ["target", "region", *symbols.regions]),
        )

    def known_names(self) -> list[str]:
        """All that a bare name could be, for suggestions."""
        return [*self.own, *self.symbols.shared, *self.symbols.tracks, "turn", "quarter", "target", "region"]
