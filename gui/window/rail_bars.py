"""A rail and the bar beside it as one, with what the shell asks of the bar at the top."""

import tkinter as tk
from collections.abc import Sequence

from gui.widgets.search_field import SearchField
from gui.window.bar_actions import BarActions
from gui.window.head_bar import HeadBar
from gui.window.identity import Identity
from gui.window.rail import Destination, Rail


class RailBars:
    """Rebuilt like the bar at the top, when language or user change."""

    def __init__(
        self,
        side: tk.Misc,
        top: tk.Misc,
        identity: Identity,
        destinations: Sequence[Destination],
        act: BarActions,
    ) -> None:
        self.rail = Rail(side, destinations, identity, act)
        self.rail.pack(fill="y", expand=True)
        self.head = HeadBar(top, act.search, act.leave_search)
        self.head.pack(fill="x")
        self._words = {one.name: one.words for one in destinations}

    @property
    def search(self) -> SearchField:
        """The field that finds anything."""
        return self.head.search

    @property
    def person(self) -> tk.Misc:
        """The button of the user's menu."""
        return self.rail.person

    def mark(self, name: str) -> None:
        """Highlight a destination and show its name above the page."""
        self.rail.mark(name)
        self.head.title(self._words.get(name, ""))

    def title(self, name: str, *parts: str) -> None:
        """Show a destination's name above the page, and what is open in it."""
        self.head.title(self._words.get(name, ""), *parts)

    def count(self, name: str, waiting: int) -> None:
        """Show how much waits at a destination."""
        self.rail.count(name, waiting)

    def destroy(self) -> None:
        """Destroy both."""
        self.rail.destroy()
        self.head.destroy()
