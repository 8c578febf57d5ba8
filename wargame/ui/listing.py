"""What a seat may order, option by option: how each stands, why it is closed, and its least price."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wargame.names import OptionName
from wargame.orders import Listed
from wargame.table import Sight
from wargame.ui.draft import because
from wargame.ui.drawing import Look, price_text
from wargame.ui.session import Session

HORIZONS = ("short", "medium", "long")


@dataclass(frozen=True, slots=True)
class Shown:
    """An option with how it stands: `chosen`, `running`, `open` or `closed` with the reason, and its least price."""

    option: OptionName
    state: str
    reason: str
    price: str


class Listing:
    """Every option of a seat; read once for what is ordered now."""

    def __init__(self, session: Session, look: Look) -> None:
        self.session, self.look = session, look
        self.read: tuple[Sight, list[Shown]] | None = None

    def shown(self) -> list[Shown]:
        """Every option by theme, then horizon, as declared."""
        if self.read is None or self.read[0] is not self.session.see():
            self.read = self.session.see(), self._read()
        return self.read[1]

    def _read(self) -> list[Shown]:
        listed: dict[str, list[Listed]] = {}
        for entry in self.session.legal():
            listed.setdefault(entry.order.option, []).append(entry)
        mine = [option for option in self.session.names.options if option.role == self.session.seat]
        themes = list(self.session.names.themes)
        mine.sort(key=lambda option: (_place(themes, option.theme), _place(HORIZONS, option.horizon)))
        return [self._shown(option, listed.get(option.id, [])) for option in mine]

    def _shown(self, option: OptionName, entries: Sequence[Listed]) -> Shown:
        sight = self.session.see()
        opened = [entry for entry in entries if not entry.reason and entry.order.way in ("plain", "opening")]
        closed = next((because(self.session, e.reason, e.cost) for e in entries if e.reason), "you may not order now")
        runs = any(p.option == option.id and p.role == option.role for p in sight.view.programs)
        given = any(order.option == option.id for order in sight.given)
        state = "chosen" if given else "running" if runs else "open" if opened else "closed"
        return Shown(option, state, "" if opened or given else closed, self._price(opened or entries))

    def _price(self, entries: Sequence[Listed]) -> str:
        """The least price, with `+` if choices can raise it."""
        costs = [entry.cost for entry in entries if entry.order.way == "plain"]
        least = min(costs, key=lambda cost: sum(cost.values()), default={})
        more = "+" if any(cost != least for cost in costs) else ""
        return price_text(self.look, self.session.names, least) + more


def _place(values: Sequence[str], value: str) -> int:
    return values.index(value) if value in values else len(values)
