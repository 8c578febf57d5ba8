"""Names put into words: titles as they stand within a sentence, choices, places and prices."""

from __future__ import annotations

from collections.abc import Mapping

from wargame.names import Names
from wargame.views import Told


def headline(names: Names, event: Told) -> str:
    """The title of what happened; of an answer also what it was."""
    option = names.option.get((event.role, event.option or ""))
    if option is None or not option.answers or not event.choices:
        return event.title
    return f"{event.title}: {', '.join(map(names.spoken, event.choices.values()))}"


class Words:
    """The words for what the names of a game's content stand for, without a raw id."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self.titles = {(o.role, o.id): o.title for o in names.options}
        self.options = {o.id: o for o in names.options}
        self.proper = names.spellings.keys() | {
            word.lower() for role in names.roles for word in role.title.split()
        }

    def title(self, option: str | None) -> str:
        """The title of an option."""
        return self.options[str(option)].title

    def value(self, value: str | int) -> str:
        """A choice's name or value in words."""
        return self.names.spoken(value)

    def choices(self, choices: Mapping[str, str | int]) -> str:
        """All choices of an order in words; a value that names its choice itself stands alone."""
        pairs = [(self.value(name), self.value(value)) for name, value in choices.items()]
        return "; ".join(value if name in value else f"{name}: {value}" for name, value in pairs)

    def within(self, title: str) -> str:
        """A title as it stands within a sentence."""
        first = title.split(" ")[0].lower()
        return title if first in self.proper - {"the"} else title[:1].lower() + title[1:]

    def place(self, region: str | None) -> str:
        """A region with its article, after a preposition."""
        return self.the(self.names.region_title(region))

    def the(self, title: str) -> str:
        """A title with its article, within a sentence."""
        return f"the {title.removeprefix('The ')}"

    def track(self, track: str | None, region: str | None = None) -> str:
        """A track's title, with its region."""
        title = self.names.track[str(track)].title
        return f"{title}, {self.names.region_title(region)}" if region else title

    def price(self, cost: Mapping[str, int]) -> str:
        """Amounts of resources in words."""
        return ", ".join(f"{n} {self.within(self.names.track[id].title)}" for id, n in cost.items())
