"""The box office's receipt screen: of a sale, or of a refund by its number. Papers are counted; copies say so."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from cinema.domain.print_jobs import PaperKind
from cinema.domain.printers import PrintRole
from cinema.domain.receipts import Receipt
from cinema.domain.refunds import is_refund_number
from cinema.i18n import _
from gui.box_office.sell import SellPage
from gui.selling.print_papers import print_paper, print_sale
from gui.selling.receipt_box import ReadReceipt, read_numbered
from gui.selling.receipt_screen import ReceiptScreen

if TYPE_CHECKING:
    from gui.window.context import AppContext


class ReceiptPage(ReceiptScreen):
    """The receipt of the sale `transaction_id`, or of the refund `number`, over the page that it was opened from."""

    nav = None

    def __init__(self, master: tk.Misc, app: "AppContext", **arguments: Any) -> None:
        self._prints_when_there = False
        super().__init__(master, app, **arguments)

    def reading(self) -> Callable[[], ReadReceipt]:
        """Return what reads the receipt."""
        number = self.arguments.get("number")
        if number is None:
            return super().reading()
        return partial(read_numbered, self.app.cinema, self.app.identity.actor(), number)

    def on_paper(self) -> Callable[[Receipt], Receipt]:
        """Return what counts a paper; the first one of a sale that was paid just now is the original."""
        cinema, actor, fresh = self.app.cinema, self.app.identity.actor(), bool(self.arguments.get("fresh"))
        return lambda receipt: cinema.counter_sales.paper(actor, receipt, fresh=fresh)

    def way_on(self) -> tuple[str, Callable[[], None]] | None:
        """Return the way to the next customer, after a sale or an exchange that was made just now."""
        if not self.arguments.get("fresh"):
            return None
        return _("Next customer"), self._go_on

    def _go_on(self) -> None:
        """Sell to the next customer, whose seats may be held already: the last receipt is shown at any time."""
        assert self.master is not None
        below = (one for one in self.master.winfo_children() if isinstance(one, SellPage))
        if any(one.sale is not None and one.sale.shown.count for one in below):
            self.app.navigator.back()
        else:
            self.app.navigator.go("sell")

    def shown(self) -> None:
        """Have the papers of a sale printed that was paid just now; the selling page has asked for its own already."""
        super().shown()
        if self.arguments.get("fresh"):  # a repeat prints nothing more
            print_sale(self.app, self, self.arguments["transaction_id"])

    def act(self, name: str) -> None:
        """Print, as soon as the receipt is there."""
        if name == "print" and self.box is not None:
            self.box.print.invoke()
        elif name == "print":
            self._prints_when_there = True

    def _print(self) -> None:
        """Print on this till's printer for receipts; without one, as a PDF on the system's."""
        box, number = self.box, self.arguments.get("number")
        if box is None:
            return
        box.enable(free=False)  # a second press would print twice
        print_paper(
            self.app,
            self,
            PaperKind.REFUND if number is not None and is_refund_number(number) else PaperKind.SALE,
            number if number is not None and is_refund_number(number) else box.receipt.transaction,
            fresh=bool(self.arguments.get("fresh")),
            role=PrintRole.RECEIPT,
            otherwise=box.print_pdf,
            ended=lambda: box.enable(free=True),
        )

    def _show(self, read: ReadReceipt) -> None:
        super()._show(read)
        if self.box is None:
            return
        self.box.print.configure(text=f" {_('Print')}  F4", command=self._print)
        if self._prints_when_there:
            self._prints_when_there = False
            self.box.print.invoke()
