"""Several teams at one terminal: nothing of the last team is left when the next one takes over."""

from __future__ import annotations

from collections.abc import Iterator

from textual.pilot import Pilot
from textual.widgets import Input

from tests.proofs import proof
from tests.ui.pilots import QUIET, new_table, pilot, press, reach, text_of
from wargame.table import Table
from wargame.ui.handover import Handover
from wargame.ui.hot_seat import HotSeat
from wargame.ui.parts.dialogs import Help
from wargame.ui.play.catalogue import Catalogue
from wargame.ui.play.commit import CommitDialog
from wargame.ui.play.resolution import Resolution
from wargame.ui.play.screen import Play
from wargame.ui.settings import settings_path

SEATS = ("us", "mexico", "tco")


def shown(acting: Pilot[None]) -> str:
    """All that can be read now: the screen, its title, toasts, and what the palette offers."""
    app = acting.app
    palette = [f"{entry.title} {entry.help}" for entry in app.get_system_commands(app.screen)]
    toasts = [str(toast.message) for toast in app._notifications]
    return "\n".join([text_of(acting), str(app.title), str(app.sub_title), *palette, *toasts])


class Secrets:
    """What each seat alone may know, gathered as the game goes on."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.kept: dict[str, list[str]] = {seat: [f"pin-{seat}"] for seat in SEATS}
        for seat in SEATS:
            aims = table.see(seat).aims
            self.kept[seat] += [aim.title for aim in aims if aim.private and aim.role == seat]

    def ordered(self, seat: str) -> list[str]:
        """The titles of this turn's orders that no other role has an option of."""
        names = self.table.names
        own = [names.option[seat, order.option].title for order in self.table._game.given(seat)]
        others = {option.title for option in names.options if option.role != seat}
        return [title for title in own if title not in others]

    def of_others(self, seat: str) -> Iterator[str]:
        """What a seat may not read: an order given now counts only if it has not heard of one like it before."""
        heard = {event.option for event in self.table.since(seat, 0) if event.kind == "ordered"}
        titles = {option.title for option in self.table.names.options if option.id in heard}
        for other in SEATS:
            if other != seat:
                yield from self.kept[other] + [title for title in self.ordered(other) if title not in titles]


async def take_over(acting: Pilot[None], secrets: Secrets, seat: str, turn: int) -> None:
    """The curtain: nothing of anybody is on it, a wrong PIN does not open it, the right one does."""
    await reach(acting, Handover)
    read = shown(acting)
    assert " ".join(secrets.table.names.role[seat].title.upper()) in read
    for secret in [*secrets.of_others(seat), *secrets.kept[seat], *secrets.ordered(seat)]:
        assert secret not in read
    pin = acting.app.screen.query_one(Input)
    if turn > 1:
        await press(acting, "enter")
        assert "not the PIN" in text_of(acting)
    for _ in range(1 if turn > 1 else 2):  # a PIN that is chosen now is written twice
        pin.value = f"pin-{seat}"
        await press(acting, "enter")


async def play_turn(acting: Pilot[None], secrets: Secrets, seat: str, turn: int) -> None:
    await take_over(acting, secrets, seat, turn)
    if turn > 1:
        await reach(acting, Resolution)
        check(acting, secrets, seat)
        await press(acting, "n")
    await reach(acting, Play)
    check(acting, secrets, seat)
    await press(acting, "question_mark")
    await reach(acting, Help)
    check(acting, secrets, seat)
    await press(acting, "escape", "o")
    await reach(acting, Catalogue)
    while not secrets.table._game.given(seat):
        await press(acting, "down", "space")
    await press(acting, "escape")
    await reach(acting, Play)
    await press(acting, "c")
    dialog = await reach(acting, CommitDialog)
    check(acting, secrets, seat)
    secrets.kept[seat].append(f"we mean {seat} in {turn}")
    dialog.query_one("#intent", Input).value = secrets.kept[seat][-1]
    await press(acting, "ctrl+s")


def check(acting: Pilot[None], secrets: Secrets, seat: str) -> None:
    read = shown(acting)
    assert [secret for secret in secrets.of_others(seat) if secret in read] == []


async def two_turns(acting: Pilot[None], table: Table) -> None:
    secrets = Secrets(table)
    for turn in (1, 2):
        for seat in SEATS:
            await play_turn(acting, secrets, seat, turn)
    await reach(acting, Handover)
    assert table.turn == 3
    entries = [entry.body["text"] for entry in table._game.journal.entries if entry.kind == "intent"]
    assert entries == [f"we mean {seat} in {turn}" for turn in (1, 2) for seat in SEATS]
    kept = settings_path().read_text("utf-8") if settings_path().exists() else ""
    assert not [secret for seat in SEATS for secret in secrets.kept[seat] if secret in kept]


@proof("D2")
@proof("D7")
def test_three_teams_play_two_turns_and_read_nothing_of_each_other() -> None:
    table = new_table("baseline_2024", frozenset(SEATS))
    pilot(lambda: HotSeat(table, QUIET), lambda acting: two_turns(acting, table))


async def undo_after_others(acting: Pilot[None], table: Table) -> None:
    await reach(acting, Handover)
    await press(acting, "enter")
    await reach(acting, Play)
    await press(acting, "c")
    await reach(acting, CommitDialog)
    await press(acting, "ctrl+s")
    await reach(acting, Handover)
    assert table._game.committed == {"council"}
    await press(acting, "tab", "enter")
    await reach(acting, Play)
    assert "Committed. Waiting for" in text_of(acting)
    await press(acting, "u")
    assert table._game.committed == set()
    await press(acting, "escape")
    await reach(acting, Handover)


def test_a_commit_is_taken_back_until_the_last_team_has_committed() -> None:
    table = new_table("primer", frozenset(["council", "smugglers"]))
    pilot(lambda: HotSeat(table, QUIET), lambda acting: undo_after_others(acting, table))
