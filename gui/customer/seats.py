"""The seat page: a press takes a seat at once, a second one gives it back. Others' seats change by themselves."""

import tkinter as tk
from datetime import timedelta
from tkinter import ttk
from typing import TYPE_CHECKING, Any

from cinema.domain.screenings import Seating
from cinema.domain.seat_maps import SeatChange
from cinema.i18n import _, clock, current_language
from gui.scale import px
from gui.seat_map.controls import MapControls
from gui.seat_map.looks import SeatLook
from gui.seat_map.widget import SeatMapView
from gui.selling.basket import Basket
from gui.selling.basket_panel import BasketPanel, PanelActions
from gui.selling.basket_rows import RowActions
from gui.selling.hold_calls import HoldCalls
from gui.selling.live_seats import LiveMap, LiveSeats
from gui.selling.purchase import Purchase
from gui.selling.seat_requests import SeatRequests
from gui.widgets.empty_state import EmptyState
from gui.widgets.icon_button import icon_button
from gui.window.screen import Screen

if TYPE_CHECKING:
    from gui.window.context import AppContext

TICK = 250  # milliseconds
_PANEL, _WIDE_PANEL, _WIDE = 352, 400, 1600


class Seats(Screen):
    """Opened with `screening_id`. Its hold lives on under the payment page, and is released when the page is left."""

    nav = "on_now"

    def __init__(self, master: tk.Misc, app: "AppContext", **arguments: Any) -> None:
        self.screening_id: str = arguments["screening_id"]
        self.purchase: Purchase | None = None
        self.requests: SeatRequests | None = None
        self.view: SeatMapView | None = None
        self.panel: BasketPanel | None = None
        self._live: LiveSeats | None = None
        self._timer: str | None = None
        self._out_of_date: ttk.Label | None = None
        super().__init__(master, app, **arguments)

    # Life

    def build(self) -> None:
        """Read the seats, or show them anew in another language."""
        self.view = self.panel = self._out_of_date = None
        if self.purchase is not None:
            self._show_page(self.purchase)
            return
        ttk.Label(self.body, text=_("Looking at the seats…"), style="Muted.TLabel").place(
            relx=0.5, rely=0.42, anchor="center"
        )
        self.load(lambda: self.app.cinema.booking.seating(self.screening_id), self._opened)

    def shown(self) -> None:
        """Come back from the payment: the hold may have a fresh end, or be sold."""
        if self.purchase is None or self.requests is None:
            return
        if self.purchase.paid:
            sold = self.purchase.basket.clear()
            self.purchase.live.sold(sold)
            self.purchase.paid = False
            self.requests.repaint(sold)
            if self.panel is not None:
                self.panel.word.hide()
        elif self.purchase.basket.hold is not None:
            self.requests.look_again()
        if self.panel is not None:
            self.panel.refresh()

    def left(self) -> None:
        """Stop following, and give the seats back."""
        if self._live is not None:
            self._live.stop()
        if self.requests is not None:
            self.requests.leave()

    def destroy(self) -> None:
        """End, and with it the clock."""
        if self._timer is not None:
            self.after_cancel(self._timer)
            self._timer = None
        if self._live is not None:
            self._live.stop()
        super().destroy()

    def first_focus(self) -> tk.Misc | None:
        """Return the seats, once they are there."""
        return self.view.board if self.view is not None and not self.view.lists else None

    def _opened(self, seating: Seating) -> None:
        cinema, tasks = self.app.cinema, self.app.tasks
        live = LiveMap()
        live.load(seating.seat_map)
        calls = HoldCalls(cinema.booking, self.app.session.actor(), self.screening_id)
        self.purchase = Purchase(seating, self.app.house, live, Basket(self.app.house.seats_per_basket), calls)
        self.requests = SeatRequests(self.app, self.purchase, self)
        self._show_page(self.purchase)
        self._live = LiveSeats(cinema.booking, self.screening_id, self, tasks.post)
        self._live.start()
        self._tick()

    # The page

    def _show_page(self, purchase: Purchase) -> None:
        had_focus = self.focus_get() in {self, None}
        for child in self.body.winfo_children():
            child.destroy()
        self.view = self.panel = self._out_of_date = None
        if not purchase.live.on_sale or purchase.is_cancelled:
            self._show_closed(purchase)
            return
        page = ttk.Frame(self.body, padding=(px(24), px(24)))
        page.pack(fill="both", expand=True)
        page.columnconfigure(0, weight=1)
        page.rowconfigure(1, weight=1)
        requests = self.requests
        assert requests is not None
        actions = PanelActions(RowActions(requests.change_type, requests.give_back), requests.extend, self._pay)
        self.panel = BasketPanel(page, self.app, purchase, actions)
        self.panel.grid(row=0, column=1, rowspan=2, sticky="nsew", padx=(px(32), 0))
        self.panel.grid_propagate(False)
        self.panel.pack_propagate(False)
        self.panel.configure(width=px(_PANEL))
        page.bind("<Configure>", self._widen)
        self.view = SeatMapView(page, on_seat=requests.press, on_enter=self._enter)
        self._head(page, purchase, self.view).grid(row=0, column=0, sticky="ew", pady=(0, px(8)))
        self.view.grid(row=1, column=0, sticky="nsew")
        looks = {seat.id: requests.look(seat.id) for seat in purchase.seating.plan.seats}
        self.view.show(purchase.seating.plan, purchase.seating.card, looks, purchase.house.currency)
        if had_focus and self.winfo_ismapped():
            self.view.focus_seats()

    def _head(self, page: ttk.Frame, purchase: Purchase, view: SeatMapView) -> ttk.Frame:
        head = ttk.Frame(page)
        title = purchase.seating.showing.movie.title_in(current_language())
        MapControls(head, view).pack(side="right")
        icon_button(
            head, "arrow-left", self.app.navigator.back, style="Link.TButton", text=title, role="info"
        ).pack(side="left")  # fmt: skip
        ttk.Frame(head, style="Line.TFrame", width=1, height=px(24)).pack(side="left", padx=px(8))
        ttk.Label(head, text=_("Choose your seats"), style="Title.TLabel").pack(side="left")
        self._out_of_date = ttk.Label(head, style="Warn.TLabel")
        self._out_of_date.pack(side="left", padx=(px(12), 0))
        return head

    def _widen(self, event: "tk.Event[tk.Misc]") -> None:
        if self.panel is not None:
            wide = _WIDE_PANEL if event.width >= px(_WIDE) else _PANEL
            if int(str(self.panel.cget("width"))) != px(wide):
                self.panel.configure(width=px(wide))

    def _show_closed(self, purchase: Purchase) -> None:
        screening = purchase.seating.showing.screening
        if purchase.is_cancelled:
            title = _("This screening was cancelled")
            sentence = _("Tickets that were bought for it are refunded at the counter.")
        else:
            title = _("This screening is not on sale any more")
            begun = purchase.live.clock.now() >= screening.starts_at - timedelta(seconds=1)
            at = clock(screening.starts_at, purchase.house.timezone)
            sentence = (
                _("It began at {time}. There may be another one today.").format(time=at)
                if begun
                else _("The house has closed it. There may be another one today.")
            )
        EmptyState(
            self.body, icon="calendar-x", title=title, sentence=sentence,
            action=(_("Other times"), self.app.navigator.back),
        ).pack(fill="both", expand=True)  # fmt: skip

    # The feed tells (see `Listener`)

    def loaded(self, seating: Seating) -> None:
        """Take over everything, read anew."""
        purchase, requests = self.purchase, self.requests
        if purchase is None or requests is None:
            return
        purchase.seating = seating
        requests.repaint(purchase.live.load(seating.seat_map))
        self._mind_closing()

    def changed(self, change: SeatChange) -> None:
        """Take over news of some seats."""
        if self.purchase is not None and self.requests is not None:
            self.requests.repaint(self.purchase.live.merge(change))

    def away(self) -> None:
        """Say that the seats may be out of date."""
        if self._out_of_date is not None:
            self._out_of_date.configure(text=_("Seats may be out of date; trying again."))

    def back(self) -> None:
        """Take that word away."""
        if self._out_of_date is not None:
            self._out_of_date.configure(text="")

    def recolour(self, looks: dict[str, SeatLook]) -> None:
        """Show these seats like this; called by the requests."""
        if self.view is not None:
            self.view.update_states(looks)

    def refresh_panel(self) -> None:
        """Show the basket as it is now; called by the requests."""
        if self.panel is not None:
            self.panel.refresh()

    def say(self, message: str, kind: str) -> None:
        """Say a word in the panel; called by the requests."""
        if self.panel is not None:
            self.panel.word.show(message, kind)

    # Time passes

    def _tick(self) -> None:
        self._timer = self.after(TICK, self._tick)
        if self.purchase is None or self.requests is None:
            return
        self.requests.repaint(self.purchase.live.age())
        self.requests.expire()
        if self.panel is not None:
            self.panel.tick()
        self._mind_closing()

    def _mind_closing(self) -> None:
        """Go over to the calm page when the screening is no longer sold; seats already held may still be paid."""
        purchase = self.purchase
        if purchase is None or self.view is None or purchase.basket.hold is not None or purchase.basket.busy:
            return
        if not purchase.live.on_sale or purchase.is_cancelled:
            self._show_page(purchase)

    def _enter(self, seat: str) -> None:
        """Take Enter on a seat: pay if there is something to pay for, else take the seat."""
        if self.purchase is not None and self.purchase.basket.seats:
            self._pay()
        elif self.requests is not None:
            self.requests.press(seat)

    def _pay(self) -> None:
        purchase = self.purchase
        if purchase is not None and purchase.basket.hold is not None and not purchase.basket.busy:
            self.app.navigator.go("payment", purchase=purchase)
