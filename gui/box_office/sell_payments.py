"""How a party leaves the selling page, by a payment or otherwise, and what happens after each end of a payment."""

import time
from collections.abc import Callable
from functools import partial

from cinema.domain.transactions import Transaction
from cinema.i18n import money
from gui.box_office.asked import Also, Leave, Pay, PayCard, PayCash, PaySplit, PayVoucher
from gui.box_office.cash import CashPayment
from gui.box_office.display_view import Stage
from gui.box_office.parking import leave
from gui.box_office.reason import ask_why
from gui.box_office.sell_customer import SellCustomer
from gui.box_office.sell_screenings import SellScreenings
from gui.box_office.sell_state import SellState
from gui.box_office.till_views import paid_view
from gui.selling.print_papers import print_sale


class SellPayments:
    """`paid_at` is when the last sale was paid, by `time.monotonic`."""

    def __init__(self, page: SellState, screenings: SellScreenings, customer: SellCustomer) -> None:
        self._page, self._screenings, self._customer = page, screenings, customer
        self._again: Callable[[], None] = lambda: None
        self.paid_at = 0.0

    def pay(self, one: Pay) -> None:
        """Begin a payment in cash, or open the page of another; or park the party, or open another screening."""
        page = self._page
        assert page.purchase is not None
        self._again = partial(page.press, one)
        page.column.message.hide()
        if isinstance(one, Also):
            self._screenings.join_in(one.screening)
        elif isinstance(one, Leave):
            leave(page, reserve=one.reserve)
        elif isinstance(one, PayCash):
            CashPayment(page.app, page.purchase, page.body, self._paid, self._not_paid).pay(one.tendered)
        else:
            arguments = {"way": one.first, "given": one.given} if isinstance(one, PayCard) else {}
            name = {PayCard: "card", PayVoucher: "voucher", PaySplit: "split"}[type(one)]
            page.app.navigator.go(
                name, purchase=page.purchase, on_end=self._ended, on_stage=self._customer.stands, **arguments
            )

    def next(self) -> None:
        """Begin with the next customer, on the soonest screening that can be sold."""
        page = self._page
        page.last = ""
        if page.sale is not None:
            page.sale.paid = None
        page.refresh()
        if page.list.first:
            self._screenings.choose(page.list.first)

    def show_receipt(self) -> None:
        """Show the receipt of the sale that was paid, else of this till's latest one."""
        page = self._page
        sale = page.sale.paid.id if page.sale is not None and page.sale.paid is not None else page.last
        if sale:
            page.app.navigator.go("receipt", transaction_id=sale, fresh=True)
            return
        cinema, actor = page.app.cinema, page.app.identity.actor()

        def show(latest: tuple[Transaction, ...]) -> None:
            if latest and page.winfo_ismapped():
                page.app.navigator.go("receipt", transaction_id=latest[0].id)

        page.app.tasks.submit(lambda: cinema.counter_sales.latest(actor, 1), owner=page, on_done=show)

    def _paid(self, sale: Transaction, given: int | None) -> None:
        page = self._page
        assert page.sale is not None
        assert page.purchase is not None
        self.paid_at, page.last = time.monotonic(), sale.id
        print_sale(page.app, page, sale.id)
        page.column.message.hide()
        view = paid_view(sale, given)
        page.change = money(view.change, view.currency) if view.change else ""
        page.column.done(view)
        self._customer.paid(sale, given)
        page.hall.view.focus_seats()
        page.sale.ended(sale)
        page.list.back_to_today()

    def _not_paid(self, message: str) -> None:
        """Say why cash was not taken, or ask for what would allow it."""
        page = self._page
        if page.sale is not None:
            page.sale.ended(None)
            if page.purchase is None or not ask_why(page.app, page.purchase, self._again):
                page.say(message, "bad")

    def _ended(self, sale: Transaction | None, message: str) -> None:
        """Go on after a page of its own: with its sale, or why there is none."""
        page = self._page
        self._customer.stands(Stage.CHOOSING)
        if sale is not None:
            self._paid(sale, None)
        elif page.sale is not None:
            page.sale.ran_out() if page.purchase is not None and page.purchase.basket.hold is None else None
            if page.purchase is None or not ask_why(page.app, page.purchase, self._again):
                page.say(message, "warn")
