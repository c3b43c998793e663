"""The customer's seat screen: puts a `SeatChoice` before the payment, or the reservation where none can be made."""

import tkinter as tk
from collections.abc import Mapping
from tkinter import ttk
from typing import TYPE_CHECKING, Any

from cinema.domain.reservations import WindowOffer, WindowSale
from cinema.i18n import _
from gui.customer.offers import OfferActions, seat_offer
from gui.selling.purchase import Purchase, open_purchase, time_ran_out
from gui.selling.seat_choice import ChoiceActions, SeatChoice
from gui.selling.seat_offer import SeatOffer
from gui.window.screen import Screen

if TYPE_CHECKING:
    from gui.window.context import AppContext


class Seats(Screen):
    """The seats of the screening `screening_id`. The hold is kept under the payment screen; leaving releases it.

    `hold` goes on with a hold of the person's, `choice` takes these seats with their ticket types.
    """

    nav = "on_now"

    def __init__(self, master: tk.Misc, app: "AppContext", **arguments: Any) -> None:
        self.choice: SeatChoice | None = None
        super().__init__(master, app, **arguments)

    def build(self) -> None:
        """Load the seats."""
        ttk.Label(self.body, text=_("Looking at the seats…"), style="Muted.TLabel").place(
            relx=0.5, rely=0.42, anchor="center"
        )
        cinema, actor, screening = self.app.cinema, self.app.identity.actor(), self.arguments["screening_id"]
        hold = self.arguments.get("hold")
        self.load(
            lambda: (open_purchase(cinema, actor, screening, hold), cinema.reservations.offered(actor)), self._opened
        )

    def retranslate(self) -> None:
        """Rebuild the widgets in the current language; the hold is kept."""
        if self.choice is None:
            super().retranslate()
        else:
            self.choice.show()

    def shown(self) -> None:
        """Refresh after coming back from the payment."""
        if self.choice is not None:
            self.choice.come_back()

    def left(self) -> None:
        """Release the seats."""
        if self.choice is not None:
            self.choice.leave()

    def first_focus(self) -> tk.Misc | None:
        """Return the seat map, once it is loaded."""
        view = self.choice.view if self.choice is not None else None
        return view.board if view is not None and not view.lists else None

    def _opened(self, read: tuple[Purchase, WindowOffer]) -> None:
        purchase, self._offer = read
        takes_focus = self.may_take_focus()
        for child in self.body.winfo_children():
            child.destroy()
        self.app.undecided.know(purchase.found)
        act = ChoiceActions(self.app.navigator.back, self._pay, self._again)
        self.choice = SeatChoice(self.body, self.app, purchase, act, lambda: self._seat_offer(purchase))
        self.choice.pack(fill="both", expand=True)
        self.choice.start()
        if "hold" in self.arguments and purchase.basket.hold is None:
            self.choice.say(time_ran_out(), "warn")
        if "choice" in self.arguments and self._pays_or_reserves(purchase):
            self.choice.requests.take_again(self.arguments["choice"])
        focus = self.first_focus()
        if takes_focus and focus is not None and self.winfo_ismapped():
            focus.focus_set()

    def _again(self, choice: Mapping[str, str | None]) -> None:
        self.app.navigator.go("seats", screening_id=self.arguments["screening_id"], choice=choice)

    def _pay(self, purchase: Purchase) -> None:
        if self._offer.sale is WindowSale.PAYS:
            self.app.navigator.go("payment", purchase=purchase)
        else:
            self.app.navigator.go("reserve", purchase=purchase, offer=self._offer)

    def _seat_offer(self, purchase: Purchase) -> SeatOffer:
        navigator, house = self.app.navigator, purchase.house
        act = OfferActions(navigator.sign_in, lambda: navigator.go("purchases"))
        return seat_offer(self._offer, purchase.seating.showing, house.timezone, house.hold_seconds, act)

    def _pays_or_reserves(self, purchase: Purchase) -> bool:
        return self._offer.of(purchase.seating.showing.screening.starts_at).takes_seats
