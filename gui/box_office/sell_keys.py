"""What each key of the selling page does. Keys are carried out in their order, and nothing that was typed is lost.

While a screening or a day is being read, keys wait for it: they are not for what is still shown.
"""

import time
from functools import partial
from typing import TYPE_CHECKING

from cinema.domain.members import Member
from cinema.i18n import _
from gui.box_office.asked import (
    AddTicket,
    Change,
    ClearAll,
    Leave,
    Pay,
    PayCard,
    PaySplit,
    PayVoucher,
    PlaceSeat,
    TakeTicketAway,
)
from gui.box_office.keys_ahead import A_DAY
from gui.box_office.sell_customer import SellCustomer
from gui.box_office.sell_payments import SellPayments
from gui.box_office.sell_screenings import SellScreenings
from gui.box_office.sell_seats import SellSeats
from gui.box_office.sell_state import SellState
from gui.selling.purchase import Purchase

if TYPE_CHECKING:
    from gui.window.keyboard import Pressed

_ENDS = {"cash1", "cash2", "cash3", "card", "split", "park", "reserve"}
_MEANT_FOR_ANOTHER = 1.5  # seconds after a refused number in which letters were typed with it
_TWICE = 0.5  # seconds after a sale in which Enter is not yet the next customer's


class SellKeys:
    """Turns keys, and presses of buttons that do the same, into what the other parts of the page do."""

    def __init__(
        self,
        page: SellState,
        seats: SellSeats,
        screenings: SellScreenings,
        payments: SellPayments,
        customer: SellCustomer,
    ) -> None:
        self._page, self._seats, self._screenings = page, seats, screenings
        self._payments, self._customer = payments, customer
        self._came_from = ""  # the screening before the one whose number was pressed last

    def pressed(self, key: "Pressed") -> None:
        """Sell by letters, choose a screening by digits."""
        page = self._page
        if key.digit and page.ahead.reading == A_DAY:  # the numbers are those of the day that is being read
            page.ahead.add(partial(self.pressed, key))
        elif key.digit and key.digit != "0":
            found = page.list.numbered(int(key.digit))
            if found:
                purchase = page.purchase
                self._came_from = purchase.seating.showing.screening.id if purchase is not None else ""
                self._screenings.choose(found)
        elif page.ahead.reading:  # the letters are those of the screening that is being read
            page.ahead.add(partial(self.pressed, key))
        elif page.refused_within(_MEANT_FOR_ANOTHER):
            return  # typed in one go with the number of a screening that was refused
        elif key.letter == "v":
            self.press(PayVoucher()) if not key.shift else page.app.navigator.go("voucher_sale")
        elif key.letter in page.letters:
            self.press_type(page.letters[key.letter], away=key.shift)

    def take_back(self, key: "Pressed") -> None:
        """Undo what the first sign of a scan did: another house's code, one in small letters, or one of digits."""
        page = self._page
        if key.digit and self._came_from and not page.is_selling:
            self._screenings.choose(self._came_from)
        if key.letter in page.letters and not page.ahead.reading:
            self.press_type(page.letters[key.letter], away=not key.shift)

    def act(self, name: str) -> None:
        """Do what a key of the face says."""
        page = self._page
        if name in _ENDS and page.not_read_within(_MEANT_FOR_ANOTHER):
            return  # it was to pay for a screening that could not be read too
        if name.startswith("cash") and page.ahead.reading:
            page.ahead.add(partial(self.act, name))
        elif name.startswith("cash"):
            page.column.press_sum(int(name[-1]) - 1)
        elif name == "card":
            self.press(PayCard())
        elif name == "split":
            self.press(PaySplit())
        elif name == "discount":
            self._discount()
        elif name == "also":
            self._screenings.another()
        elif name == "find_any":
            self.find()
        elif name in {"park", "reserve"}:
            self._leave(reserve=name == "reserve")
        elif name == "show":
            self._payments.show_receipt()
        elif name == "display":
            self._customer.toggle()
        elif name == "day":
            page.list.to_today()
        elif name in {"before", "after"}:
            page.list.step(1 if name == "after" else -1)

    def press(self, one: Change | Pay) -> None:
        """Carry out a key after those before it."""
        page = self._page
        if page.ahead.reading:
            if isinstance(one, Pay | ClearAll):  # a seat is one of the hall that goes
                page.ahead.add(partial(self.press, one))
        elif page.sale is not None:
            page.sale.press(one)

    def press_type(self, type_id: str, away: bool) -> None:
        """Sell one ticket of a type more, or `away` one less."""
        self.press(TakeTicketAway(type_id) if away else AddTicket(type_id))

    def press_seat(self, seat: str) -> None:
        """Place a ticket on a seat, or take it away; ignored for a seat that can't be had."""
        kind = self._seats.type_for(seat)
        if kind:
            self.press(PlaceSeat(seat, kind))

    def enter(self) -> None:
        """Go on: to the amount given, or after a sale to the next customer."""
        page = self._page
        if page.ahead.reading:
            if page.ahead:
                page.column.given.entry.focus_set()
        elif page.sale is not None and page.sale.paid is not None:
            # The second of two presses that were meant to pay is none.
            if time.monotonic() - self._payments.paid_at >= _TWICE:
                self._payments.next()
        elif page.sale is not None and page.sale.shown.count:
            page.column.given.entry.focus_set()

    def escape(self) -> None:
        """Leave the field of the amount, else clear the party."""
        if self._page.focus_get() is self._page.column.given.entry:
            self.back()
        else:
            self.clear()

    def back(self) -> None:
        """Go from the amount to the seats."""
        self._page.column.given.value.set("")
        self._page.hall.view.focus_seats()

    def clear(self) -> None:
        """Clear the party of this hall; without one, go back to that of the screening before."""
        page = self._page
        if page.joins:
            page.joins = False
            page.column.message.hide()
        elif not self._screenings.go_back():
            self.press(ClearAll())

    def find(self) -> None:
        """Look for another screening, or for the customer of this party."""
        page, purchase = self._page, self._page.purchase
        if purchase is not None and not (page.sale is not None and page.sale.is_paying):
            page.app.navigator.go(
                "find",
                member=purchase.member,
                on_screening=self._screenings.choose,
                on_member=partial(self._attach, purchase),
            )

    def _attach(self, purchase: Purchase, member: Member | None) -> None:
        """Sell this party to a customer; None: to nobody in particular."""
        purchase.member = member
        self._page.refresh()

    def _leave(self, *, reserve: bool) -> None:
        """Park or reserve the party after the keys before this one; without a party, see what waits."""
        page = self._page
        if reserve or page.is_selling or page.ahead.reading:
            self.press(Leave(reserve))
        else:
            page.app.navigator.go("waiting")

    def _discount(self) -> None:
        """Open the discount of this party."""
        page = self._page
        if page.sale is None or page.sale.is_busy or not page.sale.shown.count:
            page.say(_("Choose tickets first."), "info")
        else:
            page.app.navigator.go("discount", purchase=page.purchase, on_end=page.refresh)
