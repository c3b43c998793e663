"""The base of the cards on the page of what waits that are there only while they have a line."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import TYPE_CHECKING, Generic, TypeVar

from gui.scale import px
from gui.widgets.card import Card
from gui.widgets.message_line import MessageLine
from gui.widgets.table import Column, Table
from gui.window.screen import Screen

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema

_T = TypeVar("_T")
EVERY = 10_000  # milliseconds


class WaitingCard(Card, Generic[_T]):
    """A table of which one line is chosen, above the page's foot. `over` is the page's own card.

    `room` is the height that it takes, in unscaled px; `on_room` is told when that changes. Subclasses choose a line by
    its key, and do at Enter what their first button does.
    """

    def __init__(
        self,
        screen: Screen,
        title: str,
        over: tk.Misc,
        on_room: Callable[[], None],
        columns: Sequence[Column],
    ) -> None:
        super().__init__(screen.body, title)
        self._screen, self._over, self._on_room = screen, over, on_room
        self.room = 0
        self.is_busy = False
        self.zone = "UTC"  # the house's, once it is read
        self.count = ttk.Label(self.head, style="Surface.Muted.TLabel")
        self.count.pack(side="left")
        self.table = Table(self.body, columns, on_open=self._press, on_select=self.choose)
        # In the place of opening: a press only selects.
        self.table.tree.bind("<Return>", lambda _event: self._enter())
        self.table.pack(fill="both", expand=True, padx=px(4))
        self.message = MessageLine(self.foot, 640)
        self.message.pack(side="top", fill="x")

    def choose(self, key: str) -> None:
        """Choose the line of a key, or none; every subclass implements it."""
        raise NotImplementedError

    def enter(self) -> None:
        """Do what Enter does; every subclass implements it."""
        raise NotImplementedError

    def read(self) -> None:
        """Read what waits, but not while something is carried out or the database is away."""
        app = self._screen.app
        if not self.is_busy and not self._screen.is_offline:
            cinema, actor = app.cinema, app.identity.actor()
            self._screen.load(lambda: (self.waiting(cinema, actor), cinema.house().timezone), self._taken)

    def waiting(self, cinema: "Cinema", actor: "Actor") -> Sequence[_T]:
        """Return what waits, on a worker; every subclass implements it."""
        raise NotImplementedError

    def take(self, found: Sequence[_T]) -> None:
        """Show what waits; every subclass implements it."""
        raise NotImplementedError

    def take_room(self, rows: int, height: int) -> None:
        """Show so many rows in a card of this height in unscaled px; without any row it takes no room."""
        self.room = height if rows else 0
        self._on_room()
        if not rows:
            self.pack_forget()
            return
        self.table.tree.configure(height=rows)
        if not self.winfo_manager():
            self.pack(side="bottom", fill="x", padx=px(12), pady=(0, px(12)), before=self._over)

    def _taken(self, read: tuple[Sequence[_T], str]) -> None:
        found, self.zone = read
        self.take(found)

    def _press(self, key: str) -> None:
        self.table.select(key)

    def _enter(self) -> str:
        self.enter()
        return "break"
