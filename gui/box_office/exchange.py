"""The page that exchanges tickets of a sale: which ones, into which screening, for which seats and types. By keys."""

import tkinter as tk
from collections.abc import Iterable, Sequence
from functools import partial
from tkinter import ttk
from typing import TYPE_CHECKING, Any, ClassVar

from cinema.domain.cash_rounding import rounded
from cinema.domain.found_sales import FoundSale
from cinema.domain.payments import PaymentWay
from cinema.i18n import _
from gui.box_office import exchange_view as view
from gui.box_office.day import Day
from gui.box_office.display_exchange import ExchangeCustomer
from gui.box_office.exchange_choice import Wanted
from gui.box_office.exchange_column import ExchangeShown
from gui.box_office.exchange_columns import ExchangeColumns
from gui.box_office.exchange_conclusion import Conclusion
from gui.box_office.exchange_quote import Quoting
from gui.box_office.exchange_seats import PRESSABLE, ExchangeSeats
from gui.box_office.give_back import fate_of
from gui.box_office.keys_ahead import KeysAhead
from gui.box_office.open_till import open_till
from gui.box_office.till_keys import type_letters
from gui.box_office.till_views import tiles_of
from gui.selling.purchase import TICK, Purchase, time_ran_out
from gui.widgets.repeat import Repeat
from gui.window import errors
from gui.window.screen import Screen

if TYPE_CHECKING:
    from gui.window.context import AppContext
    from gui.window.keyboard import Pressed

_EDGE, _GAP, _LEFT, _NARROW_LEFT, _NARROW, _LOW = 12, 12, 320, 260, 1180, 640
_TYPED = {"tender", "tendered", "card", "reference", "reason"}  # fields of what is paid; the exchange itself stands


class ExchangePage(Screen):
    """Exchanges tickets of the sale `found`; `on_end` is called when it has changed. `zone` is the house's."""

    nav: ClassVar[str | None] = "sales"
    smallest: ClassVar[tuple[int, int]] = (960, 500)

    def __init__(self, master: tk.Misc, app: "AppContext", **arguments: Any) -> None:
        self.found: FoundSale = arguments["found"]
        self._zone: str = arguments["zone"]
        self._ways: Sequence[PaymentWay] = ()
        self.conclusion = Conclusion(app, self)  # outlives a change of language, which builds the page anew
        super().__init__(master, app, **arguments)

    def build(self) -> None:
        """Make the columns; at first every ticket of the sale's first screening keeps what it has."""
        sale = self.found.sale
        valid = [one for one in sale.tickets if fate_of(sale, one, self.found.cancelled).refundable]
        self._home = valid[0].screening if valid else ""
        first = [one for one in valid if one.screening == self._home]
        self._letters: dict[str, str] = {}
        self._ahead = KeysAhead()
        self.customer = ExchangeCustomer(self, self.app)
        self._make_columns()
        self.quoting = Quoting(self.app, self, sale, Wanted(self._home).of(first))
        self.seats = ExchangeSeats(self.app, self, self.hall, lambda: self.quoting.wanted.kept, self.say)
        self.tickets.show(sale, [one.id for one in first], self._zone, self.found.cancelled)
        Repeat(self.body, TICK, self._tick)
        cinema, actor = self.app.cinema, self.app.identity.actor()
        self.load(lambda: (self.list.read(), cinema.exchanges.ways_to_pay(actor)), self._day_read)

    def first_focus(self) -> tk.Misc:
        """Return the first ticket, or the seats if there is only one."""
        ticks = list(self.tickets.ticks.values())
        return ticks[0] if len(ticks) > 1 else self.hall.view.board

    def retranslate(self) -> None:
        """Build anew in the current language; what was chosen is given back."""
        self._stop()
        super().retranslate()

    def left(self) -> None:
        """Give the seats back."""
        self._stop()

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether no exchange is being concluded."""
        if self.conclusion.is_under_way and tell:
            self.column.message.show(_("The exchange is under way. This takes a moment."), "info")
        return not self.conclusion.is_under_way

    def escape(self) -> bool:
        """Leave a field, else the page; while the exchange is concluded nothing happens."""
        if self.conclusion.is_under_way:
            return True
        if isinstance(self.focus_get(), ttk.Entry):
            self.hall.view.focus_seats()
            return True
        return False

    # Keys

    def pressed(self, key: "Pressed") -> None:
        """Choose a screening by digits, a type by letters."""
        if self.conclusion.is_under_way:
            return
        if key.digit and key.digit != "0":
            found = self.list.numbered(int(key.digit))
            if found:
                self.choose(found)
        elif self._ahead.reading:
            self._ahead.add(partial(self.pressed, key))
        elif key.digit:
            self._ask(self.quoting.wanted.anywhere())
        elif key.letter in self._letters:
            self.press_type(self._letters[key.letter], key.shift)

    def take_back(self, key: "Pressed") -> None:
        """Undo a ticket that was the first sign of a scan."""
        if key.letter in self._letters and not self._ahead.reading and not self.conclusion.is_under_way:
            self.press_type(self._letters[key.letter], not key.shift)

    def act(self, name: str) -> None:
        """Do what a key of the face says."""
        if self.conclusion.is_under_way:
            return
        if self._ahead.reading and name in {"exchange_now", "reissue"}:
            self._ahead.add(partial(self.act, name))
        elif name.startswith("cash"):
            self.column.money.choose(int(name[-1]) - 1)
        elif name == "card":
            self.column.money.choose(3)
        elif name == "find_any":
            self.find()
        elif name == "tickets":
            self._to_tickets_or_seats()
        elif name == "why":
            self.column.why.entry.focus_set()
        elif name == "exchange_now":
            self.conclude()
        elif name == "reissue":
            self.conclusion.reissue()
        elif name == "day":
            self.list.to_today()
        elif name in {"before", "after"}:
            self.list.step(1 if name == "after" else -1)

    def press_type(self, type_id: str, away: bool) -> None:
        """Make one more ticket of a type, or one less."""
        self._ask(self.quoting.wanted.typed(type_id, away=away))

    def find(self) -> bool:
        """Look for another screening; the customer of an exchange is that of its sale."""
        if not self.conclusion.is_under_way:
            self.app.navigator.go(
                "find", member=None, on_screening=self.choose,
                on_member=lambda _member: self.say(_("An exchange stays with the customer of its sale."), "info"),
            )  # fmt: skip
        return True

    def _to_tickets_or_seats(self) -> None:
        ticks = list(self.tickets.ticks.values())
        if ticks and self.focus_get() not in ticks:
            ticks[0].focus_set()
        else:
            self.hall.view.focus_seats()

    def enter(self) -> None:
        """Go on to the difference. Enter alone concludes nothing: a scanner types it too."""
        self.column.first().focus_set()

    def press_seat(self, seat: str) -> None:
        """Give the next ticket a seat, or give a new one back."""
        is_own = any(one.ticket.seat == seat and one.ticket.screening == self.quoting.wanted.screening
                     for one in self.quoting.wanted.wishes)  # fmt: skip
        if self.seats.look(seat) in PRESSABLE or is_own:
            self._ask(self.quoting.wanted.placed(seat))

    def _ask(self, wanted: Wanted) -> None:
        if wanted != self.quoting.wanted and not self.conclusion.is_under_way and not self._ahead.reading:
            self.column.message.hide()
            self.quoting.ask(wanted)

    # Screenings

    def choose(self, screening: str) -> None:
        """Exchange into another screening."""
        if screening != self.quoting.wanted.screening or self._ahead.reading or self.quoting.purchase is None:
            self._open(screening)

    def _day_read(self, read: tuple[Day, Sequence[PaymentWay]]) -> None:
        day, self._ways = read
        self.list.take(day)
        if self._home:
            self._open(self._home)
        else:
            self.say(_("No ticket of this sale can be exchanged any more."), "info")
        self.refresh()

    def _open(self, screening: str) -> None:
        """Read a screening's seats; those that were chosen in another one are given back."""
        self._ahead.begin(screening, keep=False)
        self.column.message.hide()
        self._give_back()
        cinema, actor = self.app.cinema, self.app.identity.actor()

        def show(purchase: Purchase) -> None:
            if self._ahead.reading == screening:
                self._opened(screening, purchase)

        def failed(error: BaseException) -> None:
            if self._ahead.reading == screening:
                self._ahead.give_up()
                self.say(errors.words(error).message, "bad")

        self.load(lambda: open_till(cinema, actor, screening), show, on_error=failed)

    def _opened(self, screening: str, purchase: Purchase) -> None:
        presses = self._ahead.take()
        purchase.watcher = self
        seating = purchase.seating
        self._letters = type_letters(seating.card.types)
        wanted = self.quoting.wanted.into(screening, seating.plan, seating.card)
        self.quoting.wanted = wanted
        self.seats.open(purchase, self.list.day.today if self.list.day is not None else "")
        self.list.choose(screening)
        self.quoting.opened(purchase, wanted)
        for press in presses:
            press()

    def _give_back(self) -> None:
        purchase, self.quoting.purchase = self.quoting.purchase, None
        self.quoting.quote = self.seats.purchase = None
        self.seats.stop()
        if purchase is not None:
            purchase.watcher = None
            give_back = partial(self.quoting.give_back, purchase)
            self.app.tasks.submit(give_back, owner=self.winfo_toplevel(), on_error=errors.note_unseen, write=True)

    def _stop(self) -> None:
        self.quoting.is_stopped = True
        self.customer.idle()
        self._give_back()

    # What the quote says (see `exchange_quote.QuotePage`) and the purchase (see `purchase.Watcher`)

    def refresh(self) -> None:
        """Show what is wanted, with its difference once it is known."""
        quoting, sale = self.quoting, self.found.sale
        wanted, quote, purchase = quoting.wanted, quoting.quote, quoting.purchase
        cash = rounded(quote.difference, self.found.cash_step) if quote is not None else 0
        self.customer.show(quoting, cash)
        if purchase is not None:
            self.hall.show_tiles(tiles_of(purchase, self._letters), wanted.counts, sale.currency)
            self.seats.recolour(one.seat for one in sale.tickets)
        self.column.show(
            ExchangeShown(
                view.from_words(sale, wanted, self._zone),
                view.into_words(purchase) if purchase is not None else ("", ""),
                view.pairs_of(wanted, quote, purchase, sale.currency),
                quote.order.total if quote is not None else 0,
                sum(one.ticket.paid for one in wanted.wishes),
                quote.difference if quote is not None else None,
                cash,
                sale.currency,
                view.then_words(wanted),
                view.reason_for(wanted),
                self._ways,
                view.gives_back(sale, quote, self.found.cash_step) if quote is not None else view.Back(),
                is_changed=wanted.is_changed,
                can=quote is not None and wanted.is_changed,
                can_reissue=bool(wanted.wishes),
            )
        )

    def recolour(self, seats: Iterable[str]) -> None:
        """Show the looks of these seats."""
        self.seats.recolour(seats)

    def say(self, message: str, kind: str) -> None:
        """Show a message beside the difference; an empty one takes it back."""
        if not message:
            self.column.message.hide()
            return
        self.column.message.show(message, kind, seconds=None if kind in {"warn", "bad"} else 10)

    def seats_changed(self, seats: Iterable[str]) -> None:
        """Show changes that the purchase reports."""
        self.recolour(seats)

    def ran_out(self) -> None:
        """Begin again: the time of the new seats has run out."""
        self.quoting.quote = None
        self._open(self._home)
        self.say(time_ran_out(), "warn")

    def choice_changed(self) -> None:
        """Exchange the tickets that are ticked now."""
        self._ask(self.quoting.wanted.of(self.tickets.chosen))

    # The end (see `exchange_conclusion.ConcludingPage`)

    def conclude(self) -> None:
        """Exchange the tickets as they are shown, with what is chosen and typed for the difference."""
        self.conclusion.conclude()

    def reissue(self) -> None:
        """Issue the ticked tickets again as they were, with nothing to pay."""
        self.conclusion.reissue()

    def read_again(self) -> None:
        """Read the sale: another till may have refunded or exchanged a ticket."""
        cinema, actor, number = self.app.cinema, self.app.identity.actor(), self.found.sale.receipt_number or ""

        def show(found: FoundSale) -> None:
            self.found, self.quoting.sale = found, found.sale
            ids = {one.ticket.id for one in self.quoting.wanted.wishes}
            self.tickets.show(found.sale, ids, self._zone, found.cancelled)
            self.quoting.wanted = self.quoting.wanted.of(self.tickets.chosen)
            self.quoting.again()
            self.changed_sale()

        self.load(lambda: cinema.counter_sales.find(actor, number), show)

    def changed_sale(self) -> None:
        """Let the page below read the sale again."""
        self.arguments["on_end"]()

    def _tick(self) -> None:
        purchase = self.quoting.purchase
        if purchase is not None:
            purchase.tick()
            left = purchase.seconds_left
            self.column.time.configure(text="" if left is None else f"{int(left) // 60}:{int(left) % 60:02d}")

    def _make_columns(self) -> None:
        columns = ExchangeColumns(self.body, self.app, self)
        self.tickets, self.list, self.hall, self.column = columns.tickets, columns.list, columns.hall, columns.column
