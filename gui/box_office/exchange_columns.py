"""The columns of the exchange page, and how they share a window: a small one has a narrower left side, no keys."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import TYPE_CHECKING, Protocol

from cinema.i18n import _
from gui.box_office.day_column import DayColumn
from gui.box_office.exchange_column import ExchangeColumn
from gui.box_office.exchange_tickets import ExchangeTickets
from gui.box_office.hall import Hall
from gui.scale import px
from gui.widgets.key_hints import KeyHints

if TYPE_CHECKING:
    from gui.window.context import AppContext

_EDGE, _GAP, _LEFT, _NARROW_LEFT, _NARROW, _LOW = 12, 12, 320, 260, 1180, 640


class ExchangeHands(Protocol):
    """What the columns call."""

    def act(self, name: str) -> None:
        """Do what a key says."""

    def choice_changed(self) -> None:
        """Exchange the tickets that are ticked now."""

    def choose(self, screening: str) -> None:
        """Exchange into another screening."""

    def press_seat(self, seat: str) -> None:
        """Give the next ticket a seat."""

    def press_type(self, type_id: str, away: bool) -> None:
        """Make one more ticket of a type, or one less."""

    def enter(self) -> None:
        """Go on from the seats."""

    def conclude(self) -> None:
        """Exchange the tickets as they are shown."""

    def reissue(self) -> None:
        """Issue the tickets again as they were."""


class ExchangeColumns:
    """The sale's tickets and the day's screenings at the left, the hall, and the difference at the right."""

    def __init__(self, body: ttk.Frame, app: "AppContext", hands: ExchangeHands) -> None:
        self._left = ttk.Frame(body, width=px(_LEFT))
        self._left.pack_propagate(False)
        self.tickets = ExchangeTickets(self._left, hands.choice_changed)
        self.tickets.pack(fill="x")
        self.list = DayColumn(
            self._left,
            app,
            on_choose=hands.choose,
            on_find=lambda: hands.act("find_any"),
            on_turn=lambda: None,
            on_day=lambda _day: None,
        )
        self.list.pack(fill="both", expand=True, pady=(px(_GAP), 0))
        self.hall = Hall(body, on_seat=hands.press_seat, on_enter=hands.enter, on_type=hands.press_type)
        self.column = ExchangeColumn(body, hands.conclude, hands.reissue)
        foot = self._foot = ttk.Frame(body, style="Surface.TFrame", padding=(px(_EDGE), px(8)))
        KeyHints(foot, _hints()).pack(fill="x")
        foot.pack(side="bottom", fill="x")
        self._left.pack(side="left", fill="y", padx=(px(_EDGE), px(_GAP)), pady=px(_EDGE))
        self.column.pack(side="right", fill="y", padx=(px(_GAP), px(_EDGE)), pady=px(_EDGE))
        self.hall.pack(side="left", fill="both", expand=True, pady=px(_EDGE))
        fit: Callable[[tk.Event[tk.Misc]], None] = lambda event: self._fit(event.width, event.height)  # noqa: E731
        body.bind("<Configure>", fit)

    def _fit(self, width: int, height: int) -> None:
        self._left.configure(width=px(_LEFT if width >= px(_NARROW) else _NARROW_LEFT))
        if height < px(_LOW):
            self._foot.pack_forget()
        elif not self._foot.winfo_manager():
            self._foot.pack(side="bottom", fill="x", before=self._left)


def _hints() -> list[tuple[str, str]]:
    return [
        ("Ctrl T", _("Tickets")), (_("Space"), _("Tick, or place by hand")), ("1–9", _("Screening")),
        ("0", _("Best seats")), ("A–Z", _("Type")), ("F5–F7", _("Cash")), ("F9", _("Card")),
        ("F2", _("Issue again")), ("F12", _("Exchange")), ("Esc", _("Back")),
    ]  # fmt: skip
