"""The screen of the box office: screenings at the left, the hall in the middle, the till at the right. Used by keys.

Its parts decide: `sell_keys.py` what a key does, `sell_screenings.py` which screening is in the hall, `sell_seats.py`
how its seats look, `sell_payments.py` how a party leaves, `sell_customer.py` what the customer sees of it.
"""

import tkinter as tk
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar

from cinema.i18n import _
from gui.box_office.asked import Change, Pay, PayCard, PayCash
from gui.box_office.count_reminder import remind_to_count
from gui.box_office.day_column import DayColumn
from gui.box_office.hall import Hall
from gui.box_office.joining import give_back_all
from gui.box_office.member_favourites import MemberFavourites
from gui.box_office.reason import ask_why
from gui.box_office.sell_customer import SellCustomer
from gui.box_office.sell_keys import SellKeys
from gui.box_office.sell_layout import SellLayout
from gui.box_office.sell_payments import SellPayments
from gui.box_office.sell_screenings import SellScreenings
from gui.box_office.sell_seats import SellSeats
from gui.box_office.sell_state import SellState
from gui.box_office.till_column import TillActions, TillColumn
from gui.box_office.till_views import basket_view, tiles_of
from gui.selling.purchase import TICK
from gui.widgets.repeat import Repeat
from gui.window import errors

if TYPE_CHECKING:
    from gui.window.keyboard import Pressed


class SellPage(SellState):
    """Sells one party after the other. Every key goes into a queue; nothing typed is lost."""

    nav: ClassVar[str] = "sell"
    smallest: ClassVar[tuple[int, int]] = (960, 500)

    def build(self) -> None:
        """Make the parts and the columns, and load the day."""
        self.begin_anew()
        self.seats = SellSeats(self)
        self.customer = SellCustomer(self)
        self.favourites = MemberFavourites(self.app, self.body, self.refresh)
        self.screenings = SellScreenings(self, self.seats)
        self.payments = SellPayments(self, self.screenings, self.customer)
        self.sell_keys = SellKeys(self, self.seats, self.screenings, self.payments, self.customer)
        self._make_columns()
        Repeat(self.body, TICK, self._tick)
        self.reload()

    def _make_columns(self) -> None:
        keys, screenings = self.sell_keys, self.screenings
        self.list = DayColumn(
            self.body, self.app, screenings.choose, screenings.day_turned, screenings.day_read, keys.find
        )
        self.hall = Hall(self.body, on_seat=keys.press_seat, on_enter=keys.enter, on_type=keys.press_type)
        act = TillActions(
            cash=lambda amount: self.press(PayCash(amount)),
            card=lambda: self.press(PayCard()),
            clear=keys.clear,
            receipt=self.payments.show_receipt,
            next=keys.enter,
            key=keys.pressed,
            back=keys.back,
            also=screenings.another,
        )
        self.column = TillColumn(self.body, act)
        SellLayout(self.body, self.list, self.hall, self.column)

    def reload(self) -> None:
        """Read the day, and open the soonest screening that can be sold."""
        self.load(self.list.read, self.screenings.show_day)

    # What the window asks of its screens

    def shown(self) -> None:
        """Say so if the drawer was not counted yet."""
        remind_to_count(self, self.say)

    def retranslate(self) -> None:
        """Build anew in the current language; what was asked for is given back."""
        self._stop()
        super().retranslate()

    def first_focus(self) -> tk.Misc:
        """Return the seats, from which every key sells."""
        return self.hall.view.board

    def left(self) -> None:
        """Give the seats back."""
        self._stop()

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether no payment is under way."""
        is_paying = self.sale is not None and self.sale.is_paying
        if is_paying and tell:
            self.column.message.show(_("The payment is under way. This takes a moment."), "info")
        return not is_paying

    def may_turn(self, *, tell: bool = True) -> bool:
        """Tell whether no party is being sold: its seats would be given back."""
        if self.is_selling and tell:
            self.screenings.tell_selling()
        return not self.is_selling

    def escape(self) -> bool:
        """Leave the field of the amount, else clear the party."""
        self.sell_keys.escape()
        return True

    def pressed(self, key: "Pressed") -> None:
        """Sell by letters, choose a screening by digits."""
        self.sell_keys.pressed(key)

    def take_back(self, key: "Pressed") -> None:
        """Undo a ticket that was the first sign of a scan."""
        self.sell_keys.take_back(key)

    def act(self, name: str) -> None:
        """Do what a key of the face says."""
        self.sell_keys.act(name)

    def find(self) -> bool:
        """Look for another screening, or for the customer of this party."""
        self.sell_keys.find()
        return True

    # What the sale says (see `till_sale.TillPage`) and the purchase (see `purchase.Watcher`)

    def press(self, one: Change | Pay) -> None:
        """Carry out a key after those before it."""
        self.sell_keys.press(one)

    def refresh(self) -> None:
        """Show the present party."""
        sale, purchase = self.sale, self.purchase
        if sale is None or purchase is None:
            return
        if not self.is_selling:
            self.joins = False  # the wish was for the sale that has ended
        shown = sale.shown
        self.hall.show_tiles(tiles_of(purchase, self.letters), shown.counts, purchase.house.currency)
        if (shown.count or sale.is_busy) and self.last:
            self.last = ""
            if self.change:  # who typed ahead has not seen it yet
                words = _("Change of the last sale: {amount}").format(amount=self.change)
                self.column.message.show(words, "good", seconds=30)
        if not self.last:
            self.column.show(basket_view(purchase, shown, self.letters))
        self.list.say(self.favourites.words(purchase.member))
        self.column.busy(is_paying=sale.is_paying)
        self.customer.show()

    def recolour(self, seats: Iterable[str]) -> None:
        """Show the looks of these seats."""
        self.seats.recolour(seats)
        self.customer.show()

    def pay(self, one: Pay) -> None:
        """Begin a payment, or what else leaves the party."""
        self.payments.pay(one)

    def ask_why(self, again: Callable[[], None]) -> None:
        """Ask for what the purchase's `refusal` names, and then do it `again`."""
        if self.purchase is not None and self.winfo_ismapped():  # else somebody went to another page meanwhile
            ask_why(self.app, self.purchase, again)

    def seats_changed(self, seats: Iterable[str]) -> None:
        """Show changes that the purchase reports."""
        self.recolour(seats)
        if self.sale is not None:
            self.sale.seats_changed()

    def ran_out(self) -> None:
        """Show that the time of the party has run out."""
        if self.purchase is not None:
            give_back_all(self, self.purchase)
        if self.sale is not None:
            self.sale.ran_out()

    def _tick(self) -> None:
        purchase = self.purchase
        if purchase is None:
            return
        purchase.tick()
        left = purchase.seconds_left
        words = f"{int(left) // 60}:{int(left) % 60:02d}" if left is not None and not self.last else ""
        self.column.time.configure(text=words)

    def _stop(self) -> None:
        self.seats.unfollow()
        self.customer.idle()
        purchase, self.purchase, self.sale = self.purchase, None, None
        if purchase is not None:
            purchase.watcher = None
            if not purchase.paying:
                self.app.tasks.submit(
                    purchase.give_up, owner=self.winfo_toplevel(), on_error=errors.note_unseen, write=True
                )
