"""The end of a reservation: its number, large, to be said at the counter."""

import tkinter as tk
from tkinter import ttk
from typing import TYPE_CHECKING, Any, ClassVar

from cinema.domain.baskets import Basket
from cinema.domain.house import House
from cinema.i18n import _, clock, current_language, day, long_date, money
from gui.fonts import font
from gui.scale import px
from gui.widgets.scrolled import ScrolledFrame
from gui.widgets.wrapped import WrappedLabel
from gui.window.screen import Screen

if TYPE_CHECKING:
    from gui.window.context import AppContext

_DIGITS = 96  # the size of their font
_WIDEST = 560  # px


class Reserved(Screen):
    """Shows the number of a `basket` that was reserved, with the settings of the `house`. My tickets lists it too."""

    nav: ClassVar[str | None] = "purchases"

    def __init__(self, master: tk.Misc, app: "AppContext", **arguments: Any) -> None:
        self.basket: Basket = arguments["basket"]
        self._house: House = arguments["house"]
        super().__init__(master, app, **arguments)

    def build(self) -> None:
        """Make the page."""
        order, zone = self.basket.order, self._house.timezone
        scrolled = ScrolledFrame(self.body, padding=(px(24), px(16)))
        scrolled.pack(fill="both", expand=True)
        inside = ttk.Frame(scrolled.inside)
        inside.pack()
        ttk.Frame(inside, width=px(_WIDEST), height=1).pack()
        head = WrappedLabel(inside, text=_("Your seats are reserved"), style="Display.TLabel")
        head.pack(fill="x", pady=(0, px(12)))
        card = ttk.Frame(inside, style="Card.TFrame", padding=px(24))
        card.pack(fill="x")
        ttk.Label(card, text=_("Say this number at the counter:"), style="Surface.Muted.TLabel").pack()
        self.number = ttk.Label(
            card, text=self.basket.number or "", style="Surface.Display.TLabel",
            font=font(_DIGITS, bold=True, display=True),
        )  # fmt: skip
        self.number.pack()
        until = f"{day(self.basket.until, zone)}, {clock(self.basket.until, zone)}"
        ttk.Label(
            card, text=_("Pay there until {time}").format(time=until), style="Surface.Lead.TLabel", justify="center",
            wraplength=px(_WIDEST - 48),
        ).pack(pady=(0, px(16)))  # fmt: skip
        title = WrappedLabel(card, text=order.title_in(current_language()), style="Surface.Title.TLabel")
        title.pack(fill="x")
        starts = order.starts_at
        at = f"{long_date(starts, zone)}, {clock(starts, zone)}  ·  " if starts is not None else ""
        place = f"{at[:1].upper()}{at[1:]}{order.auditorium_name}"
        WrappedLabel(card, text=place, style="Surface.Muted.TLabel").pack(fill="x", pady=(px(2), px(8)))
        line = ttk.Frame(card, style="Surface.TFrame")
        line.pack(fill="x")
        total = ttk.Label(line, text=money(order.total, order.currency), style="Surface.Title.TLabel")
        total.pack(side="right", anchor="n")
        seats = _("Seats: {seats}").format(seats=", ".join(order.seat_labels))
        WrappedLabel(line, text=seats, style="Surface.Bold.TLabel").pack(side="left", fill="x", expand=True)
        foot = ttk.Frame(inside)
        foot.pack(fill="x", pady=(px(16), 0))
        navigator = self.app.navigator
        self.done = ttk.Button(
            foot, text=_("See what is on"), style="Primary.TButton", command=lambda: navigator.go("on_now")
        )
        tickets = ttk.Button(foot, text=_("My tickets"), style="Quiet.TButton", command=navigator.back)
        tickets.pack(side="left")
        self.done.pack(side="right")
        scrolled.settle()

    def first_focus(self) -> tk.Misc:
        """Return the button that goes on."""
        return self.done
