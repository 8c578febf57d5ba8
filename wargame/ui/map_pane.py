"""The map as a pane: a layer of the regions, a cursor that goes from tile to tile, and the region in a line."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from wargame.names import TrackName
from wargame.ui.atlas import Atlas, Mark, Scale
from wargame.ui.drawing import SHORT_BANDS, Look, level, plain
from wargame.ui.session import Session
from wargame.ui.situation import layers, summary
from wargame.views import BANDS, Reading


class MapPane(Widget, can_focus=True):
    """Shows one regional track on the tiles; posts `Opened` for the region under the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "go('up')", "region above", show=False),
        Binding("down,j", "go('down')", "region below", show=False),
        Binding("left,h", "go('left')", "region to the left", show=False),
        Binding("right,l", "go('right')", "region to the right", show=False),
        Binding("enter", "open", "open the region", show=False),
    ]

    class Opened(Message):
        """A region is opened."""

        def __init__(self, region: str) -> None:
            super().__init__()
            self.region = region

    def __init__(self, session: Session, look: Look, *, id: str, classes: str = "") -> None:
        super().__init__(id=id, classes=classes)
        self.session, self.look = session, look
        self.atlas = Atlas(session.names)
        self.tracks = layers(session)
        self.shown = 0
        self.tile = self.atlas.first(0) if self.atlas.tiles else None

    @property
    def track(self) -> TrackName | None:
        """The track that is shown."""
        return self.tracks[self.shown] if self.tracks else None

    @property
    def where(self) -> str | None:
        """The region under the cursor."""
        return self.session.names.regions[self.tile.region].id if self.tile else None

    def on_mount(self) -> None:
        """Say which layer is shown."""
        self._entitle()

    def next_layer(self) -> None:
        """Show the next layer."""
        self.shown = (self.shown + 1) % max(len(self.tracks), 1)
        self._entitle()

    def _entitle(self) -> None:
        words = f" {self.look.glyphs.dot} {self.track.title}" if self.track else ""
        self.border_title = plain(f"2 Map{words}")
        self.border_subtitle = f"v layer {self.shown + 1} of {len(self.tracks)}" if self.tracks else ""
        self.refresh()

    def action_go(self, direction: str) -> None:
        """Go to the next tile in a direction."""
        if self.tile:
            self.tile = self.atlas.towards(self.tile, direction)
            self.refresh()

    def action_open(self) -> None:
        """Open the region under the cursor."""
        if self.where:
            self.post_message(self.Opened(self.where))

    def on_click(self, event: events.Click) -> None:
        """Go to the tile under the mouse; twice, open its region."""
        place = event.get_content_offset_capture(self)
        found = self.atlas.at(place.x, place.y, self._scale())
        if found:
            self.tile = found
            self.refresh()
            if event.chain == 2:
                self.action_open()

    def _scale(self) -> Scale:
        return self.atlas.fitting(self.content_size.width, self.content_size.height - 2)

    def render(self) -> Content:
        """The map, its legend where there is room, and the region under the cursor."""
        width, height = self.content_size
        track = self.track
        if track is None:
            return Content.styled(" This game has no regions to show.", "$muted")
        ramp = "well" if track.good.get(self.session.seat) == "up" else "harm"
        marks = {n: self._mark(track, self._reading(track, r.id)) for n, r in enumerate(self.session.names.regions)}
        cursor = self.tile.region if self.tile else None
        lines = self.atlas.draw(self.look, self._scale(), marks, ramp, cursor)
        lines += [Content("")] * (height - len(lines) - 2)
        if len(lines) <= height - 2:
            lines.append(self._legend(ramp, width))
        return Content("\n").join([*lines, Content(" ") + self._line(width - 1)])

    def _legend(self, ramp: str, width: int) -> Content:
        """What the levels look like, in the longest words that fit."""
        legends = (self.atlas.legend(self.look, ramp, words) for words in (BANDS.__getitem__, SHORT_BANDS.__getitem__))
        return next((legend for legend in legends if legend.rstrip().cell_length <= width), Content("")).truncate(width)

    def _line(self, width: int) -> Content:
        if not self.where or not self.track:
            return Content("")
        return summary(self.session, self.look, self.where, self.track.id, width)

    def _reading(self, track: TrackName, region: str) -> Reading:
        return self.session.see().view.reading(track.id, region)

    def _mark(self, track: TrackName, reading: Reading) -> Mark:
        step = level(track, reading)
        if step is None:
            return Mark(None, self.look.glyphs.unknown)
        if reading.kind == "band":
            return Mark(step, f"{self.look.glyphs.estimate}{SHORT_BANDS[step]}")
        return Mark(step, reading.word or str(reading.value))
