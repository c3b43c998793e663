"""The customer's page that confirms a reservation: seats, name, until when, and where to pay."""

import tkinter as tk
from tkinter import ttk
from typing import TYPE_CHECKING, Any, ClassVar

from cinema.domain.baskets import Basket
from cinema.domain.orders import Order
from cinema.domain.reservations import WindowOffer
from cinema.errors import CinemaError, HoldExpiredError, StorageError
from cinema.i18n import _, clock, long_date, money
from gui.scale import px
from gui.selling.page_head import PageHead
from gui.selling.panels import SIDE, SalePanel, TwoColumns
from gui.selling.purchase import TICK, Purchase, time_ran_out
from gui.widgets.message_line import MessageLine
from gui.widgets.pictures import rule
from gui.widgets.progress_line import ProgressLine
from gui.widgets.repeat import Repeat
from gui.widgets.scrolled import ScrolledFrame
from gui.widgets.wrapped import WrappedLabel
from gui.window import errors
from gui.window.screen import Screen

if TYPE_CHECKING:
    from gui.window.context import AppContext


class Reserve(Screen):
    """Reserves the seats of a `purchase` by an `offer`; both come from the seat page, which stays below this one."""

    nav: ClassVar[str | None] = "on_now"

    def __init__(self, master: tk.Misc, app: "AppContext", **arguments: Any) -> None:
        self.purchase: Purchase = arguments["purchase"]
        self._offer: WindowOffer = arguments["offer"]
        self._order: Order | None = None
        self._is_sending = False
        super().__init__(master, app, **arguments)

    def build(self) -> None:
        """Make the page."""
        page = TwoColumns(self.body)
        page.pack(fill="both", expand=True)
        head = PageHead(page, _("Choose your seats"), self._back, _("Reserve seats"))
        scrolled = ScrolledFrame(page, gutter=False)
        self._make_facts(scrolled.inside)
        scrolled.settle()
        self.panel = _ReservePanel(page, self.app, self.purchase, self.reserve)
        page.lay(head, scrolled, self.panel, gap=16)
        self.button, self.word = self.panel.pay, self.panel.word
        self._show_sending()
        Repeat(self.body, TICK, self._tick)

    def first_focus(self) -> tk.Misc:
        """Return the button that reserves."""
        return self.button

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether no answer is awaited."""
        if self._is_sending and tell:
            self.word.show(_("Your seats are being reserved. This takes a moment."), "info")
        return not self._is_sending

    def escape(self) -> bool:
        """Block Esc while an answer is awaited."""
        return not self.may_leave()

    def reserve(self) -> None:
        """Reserve the seats; a repeat after an answer that was lost reserves them once."""
        purchase = self.purchase
        if self._is_sending or (purchase.basket.hold is None and self._order is None):
            return
        cinema, actor, choices = self.app.cinema, self.app.identity.actor(), purchase.choices

        def work() -> Basket:
            if self._order is None:
                self._order = cinema.checkout.begin(actor, choices)
            return cinema.reservations.reserve(actor, self._order)

        self._is_sending = purchase.paying = True  # no time runs, and nothing gives the seats back
        self.word.hide()
        self._show_sending()
        self.app.tasks.submit(work, owner=self, on_done=self._reserved, on_error=self._failed, write=True)

    def _make_facts(self, inside: ttk.Frame) -> None:
        purchase, house, user = self.purchase, self.purchase.house, self.app.identity.user
        until = self._offer.until(purchase.seating.showing.screening.starts_at)
        at = f"{long_date(until, house.timezone)}, {clock(until, house.timezone)}"
        place = ", ".join(part for part in (house.name, " ".join(house.address.split())) if part)
        facts = (
            (_("Seats"), ", ".join(purchase.seating.plan.labels(purchase.basket.seats))),
            (_("Name"), user.name if user is not None else ""),
            (_("Pay until"), f"{at[:1].upper()}{at[1:]}"),
            (_("Where to pay"), _("At the counter of {place}").format(place=place)),
        )
        card = ttk.Frame(inside, style="Card.TFrame", padding=px(24))
        card.pack(fill="x")
        ttk.Label(card, text=_("Please check your reservation"), style="Surface.Title.TLabel").pack(anchor="w")
        table = ttk.Frame(card, style="Surface.TFrame")
        table.pack(fill="x", pady=(px(12), px(16)))
        table.columnconfigure(1, weight=1)
        for row, (label, value) in enumerate(facts):
            rule(table, surface=True).grid(row=2 * row, column=0, columnspan=2, sticky="ew")
            name = ttk.Label(table, text=label, style="Surface.Muted.TLabel")
            name.grid(row=2 * row + 1, column=0, sticky="nw", padx=(0, px(24)), pady=px(10))
            WrappedLabel(table, text=value, style="Surface.Bold.TLabel").grid(
                row=2 * row + 1, column=1, sticky="ew", pady=px(10)
            )
        words = _("You get a number to say at the counter. If you don't pay in time, the seats are free for others.")
        WrappedLabel(card, text=words, style="Surface.Muted.TLabel").pack(fill="x")

    def _reserved(self, basket: Basket) -> None:
        house, purchase, navigator = self.purchase.house, self.purchase, self.app.navigator
        self._is_sending = False
        purchase.let_go()  # the basket has the seats
        navigator.go("purchases")
        navigator.go("reserved", basket=basket, house=house)

    def _failed(self, error: BaseException) -> None:
        self._is_sending = False
        if isinstance(error, StorageError):
            # It may be done: until it is known, no time runs and no seat is given back.
            words = _("The database is away just now. Press the button again: your seats are reserved once.")
            self.word.show(words, "bad", seconds=None)
        else:
            self.purchase.paying = False
            self._order = None
            if not isinstance(error, CinemaError):
                self.app.report(error)
            elif isinstance(error, HoldExpiredError):
                self.purchase.run_out()
                self._gone()
                return
            else:
                self.word.show(errors.words(error).message, "bad", seconds=None)
        self._show_sending()
        self.button.focus_set()

    def _show_sending(self) -> None:
        self.button.configure(text=" " + (_("Reserving…") if self._is_sending else _("Reserve seats")))
        self.button.state(["disabled" if self._is_sending else "!disabled"])
        (self.panel.progress.run if self._is_sending else self.panel.progress.rest)()

    def _tick(self) -> None:
        self.purchase.tick()
        self.panel.tick()
        if not self.purchase.paying and self.purchase.basket.hold is None:
            self._gone()

    def _gone(self) -> None:
        if self.winfo_ismapped():
            self.app.navigator.back()
            self.app.notify(time_ran_out(), "warn")

    def _back(self) -> None:
        if self.may_leave():
            self.app.navigator.back()


class _ReservePanel(SalePanel):
    """Movie, time left, what is paid at the counter, and the button."""

    def __init__(self, master: tk.Misc, app: "AppContext", purchase: Purchase, on_reserve: Any) -> None:
        super().__init__(master, app, purchase, lambda: None)
        self.word = MessageLine(self)
        self.word.pack(fill="x", padx=px(SIDE), pady=(px(12), 0))
        self.progress = ProgressLine(self.foot, surface=True)
        self.progress.place(in_=self.gap, x=px(SIDE), relwidth=1.0, width=-2 * px(SIDE), rely=0.5, anchor="w")
        self.pay = self.make_pay("bookmark", on_reserve, "left")
        self.total.configure(text=money(purchase.total, self.currency))
        self.tick()

    def words_with_seats(self) -> str:
        """Return the text beside the time."""
        return _("left to reserve")

    def words_while_paying(self) -> str:
        """Return the text while no time runs."""
        return _("Your seats are kept for you")
