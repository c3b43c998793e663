"""The screen of the box office: screenings at the left, the hall in the middle, the till at the right. Used by keys."""

import time
import tkinter as tk
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from cinema.domain.members import Member
from cinema.domain.screenings import Seating
from cinema.domain.seat_maps import SeatChange, SeatState
from cinema.domain.transactions import Transaction
from cinema.i18n import _, money
from gui.box_office.asked import (
    AddTicket,
    Also,
    ClearAll,
    Leave,
    Pay,
    PayCard,
    PayCash,
    PaySplit,
    PayVoucher,
    PlaceSeat,
    TakeTicketAway,
)
from gui.box_office.cash import CashPayment
from gui.box_office.count_reminder import remind_to_count
from gui.box_office.day import Day
from gui.box_office.day_column import DayColumn
from gui.box_office.hall import Hall, day_words
from gui.box_office.joining import give_back_all, hold_of, join, wanted_words
from gui.box_office.keys_ahead import A_DAY, KeysAhead
from gui.box_office.open_till import open_till
from gui.box_office.parking import leave, taken_over
from gui.box_office.reason import ask_why
from gui.box_office.sell_layout import SellLayout
from gui.box_office.till_column import TillActions, TillColumn
from gui.box_office.till_keys import type_letters
from gui.box_office.till_sale import TillSale
from gui.box_office.till_views import basket_view, paid_view, tiles_of
from gui.seat_map.looks import SeatLook
from gui.selling.live_seats import LiveSeats
from gui.selling.purchase import TICK, Purchase
from gui.selling.set_aside import SetAside, others_of
from gui.widgets.repeat import Repeat
from gui.window import errors
from gui.window.screen import Screen

if TYPE_CHECKING:
    from cinema.domain.baskets import Collected
    from gui.window.keyboard import Pressed

_MEANT_FOR_ANOTHER = 1.5  # seconds after a refused number in which letters were typed with it
_TWICE = 0.5  # seconds after a sale in which Enter is not yet the next customer's
_PRESSABLE = {SeatLook.FREE, SeatLook.MINE}


class SellPage(Screen):
    """Sells one party after the other. Every key goes into a queue; nothing typed is lost."""

    nav: ClassVar[str] = "sell"
    smallest: ClassVar[tuple[int, int]] = (960, 500)

    def build(self) -> None:
        """Make the columns and load the day."""
        self.purchase: Purchase | None = None
        self.sale: TillSale | None = None
        self._live: LiveSeats | None = None
        self._letters: dict[str, str] = {}
        self._ahead = KeysAhead()
        self._ahead.begin(A_DAY, keep=False)
        self._refused_at = 0.0
        self._joins = False  # the screening that is chosen next is one of this sale too
        self._came_from = ""  # the screening before the one whose number was pressed last
        self._paid_at = 0.0
        self._last = self._change = ""
        self._pay_again: Callable[[], None] = lambda: None
        self._make_columns()
        Repeat(self.body, TICK, self._tick)
        self.reload()

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

    def escape(self) -> bool:
        """Leave the field of the amount, else clear the party."""
        if self.focus_get() is self.column.given.entry:
            self._back()
        else:
            self._clear()
        return True

    def _clear(self) -> None:
        """Clear the party of this hall; without one, go back to that of the screening before."""
        sale, purchase = self.sale, self.purchase
        if self._joins:
            self._joins = False
            self.column.message.hide()
        elif sale is not None and purchase is not None and purchase.aside and not sale.shown.count and not sale.is_busy:
            self._open(purchase.aside[-1].screening, keep_keys=False, joins=True)
        else:
            self._press(ClearAll())

    def may_turn(self, *, tell: bool = True) -> bool:
        """Tell whether no party is being sold: its seats would be given back."""
        if self._is_selling and tell:
            self._tell_selling()
        return not self._is_selling

    # Keys

    def pressed(self, key: "Pressed") -> None:
        """Sell by letters, choose a screening by digits."""
        if key.digit and self._ahead.reading == A_DAY:  # the numbers are those of the day that is being read
            self._ahead.add(partial(self.pressed, key))
        elif key.digit and key.digit != "0":
            found = self.list.numbered(int(key.digit))
            if found:
                self._came_from = self.purchase.seating.showing.screening.id if self.purchase is not None else ""
                self.choose(found)
        elif self._ahead.reading:  # the letters are those of the screening that is being read
            self._ahead.add(partial(self.pressed, key))
        elif time.monotonic() - self._refused_at < _MEANT_FOR_ANOTHER:
            return  # typed in one go with the number of a screening that was refused
        elif key.letter == "v":
            self._press(PayVoucher()) if not key.shift else self.app.navigator.go("voucher_sale")
        elif key.letter in self._letters:
            self._press_type(self._letters[key.letter], away=key.shift)

    def take_back(self, key: "Pressed") -> None:
        """Undo what the first sign of a scan did: another house's code, one in small letters, or one of digits."""
        if key.digit and self._came_from and not self._is_selling:
            self.choose(self._came_from)
        if key.letter in self._letters and not self._ahead.reading:
            self._press_type(self._letters[key.letter], away=not key.shift)

    def act(self, name: str) -> None:
        """Do what a key of the face says."""
        if name.startswith("cash") and self._ahead.reading:
            self._ahead.add(partial(self.act, name))
        elif name.startswith("cash"):
            self.column.press_sum(int(name[-1]) - 1)
        elif name == "card":
            self._press(PayCard())
        elif name == "split":
            self._press(PaySplit())
        elif name == "discount":
            self._discount()
        elif name == "also":
            self._another()
        elif name == "find_any":
            self.find()
        elif name in {"park", "reserve"}:
            self._leave(reserve=name == "reserve")
        elif name == "show":
            self._show_receipt()
        elif name == "day":
            self.list.go_to("")
        elif name in {"before", "after"}:
            self.list.step(1 if name == "after" else -1)

    def _enter(self) -> None:
        """Go on: to the amount given, or after a sale to the next customer."""
        if self._ahead.reading:
            if self._ahead:
                self.column.given.entry.focus_set()
        elif self.sale is not None and self.sale.paid is not None:
            if time.monotonic() - self._paid_at >= _TWICE:  # the second of two presses that were meant to pay
                self._next()
        elif self.sale is not None and self.sale.shown.count:
            self.column.given.entry.focus_set()

    def _leave(self, *, reserve: bool) -> None:
        """Park or reserve the party after the keys before this one; without a party, see what waits."""
        if reserve or self._is_selling or self._ahead.reading:
            self._press(Leave(reserve))
        else:
            self.app.navigator.go("waiting")

    def _back(self) -> None:
        self.column.given.value.set("")
        self.hall.view.focus_seats()

    def _press_type(self, type_id: str, away: bool) -> None:
        self._press(TakeTicketAway(type_id) if away else AddTicket(type_id))

    def _press_seat(self, seat: str) -> None:
        if self._look(seat) in _PRESSABLE and self.purchase is not None:
            kind = self.purchase.seating.plan.by_id[seat].kind
            if self.purchase.seating.card.types_for(kind):
                self._press(PlaceSeat(seat, self.purchase.seating.card.ticket_type(None, kind).id))

    def _press(self, one: AddTicket | TakeTicketAway | PlaceSeat | ClearAll | Pay) -> None:
        if self._ahead.reading:
            if isinstance(one, Pay | ClearAll):  # a seat is one of the hall that goes
                self._ahead.add(partial(self._press, one))
        elif self.sale is not None:
            self.sale.press(one)

    # Screenings

    @property
    def _is_selling(self) -> bool:
        """Whether there is a party, also of another screening, or one is being asked for or paid."""
        sale, purchase = self.sale, self.purchase
        return sale is not None and bool(sale.shown.count or sale.is_busy or (purchase is not None and purchase.aside))

    def _another(self) -> None:
        """Let the next number choose one more screening for this sale."""
        if not self._is_selling or (self.sale is not None and self.sale.is_paying):
            self.say(_("Choose tickets first."), "info")
            return
        self._joins, self._refused_at = True, 0.0
        self.column.message.show(wanted_words(), "info", seconds=None)

    def reload(self) -> None:
        """Read the day, and open the soonest screening that can be sold."""
        self.load(self.list.read, self._show_day)

    def choose(self, screening: str) -> None:
        """Show another screening. A party that is being sold stays with its own: it is given back first."""
        purchase = self.purchase
        if purchase is not None and purchase.seating.showing.screening.id == screening and not self._ahead.reading:
            return
        if self._is_selling and (self._joins or hold_of(self, screening)):
            self._joins = False
            is_empty = self.sale is not None and not self.sale.shown.count and not self.sale.is_busy
            self._open(screening, keep_keys=False, joins=True) if is_empty else self._press(Also(screening))
            return
        if self._is_selling:
            self._refused_at = time.monotonic()
            self._tell_selling()
            return
        self._open(screening, keep_keys=False)

    def _tell_selling(self) -> None:
        words = _("Sell or clear this party first, or park it: F11. Ctrl N adds another screening to this sale.")
        self.column.message.show(words, "info")

    def _show_day(self, day: Day) -> None:
        self.list.take(day)
        party: Collected | None = self.arguments.pop("party", None)
        if party is None:
            self._day_read(day)
        else:
            self._open(party.holds[0].screening, keep_keys=False, party=party)

    def _day_turned(self) -> None:
        """Keep what is typed before another day is read for that day, unless a party of this one is being sold."""
        if not self._is_selling:
            self._ahead.begin(A_DAY, keep=False)

    def _day_read(self, day: Day | None) -> None:
        """Open the soonest screening of a day, unless a party is being sold; None: it could not be read."""
        if self._is_selling:
            return
        if day is not None and day.first:
            self._open(day.first, keep_keys=True)  # else the list and the seats would be of different days
            return
        self._ahead.give_up()
        if day is not None:
            self.column.message.show(_("Nothing is on sale. Publish screenings in the administration."), "info")

    def _open(self, screening: str, *, keep_keys: bool, party: "Collected | None" = None, joins: bool = False) -> None:
        """Read a screening's seats, and sell it when they are there; with a basket that was taken over.

        `joins`: what is held of other screenings stays in the sale.
        """
        self._ahead.begin(screening, keep=keep_keys)
        cinema, actor = self.app.cinema, self.app.identity.actor()

        def show(purchase: Purchase) -> None:
            if self._ahead.reading == screening:
                self._opened(purchase, join(self, purchase) if joins else None)
                taken_over(self, party)

        def failed(error: BaseException) -> None:
            if self._ahead.reading == screening:
                self._ahead.give_up()
            self.app.report(error)

        hold = party.holds[0].id if party is not None else hold_of(self, screening) if joins else None

        def work() -> Purchase:
            purchase = open_till(cinema, actor, screening, hold)
            if party is not None:
                purchase.aside = others_of(cinema, actor, party, purchase.house)
            return purchase

        self.load(work, show, on_error=failed)

    def _opened(self, purchase: Purchase, back: SetAside | None = None) -> None:
        presses = self._ahead.take()
        takes_focus = self.may_take_focus()
        self._unfollow()
        if self.purchase is not None:  # who was looked up before the screening was chosen is still the customer
            purchase.member = self.purchase.member
        self.purchase = purchase
        purchase.watcher = self
        self.sale = TillSale(self.app, purchase, self)
        self._letters = type_letters(purchase.seating.card.types)
        self._show_hall()
        self.list.choose(purchase.seating.showing.screening.id)
        self._live = LiveSeats(
            self.app.cinema.booking, purchase.seating.showing.screening.id, self, self.app.tasks.post
        )
        self._live.start()
        if back is not None:
            self.sale.take_over(back.hold, {seat: one or "" for seat, one in back.types.items()})
        if not self._last:
            self.refresh()
        if takes_focus and self.winfo_ismapped():
            self.hall.view.focus_seats()
        for press in presses:
            press()

    def _show_hall(self) -> None:
        purchase = self.purchase
        assert purchase is not None
        looks = {seat.id: self._look(seat.id) for seat in purchase.seating.plan.seats}
        self.hall.show(purchase, looks, day="" if self.list.is_today(purchase) else day_words(purchase))

    def _look(self, seat: str) -> SeatLook:
        purchase = self.purchase
        if purchase is None or seat not in purchase.live.seats:
            return SeatLook.BLOCKED
        state = purchase.live.state(seat)
        own = state is SeatState.HELD and purchase.calls.was_mine(purchase.live.seats[seat].hold)
        return purchase.basket.look(seat, state, own_in_state=own)

    # What the sale says (see `till_sale.TillPage`) and the purchase (see `purchase.Watcher`)

    def refresh(self) -> None:
        """Show the present party."""
        sale, purchase = self.sale, self.purchase
        if sale is None or purchase is None:
            return
        if not self._is_selling:
            self._joins = False  # the wish was for the sale that has ended
        shown = sale.shown
        tiles = tiles_of(purchase, self._letters)
        self.hall.show_tiles(tiles, shown.counts, purchase.house.currency)
        if (shown.count or sale.is_busy) and self._last:
            self._last = ""
            if self._change:  # who typed ahead has not seen it yet
                words = _("Change of the last sale: {amount}").format(amount=self._change)
                self.column.message.show(words, "good", seconds=30)
        if not self._last:
            self.column.show(basket_view(purchase, shown, self._letters))
        self.column.busy(is_paying=sale.is_paying)

    def recolour(self, seats: Iterable[str]) -> None:
        """Show the looks of these seats."""
        if self.purchase is not None:
            known = self.purchase.live.seats
            self.hall.view.update_states({seat: self._look(seat) for seat in seats if seat in known})
            self.hall.count(self.purchase)

    def say(self, message: str, kind: str) -> None:
        """Show a message beside the party."""
        self.column.message.show(message, kind, seconds=None if kind in {"warn", "bad"} else 10)

    def pay(self, one: Pay) -> None:
        """Begin a payment in cash, or open the page of the payment card."""
        assert self.purchase is not None
        self._pay_again = partial(self._press, one)
        self.column.message.hide()
        if isinstance(one, Also):
            self._join_in(one.screening)
        elif isinstance(one, Leave):
            leave(self, reserve=one.reserve)
        elif isinstance(one, PayCash):
            CashPayment(self.app, self.purchase, self.body, self._paid, self._not_paid).pay(one.tendered)
        else:
            arguments = {"way": one.first, "given": one.given} if isinstance(one, PayCard) else {}
            page = {PayCard: "card", PayVoucher: "voucher", PaySplit: "split"}[type(one)]
            self.app.navigator.go(page, purchase=self.purchase, on_end=self._card_ended, **arguments)

    def _join_in(self, screening: str) -> None:
        """Open another screening of this sale; what was typed since is for that one."""
        assert self.sale is not None
        typed = self.sale.typed_since()
        self._open(screening, keep_keys=False, joins=True)
        for one in typed:
            self._ahead.add(partial(self._press, one))

    def ask_why(self, again: Callable[[], None]) -> None:
        """Ask for what the purchase's `refusal` names, and then do it `again`."""
        if self.purchase is not None and self.winfo_ismapped():  # else somebody went to another page meanwhile
            ask_why(self.app, self.purchase, again)

    def find(self) -> bool:
        """Look for another screening, or for the customer of this party."""
        purchase = self.purchase
        if purchase is not None and not (self.sale is not None and self.sale.is_paying):
            self.app.navigator.go(
                "find", member=purchase.member, on_screening=self.choose, on_member=partial(self._attach, purchase)
            )
        return True

    def _attach(self, purchase: Purchase, member: Member | None) -> None:
        """Sell this party to a customer; None: to nobody in particular."""
        purchase.member = member
        self.refresh()

    def _discount(self) -> None:
        """Open the discount of this party."""
        if self.sale is None or self.sale.is_busy or not self.sale.shown.count:
            self.say(_("Choose tickets first."), "info")
        else:
            self.app.navigator.go("discount", purchase=self.purchase, on_end=self.refresh)

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

    def _paid(self, sale: Transaction, given: int | None) -> None:
        assert self.sale is not None
        assert self.purchase is not None
        self._paid_at, self._last = time.monotonic(), sale.id
        self.column.message.hide()
        view = paid_view(sale, given)
        self._change = money(view.change, view.currency) if view.change else ""
        self.column.done(view)
        self.hall.view.focus_seats()
        self.sale.ended(sale)
        self.list.back_to_today()

    def _not_paid(self, message: str) -> None:
        if self.sale is not None:
            self.sale.ended(None)
            if self.purchase is None or not ask_why(self.app, self.purchase, self._pay_again):
                self.say(message, "bad")

    def _card_ended(self, sale: Transaction | None, message: str) -> None:
        if sale is not None:
            self._paid(sale, None)
        elif self.sale is not None:
            self.sale.ran_out() if self.purchase is not None and self.purchase.basket.hold is None else None
            if self.purchase is None or not ask_why(self.app, self.purchase, self._pay_again):
                self.say(message, "warn")

    def _next(self) -> None:
        """Begin with the next customer, on the soonest screening that can be sold."""
        self._last = ""
        if self.sale is not None:
            self.sale.paid = None
        self.refresh()
        if self.list.first:
            self.choose(self.list.first)

    def _show_receipt(self) -> None:
        sale = self.sale.paid.id if self.sale is not None and self.sale.paid is not None else self._last
        if sale:
            self.app.navigator.go("receipt", transaction_id=sale, fresh=True)
            return
        cinema, actor = self.app.cinema, self.app.identity.actor()

        def show(latest: tuple[Transaction, ...]) -> None:
            if latest and self.winfo_ismapped():
                self.app.navigator.go("receipt", transaction_id=latest[0].id)

        self.app.tasks.submit(lambda: cinema.counter_sales.latest(actor, 1), owner=self, on_done=show)

    # What the feed says (see `live_seats.Listener`)

    def loaded(self, seating: Seating) -> None:
        """Replace all seats by newly read ones."""
        purchase = self.purchase
        if purchase is None:
            return
        is_another = seating.plan.id != purchase.seating.plan.id
        purchase.seating = seating
        changed = purchase.live.load(seating.seat_map)
        if is_another:
            self._show_hall()
        else:
            self.recolour(changed)

    def changed(self, change: SeatChange) -> None:
        """Merge changes of some seats."""
        if self.purchase is not None:
            self.recolour(self.purchase.live.merge(change))

    def away(self) -> None:
        """Say that the seats may be out of date."""
        self.say(_("Seats may be out of date; trying again."), "warn")

    def back(self) -> None:
        """Take that back."""
        self.column.message.hide()

    def _tick(self) -> None:
        purchase = self.purchase
        if purchase is None:
            return
        purchase.tick()
        left = purchase.seconds_left
        words = f"{int(left) // 60}:{int(left) % 60:02d}" if left is not None and not self._last else ""
        self.column.time.configure(text=words)

    def _make_columns(self) -> None:
        self.list = DayColumn(
            self.body, self.app, self.choose, self._day_turned, self._day_read, lambda: self.act("find_any")
        )
        self.hall = Hall(self.body, on_seat=self._press_seat, on_enter=self._enter, on_type=self._press_type)
        act = TillActions(
            cash=lambda amount: self._press(PayCash(amount)),
            card=lambda: self._press(PayCard()),
            clear=self._clear,
            receipt=self._show_receipt,
            next=self._enter,
            key=self.pressed,
            back=self._back,
            also=self._another,
        )
        self.column = TillColumn(self.body, act)
        SellLayout(self.body, self.list, self.hall, self.column)

    def _unfollow(self) -> None:
        if self._live is not None:
            self._live.stop()
            self._live = None

    def _stop(self) -> None:
        self._unfollow()
        purchase, self.purchase, self.sale = self.purchase, None, None
        if purchase is not None:
            purchase.watcher = None
            if not purchase.paying:
                self.app.tasks.submit(
                    purchase.give_up, owner=self.winfo_toplevel(), on_error=errors.note_unseen, write=True
                )
