"""What the customer sees of an exchange: the new seats, what they cost, and what is to be paid or given back."""

import tkinter as tk
from typing import TYPE_CHECKING

from cinema.i18n import _, current_language, in_language, money
from gui.box_office.display import display_of
from gui.box_office.display_view import DisplayLine, DisplaySum, DisplayView, Stage, view_of

if TYPE_CHECKING:
    from cinema.domain.exchanges import ExchangeQuote
    from cinema.domain.orders import Ticket
    from gui.box_office.exchange_quote import Quoting
    from gui.selling.purchase import Purchase
    from gui.window.context import AppContext


class ExchangeCustomer:
    """Hands the customer display an exchange that changes something; until then it shows tonight's posters."""

    def __init__(self, page: tk.Misc, app: "AppContext") -> None:
        self._display = display_of(page, app)
        self._view: DisplayView | None = None

    def show(self, quoting: "Quoting", cash: int) -> None:
        """Show an exchange; while another one is worked out the last one stays. `cash`: the difference in coins."""
        purchase, quote, wanted = quoting.purchase, quoting.quote, quoting.wanted
        if purchase is None or not wanted.is_changed:
            self._view = None
        elif quote is not None:
            self._view = exchange_display(purchase, [one.ticket for one in wanted.wishes], quote, cash)
        self._display.show(lambda: self._view)

    def idle(self) -> None:
        """Let it show tonight's posters: the exchange is done or left."""
        self._display.idle()


def exchange_display(
    purchase: "Purchase", old: "list[Ticket]", quote: "ExchangeQuote", cash: int
) -> DisplayView:  # fmt: skip
    """Return an exchange with each new seat beside the old one; `old` are the tickets in the order of the new ones."""
    house, order = purchase.house, quote.order
    with in_language(house.language):
        language, currency = current_language(), order.currency
        lines = [
            DisplayLine(1, new.type_in(language), f"{was.seat_label} → {new.seat_label}", money(new.paid, currency))
            for was, new in zip(old, order.tickets, strict=False)
        ]
        name = _("To pay") if quote.difference >= 0 else _("You get back")
        sums = [
            DisplaySum(_("New tickets"), money(order.total, currency)),
            DisplaySum(_("Already paid"), money(sum(one.paid for one in quote.old), currency)),
            DisplaySum(name, money(abs(quote.difference), currency), is_large=True),
        ]
        if cash != quote.difference:
            sums.append(DisplaySum(_("In cash"), money(abs(cash), currency)))
        screening = purchase.seating.showing.screening.id
        own = {one.seat for one in order.tickets if one.screening == screening}
        return view_of(purchase, "", Stage.CHOOSING, lines, sums, own, "")
