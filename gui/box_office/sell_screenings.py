"""Which screening is in the hall: chosen by its number, opened with the day, or one more of the same sale.

A party that is being sold stays with its own screening: another one is refused until it is paid, cleared or parked.
"""

from functools import partial
from typing import TYPE_CHECKING

from cinema.domain.baskets import Collected
from cinema.i18n import _
from gui.box_office.asked import Also
from gui.box_office.day import Day
from gui.box_office.joining import hold_of, join, wanted_words
from gui.box_office.keys_ahead import A_DAY
from gui.box_office.open_till import open_till
from gui.box_office.parking import taken_over
from gui.box_office.till_keys import type_letters
from gui.box_office.till_sale import TillSale
from gui.selling.purchase import Purchase
from gui.selling.set_aside import SetAside, others_of

if TYPE_CHECKING:
    from gui.box_office.sell_seats import SellSeats
    from gui.box_office.sell_state import SellState


class SellScreenings:
    """Opens screenings on workers; of several only the one that was asked for last is shown."""

    def __init__(self, page: "SellState", seats: "SellSeats") -> None:
        self._page, self._seats = page, seats

    def choose(self, screening: str) -> None:
        """Show another screening. A party that is being sold stays with its own: it is given back first."""
        page, purchase = self._page, self._page.purchase
        if purchase is not None and purchase.seating.showing.screening.id == screening and not page.ahead.reading:
            return
        if page.is_selling and (page.joins or hold_of(page, screening)):
            page.joins = False
            is_empty = page.sale is not None and not page.sale.shown.count and not page.sale.is_busy
            self.open(screening, keep_keys=False, joins=True) if is_empty else page.press(Also(screening))
            return
        if page.is_selling:
            page.refuse()
            self.tell_selling()
            return
        self.open(screening, keep_keys=False)

    def another(self) -> None:
        """Let the next number choose one more screening for this sale."""
        page = self._page
        if not page.is_selling or (page.sale is not None and page.sale.is_paying):
            page.say(_("Choose tickets first."), "info")
            return
        page.joins = True
        page.forgive()
        page.column.message.show(wanted_words(), "info", seconds=None)

    def go_back(self) -> bool:
        """Go back from an empty hall to the party of the screening before; False if there is none, or a party here."""
        sale, purchase = self._page.sale, self._page.purchase
        if sale is None or purchase is None or not purchase.aside or sale.shown.count or sale.is_busy:
            return False
        self.open(purchase.aside[-1].screening, keep_keys=False, joins=True)
        return True

    def tell_selling(self) -> None:
        """Say why no other screening can be chosen."""
        words = _("Sell or clear this party first, or park it: F11. Ctrl N adds another screening to this sale.")
        self._page.column.message.show(words, "info")

    def join_in(self, screening: str) -> None:
        """Open another screening of this sale; what was typed since is for that one."""
        page = self._page
        assert page.sale is not None
        typed = page.sale.typed_since()
        self.open(screening, keep_keys=False, joins=True)
        for one in typed:
            page.ahead.add(partial(page.press, one))

    # The day

    def show_day(self, day: Day) -> None:
        """Show a day, with the basket that the page was opened for, or its soonest screening."""
        page = self._page
        page.list.take(day)
        party: Collected | None = page.arguments.pop("party", None)
        if party is None:
            self.day_read(day)
        else:
            self.open(party.holds[0].screening, keep_keys=False, party=party)

    def day_turned(self) -> None:
        """Keep what is typed before another day is read for that day, unless a party of this one is being sold."""
        if not self._page.is_selling:
            self._page.ahead.begin(A_DAY, keep=False)

    def day_read(self, day: Day | None) -> None:
        """Open the soonest screening of a day, unless a party is being sold; None: it could not be read."""
        page = self._page
        if page.is_selling:
            return
        if day is not None and day.first:
            self.open(day.first, keep_keys=True)  # else the list and the seats would be of different days
            return
        page.ahead.give_up()
        if day is not None:
            words = _("Nothing is on sale. Publish screenings in the administration.")
            if any(day.now < one.screening.ends_at for one in day.showings):
                words = _("What is left today has begun. Choose one by its number to sell it late.")
            page.column.message.show(words, "info")
            if page.purchase is None:
                page.hall.say_empty(_("No screening is chosen"), words)

    def open(self, screening: str, *, keep_keys: bool, party: Collected | None = None, joins: bool = False) -> None:
        """Read a screening's seats, and sell it when they are there; with a basket that was taken over.

        `joins`: what is held of other screenings stays in the sale.
        """
        page = self._page
        page.ahead.begin(screening, keep=keep_keys)
        cinema, actor = page.app.cinema, page.app.identity.actor()

        def show(purchase: Purchase) -> None:
            if page.ahead.reading == screening:
                self._opened(purchase, join(page, purchase) if joins else None)
                taken_over(page, party)

        def failed(error: BaseException) -> None:
            if page.ahead.reading == screening:
                page.ahead.give_up()
                if joins:
                    page.not_read()
            page.app.report(error)

        hold = party.holds[0].id if party is not None else hold_of(page, screening) if joins else None

        def work() -> Purchase:
            purchase = open_till(cinema, actor, screening, hold)
            if party is not None:
                purchase.aside = others_of(cinema, actor, party, purchase.house)
            return purchase

        page.load(work, show, on_error=failed)

    def _opened(self, purchase: Purchase, back: SetAside | None = None) -> None:
        page, seats = self._page, self._seats
        presses = page.ahead.take()
        takes_focus = page.may_take_focus()
        seats.unfollow()
        if page.purchase is not None:  # who was looked up before the screening was chosen is still the customer
            purchase.member = page.purchase.member
        page.purchase = purchase
        purchase.watcher = page
        page.sale = TillSale(page.app, purchase, page)
        page.letters = type_letters(purchase.seating.card.types)
        seats.show_hall()
        page.list.choose(purchase.seating.showing.screening.id)
        seats.follow()
        if back is not None:
            page.sale.take_over(back.hold, {seat: one or "" for seat, one in back.types.items()})
        if not page.last:
            page.refresh()
        if takes_focus and page.winfo_ismapped():
            page.hall.view.focus_seats()
        for press in presses:
            press()
